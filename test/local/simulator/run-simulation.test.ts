import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSimulation } from '../../../local/simulator/run-simulation';
import { startFakeService } from './fake-service';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'simulate-'));
});
afterEach(() => rm(directory, { recursive: true }));

const run = async (...args: string[]) => {
  let out = '';
  let err = '';
  const code = await runSimulation(args, {
    environment: { SCIM_LOCAL_DIR: directory },
    directory: '/',
    write: (text) => {
      out += text;
    },
    writeError: (text) => {
      err += text;
    },
  });
  return { code, out, err };
};

const connect = (baseUrl: string) =>
  writeFile(
    join(directory, 'connection.json'),
    JSON.stringify({
      organizationId: 'acme',
      baseUrl,
      accessKey: 'local-key',
      adminUrl: '',
      adminKey: '',
      consoleUrl: null,
      pid: 1,
    }),
  );

describe('against a service that says yes to everything', () => {
  let service: Awaited<ReturnType<typeof startFakeService>>;
  beforeEach(async () => {
    service = await startFakeService(({ method }) => ({ status: method === 'POST' ? 201 : 200, body: { id: '1' } }));
  });
  afterEach(() => service.stop());

  test('it says what did not hold and ends with 1', async () => {
    const { code, out } = await run('all', '--base-url', service.baseUrl, '--token', 'key');
    expect(code).toBe(1);
    expect(out).toContain('✗ is told when it creates the same user again');
    expect(out).toContain('the status must be 409, and is 201');
    const [, held = '', total = ''] = /(\d+) of (\d+) exchanges held/.exec(out) ?? [];
    expect(Number(held)).toBeLessThan(Number(total) / 2);
  });

  test('the local run is taken where no options are given', async () => {
    await connect(service.baseUrl);
    expect((await run('okta')).out).toContain(`Playing okta against ${service.baseUrl}`);
    expect(service.received[0]?.headers.authorization).toBe('Bearer local-key');
    await run('okta', '--token', 'other');
    expect(service.received.at(-1)?.headers.authorization).toBe('Bearer other');
  });

  test('the key of the local run goes to no other service', async () => {
    await connect('http://127.0.0.1:3000/scim/v2');
    const { code, err } = await run('okta', '--base-url', service.baseUrl);
    expect({ code, received: service.received.length }).toEqual({ code: 2, received: 0 });
    expect(err).toContain('add --token');
  });
});

describe('a signal', () => {
  /** Creates what is posted, deletes what is there where it may, and ends the run at the first creation. */
  const interrupted = async (deletes: boolean) => {
    const ending = new AbortController();
    const resources = new Set<string>();
    let posts = 0;
    const service = await startFakeService(({ method, url }) => {
      if (method === 'POST') {
        ending.abort('SIGTERM');
        resources.add(`${url}/${++posts}`);
        return { status: 201, body: { id: String(posts) } };
      }
      if (method === 'DELETE') return { status: deletes && resources.delete(url) ? 204 : 500 };
      return { status: 200, body: { totalResults: 0, Resources: [] } };
    });
    let err = '';
    const code = await runSimulation(['okta', '--base-url', service.baseUrl, '--token', 'key'], {
      environment: {},
      directory: '/',
      write: () => {},
      writeError: (text) => {
        err += text;
      },
      interrupted: ending.signal,
    });
    await service.stop();
    const last = service.received.at(-1)?.method;
    return { code, err, left: [...resources], posts, last, baseUrl: service.baseUrl };
  };

  test('ends the run, and what it had made is deleted', async () => {
    const { baseUrl, ...end } = await interrupted(true);
    expect(end).toEqual({
      code: 143,
      err: 'Interrupted. What the run had made is deleted.\n',
      left: [],
      posts: 1,
      last: 'DELETE',
    });
  });

  test('reaches the run through the process', async () => {
    const resources = new Set<string>();
    let posts = 0;
    let child: ChildProcess | undefined;
    const service = await startFakeService(({ method, url }) => {
      if (method === 'DELETE') return { status: resources.delete(url) ? 204 : 404 };
      if (method !== 'POST') return { status: 200, body: { totalResults: 0, Resources: [] } };
      if (posts === 0) child?.kill('SIGINT'); // a second one would end it at once
      resources.add(`${url}/${++posts}`);
      return { status: 201, body: { id: String(posts) } };
    });
    const main = ['scripts/run.cjs', 'local/simulator/main.ts', 'all', '--base-url', service.baseUrl, '--token', 'key'];
    child = spawn(process.execPath, main, { cwd: join(__dirname, '..', '..', '..'), stdio: 'ignore' });
    const code = await new Promise((resolve) => child?.on('close', resolve));
    await service.stop();
    expect({ code, left: [...resources] }).toEqual({ code: 130, left: [] });
    expect(posts).toBeGreaterThan(0);
  });

  test('says what could not be deleted', async () => {
    const { code, err, baseUrl } = await interrupted(false);
    expect(code).toBe(143);
    expect(err).toMatch(new RegExp(`delete them yourself:\\n${baseUrl}/(Users|Groups)/1\\n`));
  });
});

test('what the service answers is shown as text', async () => {
  const hostile = '\u001b[2J\u009b\u202e\u2028\u200b';
  const service = await startFakeService(() => ({ status: 500, body: { id: hostile, detail: hostile } }));
  const { out, err } = await run('okta', '--verbose', '--base-url', service.baseUrl, '--token', 'key');
  await service.stop();
  expect(out).toContain('\\u001b[2J\\u009b\\u202e\\u2028\\u200b');
  expect((out + err).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u202e\u200b]/u);
});

test('without a local run it ends with 1 and what to do', async () => {
  const { code, err } = await run('okta');
  expect(code).toBe(1);
  expect(err).toContain('--base-url and --token, or start the local service with "npm start"');
});

test.each([
  ['an unknown option', ['okta', '--nothing'], "unknown option '--nothing'"],
  ['an unknown provider', ['nobody'], 'Allowed choices are entra, google'],
  ['no provider', [], "missing required argument 'provider'"],
  ['a base URL that is none', ['okta', '--base-url', 'x', '--token', 'y'], '--base-url is "x", but must be a URL'],
  ['another protocol', ['okta', '--base-url', 'ftp://x', '--token', 'y'], 'must be a URL such as https://'],
])('%s is no command: it ends with 2 and what to do', async (_, args, sentence) => {
  const { code, err } = await run(...args);
  expect(code).toBe(2);
  expect(err).toContain(sentence);
});

test('--help ends with 0', async () => {
  expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('--verbose') });
});
