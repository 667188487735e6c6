import { request } from 'node:http';
import { type FixtureGateway, type Seen, seen, startFixture } from './fixture';

let gateway: FixtureGateway;
beforeAll(async () => {
  gateway = await startFixture();
});
afterAll(() => gateway.stop());

const eventOf = async (path: string, init?: RequestInit) => (await seen(await fetch(gateway.url + path, init))).event;

/** Sends headers exactly as they are given. */
const raw = (path: string, headers: [string, string][], body?: string): Promise<Seen['event']> =>
  new Promise((resolve, reject) => {
    const options = { method: body === undefined ? 'GET' : 'POST', headers: headers.flat() };
    const outgoing = request(gateway.url + path, options, (incoming) => {
      let text = '';
      incoming.on('data', (chunk) => {
        text += chunk;
      });
      incoming.on('end', () => resolve(JSON.parse(text).event));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

test('resource, path and method', async () => {
  expect(await eventOf('/items/a%20b%2fc', { method: 'PATCH' })).toMatchObject({
    resource: '/items/{itemId}',
    path: '/items/a%20b%2fc',
    httpMethod: 'PATCH',
    // As a REST API does: query parameters come decoded, path parameters do not.
    pathParameters: { itemId: 'a%20b%2fc' },
    requestContext: { resourcePath: '/items/{itemId}', path: '/items/a%20b%2fc', httpMethod: 'PATCH', stage: 'live' },
  });
});

test('the path keeps its trailing slash', async () => {
  expect(await eventOf('/files/a/')).toMatchObject({ path: '/files/a/', pathParameters: { proxy: 'a' } });
});

test.each([
  ['//files/a//b', '/files/a//b'],
  ['/live//files/a//b', '/live//files/a//b'],
  ['//live/files/a//b', '/live/files/a//b'],
])('%s: slashes at the beginning are one for the function, within the path they stay', async (path, inContext) => {
  expect(await eventOf(path)).toMatchObject({
    resource: '/files/{proxy+}',
    path: '/files/a//b',
    pathParameters: { proxy: 'a//b' },
    requestContext: { path: inContext },
  });
});

test('with the stage in front, as at the default address of an API, only the request context shows it', async () => {
  expect(await eventOf('/live/items')).toMatchObject({ path: '/items', requestContext: { path: '/live/items' } });
});

test('query parameters are decoded; plus means a space; the last of several counts', async () => {
  expect(await eventOf('/items?filter=userName%20eq%20%22a%2Bb%22&count=1&count=2&x=a+b&empty=')).toMatchObject({
    queryStringParameters: { filter: 'userName eq "a+b"', count: '2', x: 'a b', empty: '' },
    multiValueQueryStringParameters: { filter: ['userName eq "a+b"'], count: ['1', '2'], x: ['a b'], empty: [''] },
  });
});

test('a bare semicolon ends a query parameter', async () => {
  const { queryStringParameters } = await eventOf('/items?a=1;b=2&c=x%3By');
  expect(queryStringParameters).toEqual({ a: '1', b: '2', c: 'x;y' });
});

test('query names that objects have anyway do no harm', async () => {
  const event = await eventOf('/items?__proto__=1&constructor=2');
  expect(Object.entries(event.queryStringParameters as object)).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});

test('without parameters and body there is null', async () => {
  expect(await eventOf('/items')).toMatchObject({
    pathParameters: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
  });
});

test('headers keep their spelling, except two, and their values', async () => {
  const event = await raw('/items', [
    ['hOsT', 'scim.example.com'],
    ['x-CUSTOM', '1'],
    ['x-CUSTOM', '2'],
    ['AUTHORIZATION', 'Bearer x'],
    ['user-agent', 'test'],
    ['X-Forwarded-For', '203.0.113.9'],
    ['X-Forwarded-Proto', 'gopher'],
  ]);
  expect(event.multiValueHeaders).toEqual({
    hOsT: ['scim.example.com'],
    'x-CUSTOM': ['1', '2'],
    Authorization: ['Bearer x'],
    'User-Agent': ['test'],
    'X-Amzn-Trace-Id': [expect.any(String)],
    'X-Forwarded-For': ['203.0.113.9, 127.0.0.1'],
    'X-Forwarded-Port': ['80'],
    'X-Forwarded-Proto': ['http'],
  });
  expect(event.headers).toMatchObject({ 'x-CUSTOM': '2', Authorization: 'Bearer x' });
  expect(event.requestContext).toMatchObject({ domainName: 'scim.example.com', identity: { userAgent: 'test' } });
});

test('a request without User-Agent is served', async () => {
  const event = await raw('/items', [['Host', 'x']]);
  expect(event.requestContext.identity).toMatchObject({ userAgent: null, sourceIp: '127.0.0.1' });
});

test('a body comes as text', async () => {
  const headers = { 'content-type': 'application/scim+json' };
  const event = await eventOf('/items', { method: 'POST', body: '{"a":"ä€😀"}', headers });
  expect(event).toMatchObject({ body: '{"a":"ä€😀"}', isBase64Encoded: false });
});

test('a body in chunks comes whole', async () => {
  const event = await raw(
    '/items',
    [
      ['Host', 'x'],
      ['Transfer-Encoding', 'chunked'],
    ],
    '{"a":1}',
  );
  expect(event.body).toBe('{"a":1}');
  expect(event.multiValueHeaders).not.toHaveProperty('Transfer-Encoding');
});

test('a body of a binary media type comes in base64', async () => {
  const headers = { 'content-type': 'application/octet-stream; a=b' };
  const event = await eventOf('/items', { method: 'POST', body: new Uint8Array([0, 255]), headers });
  expect(event).toMatchObject({ body: 'AP8=', isBase64Encoded: true });
});

test('every body comes in base64 when the API is told so', async () => {
  const other = await startFixture({ base64Bodies: true });
  try {
    const { event } = await seen(await fetch(`${other.url}/items`, { method: 'POST', body: '{}' }));
    expect(event).toMatchObject({ body: 'e30=', isBase64Encoded: true });
    expect((await seen(await fetch(`${other.url}/items`))).event).toMatchObject({ body: null, isBase64Encoded: false });
  } finally {
    await other.stop();
  }
});

test('the function runs in the environment of the template and of the run, and in no other', async () => {
  const { environment, memory } = await seen(await fetch(`${gateway.url}/items`));
  expect(environment).toMatchObject({
    FROM_IMPORT: 'Data-Table',
    AWS_REGION: 'us-east-1',
    AWS_LAMBDA_FUNCTION_NAME: 'fixture-api-Act',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
  });
  expect(environment).not.toHaveProperty('PATH');
  expect(memory).toBe('256');
});
