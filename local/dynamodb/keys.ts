import { hashPrefix, toRangeStr, validateItem, validateKey } from 'dynalite/db';
import type { Item } from './item';
import { validationFailed } from './refusals';
import { keyAttributes, type Table } from './table';

const maximumPartitionKey = 2048;
const maximumSortKey = 1024;

/** Where the item with this key lies; refuses a key that does not fit the table. */
export function storageKeyOf(key: Item, table: Table): string {
  checkEmpty(key, table);
  return checked(validateKey(key, table)?.body.message, key, table);
}

/** Where this item lies; refuses an item whose key attributes do not fit the table. */
export function storageKeyOfItem(item: Item, table: Table): string {
  return checked(validateItem(item, table)?.body.message, item, table);
}

/** Refuses an empty or too long key value. Lengths are bytes of UTF-8 (dynalite counts UTF-16 units). */
export function checkKeyValues(key: Item, table: Table): void {
  checkEmpty(key, table);
  const [partition = 0, sort = 0] = keyAttributes(table).map(({ name, type }) => byteLength(key[name]?.[type], type));
  if (partition > maximumPartitionKey) {
    throw validationFailed(
      `One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of${maximumPartitionKey} bytes`,
    );
  }
  if (sort > maximumSortKey) {
    throw validationFailed(
      `One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of ${maximumSortKey} bytes`,
    );
  }
}

function checked(refusal: string | undefined, key: Item, table: Table): string {
  if (refusal !== undefined) throw validationFailed(refusal);
  checkKeyValues(key, table);
  return storageKey(key, table);
}

/** Where an item lies that was checked before. */
export function storageKey(key: Item, table: Table): string {
  const [partition, sort] = keyAttributes(table);
  const start = partition ? partitionStart(String(key[partition.name]?.[partition.type]), partition.type) : '';
  return sort ? `${start}${toRangeStr(String(key[sort.name]?.[sort.type]), sort.type)}/` : start;
}

const starts = new Map<string, string>();
const maximumStarts = 4096;

/** How the storage keys of a partition begin. It is remembered, since its digest takes longer than all the rest of a read. */
export function partitionStart(value: string, type: string): string {
  const id = type + value;
  const known = starts.get(id);
  if (known !== undefined) return known;
  if (starts.size >= maximumStarts) starts.clear();
  const start = `${hashPrefix(value, type)}/${toRangeStr(value, type)}/`;
  starts.set(id, start);
  return start;
}

function checkEmpty(key: Item, table: Table): void {
  for (const { name, type } of keyAttributes(table)) {
    if (type !== 'N' && key[name]?.[type] === '') {
      throw validationFailed(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${type === 'B' ? 'binary' : 'string'} value. Key: ${name}`,
      );
    }
  }
}

function byteLength(value: unknown, type: string): number {
  return typeof value === 'string' && type !== 'N' ? Buffer.byteLength(value, type === 'B' ? 'base64' : 'utf8') : 0;
}
