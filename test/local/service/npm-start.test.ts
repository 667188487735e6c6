import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = resolve(__dirname, '..', '..', '..');
let directory: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'npm-start-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly ready: Promise<string>;
  readonly ended: Promise<{ code: number | null; output: string }>;
}

const run = (environment: Record<string, string> = {}, command = [process.execPath, 'scripts/start.cjs']): Run => {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, PORT: '0', SCIM_LOCAL_DIR: directory, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  let announce = (_: string) => {};
  const ready = new Promise<string>((resolve) => {
    announce = resolve;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.includes('Stop it')) announce(output);
    });
  }
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, output })),
  );
  return { child, ready, ended };
};
const connection = () => JSON.parse(readFileSync(join(directory, 'connection.json'), 'utf8'));
const users = async (init: RequestInit = {}) => {
  const { baseUrl, accessKey } = connection();
  const headers = { authorization: `Bearer ${accessKey}`, 'content-type': 'application/scim+json' };
  return fetch(`${baseUrl}/Users`, { ...init, headers });
};

test('it prints what a client needs, serves, and ends cleanly on SIGTERM and on Ctrl-C', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const { child, ready, ended } = run();
    const output = await ready;
    const { baseUrl, accessKey, adminUrl, adminKey, consoleUrl, pid } = connection();
    for (const value of [baseUrl, accessKey, adminUrl, adminKey]) expect(output).toContain(value);
    expect(output).toContain(`curl -H 'Authorization: Bearer ${accessKey}' '${baseUrl}/Users'`);
    expect({ consoleUrl, pid }).toEqual({ consoleUrl: null, pid: child.pid });
    expect((await users()).status).toBe(200);
    child.kill(signal);
    const end = await ended;
    expect(end.code).toBe(0);
    expect(end.output).not.toMatch(/warning|error/i);
  }
});

test('it ends with the npm that started it, whose shell passes no signal on', async () => {
  const { child, ready } = run({ npm_lifecycle_event: 'start' }, ['sh', '-c', 'node scripts/start.cjs; exit $?']);
  await ready;
  const { baseUrl } = connection();
  child.kill('SIGTERM');
  const refused = async () =>
    fetch(`${baseUrl}/Users`).then(
      () => false,
      () => true,
    );
  while (!(await refused())) await sleep(100);
});

test('what was answered survives kill -9, and the next start takes over', async () => {
  const first = run();
  await first.ready;
  const created = await users({ method: 'POST', body: JSON.stringify({ userName: 'survivor' }) });
  expect(created.status).toBe(201);
  first.child.kill('SIGKILL');
  await first.ended;
  const second = run();
  await second.ready;
  expect(await (await users()).json()).toMatchObject({ totalResults: 1, Resources: [{ userName: 'survivor' }] });
});

test('it names the file in which the functions log, where the cause of a failure stands', async () => {
  const output = await run().ready;
  const [, file = ''] = /Log of requests +(\S+)/.exec(output) ?? [];
  expect(file).toBe(join(directory, 'handlers.log'));
  await users();
  while (!existsSync(file) || !readFileSync(file, 'utf8').includes('/Users')) await sleep(50);
});

test('it says in one line what of an earlier start is gone', async () => {
  const again = async () => {
    const { child, ready, ended } = run();
    const output = await ready;
    child.kill('SIGTERM');
    await ended;
    const lines = output.split('\n').filter((line) => / starts with/.test(line));
    return { lines, keys: connection() };
  };
  const first = await again();
  expect(first.lines).toEqual([]);
  const file = join(directory, 'connection.json');
  writeFileSync(file, '{"organizationId":');
  const second = await again();
  expect(second.lines).toEqual([
    `The service starts with a new SCIM access key and a new admin key, since ${file} is damaged.`,
  ]);
  rmSync(join(directory, 'database'), { recursive: true });
  const third = await again();
  expect(third.lines).toEqual([
    `${join(directory, 'database')} is missing: the service starts without the data of earlier starts, and with a new SCIM access key.`,
  ]);
  expect(third.keys.adminKey).toBe(second.keys.adminKey);
  expect((await again()).lines).toEqual([]);
});

test('with all data in memory it needs no directory, and says that it writes none', async () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  const { ready } = run({ SCIM_LOCAL_DIR: file, SCIM_LOCAL_EPHEMERAL: '1' });
  const output = await ready;
  expect(output).toContain(`Nothing is written into ${file}: give scimctl SCIM_ADMIN_URL and SCIM_ADMIN_KEY.`);
  expect(output).toContain('No log is kept either.');
  expect(output).not.toContain('Log of requests');
  const [baseUrl = '', accessKey = ''] = ['SCIM base URL', 'SCIM access key'].map(
    (row) => new RegExp(`${row} +(\\S+)`).exec(output)?.[1],
  );
  const answer = await fetch(`${baseUrl}/Users`, { headers: { authorization: `Bearer ${accessKey}` } });
  expect(answer.status).toBe(200);
});

describe('what cannot start says so in one sentence and ends with 1', () => {
  const failure = async (environment: Record<string, string>) => {
    const { code, output } = await run(environment).ended;
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    return output;
  };

  test('a port in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // it listens on a port
    try {
      expect(await failure({ PORT: String(port) })).toBe(
        `Port ${port} is in use: stop what listens there, or set PORT to another one (0 takes any that is free).\n`,
      );
    } finally {
      server.close();
    }
  });

  test('a port that is none', async () => {
    expect(await failure({ PORT: 'x' })).toMatch(/^PORT is "x"/);
  });

  test('a data directory that cannot be one', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'below')]) {
      expect(await failure({ SCIM_LOCAL_DIR: path })).toContain(
        'make it readable and writable, or set SCIM_LOCAL_DIR to another one',
      );
    }
  });

  test.each(['0', '1'])('another start on the same directory, with all data in memory: %s', async (ephemeral) => {
    const first = run();
    await first.ready;
    expect(await failure({ SCIM_LOCAL_EPHEMERAL: ephemeral })).toContain(
      `Another start (process ${first.child.pid}) uses ${directory}`,
    );
    expect((await users()).status).toBe(200);
  });

  test('a database that is damaged', async () => {
    writeFileSync(join(directory, 'database'), 'no directory');
    expect(await failure({})).toContain('Cannot open the database');
  });
});
