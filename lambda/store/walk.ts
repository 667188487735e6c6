/** Walks a kind in id order, each page beginning where the last one ended: nothing is skipped, so deep pages cost what the first does. */
import type { ExaminedPage, WalkedPage } from '../directory/store';
import type { Filter } from '../scim/filter/ast';
import { type Item, sortKeyOf, textOf } from './codec';
import { readCounters, totalOf } from './counters';
import { filterExpression } from './filter-expression';
import { partitions, resourcePartition } from './keys';
import { examinePiece } from './page';
import { BUCKETS_PER_PARTITION, bucketsOf, forward } from './page-plan';
import { readRecords, type Scope } from './resources';
import { type Condition, examineRange, queryItems } from './table';
import { textTest } from './text-filter';

/** Sorts before every id. */
const START = '0';

/** Where a walk goes on that reached an id. The counters nearly always tell whether it does, and a look at the table costs a read. */
const nextAfter = async (
  { table, org, kind }: Scope,
  counters: readonly number[],
  id: string,
): Promise<string | undefined> => {
  if (totalOf(counters.slice(Number.parseInt(id.slice(0, 2), 16) + 1)) > 0) return id;
  const partition = resourcePartition(org, kind, id.slice(0, 1));
  return (await queryItems(table, { partition }, { after: id, limit: 1 })).length > 0 ? id : undefined;
};

interface Stretch {
  readonly total: number;
  readonly items: readonly Item[];
  readonly examined: number;
  /** Where the walk goes on: an id, or what the ids after it begin with; undefined at the end. */
  readonly next: string | undefined;
}

/**
 * The next `count`, read in parallel as far as the counters tell where they lie: fewer where some of what was counted is gone by
 * now, more where others came. All pieces but the last are read to their ends, so what comes back is without a gap.
 */
const readStretch = async (
  scope: Scope,
  after: string | undefined,
  count: number,
  filter?: Condition,
): Promise<Stretch> => {
  const { table, org, kind } = scope;
  const position = after ?? START;
  const digit = position.slice(0, 1);
  const [counters, first] = await Promise.all([
    readCounters(table, org, kind),
    examineRange(table, { partition: resourcePartition(org, kind, digit) }, { after: position, limit: count, filter }),
  ]);
  const following = (Number.parseInt(digit, 16) + 1) * BUCKETS_PER_PARTITION;
  const pieces = first.next === undefined ? forward(counters, following, 0, count - first.examined) : [];
  const read = [first, ...(await Promise.all(pieces.map((piece) => examinePiece(scope, piece, filter))))];
  const reached = read.at(-1)?.next;
  // Where the last partition was read to its end, it goes on where the next one that holds any begins.
  const last = pieces.at(-1)?.digit ?? digit;
  const next =
    reached === undefined
      ? partitions.find((each) => each > last && bucketsOf(counters, each).some((held) => held > 0))
      : await nextAfter(scope, counters, reached);
  return {
    total: totalOf(counters),
    items: read.flatMap((page) => page.items),
    examined: totalOf(read.map((page) => page.examined)),
    next,
  };
};

/** The next `count` resources, as long as there are so many. */
export const readAfter = async (scope: Scope, after: string | undefined, count: number): Promise<WalkedPage> => {
  if (count === 0) return { total: totalOf(await readCounters(scope.table, scope.org, scope.kind)), records: [] };
  const { total, ...first } = await readStretch(scope, after, count);
  let { items, next } = first;
  while (next !== undefined && items.length < count) {
    const more = await readStretch(scope, next, count - items.length);
    items = [...items, ...more.items];
    next = more.next;
  }
  const shown = items.slice(0, count);
  const page = { total, records: await readRecords(scope, shown) };
  const last = shown.at(-1);
  const goesOn = next !== undefined || items.length > count;
  return goesOn && last !== undefined ? { ...page, next: sortKeyOf(last) } : page;
};

/** Those of the next `count` that the filter may match: the database leaves out what it can, and what was read counts. */
export const examineAfter = async (
  scope: Scope,
  after: string | undefined,
  count: number,
  filter: Filter,
): Promise<ExaminedPage> => {
  const { items, examined, next } = await readStretch(scope, after, count, filterExpression(scope.kind, filter));
  const mayMatch = textTest(scope.kind, filter);
  const wanted = mayMatch === undefined ? items : items.filter((item) => mayMatch(textOf(item, 'document')));
  const page = { records: await readRecords(scope, wanted), examined };
  return next === undefined ? page : { ...page, next };
};
