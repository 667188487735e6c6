import { ServiceError } from '../aws-json/service-error';
import { type Consumed, consumedCapacity, readUnits, totals, writeUnits } from './capacity';
import type { ClientTokens } from './client-tokens';
import type { Action, Engine } from './engine';
import type { Item } from './item';
import { type PlannedWrite, planWrite, targetKey } from './plan-write';
import { type CancellationReason, transactionCanceled } from './refusals';
import { refuseDuplicates, refuseOversize, type TransactionWrite, transactionWrites } from './transaction-items';

const none: CancellationReason = { Code: 'None' };

/** TransactWriteItems: all operations decide on the same state and are committed in one batch, or none is. */
export function transactWriteItems(tokens: ClientTokens): Action {
  return (engine, input, body) => {
    const { storage } = engine;
    // A client repeats its request as it was. The checks below change their input, so this cannot wait.
    const fingerprint = body ?? JSON.stringify(input);
    const operations = transactionWrites(input, storage.store);
    const token = typeof input.ClientRequestToken === 'string' ? input.ClientRequestToken : undefined;
    const mode = typeof input.ReturnConsumedCapacity === 'string' ? input.ReturnConsumedCapacity : undefined;
    return engine.exclusive(async () => {
      const now = engine.now();
      if (token !== undefined && tokens.used(token, fingerprint, now)) {
        return answer(
          engine,
          operations.map((operation) => replayUnits(engine, operation)),
          mode,
        );
      }
      const steps = plan(engine, operations);
      if (steps.some(({ reason }) => reason !== none)) {
        engine.spend(totals(steps.map(stepUnits)));
        throw transactionCanceled(steps.map(({ reason }) => reason));
      }
      const writes = steps.flatMap(({ write }) => (write ? [write] : []));
      await storage.commit(writes, token === undefined ? [] : [tokens.record(token, fingerprint, now)]);
      engine.changes.publish(writes, now);
      return answer(engine, steps.map(stepUnits), mode);
    });
  };
}

interface Step {
  readonly table: string;
  readonly bytesBefore: number;
  /** Absent for a condition check, and for an operation that failed. */
  readonly write?: PlannedWrite;
  readonly reason: CancellationReason;
}

function plan({ storage }: Engine, operations: readonly TransactionWrite[]): Step[] {
  const targets = operations.map(({ kind, request }) => {
    const table = storage.table(request.TableName);
    return { kind, request, table, ...attempt(() => targetKey(kind, request, table)) };
  });
  refuseDuplicates(targets.flatMap(({ table, value }) => (value === undefined ? [] : `${table.TableName}~${value}`)));
  const steps = targets.map(({ kind, request, table, value: key, reason }): Step => {
    if (key === undefined) return { table: table.TableName, bytesBefore: 0, reason };
    const present = storage.present(table.TableName, key);
    const target = { table: table.TableName, bytesBefore: present.bytesBefore };
    const planned = attempt(() => planWrite(kind, request, table, present));
    if (!planned.value || kind === 'ConditionCheck') return { ...target, reason: planned.reason };
    return { ...target, write: planned.value, reason: planned.reason };
  });
  refuseOversize(steps.reduce((sum, { write, bytesBefore }) => sum + (write?.stored?.size ?? bytesBefore), 0));
  return steps;
}

/** What one operation cannot do cancels the transaction with its reason; anything else fails the call itself. */
function attempt<T>(decide: () => T): { value?: T; reason: CancellationReason } {
  try {
    return { value: decide(), reason: none };
  } catch (error) {
    const { name, item } = refusal(error);
    const message = error instanceof Error ? error.message : String(error);
    if (name === 'ConditionalCheckFailedException') {
      return { reason: { Code: 'ConditionalCheckFailed', ...(item ? { Item: item } : {}), Message: message } };
    }
    if (name === 'ValidationException') return { reason: { Code: 'ValidationError', Message: message } };
    throw error;
  }
}

function refusal(error: unknown): { name?: string; item?: Item } {
  if (error instanceof ServiceError) {
    // conditionFailed() is the only refusal with this member.
    return { name: error.name, ...(error.body.Item ? { item: error.body.Item as Item } : {}) };
  }
  // dynalite's own refusals carry a body; those that its update action makes are all validation errors.
  return typeof error === 'object' && error !== null && 'body' in error ? { name: 'ValidationException' } : {};
}

/** Transactions cost twice: one pass to prepare, one to commit. A condition check costs as if it wrote. */
function stepUnits({ table, bytesBefore, write }: Step): Consumed {
  return { table, read: 0, write: 2 * writeUnits(bytesBefore, write?.stored?.size ?? 0) };
}

/** A repeated token is answered by reading the items again. */
function replayUnits({ storage }: Engine, { kind, request }: TransactionWrite): Consumed {
  const table = storage.table(request.TableName);
  const item = storage.read(table.TableName, targetKey(kind, request, table));
  return { table: table.TableName, read: 2 * readUnits(item?.size ?? 0, true), write: 0 };
}

function answer(engine: Engine, parts: readonly Consumed[], mode: string | undefined): object {
  const consumed = totals(parts);
  engine.spend(consumed);
  const capacities = consumed.flatMap((part) => consumedCapacity(part, mode, true) ?? []);
  return capacities.length > 0 ? { ConsumedCapacity: capacities } : {};
}
