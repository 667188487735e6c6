import { randomUUID } from 'node:crypto';
import { sealedCursor } from '../../lambda/admin/page-cursor';
import type { ActivityEntry } from '../../lambda/directory/activity/activity-entry';
import { createActivityLog } from '../../lambda/store/activity-log';
import { createKnockLog } from '../../lambda/store/knock-log';
import { incarnationOf, TABLE } from '../secrets/fixture';
import { audit, idOf } from '../store/fixture';
import { type AdminWorld, startAdminWorld } from './fixture';

let world: AdminWorld;
beforeEach(async () => {
  world = await startAdminWorld();
  world.control.clock = () => new Date('2026-03-01T12:00:00.000Z');
  await world.createOrganization('acme');
});
afterEach(() => world.stop());

const log = () => createActivityLog({ client: world.dynamoDb, table: TABLE });
const knockLog = (now: () => Date) => createKnockLog({ client: world.dynamoDb, table: TABLE, now, newId: randomUUID });
const get = (path: string) => world.send({ method: 'GET', path: `/organizations/acme${path}` });
const ada = idOf('ada');
const staff = idOf('staff');

const request = (minute: number, rest: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id: randomUUID(),
  at: `2026-03-01T11:${String(minute).padStart(2, '0')}:00.000Z`,
  kind: 'request',
  outcome: 'refused',
  key: { id: 'key-1', name: 'Okta' },
  request: { method: 'PATCH', path: `/Users/${ada}`, resourceId: ada },
  status: 400,
  detail: 'active must be true or false.',
  ...rest,
});

