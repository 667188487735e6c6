import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { lockDirectory } from '../../../local/service/directory-lock';

const root = resolve(__dirname, '..', '..', '..');
let directory: string;
let lock: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lock-'));
  lock = join(directory, 'lock');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const killed: (() => void)[] = [];
afterAll(() => {
  for (const kill of killed) kill();
});

/** Another process that holds the lock until it is killed. */
const holder = async () => {
  const code = `require('tsx/cjs'); require('./local/service/directory-lock.ts').lockDirectory(process.argv[1])
    .then(() => { console.log('locked'); setInterval(() => {}, 1000); })`;
  const child = spawn(process.execPath, ['-e', code, directory], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  killed.push(() => child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return {
    pid: child.pid,
    kill: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGKILL');
      }),
  };
};

test('a free directory is locked until released, and nothing else is left in it', async () => {
  const release = await lockDirectory(directory);
  expect(readdirSync(directory)).toEqual(['lock']);
  await release();
  expect(readdirSync(directory)).toEqual([]);
});

test('what another process holds is refused, and taken over once that is killed', async () => {
  const other = await holder();
  await expect(lockDirectory(directory)).rejects.toThrow(
    `Another start (process ${other.pid}) uses ${directory}: stop it, or set SCIM_LOCAL_DIR to another directory.`,
  );
  await other.kill();
  expect(existsSync(lock)).toBe(true);
  const release = await lockDirectory(directory);
  expect(JSON.parse(readFileSync(lock, 'utf8')).pid).toBe(process.pid);
  await release();
});

test('a lock whose process id now belongs to another process is stale', async () => {
  writeFileSync(lock, JSON.stringify({ pid: process.pid, began: 'long ago' }));
  await (await lockDirectory(directory))();
  expect(existsSync(lock)).toBe(false);
});

test.each(['', '{"pid":', 'null', '{"pid":"x"}'])(
  'a lock that was not written to its end (%s) is stale',
  async (text) => {
    writeFileSync(lock, text);
    await (await lockDirectory(directory))();
    expect(existsSync(lock)).toBe(false);
  },
);

test('releasing leaves the lock of whoever took over meanwhile', async () => {
  const release = await lockDirectory(directory);
  writeFileSync(lock, 'of another');
  await release();
  expect(readFileSync(lock, 'utf8')).toBe('of another');
});
