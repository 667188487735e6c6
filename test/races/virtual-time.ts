/**
 * A database whose calls take time that passes only when nothing else goes on, and which refuses, as DynamoDB does, a
 * transaction that meets another one on an item. Hundreds of clients that meet are so the same in each run.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { transactionCanceled } from '../../local/dynamodb/refusals';
import type { DynamoDb } from '../../local/dynamodb/start-dynamo-db';
import { directDynamoDb, soon } from '../faults/direct-client';
import { touchedItems } from './touched-items';

interface Event {
  readonly at: number;
  readonly happen: () => void;
}

export interface VirtualTime {
  readonly client: DynamoDBClient;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** In [0, 1), the same in each run. */
  readonly random: () => number;
  /** Lets time pass until all is done. */
  readonly through: <T>(work: readonly Promise<T>[]) => Promise<readonly T[]>;
  readonly seen: { calls: number; conflicts: number; milliseconds: number };
}

const QUIET_TURNS = 4;
const READ_MILLISECONDS = [2, 6] as const;
const TRANSACTION_MILLISECONDS = [6, 14] as const;

export const createVirtualTime = (database: DynamoDb, seed = 7644): VirtualTime => {
  const events: Event[] = [];
  const held = new Set<string>();
  const seen = { calls: 0, conflicts: 0, milliseconds: 0 };
  let state = seed;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => events.push({ at: seen.milliseconds + milliseconds, happen: resolve }));
  const between = ([least, most]: readonly [number, number]) => least + random() * (most - least);

  const transaction = async (action: string, input: Record<string, unknown>): Promise<object> => {
    const touched = touchedItems(action, input);
    const keys = touched === 'all' ? [] : touched.map(({ key }) => key);
    const met = keys.map((key) => held.has(key));
    if (met.includes(true)) {
      seen.conflicts += 1;
      await sleep(between(READ_MILLISECONDS));
      throw transactionCanceled(met.map((each) => ({ Code: each ? 'TransactionConflict' : 'None' })));
    }
    for (const key of keys) held.add(key);
    await sleep(between(TRANSACTION_MILLISECONDS));
    try {
      return await database.dispatch(action, input);
    } finally {
      for (const key of keys) held.delete(key);
    }
  };
  const dispatch = async (action: string, input: Record<string, unknown>): Promise<object> => {
    seen.calls += 1;
    if (action === 'TransactWriteItems') return transaction(action, input);
    await sleep(between(READ_MILLISECONDS));
    return database.dispatch(action, input);
  };

  return {
    client: directDynamoDb({ dispatch }, random),
    sleep,
    random,
    seen,
    through: async (work) => {
      let left = work.length;
      for (const each of work) void each.finally(() => (left -= 1)).catch(() => undefined);
      for (let quiet = 0; left > 0; quiet += 1) {
        await soon();
        if (quiet < QUIET_TURNS) continue;
        const [next] = events.sort((one, other) => one.at - other.at).splice(0, 1);
        if (next === undefined) continue;
        seen.milliseconds = Math.max(seen.milliseconds, next.at);
        next.happen();
        quiet = 0;
      }
      return Promise.all(work);
    },
  };
};
