import type { Store } from 'dynalite/db';
import { checkTypes, checkValidations } from 'dynalite/validations';
import * as batchGetItem from 'dynalite/validations/batchGetItem';
import * as batchWriteItem from 'dynalite/validations/batchWriteItem';
import * as createTable from 'dynalite/validations/createTable';
import * as deleteItem from 'dynalite/validations/deleteItem';
import * as deleteTable from 'dynalite/validations/deleteTable';
import * as describeTable from 'dynalite/validations/describeTable';
import * as getItem from 'dynalite/validations/getItem';
import * as listTables from 'dynalite/validations/listTables';
import * as putItem from 'dynalite/validations/putItem';
import * as query from 'dynalite/validations/query';
import * as scan from 'dynalite/validations/scan';
import * as updateItem from 'dynalite/validations/updateItem';
import * as updateTable from 'dynalite/validations/updateTable';
import type { JsonInput } from '../aws-json/json-service';
import type { UpdateAction } from './apply-update';
import { rememberExpressions } from './expression-cache';
import { type Item, itemSize } from './item';
import { plainlyValid } from './plainly-valid';
import { validationFailed } from './refusals';

/** AWS's 400 KB limit of an item. */
export const maximumItemSize = 409_600;

rememberExpressions();

const rules = {
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateTable: createTable,
  DeleteItem: deleteItem,
  DeleteTable: deleteTable,
  DescribeTable: describeTable,
  GetItem: getItem,
  ListTables: listTables,
  PutItem: putItem,
  Query: query,
  Scan: scan,
  UpdateItem: updateItem,
  UpdateTable: updateTable,
} as const;

/** Actions whose requests can be checked. */
export type CheckedAction = keyof typeof rules;

const isPlain = Object.fromEntries(
  Object.entries(rules).map(([action, { types }]) => [action, plainlyValid(types)]),
) as Record<CheckedAction, ReturnType<typeof plainlyValid>>; // the same names

/** Members that all data requests may carry. */
interface DataRequest {
  readonly TableName: string;
  readonly ReturnConsumedCapacity?: string;
}

/** A parsed expression, in dynalite's form. */
interface Parsed {
  readonly expression: object;
  readonly pathHeads?: Readonly<Record<string, boolean>>;
  readonly nestedPaths?: Record<string, boolean>;
}

/** A checked write of one item. */
export interface WriteRequest extends DataRequest {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ReturnValues?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
  readonly _condition?: Parsed;
  readonly _updates?: ParsedUpdate;
}

/** A parsed UpdateExpression, in dynalite's form. */
export interface ParsedUpdate {
  readonly sections: readonly UpdateAction[];
  readonly paths: (string | (string | number)[])[];
  readonly nestedPaths?: Record<string, boolean>;
}

/** What to leave out of an item that is read. */
export interface ProjectedRequest {
  readonly AttributesToGet?: string[];
  readonly _projection?: {
    readonly paths: (string | (string | number)[])[];
    readonly nestedPaths?: Record<string, boolean>;
  };
}

/** A checked read of one item. */
export interface GetRequest extends DataRequest, ProjectedRequest {
  readonly Key: Item;
  readonly ConsistentRead?: boolean;
}

/** A key condition after parsing. */
export interface KeyCondition {
  readonly ComparisonOperator: string;
  readonly AttributeValueList: readonly [Record<string, string>, ...Record<string, string>[]];
}

/** A checked read of a range: Query, and Scan without its key conditions. */
export interface RangeRequest extends DataRequest, ProjectedRequest {
  readonly IndexName?: string;
  readonly KeyConditions?: Readonly<Record<string, KeyCondition>>;
  readonly Limit?: number;
  readonly ExclusiveStartKey?: Item;
  readonly ConsistentRead?: boolean;
  readonly ScanIndexForward?: boolean;
  readonly Select?: string;
  readonly QueryFilter?: object;
  readonly ScanFilter?: object;
  readonly ConditionalOperator?: string;
  readonly _filter?: Parsed;
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

/** A checked read of many items. */
export interface BatchGetRequest {
  readonly RequestItems: Readonly<
    Record<string, ProjectedRequest & { readonly Keys: readonly Item[]; readonly ConsistentRead?: boolean }>
  >;
  readonly ReturnConsumedCapacity?: string;
}

/** A checked write of many items. */
export interface BatchWriteRequest {
  readonly RequestItems: Readonly<
    Record<
      string,
      readonly { readonly PutRequest?: { readonly Item: Item }; readonly DeleteRequest?: { readonly Key: Item } }[]
    >
  >;
  readonly ReturnConsumedCapacity?: string;
}

interface Requests {
  BatchGetItem: BatchGetRequest;
  BatchWriteItem: BatchWriteRequest;
  CreateTable: DataRequest;
  DeleteItem: WriteRequest;
  DeleteTable: DataRequest;
  DescribeTable: DataRequest;
  GetItem: GetRequest;
  ListTables: object;
  PutItem: WriteRequest;
  Query: RangeRequest;
  Scan: RangeRequest;
  UpdateItem: WriteRequest;
  UpdateTable: DataRequest;
}

const failureReturns = ['ALL_OLD', 'NONE'];

/** Checks a request as AWS does before it looks at any table, and parses its expressions. */
export function checkRequest<Action extends CheckedAction>(
  action: Action,
  input: JsonInput,
  store: Store,
): Requests[Action] {
  // Newer than dynalite, which drops members that it does not know.
  const { ReturnValuesOnConditionCheckFailure: onFailure, ...known } = input;
  if (input.AttributeUpdates) throw validationFailed('AttributeUpdates is not part of this emulation');
  const checked = checkedMembers(action, known, store);
  if (onFailure !== undefined && onFailure !== null) {
    if (typeof onFailure !== 'string' || !failureReturns.includes(onFailure)) {
      throw validationFailed(
        `1 validation error detected: Value '${onFailure}' at 'returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value set: [${failureReturns.join(', ')}]`,
      );
    }
    checked.ReturnValuesOnConditionCheckFailure = onFailure;
  }
  const request = checked as unknown as Requests[Action]; // dynalite checked it against the types of this very action
  if ('Item' in request && request.Item && itemSize(request.Item) > maximumItemSize) {
    throw validationFailed('Item size has exceeded the maximum allowed size');
  }
  return request;
}

/** A copy of a request, with its parsed expressions. */
function checkedMembers(action: CheckedAction, request: JsonInput, store: Store): JsonInput {
  const { types, custom } = rules[action];
  if (!isPlain[action](request)) {
    const checked = checkTypes(request, types);
    checkValidations(checked, types, custom, store);
    return checked;
  }
  const message = custom?.(request, store);
  if (message) throw validationFailed(message);
  return request;
}
