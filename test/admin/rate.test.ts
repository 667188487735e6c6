/** What admin keys get that send too much, and that no other ones notice. */
import { type AdminWorld, type Caller, startAdminWorld } from './fixture';

const START = Date.parse('2026-03-01T12:00:00.000Z');
const rateLimit = { perSecond: 10, burst: 20 };

let world: AdminWorld;
beforeAll(async () => {
  world = await startAdminWorld({}, rateLimit);
});
afterAll(() => world.stop());
let elapsed = 0;
beforeEach(() => {
  // Every bucket is full again.
  elapsed += 3_600_000;
  const now = new Date(START + elapsed);
  world.control.clock = () => now;
});
const wait = (milliseconds: number): void => {
  elapsed += milliseconds;
  const now = new Date(START + elapsed);
  world.control.clock = () => now;
};

const call = (caller: Caller, method = 'GET', path = '/organizations', body?: unknown) =>
  world.send({ method, path, caller, ...(body === undefined ? {} : { body }) });
const exhaust = async (caller: Caller): Promise<void> => {
  for (let n = 0; n < rateLimit.burst; n += 1) expect((await call(caller)).status).toBe(200);
};
const organization = async (id: string): Promise<Caller> => {
  await world.createOrganization(id);
  return world.newCaller(id);
};

test('beyond the rate: 429 as problem details, with the seconds to wait, and nothing is done', async () => {
  const caller = await organization('loud');
  await exhaust(caller);
  const path = '/organizations/loud/settings';
  const refused = await call(caller, 'PATCH', path, { activityDays: 7 });
  expect(refused).toMatchObject({
    status: 429,
    headers: { 'retry-after': '1', 'content-type': expect.stringMatching(/^application\/problem\+json/) },
    body: { type: 'about:blank', title: 'Too Many Requests', status: 429 },
  });
  expect(refused.body.detail).toContain('organisation "loud" send more than the 10 requests a second');
  wait(1_000);
  expect((await call(caller, 'GET', path)).body.activityDays).not.toBe(7);
});

test('all keys of an organisation share its rate; other organisations and the platform have their own', async () => {
  const one = await organization('one');
  const second = await world.newCaller('one');
  const other = await organization('two');
  await exhaust(one);
  expect((await call(second)).status).toBe(429);
  expect((await call(other)).status).toBe(200);
  await exhaust(world.platform);
  expect((await call(world.platform)).body.detail).toMatch(/^The platform admin keys send more/);
  expect((await call(other)).status).toBe(200);
  wait(2_000);
  for (const caller of [one, second, world.platform]) expect((await call(caller)).status).toBe(200);
});

test('an import waits as often as it is told to and is whole', async () => {
  await organization('whole');
  await exhaust(world.platform);
  const { records } = await (async () => {
    wait(1_000);
    return (await call(world.platform, 'GET', '/organizations/whole/export')).body;
  })();
  let waits = 0;
  for (let n = 0; n < 3 * rateLimit.burst; n += 1) {
    let answer = await call(world.platform, 'POST', '/organizations/copied/import', { records: records.slice(1) });
    while (answer.status === 429) {
      waits += 1;
      wait(Number(answer.headers['retry-after']) * 1_000);
      answer = await call(world.platform, 'POST', '/organizations/copied/import', { records: records.slice(1) });
    }
    expect(answer).toMatchObject({ status: 200, body: { conflicts: [] } });
  }
  expect(waits).toBeGreaterThan(2);
});

test('a key that opens nothing takes nothing of the rate', async () => {
  const caller = await organization('quiet');
  for (let n = 0; n < 2 * rateLimit.burst; n += 1) {
    expect((await call({ ...caller, scope: 'scim' })).status).toBe(403);
  }
  expect((await call(caller)).status).toBe(200);
});
