/** The runner itself, against a service that answers as it is told. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runConformance } from '../../local/conformance/run-conformance';

interface Said {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

let server: Server;
let said: Said[];
let answer: (request: Said) => { status: number; body?: unknown };
beforeEach(async () => {
  said = [];
  answer = () => ({ status: 404, body: {} });
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const heard = { method: request.method ?? '', url: request.url ?? '', body };
      said.push(heard);
      const { status, body: sent } = answer(heard);
      response.writeHead(status, { 'content-type': 'application/scim+json' });
      response.end(sent === undefined ? '' : JSON.stringify(sent));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => server.close());

const runUntil = async (interrupted: AbortSignal, ...args: string[]) => {
  let output = '';
  const write = (text: string) => {
    output += text;
  };
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const world = { environment: {}, directory: '/', write, writeError: write, interrupted };
  const code = await runConformance(['--base-url', baseUrl, '--token', 'key', ...args], world);
  return { code, output };
};
const run = (...args: string[]) => runUntil(new AbortController().signal, ...args);

test('a behaviour that does not hold is shown with what was sent and what came, and fails the run', async () => {
  answer = ({ method }) => (method === 'POST' ? { status: 418, body: { detail: 'a teapot' } } : { status: 204 });
  const { code, output } = await run('--only', '5.1', '--mode', 'compatible');
  expect(code).toBe(1);
  expect(output).toMatch(/5\.1 .* ✗ +–/);
  expect(output).toContain('the status must be 201, and is 418');
  expect(output).toMatch(/sent POST http:.*\/Users\n +\{"schemas"/);
  expect(output).toContain('came 418 {"detail":"a teapot"}');
});

test('a behaviour that holds is ticked, and what was made is deleted', async () => {
  const users = new Map<string, object>();
  answer = ({ method, url, body }) => {
    const id = url.split('/')[2]?.split('?')[0] ?? '';
    if (method === 'POST') {
      const user = { id: String(users.size + 1), ...JSON.parse(body) };
      users.set(user.id, user);
      return { status: 201, body: user };
    }
    if (method === 'DELETE') return users.delete(id) ? { status: 204 } : { status: 404, body: {} };
    return { status: 200, body: users.get(id) };
  };
  const { code, output } = await run('--only', '2.10', '--mode', 'strict');
  // A service without limits passes the first check and fails the second.
  expect(output).toContain('1 checks held, 1 failed; 1 rows fail.');
  expect(code).toBe(1);
  expect(said.some(({ method }) => method === 'POST')).toBe(true);
  expect([...users]).toEqual([]);
});

test('checks that need the admin API are not run without it, and do not fail', async () => {
  const { code, output } = await run('--only', '2.3');
  expect({ code, said }).toEqual({ code: 0, said: [] });
  expect(output).toContain('needs this product’s admin API: give --admin-url and --admin-key');
  expect(output).toContain('0 checks held, 0 failed, 1 not run');
});

test('a number that there is not is told', async () => {
  const { code, output } = await run('--only', '9.9');
  expect({ code, output }).toEqual({ code: 2, output: 'There is no behaviour 9.9.\n' });
});

test.each([
  [['--nothing'], "unknown option '--nothing'"],
  [['--mode', 'other'], 'Allowed choices are compatible, strict'],
  [['--base-url', 'x'], '--base-url is "x", but must be a URL'],
])('%j is no command and ends with 2', async (args, sentence) => {
  const { code, output } = await run(...args);
  expect(code).toBe(2);
  expect(output).toContain(sentence);
});

test('a signal ends the run, and what was made is deleted', async () => {
  const ending = new AbortController();
  const resources = new Set<string>();
  answer = ({ method, url }) => {
    if (method === 'DELETE') return resources.delete(url) ? { status: 204 } : { status: 404, body: {} };
    if (method !== 'POST') return { status: 200, body: {} };
    ending.abort('SIGINT');
    const id = String(said.length);
    resources.add(`${url}/${id}`);
    return { status: 201, body: { id } };
  };
  const { code, output } = await runUntil(ending.signal, '--only', '2', '--mode', 'strict');
  expect(code).toBe(130);
  expect(output).toContain('Interrupted. What the run had made is deleted.\n');
  expect(said.some(({ method }) => method === 'POST')).toBe(true);
  expect([...resources]).toEqual([]);
});
