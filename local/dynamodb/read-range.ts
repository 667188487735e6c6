import { createKey, matchesExprFilter, matchesFilter } from 'dynalite/db';
import { consumedCapacity, readUnits } from './capacity';
import type { Engine } from './engine';
import { type Item, itemSize } from './item';
import { project } from './projection';
import type { RangeRequest } from './requests';
import { isEndOfRange, type KeyRange } from './storage';
import { keyAttributes, type Table } from './table';

/** AWS reads at most 1 MB a page, before filters. */
const maximumPage = 1024 * 1024;

/** Reads a page of a range: what Query and Scan have in common. */
export async function readRange(
  engine: Engine,
  request: RangeRequest,
  table: Table,
  range: KeyRange,
  reverse: boolean,
): Promise<object> {
  const items: Item[] = [];
  let size = 0;
  let scanned = 0;
  let previous: Item | undefined;
  let last: Item | undefined;
  const limit = request.Limit ?? Number.POSITIVE_INFINITY;
  reading: for await (const page of engine.storage.range(table.TableName, range, reverse)) {
    for (const item of page) {
      // A page that the limit ends has a key to go on with even at the end of the range; one that its size ends does not.
      if (size >= maximumPage) {
        last = previous;
        break reading;
      }
      scanned += 1;
      size += itemSize(item);
      previous = item;
      if (matches(item, request)) items.push(item);
      if (scanned >= limit) {
        if (!isEndOfRange(createKey(item, table), range, reverse)) last = item;
        break reading;
      }
    }
  }
  const consumed = { table: table.TableName, read: readUnits(size, request.ConsistentRead === true), write: 0 };
  engine.spend([consumed]);
  const ConsumedCapacity = consumedCapacity(consumed, request.ReturnConsumedCapacity);
  return {
    ...(request.Select === 'COUNT' ? {} : { Items: items.map((item) => project(item, request)) }),
    Count: items.length,
    ScannedCount: scanned,
    ...(last ? { LastEvaluatedKey: keyOf(last, table) } : {}),
    ...(ConsumedCapacity ? { ConsumedCapacity } : {}),
  };
}

function matches(item: Item, request: RangeRequest): boolean {
  if (request._filter) return matchesExprFilter(item, request._filter.expression);
  const filter = request.QueryFilter ?? request.ScanFilter;
  return !filter || matchesFilter(item, filter, request.ConditionalOperator);
}

function keyOf(item: Item, table: Table): Item {
  return Object.fromEntries(keyAttributes(table).map(({ name }) => [name, item[name] ?? {}]));
}
