/** What an organisation that sends too much gets, and that nobody else notices. */

import type { JsonInput } from '../../local/aws-json/json-service';
import type { MeteredCall } from '../../local/dynamodb/start-dynamo-db';
import { directDynamoDb } from '../faults/direct-client';
import { type Fault, faults } from '../faults/faults';
import { type InProcessService, incarnationOf, serveOn, startInProcessService } from './in-process-service';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const START = Date.parse('2026-03-01T12:00:00.000Z');
const rateLimit = { perSecond: 25, burst: 50 };

const calls: MeteredCall[] = [];
let now = new Date(START);
let service: InProcessService;
beforeAll(async () => {
  service = await startInProcessService({
    rateLimit,
    now: () => now,
    meter: (call) => calls.push(call),
  });
});
afterAll(() => service.stop());
beforeEach(() => {
  now = new Date(START);
});

/** An organisation that has sent all that it may. */
const exhausted = async (): Promise<string> => {
  const organizationId = await service.organization({ activityDays: 7 });
  for (let n = 0; n < rateLimit.burst; n += 1) {
    expect((await service.call('GET', '/Schemas', { organizationId })).status).toBe(200);
  }
  return organizationId;
};

test.each<[string, string, object | undefined]>([
  ['GET', '/Users', undefined],
  ['POST', '/Users', { schemas: [USER], userName: 'ada@example.com' }],
  ['GET', '/Groups/1', undefined],
  ['POST', '/Bulk', { Operations: [{ method: 'DELETE', path: '/Users/1' }] }],
  ['GET', '/ServiceProviderConfig', undefined],
])('%s %s beyond the rate: 429 of SCIM form, with the seconds to wait', async (method, path, body) => {
  const organizationId = await exhausted();
  const answer = await service.call(method, path, { organizationId, ...(body === undefined ? {} : { body }) });
  expect(answer.status).toBe(429);
  expect(answer.headers).toMatchObject({ 'retry-after': '1', 'cache-control': 'no-store' });
  expect(answer.headers['content-type']).toMatch(/^application\/scim\+json/);
  expect(answer.body).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: '429',
    detail: expect.stringContaining('25 requests a second'),
  });
});

test('after the seconds that it was told it is served', async () => {
  const organizationId = await exhausted();
  const { headers } = await service.call('GET', '/Users', { organizationId });
  now = new Date(now.getTime() + Number(headers['retry-after']) * 1_000);
  expect((await service.call('GET', '/Users', { organizationId })).status).toBe(200);
});

test('other organisations are served as ever', async () => {
  await exhausted();
  const organizationId = await service.organization();
  expect((await service.call('GET', '/Users', { organizationId })).status).toBe(200);
});

const bulk = (organizationId: string, operations: number) => {
  const Operations = Array.from({ length: operations }, () => ({ method: 'DELETE', path: '/Users/1' }));
  return service.call('POST', '/Bulk', { organizationId, body: { Operations } });
};

test('each operation of a bulk request counts, and all of one that is begun are answered', async () => {
  const organizationId = await service.organization();
  const answer = await bulk(organizationId, 200);
  expect(answer.status).toBe(200);
  const statuses: string[] = answer.body.Operations.map(({ status }: { status: string }) => status);
  expect(statuses).toEqual(Array(200).fill('404'));
  // 200 of 25 a second, of which 50 may come at once.
  for (const next of [() => service.call('GET', '/Users', { organizationId }), () => bulk(organizationId, 2)]) {
    const refused = await next();
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '7' }, body: { status: '429' } });
    expect(refused.body.detail).toContain('each operation of a bulk request counts as one');
  }
  now = new Date(now.getTime() + 7_000);
  expect((await service.call('GET', '/Users', { organizationId })).status).toBe(200);
});

test('a bulk request of few operations counts as as many requests', async () => {
  const organizationId = await service.organization();
  for (let n = 0; n < rateLimit.burst / 2; n += 1) expect((await bulk(organizationId, 2)).status).toBe(200);
  expect((await bulk(organizationId, 2)).status).toBe(429);
  expect((await bulk(await service.organization(), 2)).status).toBe(200);
});

