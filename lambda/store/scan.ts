/** Reads all resources of a kind, the partitions in parallel, within a budget. */
import { DirectoryError } from '../directory/directory-error';
import type { ResourceKind, ResourceRecord } from '../directory/store';
import { type Item, ownerOf, textOf } from './codec';
import { concurrently } from './concurrently';
import { readCounters } from './counters';
import { partitions, resourcePartition, shardPartition } from './keys';
import { bucketsOf } from './page-plan';
import { recordsOf } from './resources';
import type { ScanBudget } from './store-context';
import { queryPages, type Table } from './table';
import type { TextTest } from './text-filter';

const PARALLEL = 16;

interface Scope {
  readonly table: Table;
  readonly org: string;
  readonly kind: ResourceKind;
}

/**
 * All whose documents may be wanted, in id order. Throws `tooMany` as soon as the budget does not suffice, at once when the
 * counters say so.
 */
export const scan = async (
  { table, org, kind }: Scope,
  mayMatch: TextTest | undefined,
  budget: ScanBudget,
  now: () => Date,
): Promise<readonly ResourceRecord[]> => {
  const tooMany = () => new DirectoryError({ code: 'tooMany' });
  const counters = await readCounters(table, org, kind);
  const total = counters.reduce((sum, count) => sum + count, 0);
  if (total > budget.items) throw tooMany();
  const until = now().getTime() + budget.milliseconds;
  let items = 0;
  let bytes = 0;
  const spend = (page: readonly Item[]) => {
    items += page.length;
    for (const item of page) bytes += item.document?.S?.length ?? 0;
    if (items > budget.items || bytes > budget.bytes || now().getTime() > until) throw tooMany();
  };
  const readAll = async (partition: string, counted: boolean): Promise<Item[]> => {
    const all: Item[] = [];
    for await (const page of queryPages(table, { partition })) {
      if (counted) spend(page);
      all.push(...page);
    }
    return all;
  };
  const filled = partitions.filter((digit) => bucketsOf(counters, digit).some((count) => count > 0));
  const records = await concurrently(PARALLEL, filled, async (digit) => {
    const [resources, shards] = await Promise.all([
      readAll(resourcePartition(org, kind, digit), true),
      kind === 'Group' ? readAll(shardPartition(org, digit), false) : [],
    ]);
    const byGroup = new Map<string, Item[]>();
    for (const shard of shards) byGroup.set(ownerOf(shard), [...(byGroup.get(ownerOf(shard)) ?? []), shard]);
    const wanted = mayMatch === undefined ? resources : resources.filter((item) => mayMatch(textOf(item, 'document')));
    return recordsOf(kind, wanted, byGroup);
  });
  return records.flat();
};
