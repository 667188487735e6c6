import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Command = Parameters<DynamoDBClient['send']>[0];

/** Stands around each call; `send` makes it. */
export type Around = (command: Command, send: () => Promise<unknown>) => Promise<unknown>;

/** A client whose calls go out in rounds. */
export interface LockStep {
  readonly client: DynamoDBClient;
  /** Rounds since the beginning. */
  rounds(): number;
}

/**
 * Holds calls until nothing else is left to do, lets them go together, and answers all before any code runs on. Each round is
 * then one wait for the database, and their number is how many calls had to wait for one another.
 */
export const lockStep = (own: DynamoDBClient, around?: Around): LockStep => {
  let waiting: (() => Promise<() => void>)[] = [];
  let rounds = 0;
  let scheduled = false;
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => void release());
  };
  const release = async () => {
    const round = waiting;
    waiting = [];
    rounds += 1;
    const answers: (() => void)[] = [];
    // Whoever stands around a call sees it alone.
    if (around !== undefined) for (const call of round) answers.push(await call());
    else answers.push(...(await Promise.all(round.map((call) => call()))));
    scheduled = false;
    for (const answer of answers) answer();
    if (waiting.length > 0) schedule();
  };
  // The store sends commands and awaits them: of all overloads of `send` the one with a promise.
  const send = (command: Command) =>
    new Promise((resolve, reject) => {
      const call = () => own.send(command);
      waiting.push(() =>
        (around === undefined ? call() : around(command, call)).then(
          (output) => () => resolve(output),
          (error) => () => reject(error),
        ),
      );
      schedule();
    });
  return {
    client: { send, destroy: () => own.destroy() } as unknown as DynamoDBClient, // all that the store uses of it
    rounds: () => rounds,
  };
};
