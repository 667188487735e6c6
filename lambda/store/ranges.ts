/** Reads what belongs to many ids at once: items whose sort key begins with `<id>#`, in partitions by the first digit of the id. */
import { type Item, sortKeyOf } from './codec';
import { concurrently } from './concurrently';
import { AFTER_ALL } from './keys';
import { queryItems, queryPages, type Table } from './table';

const PARALLEL = 16;
/** Fewer ids than this in a partition are read one by one. */
const WORTH_A_RANGE = 3;
/** Items of other ids that a range may pass over beyond as many as are wanted, before single reads are cheaper. */
const TOLERATED_FOREIGN = 32;

const ownerOf = (item: Item): string => sortKeyOf(item).split('#', 1)[0] ?? '';

const readEach = async (table: Table, partition: string, ids: readonly string[]): Promise<Item[]> =>
  (
    await concurrently(PARALLEL, ids, (id) =>
      queryItems(table, { partition, from: `${id}#`, to: `${id}#${AFTER_ALL}` }),
    )
  ).flat();

const readRange = async (table: Table, partition: string, ids: readonly string[], perId: number): Promise<Item[]> => {
  const wanted = new Set(ids);
  const own: Item[] = [];
  let foreign = 0;
  const range = { partition, from: `${ids[0]}#`, to: `${ids.at(-1)}#${AFTER_ALL}` };
  for await (const page of queryPages(table, range, { limit: ids.length * perId + TOLERATED_FOREIGN })) {
    const kept = page.filter((item) => wanted.has(ownerOf(item)));
    own.push(...kept);
    foreign += page.length - kept.length;
    const last = page.at(-1);
    // The ids lie far apart: a page of search results, not of a list.
    if (last !== undefined && foreign > own.length + TOLERATED_FOREIGN) {
      const reached = ownerOf(last);
      const rest = await readEach(
        table,
        partition,
        ids.filter((id) => id >= reached),
      );
      return [...own.filter((item) => ownerOf(item) < reached), ...rest];
    }
  }
  return own;
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
  const items = await concurrently(PARALLEL, [...byPartition], ([partition, together]) =>
    together.length < WORTH_A_RANGE
      ? readEach(table, partition, together)
      : readRange(table, partition, together, perId),
  );
  const byId = new Map<string, Item[]>();
  for (const item of items.flat()) {
    const owner = ownerOf(item);
    const own = byId.get(owner);
    if (own === undefined) byId.set(owner, [item]);
    else own.push(item);
  }
  return byId;
};
