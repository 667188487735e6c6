/** Holds the database calls of several requests back, and lets them through one at a time in the order that a schedule says. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDb } from '../../local/dynamodb/start-dynamo-db';
import { directDynamoDb, soon } from '../faults/direct-client';
import { touchedItems } from './touched-items';

/** A call that waits. */
export interface Step {
  /** Which request it belongs to. */
  readonly side: number;
  /** The same in each run that came to it by the same way. */
  readonly name: string;
  readonly touched: ReturnType<typeof touchedItems>;
}

interface Waiting extends Step {
  readonly go: () => Promise<void>;
}

/** Says which of the waiting calls goes next; none ends the run, in which all then happens in any order. */
export type Choose = (waiting: readonly Step[]) => Step | undefined;

export interface Gate {
  /** The client of one request. */
  client(side: number): DynamoDBClient;
  /** Runs them side by side to their ends. */
  run<T>(requests: readonly (() => Promise<T>)[], choose: Choose): Promise<readonly T[]>;
}

/** So many turns of the event loop without a new call mean that none comes before one of those that wait is let through. */
const QUIET_TURNS = 6;
const STUCK_TURNS = 5_000;

/**
 * Batches and queries promise no more than that each of their items is as it was at some moment between call and answer:
 * `torn` reads each item of a batch by itself, and a query item by item.
 */
export const createGate = (database: DynamoDb, options: { readonly torn: boolean }): Gate => {
  let waiting: Waiting[] = [];
  const made: number[] = [];
  let open = true;
  let arrivals = 0;

  const pass = (side: number, action: string, input: Record<string, unknown>): Promise<object> => {
    if (open) return database.dispatch(action, input);
    const count = (made[side] = (made[side] ?? 0) + 1);
    arrivals += 1;
    return new Promise((resolve, reject) => {
      const go = () => database.dispatch(action, input).then(resolve, (error: unknown) => reject(error as Error));
      waiting.push({ side, name: `${side}.${count} ${action}`, touched: touchedItems(action, input), go });
    });
  };

  const tornBatch = async (side: number, input: Record<string, unknown>): Promise<object> => {
    // As the SDK's command puts it on the wire.
    const requests = input.RequestItems as Record<string, { Keys: object[] }>;
    const answers = await Promise.all(
      Object.entries(requests).flatMap(([table, { Keys, ...rest }]) =>
        Keys.map((key) =>
          pass(side, 'BatchGetItem', { ...input, RequestItems: { [table]: { ...rest, Keys: [key] } } }),
        ),
      ),
    );
    const Responses: Record<string, unknown[]> = {};
    for (const answer of answers as { Responses?: Record<string, unknown[]> }[]) {
      for (const [table, items] of Object.entries(answer.Responses ?? {})) (Responses[table] ??= []).push(...items);
    }
    return { Responses, UnprocessedKeys: {} };
  };

  const tornQuery = async (side: number, input: Record<string, unknown>): Promise<object> => {
    const Items: unknown[] = [];
    const wanted = Number(input.Limit ?? Number.POSITIVE_INFINITY);
    let start = input.ExclusiveStartKey;
    while (Items.length < wanted) {
      const part = { ...input, Limit: 1, ...(start === undefined ? {} : { ExclusiveStartKey: start }) };
      const answer = (await pass(side, 'Query', part)) as { Items: unknown[]; LastEvaluatedKey?: unknown };
      Items.push(...answer.Items);
      start = answer.LastEvaluatedKey;
      if (start === undefined) break;
    }
    return { Items, Count: Items.length, ...(start === undefined ? {} : { LastEvaluatedKey: start }) };
  };

  const dispatch = (side: number, action: string, input: Record<string, unknown>): Promise<object> => {
    if (options.torn && action === 'BatchGetItem') return tornBatch(side, input);
    if (options.torn && action === 'Query') return tornQuery(side, input);
    return pass(side, action, input);
  };

  const settle = async (ended: () => boolean): Promise<void> => {
    let [quiet, seen] = [0, arrivals];
    for (let turn = 0; !ended(); turn += 1) {
      await soon();
      quiet = arrivals === seen ? quiet + 1 : 0;
      seen = arrivals;
      if (waiting.length > 0 && quiet >= QUIET_TURNS) return;
      if (turn > STUCK_TURNS) throw new Error('no request goes on, and none has ended');
    }
  };

  return {
    client: (side) =>
      directDynamoDb({ dispatch: (action, input) => dispatch(side, action, input) }, () => 0.25 + 0.5 * (side % 2)),
    run: async (requests, choose) => {
      [waiting, open, arrivals] = [[], false, 0];
      made.length = 0;
      let left = requests.length;
      const ended = () => left === 0;
      const running = requests.map(async (request) => {
        try {
          return await request();
        } finally {
          left -= 1;
        }
      });
      try {
        for (await settle(ended); !ended(); await settle(ended)) {
          const step = choose(waiting);
          const chosen = waiting.find((each) => each === step);
          if (chosen === undefined) break;
          waiting = waiting.filter((each) => each !== chosen);
          await chosen.go();
        }
      } finally {
        open = true;
        while (waiting.length > 0) await waiting.shift()?.go();
        // What was read ahead and not asked for goes on after the answer, and is no part of the next run.
        for (let turn = 0; turn < QUIET_TURNS; turn += 1) await soon();
      }
      return Promise.all(running);
    },
  };
};
