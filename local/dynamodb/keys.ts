import { createKey, validateItem, validateKey } from 'dynalite/db';
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
  return createKey(key, table);
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
