/** Reads many items of partitions by their first digit for fewer units than one each costs. */
import { type Item, sortKeyOf } from './codec';
import { concurrently } from './concurrently';
import type { ItemKey } from './keys';
import { getItems, queryItems, type Table } from './table';

const PARALLEL = 16;
const WORTH_A_RANGE = 2;
/**
 * Groups of usual size that one unit reads. A range begins at an item that is wanted, so that even where all others in it
 * are foreign it has cost no more than reading that item alone.
 */
const ITEMS_A_UNIT = 8;

interface Near {
  readonly items: readonly Item[];
  readonly left: readonly ItemKey[];
}

const readNear = async (table: Table, partition: string, keys: readonly ItemKey[]): Promise<Near> => {
  const [first, last] = [keys[0]?.SK ?? '', keys.at(-1)?.SK ?? ''];
  const found = await queryItems(table, { partition, from: first, to: last }, { limit: ITEMS_A_UNIT });
  const wanted = new Set(keys.map(({ SK }) => SK));
  const reached = found.length < ITEMS_A_UNIT ? last : sortKeyOf(found[found.length - 1] ?? {});
  return { items: found.filter((item) => wanted.has(sortKeyOf(item))), left: keys.filter(({ SK }) => SK > reached) };
};

/** The items that exist. Where those wanted lie close together one Query reads several; the rest is read one by one. */
export const getNearItems = async (table: Table, keys: readonly ItemKey[]): Promise<readonly Item[]> => {
  const byPartition = new Map<string, ItemKey[]>();
  for (const key of [...keys].sort((a, b) => (a.SK < b.SK ? -1 : 1))) {
    const together = byPartition.get(key.PK);
    if (together === undefined) byPartition.set(key.PK, [key]);
    else together.push(key);
  }
  const read = await concurrently(
    PARALLEL,
    [...byPartition],
    async ([partition, together]): Promise<Near> =>
      together.length < WORTH_A_RANGE ? { items: [], left: together } : readNear(table, partition, together),
  );
  const rest = read.flatMap(({ left }) => left);
  return [...read.flatMap(({ items }) => items), ...(rest.length === 0 ? [] : await getItems(table, rest))];
};