describe('the activity of an organisation', () => {
  beforeEach(async () => {
    const failed = request(1, { outcome: 'failed', status: 500, key: { id: 'key-2', name: 'Entra' } });
    const onGroup = request(2, {
      request: { method: 'GET', path: `/Groups/${staff}`, resourceId: staff },
      status: 404,
    });
    for (const entry of [request(0), failed, onGroup]) await log().appendActivity('acme', entry, 30);
    const joined = { added: 1, removed: 0, addedIds: [ada], removedIds: [] };
    const change = audit('group.updated', staff, { at: '2026-03-01T11:30:00.000Z', members: joined });
    await log().appendAudit('acme', change, 30);
  });

  test.each<[string, readonly number[]]>([
    ['', [30, 2, 1, 0]],
    [`?person=${ada}`, [30, 1, 0]],
    [`?group=${staff}`, [30, 2]],
    ['?key=key-2', [1]],
    ['?outcome=failed', [1]],
    ['?outcome=success', [30]],
    ['?action=group.updated', [30]],
    ['?from=2026-03-01T11:01:00Z&to=2026-03-01T12:02:00%2B01:00', [2, 1]],
    ['?from=2026-03-01T12:01:00%2B01:00&to=2026-03-01T11:02:00Z', [2, 1]],
  ])('is filtered by %s', async (query, minutes) => {
    const { status, body } = await get(`/activity${query}`);
    expect(status).toBe(200);
    expect(body.entries.map(({ at }: ActivityEntry) => new Date(at).getUTCMinutes())).toEqual(minutes);
  });

  test('is read page by page with cursors that mean nothing to the reader', async () => {
    const first = await get('/activity?limit=3');
    expect(first.body.entries).toHaveLength(3);
    const second = await get(`/activity?limit=3&cursor=${first.body.nextCursor}`);
    expect(second.body.entries).toMatchObject([{ at: '2026-03-01T11:00:00.000Z' }]);
    expect(second.body.nextCursor).toBeUndefined();
    expect(await get('/activity?cursor=bm9uc2Vuc2U')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'cursor' }] },
    });
  });

  test.each([
    '2026-13-01~',
    '2026-02-30~',
    '2026-03-01T25:00:00.000Z#a',
    '2026-03-01T11:00:00Z#a',
    '2026-03-01',
    '9999-12-31~',
    '2026-03-01~more',
  ])('refuses a cursor with an impossible place: %s', async (place) => {
    const cursor = sealedCursor({ incarnationId: incarnationOf('acme') }, place);
    for (const log of ['activity', 'audit']) {
      expect(await get(`/${log}?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'cursor', detail: 'cursor must be the nextCursor of the page before.' }] },
      });
    }
    const end = sealedCursor({ incarnationId: incarnationOf('acme') }, '2026-03-01~');
    expect((await get(`/activity?cursor=${end}`)).status).toBe(200);
  });

  test.each([
    '?limit=0',
    '?limit=501',
    '?limit=x',
    '?outcome=odd',
    '?from=yesterday',
    '?action=user.changed',
    '?nonsense=1',
  ])('refuses %s and names the parameter', async (query) => {
    const { status, body } = await get(`/activity${query}`);
    expect(status).toBe(400);
    expect(body.errors[0].field).toBe(query.slice(1).split('=')[0]);
  });

  test('is not for keys of another organisation', async () => {
    await world.createOrganization('other');
    const caller = await world.newCaller('other');
    for (const path of ['activity', 'audit', 'status']) {
      const answer = await world.send({ method: 'GET', path: `/organizations/acme/${path}`, caller });
      expect(answer.status).toBe(403);
    }
    expect((await world.send({ method: 'GET', path: '/organizations/nobody/activity' })).status).toBe(404);
  });
});

describe('the status of an organisation', () => {
  const failure = { status: 400, detail: 'userName is required.', keyId: 'key-1', keyName: 'Okta' };

  test('is healthy while nothing was asked, and warns that nobody can ask', async () => {
    const { body } = await get('/status');
    expect(body).toMatchObject({ healthy: true, problems: [], counts: { users: 0, groups: 0 }, liveKeys: 0 });
    expect(body.warnings).toEqual([expect.stringContaining('No access key is live')]);
  });

  test('counts exactly', async () => {
    const user = (name: string) => ({
      id: idOf(name),
      document: { userName: name },
      version: 1,
      created: at,
      lastModified: at,
    });
    const at = '2026-03-01T10:00:00.000Z';
    for (const name of ['a', 'b', 'c']) {
      await world.directory.createUser('acme', user(name), audit('user.created', idOf(name), { at }));
    }
    expect((await get('/status')).body.counts).toEqual({ users: 3, groups: 0 });
  });

  test('tells since when and why requests fail, until one succeeds', async () => {
    await log().noteFailure('acme', '2026-03-01T11:00:00.000Z', failure);
    const { body } = await get('/status');
    expect(body).toMatchObject({ healthy: false, failingSince: '2026-03-01T11:00:00.000Z', failure });
    expect(body.problems).toEqual([expect.stringMatching(/^Requests fail since 2026-03-01T11.*"Okta": userName is/)]);
    const change = audit('user.updated', ada, { at: '2026-03-01T11:10:00.000Z' });
    await log().appendAudit('acme', change, 30);
    const after = (await get('/status')).body;
    expect(after).toMatchObject({ healthy: true, lastSuccessAt: '2026-03-01T11:10:00.000Z' });
    expect(after).not.toHaveProperty('failingSince');
  });

  test('flags a protected role that nobody active holds', async () => {
    const send = (method: string, path: string, body: object) =>
      world.send({ method, path: `/organizations/acme${path}`, body });
    const role = (await send('POST', '/roles', { slug: 'owner', name: 'Owner', protected: true })).body;
    const unheld = (await get('/status')).body;
    expect(unheld).toMatchObject({ healthy: false, unheldRoles: [{ id: role.id, slug: 'owner', name: 'Owner' }] });
    expect(unheld.problems).toEqual(['Nobody active holds the protected role "Owner" (owner). Give it to somebody.']);
    const at = '2026-03-01T10:00:00.000Z';
    const record = { id: ada, document: { userName: 'ada', active: true }, version: 1, created: at, lastModified: at };
    await world.directory.createUser('acme', record, audit('user.created', ada, { at }));
    expect((await send('PUT', `/users/${ada}/roles`, { roles: [{ role: 'owner' }] })).status).toBe(200);
    expect((await get('/status')).body).toMatchObject({ healthy: true, unheldRoles: [] });
  });

  test('names dead keys that knock: as trouble, or as a warning when others get through since', async () => {
    let time = Date.parse('2026-03-01T11:00:00.000Z');
    const record = knockLog(() => new Date(time));
    await record({
      organizationId: 'acme',
      incarnationId: incarnationOf('acme'),
      keyId: 'key-1',
      keyName: 'Okta',
      reason: 'expired',
    });
    const { body } = await get('/status');
    expect(body).toMatchObject({
      healthy: false,
      problems: [expect.stringContaining('"Okta" (key-1) is expired and was still used at 2026-03-01T11:00')],
      knocks: [{ keyId: 'key-1', keyName: 'Okta', reason: 'expired', at: '2026-03-01T11:00:00.000Z' }],
    });
    await log().noteSuccess('acme', '2026-03-01T11:30:00.000Z');
    const after = (await get('/status')).body;
    expect(after).toMatchObject({ healthy: true, problems: [] });
    expect(after.warnings).toContainEqual(expect.stringContaining('"Okta" (key-1) is expired'));
    time += 3 * 86_400_000;
    world.control.clock = () => new Date(time);
    expect((await get('/status')).body.warnings).not.toContainEqual(expect.stringContaining('still used'));
  });

  test('warns for an hour of requests that were refused for the rate, which is no failure', async () => {
    await log().noteThrottled('acme', '2026-03-01T11:30:00.000Z');
    const { body } = await get('/status');
    expect(body).toMatchObject({ healthy: true, lastThrottledAt: '2026-03-01T11:30:00.000Z' });
    expect(body.warnings).toContainEqual(expect.stringContaining('refused with 429, last at 2026-03-01T11:30'));
    world.control.clock = () => new Date('2026-03-01T12:31:00.000Z');
    expect((await get('/status')).body.warnings).not.toContainEqual(expect.stringContaining('429'));
  });

  test.each([
    [61, undefined],
    [60, 60],
    [31, 60],
    [30, 30],
    [7, 7],
    [2, 7],
    [1, 1],
  ])('of a key that ends in %d days warns with the mark %s', async (days, warning) => {
    const now = new Date('2026-03-01T12:00:00.000Z');
    const expiresAt = new Date(now.getTime() + days * 86_400_000).toISOString();
    const body = { name: 'Entra', provider: 'entra', expiresAt };
    await world.send({ method: 'POST', path: '/organizations/acme/access-keys', body });
    const status = (await get('/status')).body;
    expect(status.keyExpiry).toEqual([expect.objectContaining({ keyName: 'Entra', daysLeft: days })]);
    expect(status.keyExpiry[0].warning).toBe(warning);
    expect(status.warnings).toHaveLength(warning === undefined ? 0 : 1);
    expect(status.healthy).toBe(true);
  });

  test('names the live successor of a key that ends, or is still used after its end', async () => {
    let time = Date.parse('2026-03-01T12:00:00.000Z');
    world.control.clock = () => new Date(time);
    const keys = '/organizations/acme/access-keys';
    const post = async (path: string, body: object) => (await world.send({ method: 'POST', path, body })).body;
    const revoke = (id: string) => world.send({ method: 'DELETE', path: `${keys}/${id}` });
    const first = await post(keys, { name: 'Okta', provider: 'okta', expiresAt: '2026-03-05T12:00:00.000Z' });
    const warned = async () => (await get('/status')).body.warnings.join('\n');
    expect(await warned()).toContain('Rotate it before.');
    time += 1_000;
    const second = await post(`${keys}/${first.id}/rotate`, { overlapHours: 48 });
    expect(await warned()).toMatch(`(${first.id}) ends in 2 days, on`);
    expect(await warned()).toContain(`Its successor is "Okta" (${second.id}), not used yet.`);
    time += 1_000;
    const third = await post(`${keys}/${second.id}/rotate`, { overlapHours: 0 });
    // The successor in between is revoked: the one that lives counts.
    const { keyExpiry } = (await get('/status')).body;
    expect(keyExpiry).toContainEqual(
      expect.objectContaining({
        keyId: first.id,
        successor: { keyId: third.id, keyName: 'Okta' },
        successors: [{ keyId: third.id, keyName: 'Okta' }],
      }),
    );
    const record = knockLog(() => new Date(time));
    await record({
      organizationId: 'acme',
      incarnationId: incarnationOf('acme'),
      keyId: second.id,
      keyName: 'Okta',
      reason: 'revoked',
    });
    expect((await get('/status')).body.problems).toEqual([
      expect.stringContaining(`Give its user its successor "Okta" (${third.id}).`),
    ]);
    time += 1_000;
    const fourth = await post(`${keys}/${first.id}/rotate`, { overlapHours: 24 });
    expect(await warned()).toContain(
      `Its successors are "Okta" (${third.id}), not used yet, and "Okta" (${fourth.id}), not used yet.`,
    );
    await revoke(fourth.id);
    await revoke(third.id);
    expect(await warned()).toMatch(/in \d days?, on .*Rotate it before\./);
  });
});
