import { textAnswer } from '../aws-json/json-text';
import { consumedCapacity, readUnits } from './capacity';
import type { Action } from './engine';
import type { Item } from './item';
import { storageKeyOf } from './keys';
import { checkProjection, projectedText } from './projection';
import { checkRequest } from './requests';
import type { Storage } from './storage';
import type { StoredItem } from './stored-item';
import type { Table } from './table';

/** GetItem. */
export const getItem: Action = async (engine, input) => {
  const { storage } = engine;
  const request = checkRequest('GetItem', input, storage.store);
  const table = storage.table(request.TableName);
  const item = readItem(storage, table, request.Key, () => checkProjection(request, table));
  const read = readUnits(item?.size ?? 0, request.ConsistentRead === true);
  const consumed = { table: table.TableName, read, write: 0 };
  engine.spend([consumed]);
  const ConsumedCapacity = consumedCapacity(consumed, request.ReturnConsumedCapacity);
  const others = ConsumedCapacity ? { ConsumedCapacity } : {};
  return item ? textAnswer('Item', [projectedText(item, request)], others) : others;
};

/** Reads one item; refuses a key that does not fit the table, and then whatever `check` refuses. */
export function readItem(storage: Storage, table: Table, key: Item, check?: () => void): StoredItem | undefined {
  const storageKey = storageKeyOf(key, table);
  check?.();
  return storage.read(table.TableName, storageKey);
}
