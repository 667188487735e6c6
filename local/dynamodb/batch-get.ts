import { type Consumed, consumedCapacity, readUnits, totals } from './capacity';
import type { Action } from './engine';
import { readItem } from './get-item';
import { type Item, itemSize } from './item';
import { checkProjection, project } from './projection';
import { checkRequest } from './requests';

/**
 * AWS answers at most 16 MB and reads at most 1 MB of one physical partition; what is left comes back as unprocessed keys. A young table is
 * one partition, so the second limit is the one that callers meet.
 */
const maximumRead = 1024 * 1024;

/** BatchGetItem. */
export const batchGetItem: Action = async (engine, input) => {
  const { storage } = engine;
  const originals = input.RequestItems as Record<string, object>; // checked in the next line
  const request = checkRequest('BatchGetItem', input, storage.store);
  const Responses: Record<string, Item[]> = {};
  const UnprocessedKeys: Record<string, object> = {};
  const consumed: Consumed[] = [];
  for (const [name, part] of Object.entries(request.RequestItems)) {
    const table = storage.table(name);
    const found: Item[] = [];
    const left: Item[] = [];
    let bytes = 0;
    for (const key of part.Keys) {
      const item = readItem(storage, table, key, () => checkProjection(part, table));
      if (bytes >= maximumRead) {
        left.push(key);
        continue;
      }
      const size = item ? itemSize(item) : 0;
      bytes += size;
      consumed.push({ table: name, read: readUnits(size, part.ConsistentRead === true), write: 0 });
      if (item) found.push(project(item, part));
    }
    Responses[name] = found;
    if (left.length > 0) UnprocessedKeys[name] = { ...originals[name], Keys: left };
  }
  const sums = totals(consumed);
  engine.spend(sums);
  const capacities = sums.flatMap((part) => consumedCapacity(part, request.ReturnConsumedCapacity) ?? []);
  return { Responses, UnprocessedKeys, ...(capacities.length > 0 ? { ConsumedCapacity: capacities } : {}) };
};
