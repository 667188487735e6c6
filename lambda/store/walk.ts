/** Walks a kind in id order, each page beginning where the last one ended: nothing is skipped, so deep pages cost what the first does. */
import type { WalkedPage } from '../directory/store';
import { type Item, sortKeyOf } from './codec';
import { concurrently } from './concurrently';
import { readCounters } from './counters';
import { resourcePartition } from './keys';
import { readOn, readPiece } from './page';
import { BUCKETS_PER_PARTITION, forward } from './page-plan';
import { readShards, recordsOf, type Scope } from './resources';
import { queryItems } from './table';

const PARALLEL = 16;
/** Sorts before every id. */
export const START = '0';

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

const restOfPartition = ({ table, org, kind }: Scope, position: string, limit: number) =>
  queryItems(table, { partition: resourcePartition(org, kind, position.slice(0, 1)) }, { after: position, limit });

/** All pieces but the last are read to their ends, so what comes back is without a gap even if the counters are outdated by now. */
const readOnwards = async (
  scope: Scope,
  counters: readonly number[],
  position: string,
  first: readonly Item[],
  count: number,
): Promise<readonly Item[]> => {
  const nextPartition = (Number.parseInt(position.slice(0, 1), 16) + 1) * BUCKETS_PER_PARTITION;
  const wanted = count - first.length;
  const pieces = forward(counters, nextPartition, 0, wanted);
  const items = [...first, ...(await concurrently(PARALLEL, pieces, (piece) => readPiece(scope, piece))).flat()];
  if (items.length >= count || sum(counters.slice(nextPartition)) <= wanted) return items;
  // Some of what was counted is gone by now, and what comes after it was not read.
  const last = items.at(-1);
  return [...items, ...(await readOn(scope, last === undefined ? position : sortKeyOf(last), count - items.length))];
};

/** Whether anything comes after the id. The counters nearly always tell, and a look at the table costs a read. */
export const goesOn = async (scope: Scope, counters: readonly number[], id: string): Promise<boolean> => {
  if (sum(counters.slice(Number.parseInt(id.slice(0, 2), 16) + 1)) > 0) return true;
  return (await restOfPartition(scope, id, 1)).length > 0;
};

export const readAfter = async (scope: Scope, after: string | undefined, count: number): Promise<WalkedPage> => {
  const position = after ?? START;
  const [counters, first] = await Promise.all([
    readCounters(scope.table, scope.org, scope.kind),
    count === 0 ? [] : restOfPartition(scope, position, count),
  ]);
  const total = sum(counters);
  if (count === 0) return { total, records: [] };
  const read = first.length < count ? await readOnwards(scope, counters, position, first, count) : first;
  const items = read.slice(0, count);
  const shards = scope.kind === 'Group' ? await readShards(scope.table, scope.org, items.map(sortKeyOf)) : new Map();
  const page = { total, records: recordsOf(scope.kind, items, shards) };
  const last = items.at(-1);
  const more =
    last !== undefined &&
    items.length === count &&
    (read.length > count || (await goesOn(scope, counters, sortKeyOf(last))));
  return more ? { ...page, next: sortKeyOf(last) } : page;
};
