import { checkConditional, mapPaths, validateUpdates } from 'dynalite/db';
import { applyUpdate } from './apply-update';
import { type Item, itemSize } from './item';
import { storageKeyOf, storageKeyOfItem } from './keys';
import { conditionFailed, validationFailed } from './refusals';
import { maximumItemSize, type WriteRequest } from './requests';
import type { Table } from './table';

/** Ways to write one item; ConditionCheck exists only in transactions and leaves the item as it is. */
export type WriteKind = 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheck';

/** What a write would do to the state that it found. */
export interface PlannedWrite {
  readonly table: string;
  readonly storageKey: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** What `ReturnValues` asked for. */
  readonly attributes?: Item;
}

/** The storage key of the item that a write is about; refuses keys that do not fit the table. */
export function targetKey(kind: WriteKind, request: WriteRequest, table: Table): string {
  return kind === 'PutItem' ? storageKeyOfItem(request.Item ?? {}, table) : storageKeyOf(request.Key ?? {}, table);
}

/** Decides a write against the present state of its item; throws ConditionalCheckFailedException or ValidationException. */
export function planWrite(
  kind: WriteKind,
  request: WriteRequest,
  table: Table,
  present: { storageKey: string; before: Item | undefined },
): PlannedWrite {
  const { before } = present;
  if (checkConditional(request, before)) {
    throw conditionFailed(request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined);
  }
  const target = { table: table.TableName, ...present };
  if (kind === 'ConditionCheck') return { ...target, after: before };
  if (kind === 'UpdateItem') return { ...target, ...updated(request, table, before) };
  const attributes = request.ReturnValues === 'ALL_OLD' && before ? { attributes: before } : {};
  return { ...target, after: kind === 'PutItem' ? request.Item : undefined, ...attributes };
}

function updated(
  request: WriteRequest,
  table: Table,
  before: Item | undefined,
): { after: Item | undefined; attributes?: Item } {
  const refusal = validateUpdates(undefined, request._updates, table);
  if (refusal) throw validationFailed(refusal.body.message);
  const after = applyUpdate(before ?? request.Key ?? {}, request._updates?.sections ?? []);
  if (itemSize(after) > maximumItemSize) {
    throw validationFailed('Item size to update has exceeded the maximum allowed size');
  }
  const attributes = returned(request, before, after);
  return { after, ...(attributes && Object.keys(attributes).length > 0 ? { attributes } : {}) };
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
