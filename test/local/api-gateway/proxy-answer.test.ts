import { request } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type FixtureGateway, seen, startFixture } from './fixture';

let gateway: FixtureGateway;
beforeAll(async () => {
  gateway = await startFixture();
});
afterAll(() => gateway.stop());

const post = (asked: object, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/items`, { method: 'POST', body: JSON.stringify(asked), headers });
const answered = (answer: unknown, headers?: Record<string, string>) => post({ answer }, headers);

test('status, headers and body go out as they are', async () => {
  const response = await answered({
    statusCode: 201,
    headers: { 'Content-Type': 'application/scim+json', Location: '/x', 'X-Flag': true },
    multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
    body: '{"a":"ä"}',
  });
  expect(response.status).toBe(201);
  expect(response.headers.get('content-type')).toBe('application/scim+json');
  expect(response.headers.get('location')).toBe('/x');
  expect(response.headers.get('x-flag')).toBe('true');
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await response.text()).toBe('{"a":"ä"}');
});

test('an empty answer is 200 with JSON as its media type', async () => {
  const response = await answered({});
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.text()).toBe('');
});

test('a status in a string counts as a number', async () => {
  expect((await answered({ statusCode: '404' })).status).toBe(404);
});

test('204 has no body', async () => {
  const response = await answered({ statusCode: 204, body: '' });
  expect(response.status).toBe(204);
  expect(response.headers.get('content-length')).toBeNull();
});

test('WWW-Authenticate and other reserved headers are renamed', async () => {
  const response = await answered({ statusCode: 401, headers: { 'WWW-Authenticate': 'Bearer', Server: 'x' } });
  expect(response.headers.get('www-authenticate')).toBeNull();
  expect(response.headers.get('x-amzn-remapped-www-authenticate')).toBe('Bearer');
  expect(response.headers.get('x-amzn-remapped-server')).toBe('x');
});

test.each([
  ['null', null],
  ['a string', 'x'],
  ['a body that is an object', { statusCode: 200, body: {} }],
  ['a header that is a number', { statusCode: 200, headers: { x: 1 } }],
  ['a header that is a list', { statusCode: 200, headers: { x: ['1'] } }],
  ['a member of another name', { statusCode: 200, message: 'x' }],
  ['a status that is no number', { statusCode: 'x' }],
])('%s is malformed: 502 with the gateway response of the template', async (_, answer) => {
  const response = await answered(answer);
  expect(response.status).toBe(502);
  expect(response.headers.get('retry-after')).toBe('5');
  expect(await response.json()).toEqual({ broken: 'Internal server error' });
});

test('a function that throws or ends: 502, and the next request is served', async () => {
  expect((await post({ throw: 'no' })).status).toBe(502);
  expect((await post({ exit: true })).status).toBe(502);
  expect((await post({})).status).toBe(200);
  expect(gateway.lines.join('\n')).toContain('Error: no');
});

test('a function that runs past its time-out, in a loop even, is ended: 502, and the next request is served', async () => {
  expect((await post({ loop: true })).status).toBe(502);
  expect((await post({})).status).toBe(200);
  expect(gateway.lines.join('\n')).toContain('Task timed out after 1.00 seconds');
});

test('a function that cannot be loaded: 502', async () => {
  expect((await fetch(`${gateway.url}/broken`)).status).toBe(502);
});

test('what a function takes longer than the integration waits for: 504', async () => {
  const response = await fetch(`${gateway.url}/slow`);
  expect(response.status).toBe(504);
  expect(await response.json()).toEqual({ broken: 'Endpoint request timed out' });
});

test('an answer beyond 6 MB never arrives: 502', async () => {
  expect((await post({ bodyOfSize: 6_300_000 })).status).toBe(502);
});

describe('compression', () => {
  const large = { statusCode: 200, body: 'a'.repeat(1000) };
  /** fetch decompresses by itself; this does not. */
  const plain = (answer: object, acceptEncoding: string) =>
    new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
      const options = { method: 'POST', headers: { 'accept-encoding': acceptEncoding } };
      const outgoing = request(`${gateway.url}/items`, options, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk) => chunks.push(chunk));
        incoming.on('end', () =>
          resolve({ encoding: incoming.headers['content-encoding'], body: Buffer.concat(chunks) }),
        );
      });
      outgoing.on('error', reject);
      outgoing.end(JSON.stringify({ answer }));
    });

  test('an answer of the least size is compressed for a client that takes it', async () => {
    const { encoding, body } = await plain(large, 'br, gzip;q=0.5');
    expect(encoding).toBe('gzip');
    expect(gunzipSync(body).toString()).toBe(large.body);
  });
  test.each([
    ['for a client that does not take it', large, 'br, gzip;q=0'],
    ['when it is smaller', { statusCode: 200, body: 'a'.repeat(999) }, 'gzip'],
  ])('not %s', async (_, answer, acceptEncoding) => {
    expect((await plain(answer, acceptEncoding)).encoding).toBeUndefined();
  });
  test('a compressed request is taken', async () => {
    const body = gzipSync(JSON.stringify({ answer: { statusCode: 418 } }));
    const headers = { 'content-encoding': 'gzip' };
    expect((await fetch(`${gateway.url}/items`, { method: 'POST', body, headers })).status).toBe(418);
  });
  test('a broken one is not, nor one of another coding', async () => {
    const sent = async (encoding: string) =>
      (await fetch(`${gateway.url}/items`, { method: 'POST', body: 'x', headers: { 'content-encoding': encoding } }))
        .status;
    expect(await sent('gzip')).toBe(400);
    expect(await sent('zstd')).toBe(415);
  });
});

describe('answers in base64', () => {
  const answer = { statusCode: 200, body: 'aGk=', isBase64Encoded: true };
  test('become bytes for a client that accepts a binary media type', async () => {
    expect(await (await answered(answer, { accept: 'application/octet-stream' })).text()).toBe('hi');
  });
  test('stay as they are for others', async () => {
    expect(await (await answered(answer, { accept: 'application/json' })).text()).toBe('aGk=');
  });
});

test('HEAD gets the headers of the answer and no body', async () => {
  const response = await fetch(`${gateway.url}/items/1`, { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100);
  expect(await response.text()).toBe('');
});

test('OPTIONS is a method like any other', async () => {
  const { event } = await seen(await fetch(`${gateway.url}/items/1`, { method: 'OPTIONS' }));
  expect(event.httpMethod).toBe('OPTIONS');
  expect((await fetch(`${gateway.url}/items`, { method: 'OPTIONS' })).status).toBe(404);
});
