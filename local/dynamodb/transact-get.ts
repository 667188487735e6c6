import { ServiceError } from '../aws-json/service-error';
import { type Consumed, consumedCapacity, readUnits, totals } from './capacity';
import type { Action } from './engine';
import { readItem } from './get-item';
import { checkProjection, project } from './projection';
import { type CancellationReason, transactionCanceled } from './refusals';
import { refuseDuplicates, refuseOversize, transactionReads } from './transaction-items';

/** TransactGetItems: one state of all items, read between two writes. */
export const transactGetItems: Action = (engine, input) => {
  const { storage } = engine;
  const reads = transactionReads(input, storage.store);
  refuseDuplicates(reads.map(({ TableName, Key }) => `${TableName}~${JSON.stringify(Object.entries(Key).sort())}`));
  return engine.exclusive(async () => {
    const consumed: Consumed[] = [];
    const reasons: CancellationReason[] = [];
    let bytes = 0;
    const Responses = reads.map((request) => {
      const table = storage.table(request.TableName);
      try {
        const item = readItem(storage, table, request.Key, () => checkProjection(request, table));
        consumed.push({ table: table.TableName, read: 2 * readUnits(item?.size ?? 0, true), write: 0 });
        reasons.push({ Code: 'None' });
        bytes += item?.size ?? 0;
        return item ? { Item: project(item, request) } : {};
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        reasons.push({ Code: 'ValidationError', Message: error.message });
        return {};
      }
    });
    if (reasons.some((reason) => reason.Code !== 'None')) throw transactionCanceled(reasons);
    refuseOversize(bytes);
    const sums = totals(consumed);
    engine.spend(sums);
    const mode = typeof input.ReturnConsumedCapacity === 'string' ? input.ReturnConsumedCapacity : undefined;
    const capacities = sums.flatMap((part) => consumedCapacity(part, mode, true) ?? []);
    return { Responses, ...(capacities.length > 0 ? { ConsumedCapacity: capacities } : {}) };
  });
};
