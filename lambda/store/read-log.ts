/** Reads what is partitioned by day and sorted by time, newest first, from one or two partitions a day. */

import { concurrently } from '../directory/concurrently';
import { type Item, sortKeyOf } from './codec';
import { AFTER_ALL } from './keys';
import { queryItems, type Table } from './table';

/** How much one call may read. */
const MAX_DAYS = 64;
const MAX_ITEMS = 2_000;
/** Items of one day that are read at a time. */
const CHUNK = 200;
const PARALLEL = 8;
const DAY_MILLISECONDS = 86_400_000;

export interface LogRange {
  /** The partitions of a day, given as `2026-01-31`. */
  readonly partitions: (day: string) => readonly string[];
  /** RFC 3339, UTC; both ends included. */
  readonly from: string;
  readonly to: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface Piece {
  readonly items: readonly Item[];
  /** The sort key after which the day goes on. */
  readonly more?: string;
}

const dayOf = (sortKey: string): string => sortKey.slice(0, 10);
/** The day before a day, both given as `2026-01-31`. */
export const dayBefore = (day: string): string =>
  new Date(Date.parse(day) - DAY_MILLISECONDS).toISOString().slice(0, 10);

/** The newest items of a day before a sort key. Where a partition has more, what lies behind its last one is left for later. */
const readDay = async (table: Table, { partitions, from }: LogRange, day: string, before: string): Promise<Piece> => {
  if (before < from) return { items: [] };
  const read = await Promise.all(
    partitions(day).map((partition) =>
      queryItems(table, { partition, from, to: before }, { limit: CHUNK + 1, descending: true }),
    ),
  );
  const ends = read.filter((items) => items.length > CHUNK).map((items) => sortKeyOf(items[CHUNK - 1] ?? {}));
  const end = ends.sort().at(-1);
  const items = read
    .flat()
    .filter((item) => sortKeyOf(item) < before && (end === undefined || sortKeyOf(item) >= end))
    .sort((one, other) => (sortKeyOf(one) < sortKeyOf(other) ? 1 : -1));
  return end === undefined ? { items } : { items, more: end };
};

const daysBack = (from: string, last: string, count: number): readonly string[] => {
  const days: string[] = [];
  for (let day = last; days.length < count && day >= dayOf(from); day = dayBefore(day)) days.push(day);
  return days;
};

/** What `pick` makes of the items, newest first. Without `next` there is nothing more. */
export const readLog = async <Entry>(
  table: Table,
  range: LogRange,
  pick: (item: Item) => Entry | undefined,
): Promise<{ readonly entries: readonly Entry[]; readonly next?: string }> => {
  const entries: Entry[] = [];
  let before = range.cursor ?? `${range.to}${AFTER_ALL}`;
  let [width, daysRead, itemsRead] = [1, 0, 0];
  for (;;) {
    const start = before;
    const days = daysBack(range.from, dayOf(start), width);
    const pieces = await concurrently(PARALLEL, days, (day) => readDay(table, range, day, start));
    let unfinished = false;
    for (const { items, more } of pieces) {
      for (const item of items) {
        const entry = pick(item);
        if (entry === undefined) continue;
        entries.push(entry);
        if (entries.length >= range.limit) return { entries, next: sortKeyOf(item) };
      }
      itemsRead += items.length;
      if (more === undefined) continue;
      before = more;
      unfinished = true;
      break;
    }
    const last = days.at(-1);
    if (last === undefined) return { entries };
    if (!unfinished) before = `${dayBefore(last)}${AFTER_ALL}`;
    if (dayOf(before) < dayOf(range.from)) return { entries };
    daysRead += days.length;
    // Days without entries cost little each; several at a time they take no longer than one.
    width = unfinished ? 1 : Math.min(width * 2, 16);
    if (daysRead >= MAX_DAYS || itemsRead >= MAX_ITEMS) return { entries, next: before };
  }
};
