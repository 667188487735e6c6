import type { Store } from 'dynalite/db';
import { isJsonInput, type JsonInput } from '../aws-json/json-service';
import type { WriteKind } from './plan-write';
import { validationFailed } from './refusals';
import { checkRequest, type GetRequest, type WriteRequest } from './requests';

/** One checked operation of TransactWriteItems. */
export interface TransactionWrite {
  readonly kind: WriteKind;
  readonly request: WriteRequest;
}

const maximumItems = 100;
const maximumBytes = 4 * 1024 * 1024;
const writeKinds: Readonly<Record<string, WriteKind>> = {
  ConditionCheck: 'ConditionCheck',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
};

/** The operations of a TransactWriteItems request. */
export function transactionWrites(input: JsonInput, store: Store): TransactionWrite[] {
  return members(input).map((member, index) => {
    const present = Object.keys(writeKinds).filter((name) => isJsonInput(member[name]));
    const [name] = present;
    const kind = name === undefined ? undefined : writeKinds[name];
    const operation = name === undefined ? undefined : member[name];
    if (!kind || present.length > 1 || !isJsonInput(operation)) {
      throw validationFailed('TransactItems can only contain one of Check, Put, Update or Delete');
    }
    for (const required of requiredMembers[kind]) requireMember(operation, required, name ?? '', index);
    // A condition check is a delete that never happens: same key, same condition.
    return { kind, request: checkRequest(kind === 'ConditionCheck' ? 'DeleteItem' : kind, operation, store) };
  });
}

/** The reads of a TransactGetItems request. */
export function transactionReads(input: JsonInput, store: Store): GetRequest[] {
  return members(input).map((member, index) => {
    if (!isJsonInput(member.Get)) throw missing(index, 'get');
    return checkRequest('GetItem', member.Get, store);
  });
}

/** No two operations of a transaction may be about the same item. */
export function refuseDuplicates(items: readonly string[]): void {
  if (new Set(items).size < items.length) {
    throw validationFailed('Transaction request cannot include multiple operations on one item');
  }
}

/** The items of a transaction may have 4 MB together. */
export function refuseOversize(bytes: number): void {
  if (bytes > maximumBytes) throw validationFailed('Transaction request size cannot exceed 4 MB');
}

const requiredMembers: Readonly<Record<WriteKind, readonly string[]>> = {
  ConditionCheck: ['TableName', 'Key', 'ConditionExpression'],
  PutItem: ['TableName', 'Item'],
  UpdateItem: ['TableName', 'Key', 'UpdateExpression'],
  DeleteItem: ['TableName', 'Key'],
};

function requireMember(operation: JsonInput, name: string, kind: string, index: number): void {
  if (operation[name] === undefined || operation[name] === null) throw missing(index, `${lower(kind)}.${lower(name)}`);
}

function missing(index: number, path: string): Error {
  return constraintFailed('null', `transactItems.${index + 1}.member.${path}`, 'Member must not be null');
}

function members(input: JsonInput): JsonInput[] {
  const items = input.TransactItems;
  if (items === undefined || items === null) throw constraintFailed('null', 'transactItems', 'Member must not be null');
  if (!Array.isArray(items) || !items.every(isJsonInput))
    throw validationFailed('TransactItems must be a list of structures');
  if (items.length < 1) {
    throw constraintFailed("'[]'", 'transactItems', 'Member must have length greater than or equal to 1');
  }
  if (items.length > maximumItems) {
    const value = `'[${items.map((item) => JSON.stringify(item)).join(', ')}]'`;
    throw constraintFailed(value, 'transactItems', `Member must have length less than or equal to ${maximumItems}`);
  }
  return items;
}

function constraintFailed(value: string, path: string, constraint: string): Error {
  return validationFailed(
    `1 validation error detected: Value ${value} at '${path}' failed to satisfy constraint: ${constraint}`,
  );
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
