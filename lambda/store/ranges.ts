/** Reads what belongs to many ids at once: items whose sort key begins with `<id>#`, in partitions by the first digit of the id. */
import { type Item, ownerOf } from './codec';
import { concurrently } from './concurrently';
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

/** How many other ids may be expected between two. */
const foreignBetween = (from: string, to: string, gap: number): number => (placeOf(to) - placeOf(from)) / gap - 1;

/** Cuts where what lies between costs more than the unit that a Query of its own costs at least. */
const closeTogether = (ids: Ids, density: Density): readonly Ids[] => {
  const places: string[][] = [];
  for (const id of ids) {
    const last = places.at(-1);
    const before = last?.at(-1);
    if (last === undefined || before === undefined || foreignBetween(before, id, density.gap) * density.units > 1)
      places.push([id]);
    else last.push(id);
  }
  return places;
};

/** As the database counts it: names and values. */
const bytesOf = (item: Item): number => {
  let bytes = 0;
  for (const name in item) bytes += name.length + (item[name]?.S ?? item[name]?.N ?? '').length;
  return bytes;
};

const densityOf = (items: readonly Item[]): (Density & { readonly owners: number }) | undefined => {
  const owners = new Set(items.map(ownerOf)).size;
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined || owners < 2) return undefined;
  const span = placeOf(ownerOf(last)) - placeOf(ownerOf(first));
  const units = items.reduce((sum, item) => sum + bytesOf(item), 0) / UNIT_BYTES / owners;
  return { gap: Math.max(1, span / (owners - 1)), items: items.length / owners, units, owners };
};

const readEach = async (table: Table, partition: string, ids: Ids): Promise<readonly Item[]> =>
  (
    await concurrently(PARALLEL, ids, (id) =>
      queryItems(table, { partition, from: `${id}#`, to: `${id}#${AFTER_ALL}` }),
    )
  ).flat();

/** Reads a place up to so many items; what lies behind them is put together anew by what was seen. */
const readPlace = async (table: Table, partition: string, ids: Ids, limit: number, looks: number) => {
  const range = { partition, from: `${ids[0]}#`, to: `${ids.at(-1)}#${AFTER_ALL}` };
  const found = await queryItems(table, range, { limit });
  const seen = densityOf(found);
  if (seen !== undefined && seen.owners >= TELLING) noteDensity(table, partition, seen);
  const wanted = new Set(ids);
  const last = found.length < limit ? undefined : found.at(-1);
  if (last === undefined) return found.filter((item) => wanted.has(ownerOf(item)));
  // Of the id that it ended with there may be more.
  const reached = ownerOf(last);
  const items = found.filter((item) => wanted.has(ownerOf(item)) && ownerOf(item) < reached);
  const left = ids.filter((id) => id >= reached);
  const rest =
    looks === 0 || seen === undefined
      ? await readEach(table, partition, left)
      : await readPlaces(table, partition, left, seen, looks - 1);
  return [...items, ...rest];
};

const readPlaces = async (
  table: Table,
  partition: string,
  ids: Ids,
  density: Density,
  looks: number,
): Promise<readonly Item[]> => {
  const places = closeTogether(ids, density);
  const read = await concurrently(PARALLEL, places, (place) => {
    if (place.length === 1) return readEach(table, partition, place);
    // Twice what should lie there: where the guess is wrong it ends before it costs more than it saves.
    const expected = (foreignBetween(place[0] ?? '', place.at(-1) ?? '', density.gap) + 2) * density.items;
    const limit = Math.ceil(2 * expected + ITEMS_A_UNIT);
    return readPlace(table, partition, place, limit, looks);
  });
  return read.flat();
};

/** The items of each id, in key order. `perId` is how many an id usually has. */
export const itemsOfIds = async (
  table: Table,
  partitionOf: (id: string) => string,
  ids: readonly string[],
  perId: number,
): Promise<ReadonlyMap<string, readonly Item[]>> => {
  const byPartition = new Map<string, string[]>();
  for (const id of [...new Set(ids)].sort()) {
    const partition = partitionOf(id);
    const together = byPartition.get(partition);
    if (together === undefined) byPartition.set(partition, [id]);
    else together.push(id);
  }
  const items = await concurrently(PARALLEL, [...byPartition], ([partition, together]) => {
    if (together.length === 1) return readEach(table, partition, together);
    const known = knownDensity(table, partition);
    return known === undefined
      ? readPlace(table, partition, together, together.length * perId + ITEMS_A_UNIT, LOOKS)
      : readPlaces(table, partition, together, known, LOOKS);
  });
  const byId = new Map<string, Item[]>();
  for (const item of items.flat()) {
    const owner = ownerOf(item);
    const own = byId.get(owner);
    if (own === undefined) byId.set(owner, [item]);
    else own.push(item);
  }
  return byId;
};
