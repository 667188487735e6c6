import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isRunning } from '../../local/service/directory-lock';

/** A service that was just started. */
export interface ServiceMeasure {
  /** From `npm start` until connection.json is there. */
  readonly readyMilliseconds: number;
  /** Its very first request, `GET /Groups`. */
  readonly firstAnswerMilliseconds: number;
}

const root = resolve(__dirname, '../..');
const patienceMilliseconds = 120_000;

const freePort = (): Promise<number> =>
  new Promise((resolvePort, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolvePort(port));
    });
  });

/** npm does not pass a signal on to what it runs, so the whole group gets it. */
const stopped = (child: ChildProcess): Promise<void> =>
  new Promise((resolveStop) => {
    if (child.exitCode !== null || child.pid === undefined) return resolveStop();
    child.once('close', () => resolveStop());
    process.kill(-child.pid, 'SIGTERM');
  });

/** npm ends before what it runs, which still writes into its directory. */
const ended = async (pid: number): Promise<void> => {
  while (isRunning(pid)) await pause(5);
};

/** Starts the service on an empty directory, asks it once, and stops it. */
export async function measureService(): Promise<ServiceMeasure> {
  const folder = mkdtempSync(join(tmpdir(), 'cold-service-'));
  const file = join(folder, 'connection.json');
  const env = { ...process.env, SCIM_LOCAL_DIR: folder, PORT: String(await freePort()) };
  const start = performance.now();
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true, // a process group of its own
  });
  let service = child.pid;
  try {
    while (!existsSync(file)) {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}.`);
      if (performance.now() - start > patienceMilliseconds) throw new Error('npm start is not ready after 2 minutes.');
      await pause(5);
    }
    const readyMilliseconds = performance.now() - start;
    const { baseUrl, accessKey, pid } = JSON.parse(readFileSync(file, 'utf8'));
    service = pid;
    const asked = performance.now();
    const answer = await fetch(`${baseUrl}/Groups`, { headers: { authorization: `Bearer ${accessKey}` } });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`GET /Groups answered ${answer.status}: ${text}`);
    return { readyMilliseconds, firstAnswerMilliseconds: performance.now() - asked };
  } finally {
    await stopped(child);
    if (service !== undefined) await ended(service);
    rmSync(folder, { recursive: true, force: true });
  }
}