test('one that was spent by others meanwhile is refused as a whole: nothing of it is carried out', async () => {
  const organizationId = await service.organization();
  const user = (await service.call('POST', '/Users', { organizationId, body: { schemas: [USER], userName: 'kept' } }))
    .body;
  // Another instance of a function, of which this one knows nothing.
  const other = serveOn(service.client, { rateLimit, now: () => now });
  const nobody = Array.from({ length: 300 }, () => ({ method: 'DELETE', path: '/Users/1' }));
  const send = ({ call }: Pick<InProcessService, 'call'> | typeof other, Operations: readonly object[]) =>
    call('POST', '/Bulk', { organizationId, body: { Operations } });
  expect((await send(other, nobody)).status).toBe(200);
  expect((await send(service, [{ method: 'DELETE', path: `/Users/${user.id}` }, ...nobody])).status).toBe(429);
  now = new Date(now.getTime() + 60_000);
  expect((await service.call('GET', `/Users/${user.id}`, { organizationId })).status).toBe(200);
});

test('a key that does not open the organisation takes nothing of its rate', async () => {
  const organizationId = await service.organization();
  await service.store.revokeKeys({ id: organizationId, incarnationId: incarnationOf(organizationId) }, ['dead']);
  for (let n = 0; n < 2 * rateLimit.burst; n += 1) {
    expect((await service.call('GET', '/Users', { organizationId, keyId: 'dead' })).status).toBe(401);
  }
  expect((await service.call('GET', '/Users', { organizationId })).status).toBe(200);
});

test('what is refused reads nothing, says so in its line of the log, and is noted once a minute', async () => {
  const organizationId = await exhausted();
  await service.call('GET', '/Users', { organizationId });
  calls.length = 0;
  service.log.length = 0;
  for (let n = 0; n < 100; n += 1) await service.call('GET', '/Users', { organizationId });
  expect(calls).toEqual([]);
  expect(service.log).toHaveLength(100);
  expect(service.log[99]).toMatchObject({ organizationId, status: 429, throttled: true });
  const page = await service.activity.readActivity(organizationId, {
    from: '2026-03-01T00:00:00Z',
    to: '2026-03-02T00:00:00Z',
    limit: 500,
    matches: () => true,
  });
  expect(page.entries.map(({ status, outcome }) => [status, outcome])).toEqual([[429, 'refused']]);
  expect(await service.activity.state(organizationId)).toMatchObject({ lastThrottledAt: now.toISOString() });
  expect(await service.activity.state(organizationId)).not.toHaveProperty('failingSince');
});

describe('a ledger that fails', () => {
  const passing = faults.filter(({ lasts, only }) => lasts !== 'process' && only === undefined);
  let struck: { readonly fault: Fault; hits: number } | undefined;
  const strike = (when: Fault['when']) => (_: string, input: JsonInput) => {
    if (struck?.fault.when !== when || !JSON.stringify(input).includes('#RATE"')) return undefined;
    if (struck.fault.lasts === 'once' && struck.hits > 0) return undefined;
    struck.hits += 1;
    return struck.fault.error(input);
  };
  let failing: InProcessService;
  beforeAll(async () => {
    failing = await startInProcessService({
      rateLimit,
      now: () => now,
      recordActivity: false,
      database: { fault: { before: strike('before'), after: strike('after') } },
      client: (database) => directDynamoDb(database, () => 0.5),
    });
  });
  afterAll(() => failing.stop());

  test.each(passing.map((fault) => [fault.name, fault] as const))('refuses nobody: %s', async (_, fault) => {
    const organizationId = await failing.organization();
    struck = { fault, hits: 0 };
    // Once more than the burst would bear if each repetition were counted.
    for (let n = 0; n < rateLimit.burst; n += 1) {
      expect((await failing.call('GET', '/Schemas', { organizationId })).status).toBe(200);
    }
    expect(struck.hits).toBeGreaterThan(0);
    struck = undefined;
    const gaveUp = failing.log.some(
      (line) => line.organizationId === organizationId && String(line.what).startsWith('rate of '),
    );
    // What was done and not answered is known by its name when it is tried again.
    expect(gaveUp).toBe(fault.lasts === 'call' && fault.when === 'before');
    expect((await failing.call('GET', '/Schemas', { organizationId })).status).toBe(429);
  });
});
