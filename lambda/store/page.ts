import type { Page } from '../directory/store';
import { type Item, sortKeyOf } from './codec';
import { readCounters, totalOf } from './counters';
import { AFTER_ALL, partitions, resourcePartition } from './keys';
import { type Piece, planPage } from './page-plan';
import { readRecords, type Scope } from './resources';
import { type Condition, examineRange, type QueryPage, queryItems } from './table';

/** What a piece of a plan holds, as it is read. */
export const examinePiece = (
  { table, org, kind }: Scope,
  { digit, from, to, limit, descending }: Piece,
  filter?: Condition,
): Promise<QueryPage> =>
  examineRange(table, { partition: resourcePartition(org, kind, digit), from, to }, { descending, limit, filter });

const readPiece = async (scope: Scope, piece: Piece): Promise<readonly Item[]> => {
  const { items } = await examinePiece(scope, piece);
  return (piece.descending ? items.reverse() : items).slice(piece.skip);
};

/** Up to `count` more after what the plan covered: some of what was counted was deleted before it was read. */
const readOn = async ({ table, org, kind }: Scope, position: string, count: number): Promise<readonly Item[]> => {
  const found: Item[] = [];
  for (const digit of partitions) {
    if (found.length >= count) break;
    if (digit < position.slice(0, 1)) continue;
    const range = { partition: resourcePartition(org, kind, digit), to: `${digit}${AFTER_ALL}` };
    const limit = count - found.length;
    const here = digit === position.slice(0, 1) ? { limit, after: position } : { limit };
    found.push(...(await queryItems(table, range, here)));
  }
  return found;
};

/** A page in id order with the exact total: one Query of the counters, then the partitions that it lies in, in parallel. */
export const readPage = async (scope: Scope, startIndex: number, count: number): Promise<Page> => {
  const counters = await readCounters(scope.table, scope.org, scope.kind);
  const total = totalOf(counters);
  const expected = Math.max(0, Math.min(count, total - startIndex + 1));
  if (expected === 0) return { total, records: [] };
  const pieces = planPage(counters, startIndex, expected);
  const read = (await Promise.all(pieces.map((piece) => readPiece(scope, piece)))).flat();
  const last = read.at(-1);
  const position = last === undefined ? pieces.at(-1)?.to : sortKeyOf(last);
  const missing = expected - read.length;
  const more = missing > 0 && position !== undefined ? await readOn(scope, position, missing) : [];
  const items = [...read, ...more].slice(0, expected);
  return { total, records: await readRecords(scope, items) };
};
