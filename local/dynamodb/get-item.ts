import { consumedCapacity, readUnits } from './capacity';
import type { Action } from './engine';
import { type Item, itemSize } from './item';
import { storageKeyOf } from './keys';
import { checkProjection, project } from './projection';
import { checkRequest } from './requests';
import type { Storage } from './storage';
import type { Table } from './table';

/** GetItem. */
export const getItem: Action = async (engine, input) => {
  const { storage } = engine;
  const request = checkRequest('GetItem', input, storage.store);
  const table = storage.table(request.TableName);
  const item = readItem(storage, table, request.Key, () => checkProjection(request, table));
  const read = readUnits(item ? itemSize(item) : 0, request.ConsistentRead === true);
  const consumed = { table: table.TableName, read, write: 0 };
  engine.spend([consumed]);
  const ConsumedCapacity = consumedCapacity(consumed, request.ReturnConsumedCapacity);
  return { ...(item ? { Item: project(item, request) } : {}), ...(ConsumedCapacity ? { ConsumedCapacity } : {}) };
};

/** Reads one item; refuses a key that does not fit the table, and then whatever `check` refuses. */
export function readItem(storage: Storage, table: Table, key: Item, check?: () => void): Item | undefined {
  const storageKey = storageKeyOf(key, table);
  check?.();
  return storage.get(table.TableName, storageKey);
}
