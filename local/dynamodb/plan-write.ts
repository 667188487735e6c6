import { checkConditional, mapPaths, validateUpdates } from 'dynalite/db';
import { applyUpdate } from './apply-update';
import type { Item } from './item';
import { storageKeyOf, storageKeyOfItem } from './keys';
import { conditionFailed, validationFailed } from './refusals';
import { maximumItemSize, type WriteRequest } from './requests';
import { type StoredItem, storedItem } from './stored-item';
import type { Table } from './table';

/** Ways to write one item; ConditionCheck exists only in transactions and leaves the item as it is. */
export type WriteKind = 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheck';

/** An item as it is at the moment. */
export interface Present {
  readonly storageKey: string;
  readonly before: Item | undefined;
  readonly bytesBefore: number;
}

/** What a write would do to the state that it found. */
export interface PlannedWrite extends Present {
  readonly table: string;
  readonly after: Item | undefined;
  /** How `after` is going to be kept. */
  readonly stored: StoredItem | undefined;
  /** What `ReturnValues` asked for. */
  readonly attributes?: Item;
}

/** The storage key of the item that a write is about; refuses keys that do not fit the table. */
export function targetKey(kind: WriteKind, request: WriteRequest, table: Table): string {
  return kind === 'PutItem' ? storageKeyOfItem(request.Item ?? {}, table) : storageKeyOf(request.Key ?? {}, table);
}

/** Decides a write against the present state of its item; throws ConditionalCheckFailedException or ValidationException. */
export function planWrite(kind: WriteKind, request: WriteRequest, table: Table, present: Present): PlannedWrite {
  const { before } = present;
  if (checkConditional(request, before)) {
    throw conditionFailed(request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined);
  }
  const target = { table: table.TableName, ...present };
  if (kind === 'ConditionCheck') return { ...target, after: before, stored: undefined };
  if (kind === 'UpdateItem') return { ...target, ...updated(request, table, before) };
  const attributes = request.ReturnValues === 'ALL_OLD' && before ? { attributes: before } : {};
  const after = kind === 'PutItem' ? request.Item : undefined;
  return { ...target, after, stored: after && storedItem(after), ...attributes };
}

function updated(
  request: WriteRequest,
  table: Table,
  before: Item | undefined,
): { after: Item; stored: StoredItem; attributes?: Item } {
  const refusal = validateUpdates(undefined, request._updates, table);
  if (refusal) throw validationFailed(refusal.body.message);
  const after = applyUpdate(before ?? request.Key ?? {}, request._updates?.sections ?? []);
  const stored = storedItem(after);
  if (stored.size > maximumItemSize) {
    throw validationFailed('Item size to update has exceeded the maximum allowed size');
  }
  const attributes = returned(request, before, after);
  return { after, stored, ...(attributes && Object.keys(attributes).length > 0 ? { attributes } : {}) };
}

function returned(request: WriteRequest, before: Item | undefined, after: Item): Item | undefined {
  const paths = request._updates?.paths ?? [];
  switch (request.ReturnValues) {
    case 'ALL_OLD':
      return before;
    case 'ALL_NEW':
      return after;
    case 'UPDATED_OLD':
      return before && mapPaths(paths, before);
    case 'UPDATED_NEW':
      return mapPaths(paths, after);
    default:
      return undefined;
  }
}
