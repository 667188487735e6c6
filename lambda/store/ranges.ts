/** Reads what belongs to many ids at once: items whose sort key begins with `<id>#`, in partitions by the first digit of the id. */

import { concurrently } from '../directory/concurrently';
import { type Item, ownerOf } from './codec';
import { type Density, knownDensity, noteDensity, placeOf } from './density';
import { AFTER_ALL } from './keys';
import { queryItems, type Table } from './table';

const PARALLEL = 16;
/** Memberships and shards of usual size that one unit reads. */
const ITEMS_A_UNIT = 40;
const UNIT_BYTES = 4096;
/** So many ids tell how densely a partition is filled. */
const TELLING = 8;
/** Looks that turn out too short before what is left is read one by one. */
const LOOKS = 2;

/** Ids of one partition, in order. */
type Ids = readonly string[];

/** The items of one id; runs are in key order. */
interface Run {
  readonly id: string;
  readonly items: Item[];
}

const runsOf = (items: readonly Item[]): readonly Run[] => {
  const runs: Run[] = [];
  let last: Run | undefined;
  for (const item of items) {
    const id = ownerOf(item);
    if (last === undefined || last.id !== id) runs.push((last = { id, items: [item] }));
    else last.items.push(item);
  }
  return runs;
};

const itemsById = (runs: readonly Run[]): ReadonlyMap<string, readonly Item[]> =>
  new Map(runs.map(({ id, items }) => [id, items]));

/** Items in key order by the id that each belongs to. */
export const byOwner = (items: readonly Item[]): ReadonlyMap<string, readonly Item[]> => itemsById(runsOf(items));

/** How many other ids may be expected in what lies between two. */
const foreignWithin = (span: number, { gap }: Density): number => span / gap - 1;

/** Cuts where what lies between costs more than the unit that a Query of its own costs at least. */
const closeTogether = (ids: Ids, density: Density): readonly Ids[] => {
  const places: string[][] = [];
  let last: string[] | undefined;
  let before = 0;
  for (const id of ids) {
    const here = placeOf(id);
    const near = last !== undefined && foreignWithin(here - before, density) * density.units <= 1;
    if (last === undefined || !near) places.push((last = [id]));
    else last.push(id);
    before = here;
  }
  return places;
};

/** As the database counts it: names and values. */
const bytesOf = (item: Item): number => {
  let bytes = 0;
  for (const name in item) bytes += name.length + (item[name]?.S ?? item[name]?.N ?? '').length;
  return bytes;
};

const densityOf = (found: readonly Item[], runs: readonly Run[]): Density | undefined => {
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  const gap = Math.max(1, (placeOf(last.id) - placeOf(first.id)) / (runs.length - 1));
  let bytes = 0;
  for (const item of found) bytes += bytesOf(item);
  return { gap, items: found.length / runs.length, units: bytes / UNIT_BYTES / runs.length };
};

const readEach = async (table: Table, partition: string, ids: Ids): Promise<readonly Run[]> => {
  const read = await concurrently(PARALLEL, ids, (id) =>
    queryItems(table, { partition, from: `${id}#`, to: `${id}#${AFTER_ALL}` }),
  );
  return read.flatMap(runsOf);
};

/** Reads a place up to so many items; what lies behind them is put together anew by what was seen. */
const readPlace = async (
  table: Table,
  partition: string,
  ids: Ids,
  limit: number,
  looks: number,
): Promise<readonly Run[]> => {
  const range = { partition, from: `${ids[0]}#`, to: `${ids.at(-1)}#${AFTER_ALL}` };
  const found = await queryItems(table, range, { limit });
  const runs = runsOf(found);
  const seen = densityOf(found, runs);
  if (seen !== undefined && runs.length >= TELLING) noteDensity(table, partition, seen);
  const wanted = new Set(ids);
  const own = runs.filter(({ id }) => wanted.has(id));
  // Of the id that it ended with there may be more.
  const reached = found.length < limit ? undefined : runs.at(-1)?.id;
  if (reached === undefined) return own;
  const left = ids.filter((id) => id >= reached);
  const rest =
    looks === 0 || seen === undefined
      ? await readEach(table, partition, left)
      : await readPlaces(table, partition, left, seen, looks - 1);
  return [...own.filter(({ id }) => id < reached), ...rest];
};

const readPlaces = async (
  table: Table,
  partition: string,
  ids: Ids,
  density: Density,
  looks: number,
): Promise<readonly Run[]> => {
  const places = closeTogether(ids, density);
  const read = await concurrently(PARALLEL, places, (place) => {
    if (place.length === 1) return readEach(table, partition, place);
    // Twice what should lie there: where the guess is wrong it ends before it costs more than it saves.
    const span = placeOf(place.at(-1) ?? '') - placeOf(place[0] ?? '');
    const expected = (foreignWithin(span, density) + 2) * density.items;
    const limit = Math.ceil(2 * expected + ITEMS_A_UNIT);
    return readPlace(table, partition, place, limit, looks);
  });
  return read.flat();
};

/** Ids in order, by the partition that their first digit tells. */
const byPartition = (
  ids: readonly string[],
  partitionOf: (id: string) => string,
): readonly (readonly [string, Ids])[] => {
  const partitions: [string, string[]][] = [];
  let last: string[] | undefined;
  for (const id of [...new Set(ids)].sort()) {
    if (last?.[0]?.charCodeAt(0) === id.charCodeAt(0)) last.push(id);
    else partitions.push([partitionOf(id), (last = [id])]);
  }
  return partitions;
};

/** The items of each id, in key order. `perId` is how many an id usually has. */
export const itemsOfIds = async (
  table: Table,
  partitionOf: (id: string) => string,
  ids: readonly string[],
  perId: number,
): Promise<ReadonlyMap<string, readonly Item[]>> => {
  const read = await concurrently(PARALLEL, byPartition(ids, partitionOf), ([partition, together]) => {
    if (together.length === 1) return readEach(table, partition, together);
    const known = knownDensity(table, partition);
    return known === undefined
      ? readPlace(table, partition, together, together.length * perId + ITEMS_A_UNIT, LOOKS)
      : readPlaces(table, partition, together, known, LOOKS);
  });
  return itemsById(read.flat());
};
