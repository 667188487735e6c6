import { fork } from 'node:child_process';
import type { Connection, ProcessUsage } from './side-channel';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly connection: Connection;
  usage(): Promise<ProcessUsage>;
  /** Asks what only some servers know. */
  ask(command: string): Promise<unknown>;
  stop(): Promise<void>;
}

interface Answer {
  readonly connection?: Connection;
  readonly id?: number;
  readonly result?: unknown;
}

/** Starts a server and waits until it listens. */
export const startServerProcess = async (script: string, args: readonly string[]): Promise<ServerProcess> => {
  const child = fork(script, args, {
    execArgv: ['--require', 'tsx/cjs'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const waiting = new Map<number, (result: unknown) => void>();
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}.`)));
  });
  ended.catch(() => undefined);
  const listening = new Promise<Connection>((resolve) => {
    child.on('message', ({ connection, id, result }: Answer) => {
      if (connection !== undefined) resolve(connection);
      else if (id !== undefined) waiting.get(id)?.(result);
    });
  });
  let calls = 0;
  const ask = (command: string): Promise<unknown> => {
    const id = ++calls;
    const answer = new Promise<unknown>((resolve) => waiting.set(id, resolve));
    child.send({ id, command });
    return Promise.race([answer, ended]).finally(() => waiting.delete(id));
  };
  return {
    connection: await Promise.race([listening, ended]),
    usage: () => ask('usage') as Promise<ProcessUsage>, // every side channel answers it
    ask,
    stop: async () => {
      await ask('stop');
      child.disconnect();
      await ended.catch(() => undefined);
    },
  };
};
