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
    expect({ code, received: service.received.length }).toEqual({ code: 1, received: 0 });
    expect(err).toContain('add --token');
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

test.each([
  ['no local run', ['okta'], '--base-url and --token, or start the local service with "npm start"'],
  ['an unknown provider', ['nobody'], 'Allowed choices are entra, google'],
  ['no provider', [], "missing required argument 'provider'"],
  ['a base URL that is none', ['okta', '--base-url', 'x', '--token', 'y'], '--base-url is "x", but must be a URL'],
  ['another protocol', ['okta', '--base-url', 'ftp://x', '--token', 'y'], 'must be a URL such as https://'],
])('%s ends with 1 and what to do', async (_, args, sentence) => {
  const { code, err } = await run(...args);
  expect(code).toBe(1);
  expect(err).toContain(sentence);
});

test('--help ends with 0', async () => {
  expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('--verbose') });
});
