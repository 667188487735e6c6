/** The items of one partition, in key order. */
import type { StoredItem } from './stored-item';

/** Bounds of a range of keys, without the partition's own beginning. */
export interface SortRange {
  readonly from: string;
  /** Whether a key that is `from` itself lies inside. */
  readonly withFrom: boolean;
  readonly to: string;
  readonly withTo: boolean;
}

/** A partition in memory. */
export interface Partition {
  readonly keys: string[];
  readonly items: StoredItem[];
  /** What it takes in memory, about. */
  bytes: number;
}

/** Headers of two strings and an object, and places in two lists. */
const overhead = 160;

/** A partition of items that come in key order. */
export function createPartition(entries: Iterable<readonly [key: string, item: StoredItem]>): Partition {
  const partition: Partition = { keys: [], items: [], bytes: 0 };
  for (const [key, item] of entries) {
    partition.keys.push(key);
    partition.items.push(item);
    partition.bytes += sizeOf(key, item);
  }
  return partition;
}

/** The item at a key. */
export function itemAt({ keys, items }: Partition, key: string): StoredItem | undefined {
  const at = placeOf(keys, key, false);
  return keys[at] === key ? items[at] : undefined;
}

/** The items of a range, at most `limit` of them. */
export function itemsIn(partition: Partition, range: SortRange, reverse: boolean, limit: number): StoredItem[] {
  const { keys, items } = partition;
  const low = placeOf(keys, range.from, !range.withFrom);
  const high = placeOf(keys, range.to, range.withTo);
  return reverse
    ? items.slice(Math.max(low, high - limit), high).reverse()
    : items.slice(low, Math.min(high, low + limit));
}

/** Puts an item in its place, or removes it. */
export function putItemAt(partition: Partition, key: string, item: StoredItem | undefined): void {
  const { keys, items } = partition;
  const at = placeOf(keys, key, false);
  const before = keys[at] === key ? items[at] : undefined;
  partition.bytes += (item ? sizeOf(key, item) : 0) - (before ? sizeOf(key, before) : 0);
  if (before && item) items[at] = item;
  else if (before) {
    keys.splice(at, 1);
    items.splice(at, 1);
  } else if (item) {
    keys.splice(at, 0, key);
    items.splice(at, 0, item);
  }
}

/** The first place whose key is not before this one, or is after it. */
function placeOf(keys: readonly string[], key: string, after: boolean): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = keys[middle] ?? '';
    if (there < key || (after && there === key)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sizeOf(key: string, item: StoredItem): number {
  return key.length + item.json.length + overhead;
}
