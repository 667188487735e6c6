import applyUpdate from 'dynalite/actions/updateItem';
import { checkConditional, validateItem, validateKey } from 'dynalite/db';
import { type Item, itemSize } from './item';
import { conditionFailed, validationFailed } from './refusals';
import { maximumItemSize, type WriteRequest } from './requests';
import { type Storage, storageKey } from './storage';
import { keyAttributes, type Table } from './table';

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
  const key = kind === 'PutItem' ? request.Item : request.Key;
  const refusal = kind === 'PutItem' ? validateItem(key ?? {}, table) : validateKey(key ?? {}, table);
  if (refusal) throw validationFailed(refusal.body.message);
  checkKeyLengths(key ?? {}, table);
  return storageKey(key ?? {}, table);
}

/** Decides a write against the present state; throws ConditionalCheckFailedException or ValidationException. */
export function planWrite(kind: WriteKind, request: WriteRequest, table: Table, storage: Storage): PlannedWrite {
  const key = targetKey(kind, request, table);
  const before = storage.get(table.TableName, key);
  if (checkConditional(request, before)) {
    throw conditionFailed(request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined);
  }
  const target = { table: table.TableName, storageKey: key, before };
  if (kind === 'ConditionCheck') return { ...target, after: before };
  if (kind === 'UpdateItem') return { ...target, ...updated(request, table, storage, before) };
  const attributes = request.ReturnValues === 'ALL_OLD' && before ? { attributes: before } : {};
  return { ...target, after: kind === 'PutItem' ? request.Item : undefined, ...attributes };
}

/** Lets dynalite's update action run on this one item; all its callbacks come back before it returns. */
function updated(
  request: WriteRequest,
  table: Table,
  storage: Storage,
  before: Item | undefined,
): { after: Item | undefined; attributes?: Item } {
  let after: Item | undefined;
  let outcome: { error: Error | null; output?: { Attributes?: Item } } | undefined;
  const items = {
    lock: (_key: string, run: (release: <T>(callback: T) => T) => void) => run((callback) => callback),
    get: (_key: string, callback: (error: null, item?: Item) => void) => callback(null, before),
    put: (_key: string, item: Item, callback: (error: null) => void) => {
      after = { ...item };
      callback(null);
    },
  };
  const oneItem = {
    options: storage.store.options,
    getTable: (_name: string, callback: (error: null, table: Table) => void) => callback(null, table),
    getItemDb: () => items,
  };
  // The key is the new item's beginning, and the action writes into it.
  applyUpdate(oneItem, { ...request, Key: { ...request.Key } }, (error, output) => {
    outcome = { error, ...(output ? { output } : {}) };
  });
  if (!outcome) throw new Error('dynalite did not answer at once');
  if (outcome.error) throw outcome.error;
  if (after && itemSize(after) > maximumItemSize) {
    throw validationFailed('Item size to update has exceeded the maximum allowed size');
  }
  return { after, ...(outcome.output?.Attributes ? { attributes: outcome.output.Attributes } : {}) };
}

/** Key lengths count bytes of UTF-8 (dynalite counts UTF-16 units). */
export function checkKeyLengths(key: Item, table: Table): void {
  const [partition, sort] = keyAttributes(table).map(({ name, type }) => {
    const value = key[name]?.[type];
    return typeof value === 'string' && type !== 'N' ? Buffer.byteLength(value, type === 'B' ? 'base64' : 'utf8') : 0;
  });
  if ((partition ?? 0) > 2048) {
    throw validationFailed(
      'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
    );
  }
  if ((sort ?? 0) > 1024) {
    throw validationFailed(
      'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    );
  }
}
