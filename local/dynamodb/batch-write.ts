import { type Consumed, consumedCapacity, totals, writeUnits } from './capacity';
import type { Action } from './engine';
import { type PlannedWrite, planWrite, targetKey } from './plan-write';
import { validationFailed } from './refusals';
import { checkRequest } from './requests';

/** BatchWriteItem. AWS writes the items one by one; here they happen to come together. */
export const batchWriteItem: Action = (engine, input) => {
  const { storage } = engine;
  const request = checkRequest('BatchWriteItem', input, storage.store);
  return engine.exclusive(async () => {
    const writes: PlannedWrite[] = [];
    const seen = new Set<string>();
    for (const [name, members] of Object.entries(request.RequestItems)) {
      const table = storage.table(name);
      for (const { PutRequest, DeleteRequest } of members) {
        const kind = PutRequest ? 'PutItem' : 'DeleteItem';
        const write = { TableName: name, ...PutRequest, ...DeleteRequest };
        const storageKey = targetKey(kind, write, table);
        const item = `${name}~${storageKey}`;
        if (seen.has(item)) throw validationFailed('Provided list of item keys contains duplicates');
        seen.add(item);
        writes.push(planWrite(kind, write, table, storage.present(name, storageKey)));
      }
    }
    await storage.commit(writes);
    engine.changes.publish(writes, engine.now());
    const consumed = totals(
      writes.map(
        ({ table, bytesBefore, stored }): Consumed => ({
          table,
          read: 0,
          write: writeUnits(bytesBefore, stored?.size ?? 0),
        }),
      ),
    );
    engine.spend(consumed);
    const capacities = consumed.flatMap((part) => consumedCapacity(part, request.ReturnConsumedCapacity) ?? []);
    return { UnprocessedItems: {}, ...(capacities.length > 0 ? { ConsumedCapacity: capacities } : {}) };
  });
};
