/** The local service as `npm start` runs it, in a process of its own. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, readConnection } from '../../local/service/connection-file';

export interface ServiceProcess {
  readonly connection: Connection;
  stop(): Promise<void>;
}

const root = resolve(__dirname, '..', '..');
const patienceMilliseconds = 120_000;

/** Heaps take their size within a minute or two instead of ten: what memory grows by after that is kept, not room for garbage. */
const v8Flags = ['--optimize-for-size'];

/** Starts it on an empty directory and any free port. */
export const startServiceProcess = async (environment: NodeJS.ProcessEnv): Promise<ServiceProcess> => {
  const directory = await mkdtemp(join(tmpdir(), 'soak-'));
  const child = spawn(process.execPath, [...v8Flags, join(root, 'scripts', 'start.cjs')], {
    cwd: root,
    env: { ...process.env, ...environment, SCIM_LOCAL_DIR: directory, PORT: '0' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolveEnd) => child.once('close', () => resolveEnd()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  const started = Date.now();
  for (;;) {
    const connection = await readConnection(join(directory, 'connection.json'));
    if (connection !== undefined) return { connection, stop };
    const late = Date.now() - started > patienceMilliseconds;
    if (child.exitCode !== null || late) {
      await stop();
      throw new Error(late ? 'The service is not ready after 2 minutes.' : 'The service ended before it was ready.');
    }
    await pause(50);
  }
};
