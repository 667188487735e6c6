/** Walks a kind by a filter that no index serves, in id order: the database leaves out what it can, and what was read counts. */
import type { ExaminedPage } from '../directory/store';
import type { Filter } from '../scim/filter/ast';
import { sortKeyOf, textOf } from './codec';
import { concurrently } from './concurrently';
import { readCounters } from './counters';
import { filterExpression } from './filter-expression';
import { partitions, resourcePartition } from './keys';
import { BUCKETS_PER_PARTITION, bucketsOf, forward } from './page-plan';
import { readShards, recordsOf, type Scope } from './resources';
import { examineRange, type Range } from './table';
import { textTest } from './text-filter';
import { goesOn, START } from './walk';

const PARALLEL = 16;

/** Those of the next `count` that the filter may match; they are read in parallel as far as the counters tell where they lie. */
export const examineAfter = async (
  scope: Scope,
  after: string | undefined,
  count: number,
  filter: Filter,
): Promise<ExaminedPage> => {
  const { table, org, kind } = scope;
  const expression = filterExpression(kind, filter);
  const mayMatch = textTest(kind, filter);
  const examine = (
    digit: string,
    range: Partial<Range>,
    reading: { readonly after?: string; readonly limit?: number },
  ) =>
    examineRange(
      table,
      { ...range, partition: resourcePartition(org, kind, digit) },
      expression === undefined ? reading : { ...reading, filter: expression },
    );
  const position = after ?? START;
  const partition = position.slice(0, 1);
  const [counters, first] = await Promise.all([
    readCounters(table, org, kind),
    examine(partition, {}, { after: position, limit: count }),
  ]);
  const next = (Number.parseInt(partition, 16) + 1) * BUCKETS_PER_PARTITION;
  const pieces = first.next === undefined ? forward(counters, next, 0, count - first.examined) : [];
  const further = await concurrently(PARALLEL, pieces, ({ digit, from, to, limit }) =>
    examine(digit, { from, to }, limit === undefined ? {} : { limit }),
  );
  const read = [first, ...further];
  const items = read.flatMap((page) => page.items);
  const wanted = mayMatch === undefined ? items : items.filter((item) => mayMatch(textOf(item, 'document')));
  const shards = kind === 'Group' ? await readShards(table, org, wanted.map(sortKeyOf)) : new Map();
  const page = {
    records: recordsOf(kind, wanted, shards),
    examined: read.reduce((sum, { examined }) => sum + examined, 0),
  };
  const reached = read.at(-1)?.next;
  if (reached !== undefined) return (await goesOn(scope, counters, reached)) ? { ...page, next: reached } : page;
  // The last partition was read to its end, so that it goes on where the next one that holds any begins.
  const last = pieces.at(-1)?.digit ?? partition;
  const rest = partitions.find((digit) => digit > last && bucketsOf(counters, digit).some((held) => held > 0));
  return rest === undefined ? page : { ...page, next: rest };
};
