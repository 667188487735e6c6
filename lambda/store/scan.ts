/** Reads all resources of a kind, the partitions in parallel, within a budget. */
import { DirectoryError } from '../directory/directory-error';
import type { ResourceRecord } from '../directory/store';
import type { Filter } from '../scim/filter/ast';
import { textOf } from './codec';
import { readCounters, totalOf } from './counters';
import { filterExpression } from './filter-expression';
import { partitions, resourcePartition, shardPartition } from './keys';
import { bucketsOf } from './page-plan';
import { byOwner } from './ranges';
import { recordsOf, type Scope } from './resources';
import type { ScanBudget } from './store-context';
import { examineRange, type QueryPage, queryItems } from './table';
import { textTest } from './text-filter';

/**
 * All that the filter may match, in id order: those that neither the database leaves out nor their own text rules out. Throws
 * `tooMany` as soon as the budget does not suffice, at once when the counters say so.
 */
export const scan = async (
  { table, org, kind }: Scope,
  filter: Filter | undefined,
  budget: ScanBudget,
): Promise<readonly ResourceRecord[]> => {
  const tooMany = () => new DirectoryError({ code: 'tooMany' });
  const counters = await readCounters(table, org, kind);
  if (totalOf(counters) > budget.items) throw tooMany();
  const until = table.now().getTime() + budget.milliseconds;
  let read = 0;
  let bytes = 0;
  const spend = (page: QueryPage) => {
    read += page.examined;
    for (const item of page.items) bytes += item.document?.S?.length ?? 0;
    if (read > budget.items || bytes > budget.bytes || table.now().getTime() > until) throw tooMany();
  };
  const reading = { filter: filter && filterExpression(kind, filter) };
  const mayMatch = filter && textTest(kind, filter);
  const filled = partitions.filter((digit) => bucketsOf(counters, digit).some((count) => count > 0));
  const records = await Promise.all(
    filled.map(async (digit) => {
      const [{ items: resources }, shards] = await Promise.all([
        examineRange(table, { partition: resourcePartition(org, kind, digit) }, reading, spend),
        kind === 'Group' ? queryItems(table, { partition: shardPartition(org, digit) }) : [],
      ]);
      const wanted =
        mayMatch === undefined ? resources : resources.filter((item) => mayMatch(textOf(item, 'document')));
      return recordsOf(kind, wanted, byOwner(shards));
    }),
  );
  return records.flat();
};
