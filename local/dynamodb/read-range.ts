import { matchesExprFilter, matchesFilter } from 'dynalite/db';
import { type JsonPiece, listOf, textAnswer } from '../aws-json/json-text';
import { consumedCapacity, readUnits } from './capacity';
import type { Engine } from './engine';
import type { Item } from './item';
import { storageKey } from './keys';
import { projectedText } from './projection';
import type { RangeRequest } from './requests';
import { isEndOfRange, type KeyRange } from './storage';
import { itemOf, type StoredItem } from './stored-item';
import { keyAttributes, type Table } from './table';
import { textLook } from './text-look';

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
  const counted = request.Select === 'COUNT';
  const found: JsonPiece[] = [];
  let count = 0;
  let size = 0;
  let scanned = 0;
  let previous: StoredItem | undefined;
  let last: StoredItem | undefined;
  const limit = request.Limit ?? Number.POSITIVE_INFINITY;
  const mayMatch = request._filter && textLook(request._filter.expression);
  const { storage } = engine;
  const held = storage.held(table.TableName, range, reverse, limit);
  reading: for await (const page of held ? [held] : storage.range(table.TableName, range, reverse, request.Limit)) {
    for (const stored of page) {
      // A page that the limit ends has a key to go on with even at the end of the range; one that its size ends does not.
      if (size >= maximumPage) {
        last = previous;
        break reading;
      }
      scanned += 1;
      size += stored.size;
      previous = stored;
      if (mayMatch?.(String(stored.json)) !== false && matches(stored, request)) {
        count += 1;
        if (!counted) found.push(projectedText(stored, request));
      }
      if (scanned >= limit) {
        if (!isEndOfRange(storageKey(itemOf(stored), table), range, reverse)) last = stored;
        break reading;
      }
    }
  }
  const consumed = { table: table.TableName, read: readUnits(size, request.ConsistentRead === true), write: 0 };
  engine.spend([consumed]);
  const ConsumedCapacity = consumedCapacity(consumed, request.ReturnConsumedCapacity);
  const others = {
    Count: count,
    ScannedCount: scanned,
    ...(last ? { LastEvaluatedKey: keyOf(itemOf(last), table) } : {}),
    ...(ConsumedCapacity ? { ConsumedCapacity } : {}),
  };
  return counted ? others : textAnswer('Items', listOf(found), others);
}

function matches(stored: StoredItem, request: RangeRequest): boolean {
  if (request._filter) return matchesExprFilter(itemOf(stored), request._filter.expression);
  const filter = request.QueryFilter ?? request.ScanFilter;
  return !filter || matchesFilter(itemOf(stored), filter, request.ConditionalOperator);
}

function keyOf(item: Item, table: Table): Item {
  return Object.fromEntries(keyAttributes(table).map(({ name }) => [name, item[name] ?? {}]));
}
