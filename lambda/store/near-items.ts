/**
 * Reads many items of partitions by their first digit for fewer units than one each costs: where those that are wanted lie
 * close together one Query reads several. How close they lie is told by how densely the partitions are filled, which is alike
 * in all of them, since ids are random.
 */

import { concurrently } from '../directory/concurrently';
import { type Item, sortKeyOf } from './codec';
import { forgetDensity, knownDensity, noteDensity, placeOf } from './density';
import type { ItemKey } from './keys';
import { getItems, queryItems, type Table } from './table';

/** All of them go out together: the number of queries is that of places, and a place holds two items at least. */
const PARALLEL = 32;
/**
 * Groups of usual size that one unit reads. A range begins at an item that is wanted, so that even where all others in it
 * are foreign it has cost no more than reading that item alone.
 */
const ITEMS_A_UNIT = 12;

/** Keys of one partition, in order. */
type Place = readonly ItemKey[];

const byPartition = (keys: readonly ItemKey[]): readonly Place[] => {
  const partitions = new Map<string, ItemKey[]>();
  for (const key of keys.toSorted((a, b) => (a.SK < b.SK ? -1 : 1))) {
    const together = partitions.get(key.PK);
    if (together === undefined) partitions.set(key.PK, [key]);
    else together.push(key);
  }
  return [...partitions.values()];
};

/** Cuts where what lies between costs more than reading what comes next by itself. */
const closePlaces = (place: Place, gap: number): readonly Place[] => {
  const places: ItemKey[][] = [];
  let before: number | undefined;
  for (const key of place) {
    const here = placeOf(key.SK);
    const last = places.at(-1);
    if (last === undefined || before === undefined || here - before > gap * ITEMS_A_UNIT) places.push([key]);
    else last.push(key);
    before = here;
  }
  return places;
};

/** What a Query gave of a place, and what of the place lies behind where it ended. */
interface Read {
  readonly items: readonly Item[];
  readonly left: Place;
  /** How far it came, and past how many items. */
  readonly span: number;
  readonly passed: number;
}

const readPlace = async (table: Table, place: Place, limit: number): Promise<Read> => {
  const [partition = '', from = '', to = ''] = [place[0]?.PK, place[0]?.SK, place.at(-1)?.SK];
  const found = await queryItems(table, { partition, from, to }, { limit });
  const reached = found.length === limit ? sortKeyOf(found.at(-1) ?? {}) : to;
  const wanted = new Set(place.map(({ SK }) => SK));
  return {
    items: found.filter((item) => wanted.has(sortKeyOf(item))),
    left: place.filter(({ SK }) => SK > reached),
    span: placeOf(reached) - placeOf(from),
    passed: Math.max(0, found.length - 1),
  };
};

/** Places of several by one Query each, all others together. */
const readPlaces = async (table: Table, places: readonly Place[], limitOf: (place: Place) => number) => {
  const together = places.filter(({ length }) => length > 1);
  const alone = places.filter(({ length }) => length === 1).flat();
  const [reads, single] = await Promise.all([
    concurrently(PARALLEL, together, (place) => readPlace(table, place, limitOf(place))),
    alone.length === 0 ? [] : getItems(table, alone),
  ]);
  return { items: [...reads.flatMap(({ items }) => items), ...single], reads };
};

/** Twice what should lie there: where the guess is wrong a Query ends before it costs more than it saves. */
const readClose = async (table: Table, places: readonly Place[], gap: number) => {
  const close = places.flatMap((place) => closePlaces(place, gap));
  const spanOf = (place: Place) => placeOf(place.at(-1)?.SK ?? '') - placeOf(place[0]?.SK ?? '');
  const { items, reads } = await readPlaces(table, close, (place) =>
    Math.ceil(Math.max(place.length, spanOf(place) / gap) * 2 + ITEMS_A_UNIT),
  );
  const left = reads.flatMap((read) => read.left);
  const rest = left.length === 0 ? [] : await getItems(table, left);
  return { items: [...items, ...rest], guessedWell: reads.length > 0 && left.length === 0 };
};

/** The items that exist, in no order. Takes a look first where it is not known how densely their partitions are filled. */
export const getNearItems = async (table: Table, keys: readonly ItemKey[]): Promise<readonly Item[]> => {
  const places = byPartition(keys);
  const some = places.find(({ length }) => length > 1);
  if (some === undefined) return keys.length === 0 ? [] : getItems(table, keys);
  const partition = some[0]?.PK ?? '';
  const known = knownDensity(table, partition);
  if (known !== undefined) {
    const { items, guessedWell } = await readClose(table, places, known.gap);
    if (!guessedWell) forgetDensity(table, partition);
    return items;
  }
  // The first few of each partition cost what the first one alone costs.
  const { items, reads } = await readPlaces(table, places, () => ITEMS_A_UNIT);
  const passed = reads.reduce((sum, read) => sum + read.passed, 0);
  const gap = Math.max(1, reads.reduce((sum, { span }) => sum + span, 0) / Math.max(1, passed));
  if (passed > 0) noteDensity(table, partition, { gap, items: 1, units: 1 / ITEMS_A_UNIT });
  const left = reads.map((read) => read.left).filter(({ length }) => length > 0);
  return left.length === 0 ? items : [...items, ...(await readClose(table, left, gap)).items];
};
