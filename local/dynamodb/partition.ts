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

/** Items that follow each other. */
interface Piece {
  readonly keys: string[];
  readonly items: StoredItem[];
}

/** A partition in memory: in pieces, since an item is put into a list by moving all behind it. No piece is empty. */
export interface Partition {
  readonly pieces: Piece[];
  /** What it takes in memory, about. */
  bytes: number;
}

/** A place between items, or at one. */
interface Place {
  readonly piece: number;
  readonly at: number;
}

/** Headers of two strings and an object, and places in two lists. */
const overhead = 160;
const LONGEST_PIECE = 512;

/** A partition of items that come in key order. */
export function createPartition(entries: Iterable<readonly [key: string, item: StoredItem]>): Partition {
  const partition: Partition = { pieces: [], bytes: 0 };
  let last: Piece | undefined;
  for (const [key, item] of entries) {
    if (last === undefined || last.keys.length >= LONGEST_PIECE / 2) {
      last = { keys: [], items: [] };
      partition.pieces.push(last);
    }
    last.keys.push(key);
    last.items.push(item);
    partition.bytes += sizeOf(key, item);
  }
  return partition;
}

/** The item at a key. */
export function itemAt({ pieces }: Partition, key: string): StoredItem | undefined {
  const { piece, at } = placeOf(pieces, key, false);
  const there = pieces[piece];
  return there?.keys[at] === key ? there.items[at] : undefined;
}

/** The items of a range, at most `limit` of them. */
export function itemsIn({ pieces }: Partition, range: SortRange, reverse: boolean, limit: number): StoredItem[] {
  const low = placeOf(pieces, range.from, !range.withFrom);
  const high = placeOf(pieces, range.to, range.withTo);
  const found: StoredItem[] = [];
  const count = high.piece - low.piece + 1;
  for (let step = 0; step < count && found.length < limit; step += 1) {
    const piece = reverse ? high.piece - step : low.piece + step;
    const { items } = pieces[piece] ?? { items: [] };
    const from = piece === low.piece ? low.at : 0;
    const to = piece === high.piece ? high.at : items.length;
    const missing = limit - found.length;
    if (reverse) for (let at = to - 1; at >= Math.max(from, to - missing); at -= 1) found.push(items[at] as StoredItem);
    else for (let at = from; at < Math.min(to, from + missing); at += 1) found.push(items[at] as StoredItem);
  }
  return found;
}

/** Puts an item in its place, or removes it. */
export function putItemAt(partition: Partition, key: string, item: StoredItem | undefined): void {
  const { pieces } = partition;
  const { piece, at } = placeOf(pieces, key, false);
  const there = pieces[piece];
  const before = there?.keys[at] === key ? there.items[at] : undefined;
  partition.bytes += (item ? sizeOf(key, item) : 0) - (before ? sizeOf(key, before) : 0);
  if (there && before && item) there.items[at] = item;
  else if (there && before) removeAt(pieces, piece, at);
  else if (item) insertAt(pieces, piece, at, key, item);
}

function removeAt(pieces: Piece[], piece: number, at: number): void {
  const { keys = [], items = [] } = pieces[piece] ?? {};
  keys.splice(at, 1);
  items.splice(at, 1);
  if (keys.length === 0) pieces.splice(piece, 1);
}

/** Behind all others it goes to the end of the last piece. */
function insertAt(pieces: Piece[], piece: number, at: number, key: string, item: StoredItem): void {
  const target = Math.min(piece, pieces.length - 1);
  const there = pieces[target];
  if (there === undefined) {
    pieces.push({ keys: [key], items: [item] });
    return;
  }
  const place = target === piece ? at : there.keys.length;
  there.keys.splice(place, 0, key);
  there.items.splice(place, 0, item);
  if (there.keys.length <= LONGEST_PIECE) return;
  const half = there.keys.length >>> 1;
  pieces.splice(target + 1, 0, { keys: there.keys.splice(half), items: there.items.splice(half) });
}

/** The first place whose key is not before this one, or is after it; behind the last piece where there is none. */
function placeOf(pieces: readonly Piece[], key: string, after: boolean): Place {
  const piece = firstNotBefore(pieces.length, (at) => pieces[at]?.keys.at(-1) ?? '', key, after);
  const keys = pieces[piece]?.keys ?? [];
  return { piece, at: firstNotBefore(keys.length, (at) => keys[at] ?? '', key, after) };
}

function firstNotBefore(length: number, keyAt: (at: number) => string, key: string, after: boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = keyAt(middle);
    if (there < key || (after && there === key)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sizeOf(key: string, item: StoredItem): number {
  return key.length + item.json.length + overhead;
}
