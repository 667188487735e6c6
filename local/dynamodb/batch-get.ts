import { type JsonPiece, listOf, textAnswer } from '../aws-json/json-text';
import { type Consumed, consumedCapacity, readUnits, totals } from './capacity';
import type { Action } from './engine';
import { readItem } from './get-item';
import type { Item } from './item';
import { checkProjection, projectedText } from './projection';
import { checkRequest } from './requests';

/**
 * AWS answers at most 16 MB and reads at most 1 MB of one physical partition; what is left comes back as unprocessed keys. A young table is
 * one partition, so the second limit is the one that callers meet.
 */
const maximumRead = 1024 * 1024;

/** BatchGetItem. */
export const batchGetItem: Action = async (engine, input) => {
  const { storage } = engine;
  const request = checkRequest('BatchGetItem', input, storage.store);
  const responses: JsonPiece[] = [];
  const UnprocessedKeys: Record<string, object> = {};
  const consumed: Consumed[] = [];
  for (const [name, part] of Object.entries(request.RequestItems)) {
    const table = storage.table(name);
    const found: JsonPiece[] = [];
    const left: Item[] = [];
    let bytes = 0;
    for (const key of part.Keys) {
      const item = readItem(storage, table, key, () => checkProjection(part, table));
      if (bytes >= maximumRead) {
        left.push(key);
        continue;
      }
      const size = item?.size ?? 0;
      bytes += size;
      consumed.push({ table: name, read: readUnits(size, part.ConsistentRead === true), write: 0 });
      if (item) found.push(projectedText(item, part));
    }
    responses.push(responses.length === 0 ? '{' : ',', `${JSON.stringify(name)}:`, ...listOf(found));
    if (left.length > 0) {
      const { _projection, ...asked } = part;
      UnprocessedKeys[name] = { ...asked, Keys: left };
    }
  }
  const sums = totals(consumed);
  engine.spend(sums);
  const capacities = sums.flatMap((part) => consumedCapacity(part, request.ReturnConsumedCapacity) ?? []);
  const others = { UnprocessedKeys, ...(capacities.length > 0 ? { ConsumedCapacity: capacities } : {}) };
  return textAnswer('Responses', [...responses, '}'], others);
};
