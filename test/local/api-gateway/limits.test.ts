import { request } from 'node:http';
import { connect } from 'node:net';
import { type FixtureGateway, seen, startFixture } from './fixture';

let gateway: FixtureGateway;
beforeAll(async () => {
  gateway = await startFixture();
});
afterAll(() => gateway.stop());

const post = (body: string, path = '/items') => fetch(gateway.url + path, { method: 'POST', body });

/** Writes bytes to the server and gives back what it says until it closes the connection, or says `until`. */
const exchange = (bytes: string[], until?: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(gateway.port, '127.0.0.1', () => {
      for (const part of bytes) socket.write(part);
    });
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk;
      if (until && said.includes(until)) socket.destroy();
    });
    socket.on('close', () => resolve(said));
    socket.on('error', reject);
  });

test('an unknown path and an unknown method: the gateway response for a missing token, as API Gateway has it', async () => {
  for (const response of [await fetch(`${gateway.url}/nowhere`), await post('', '/broken')]) {
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ status: '404' });
  }
});

test('a body above 10 MB: 413 that the template has no part in', async () => {
  const response = await post('x'.repeat(10 * 1024 * 1024 + 1));
  expect(response.status).toBe(413);
  expect(await response.json()).toEqual({ message: 'Request Too Long' });
});

test('the same in chunks', async () => {
  const status = await new Promise((resolve, reject) => {
    const outgoing = request(`${gateway.url}/items`, { method: 'POST' }, (incoming) => {
      resolve(incoming.statusCode);
      incoming.resume();
    });
    outgoing.on('error', reject);
    for (let megabyte = 0; megabyte < 11; megabyte++) outgoing.write('x'.repeat(1024 * 1024));
    outgoing.end();
  });
  expect(status).toBe(413);
});

test('a body that Lambda does not take any more: 413 too', async () => {
  expect((await post(JSON.stringify({ answer: {}, padding: 'x'.repeat(6_200_000) }))).status).toBe(200);
  expect((await post('x'.repeat(6_291_556))).status).toBe(413);
});

test('a client that asks first is told to go on', async () => {
  const head = 'POST /items HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n';
  const said = await exchange([`${head}Content-Length: 2\r\n\r\n`, '{}']);
  expect(said).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/);
});

test('and is refused at once when it announces too much', async () => {
  const said = await exchange([
    'POST /items HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n',
  ]);
  expect(said).toMatch(/^HTTP\/1.1 413/);
});

test('request line and headers beyond 10,240 bytes: 431', async () => {
  expect((await fetch(`${gateway.url}/items?a=${'x'.repeat(11_000)}`)).status).toBe(431);
  expect((await fetch(`${gateway.url}/items?a=${'x'.repeat(9_000)}`)).status).toBe(200);
});

test('what is not HTTP: 400', async () => {
  expect(await exchange(['garbage\r\n\r\n'])).toMatch(/^HTTP\/1.1 400/);
});

test('a client that leaves amidst its body reaches no function, and the next is served', async () => {
  const before = (await seen(await fetch(`${gateway.url}/items`))).invocations;
  await new Promise<void>((resolve) => {
    const socket = connect(gateway.port, '127.0.0.1', () => {
      socket.write('POST /items HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', () => socket.destroy());
    });
    socket.on('close', () => resolve());
  });
  const after = (await seen(await fetch(`${gateway.url}/items`))).invocations;
  expect(after).toBe(before + 1);
});

test('a client that leaves before its answer does no harm', async () => {
  const leaving = new AbortController();
  const answer = fetch(`${gateway.url}/patient?ms=300`, { signal: leaving.signal });
  setTimeout(() => leaving.abort(), 100);
  await expect(answer).rejects.toThrow();
  expect((await fetch(`${gateway.url}/patient?ms=1`)).status).toBe(200);
});

test('several requests on one connection are answered in turn', async () => {
  const get = (name: string, connection: string) =>
    `GET /items/${name} HTTP/1.1\r\nHost: x\r\nConnection: ${connection}\r\n\r\n`;
  const said = await exchange([get('a', 'keep-alive') + get('b', 'close')]);
  expect(said.match(/HTTP\/1.1 200 OK/g)).toHaveLength(2);
});
