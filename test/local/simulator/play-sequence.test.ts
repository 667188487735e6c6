import { gzipSync } from 'node:zlib';
import { parseSequence } from '../../../local/simulator/exchange';
import { playSequence } from '../../../local/simulator/play-sequence';
import { countHeld, reportSequence, summarize } from '../../../local/simulator/report';
import { type Given, type Received, startFakeService } from './fake-service';

const names = { unique: 'u1', guid: 'g1' };
const post = {
  title: 'creates',
  request: { method: 'POST', path: '/Users', body: { userName: '{{unique}}', manager: { $ref: '{{baseUrl}}/x' } } },
  expect: { status: 201, body: { userName: 'u1' } },
  capture: { user: '/id', meta: '/meta' },
};
const get = { title: 'reads', request: { method: 'GET', path: '/Users/{{user}}' }, expect: { status: 200 } };
const sequence = (...exchanges: object[]) =>
  parseSequence(
    JSON.stringify({
      name: 'A user',
      source: ['https://example.com'],
      headers: { 'Content-Type': 'application/json' },
      exchanges,
    }),
    'x.json',
  );

let service: Awaited<ReturnType<typeof startFakeService>>;
const serve = async (answer: (received: Received) => Given): Promise<void> => {
  service = await startFakeService(answer);
};
const play = (...exchanges: object[]) =>
  playSequence(sequence(...exchanges), { baseUrl: `${service.baseUrl}/`, token: 'key' }, names);
afterEach(() => service.stop());

const created = { status: 201, body: { id: 'a/b', userName: 'u1', meta: { version: 'W/"1"' } } };
const answer = ({ method }: Received): Given =>
  method === 'POST' ? created : method === 'DELETE' ? { status: 204 } : { status: 200, body: {} };

test('variables are filled in, in their own form where they stand alone, and encoded in paths', async () => {
  await serve(answer);
  const put = { ...get, request: { method: 'PUT', path: '/Users/{{user}}?v={{user}}', body: { meta: '{{meta}}' } } };
  await play(post, put);
  const [first, second] = service.received;
  expect(JSON.parse(first?.body ?? '')).toEqual({ userName: 'u1', manager: { $ref: `${service.baseUrl}/x` } });
  expect(second?.url).toBe('/scim/v2/Users/a%2Fb?v=a%2Fb');
  expect(JSON.parse(second?.body ?? '')).toEqual({ meta: { version: 'W/"1"' } });
});

test('nothing is sent but what the provider sends, and a media type only with a body', async () => {
  await serve(answer);
  await play(post, get);
  const [first, second] = service.received;
  expect(Object.keys(first?.headers ?? {}).sort()).toEqual([
    'authorization',
    'connection',
    'content-length',
    'content-type',
    'host',
  ]);
  expect(Object.keys(second?.headers ?? {}).sort()).toEqual(['authorization', 'connection', 'host']);
  expect(second?.headers.authorization).toBe('Bearer key');
});

test('what was made is deleted, unless the sequence did so', async () => {
  await serve(answer);
  const remove = { title: 'deletes', request: { method: 'DELETE', path: '/Users/{{user}}' }, expect: { status: 204 } };
  expect((await play(post)).leftovers).toEqual([]);
  expect(service.received.at(-1)).toMatchObject({ method: 'DELETE', url: '/scim/v2/Users/a%2Fb' });
  service.received.length = 0;
  await play(post, remove);
  expect(service.received.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
});

test('what cannot be deleted is told', async () => {
  await serve((received) => (received.method === 'DELETE' ? { status: 501 } : answer(received)));
  const played = await play(post);
  expect(played.leftovers).toEqual([`${service.baseUrl}/Users/a%2Fb`]);
  expect(reportSequence(played, { verbose: false })).toContain('could not be deleted');
});

test('what does not hold is told with what was sent and what came; what needs it is not sent', async () => {
  await serve(() => ({ status: 409, body: { detail: 'taken' } }));
  const played = await play(post, get);
  expect(service.received).toHaveLength(1);
  expect(played.exchanges.map(({ problems }) => problems)).toEqual([
    [
      'the status must be 201, and is 409',
      'userName must be "u1", and is nothing',
      'the answer must have /id, which is needed as {{user}}',
      'the answer must have /meta, which is needed as {{meta}}',
    ],
    ['not sent, since an earlier answer did not give {{user}}'],
  ]);
  const report = reportSequence(played, { verbose: false });
  for (const part of [
    '✗ creates',
    `sent POST ${service.baseUrl}/Users`,
    '"userName": "u1"',
    'came 409',
    '"detail": "taken"',
  ])
    expect(report).toContain(part);
  expect(report).not.toContain('key');
  expect(summarize([played])).toBe('0 of 2 exchanges held in 1 sequence; 2 did not.');
});

test('headers and one of several statuses hold', async () => {
  await serve(() => ({ status: 204, headers: { ETag: 'W/"1"' } }));
  const patch = { ...get, request: { method: 'PATCH', path: '/Groups/1', body: {} } };
  const played = await play(
    { ...patch, expect: { status: [200, 204], headers: { etag: 'W/"1"' } } },
    { ...patch, expect: { status: 204, headers: { ETag: 'W/"2"' } } },
  );
  expect(played.exchanges.map(({ problems }) => problems)).toEqual([
    [],
    ['the header ETag must be "W/\\"2\\"", and is "W/\\"1\\""'],
  ]);
  expect(countHeld([played])).toEqual({ held: 1, total: 2 });
});

test('compressed bodies are read', async () => {
  const body = gzipSync(JSON.stringify({ totalResults: 0 }));
  await serve(() => ({ status: 200, headers: { 'Content-Encoding': 'gzip' }, body }));
  const list = {
    title: 'lists',
    request: { method: 'GET', path: '/Users' },
    expect: { status: 200, body: { totalResults: 0 } },
  };
  expect((await play(list)).exchanges[0]?.problems).toEqual([]);
});

test.each([401, 403])('a key that is refused (%d) ends the run with what to do', async (status) => {
  await serve(() => ({ status, body: {} }));
  await expect(play(post)).rejects.toThrow(/refuses the key .*--token/);
});

test('something that is no SCIM service ends the run with what to do', async () => {
  await serve(() => ({ status: 404, body: Buffer.from('<html>') }));
  await expect(play(post)).rejects.toThrow(/does not answer as a SCIM service .*--base-url/);
});

test('a service that goes away ends the run with what to do', async () => {
  await serve(answer);
  await service.stop();
  await expect(play(post)).rejects.toThrow(/cannot be reached: nothing listens there; .*npm start/);
});
