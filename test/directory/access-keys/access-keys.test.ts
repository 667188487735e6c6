import {
  type AccessKeyPorts,
  createAccessKey,
  getAccessKey,
  listAccessKeys,
  type NewAccessKey,
  revokeAccessKey,
  rotateAccessKey,
} from '../../../lambda/directory/access-keys';
import type { AccessKeyRecord } from '../../../lambda/directory/access-keys/access-key-record';
import { addKey, maxLiveKeys } from '../../../lambda/directory/access-keys/room';
import { ManagementError } from '../../../lambda/directory/management-error';
import { readAccessKey } from '../../../lambda/secrets/access-key';
import { type KeyWorld, startKeyWorld } from '../../secrets/fixture';

let world: KeyWorld;
let ports: AccessKeyPorts;
let time: Date;
beforeAll(async () => {
  world = await startKeyWorld();
});
afterAll(() => world.stop());

let organizations = 0;
let org: string;
beforeEach(async () => {
  org = `acme-${(organizations += 1)}`;
  await world.createOrganization(org);
  time = new Date('2026-03-01T12:00:00.000Z');
  ports = { ...world.ports(), now: () => time };
});

const wish: NewAccessKey = { name: 'Okta', provider: 'okta' };
const refusal = (failure: object) => ({ failure: expect.objectContaining(failure) });
const statuses = async () =>
  Object.fromEntries((await listAccessKeys(ports, org)).map(({ id, status }) => [id, status]));

describe('creating a key', () => {
  test('its text is in the answer and nowhere else', async () => {
    const { accessKey, ...key } = await createAccessKey(ports, org, { ...wish, description: ' for people ' });
    expect(readAccessKey(accessKey)).toEqual({ kind: 'scim', id: key.id, organizationId: org });
    expect(key).toEqual({
      id: key.id,
      name: 'Okta',
      description: 'for people',
      provider: 'okta',
      mode: 'compatible',
      rolesFormat: 'strings',
      scope: 'scim',
      created: '2026-03-01T12:00:00.000Z',
      expiresAt: '2027-03-01T12:00:00.000Z',
      status: 'active',
    });
    expect(await getAccessKey(ports, org, key.id)).toEqual(key);
    expect(JSON.stringify(await listAccessKeys(ports, org))).not.toMatch(/hash|scimk_/);
  });

  test('roles are strings for Okta and complex for the rest, unless asked otherwise', async () => {
    expect((await createAccessKey(ports, org, { name: 'a', provider: 'entra' })).rolesFormat).toBe('complex');
    expect((await createAccessKey(ports, org, { ...wish, rolesFormat: 'complex' })).rolesFormat).toBe('complex');
  });

  test('an end is kept in UTC, and passes', async () => {
    const { id, expiresAt } = await createAccessKey(ports, org, { ...wish, expiresAt: '2026-03-02T00:00:00+02:00' });
    expect(expiresAt).toBe('2026-03-01T22:00:00.000Z');
    time = new Date('2026-03-01T21:59:59.999Z');
    expect((await getAccessKey(ports, org, id)).status).toBe('active');
    time = new Date('2026-03-01T22:00:00.000Z');
    expect((await getAccessKey(ports, org, id)).status).toBe('expired');
  });

  test('ends after a year, after the days of the deployment, or never when that is said', async () => {
    const endOf = async (more: Partial<NewAccessKey>, days?: number) => {
      const own = days === undefined ? ports : { ...ports, accessKeyDays: days };
      return (await createAccessKey(own, org, { ...wish, ...more })).expiresAt;
    };
    expect(await endOf({})).toBe('2027-03-01T12:00:00.000Z');
    expect(await endOf({}, 30)).toBe('2026-03-31T12:00:00.000Z');
    expect(await endOf({ scope: 'organization-admin' }, 1)).toBe('2026-03-02T12:00:00.000Z');
    expect(await endOf({ expiresAt: 'never' }, 30)).toBeUndefined();
    const platform = await createAccessKey(ports, '', { name: 'root', provider: 'generic' });
    expect(platform.expiresAt).toBe('2027-03-01T12:00:00.000Z');
  });

  test.each<[string, Partial<NewAccessKey>]>([
    ['name', { name: '  ' }],
    ['name', { name: 'x'.repeat(101) }],
    ['name', { name: 'a\nb' }],
    ['description', { description: 'x'.repeat(201) }],
    ['expiresAt', { expiresAt: '2026-03-01T12:00:00Z' }],
    ['expiresAt', { expiresAt: 'tomorrow' }],
    ['expiresAt', { expiresAt: 'Never' }],
    ['scope', { scope: 'platform-admin' }],
  ])('a bad %s is refused by name: %j', async (field, bad) => {
    await expect(createAccessKey(ports, org, { ...wish, ...bad })).rejects.toMatchObject(
      refusal({ code: 'invalid', field }),
    );
    expect(await listAccessKeys(ports, org)).toEqual([]);
  });

  test('the platform gets platform keys only', async () => {
    expect((await createAccessKey(ports, '', { name: 'root', provider: 'generic' })).scope).toBe('platform-admin');
    await expect(createAccessKey(ports, '', { ...wish, scope: 'scim' })).rejects.toThrow(ManagementError);
  });
});

describe('revoking a key', () => {
  test('it is noted where every request looks, and stays revoked', async () => {
    const { id } = await createAccessKey(ports, org, wish);
    await revokeAccessKey(ports, org, id);
    expect((await world.directory.getOrganization(org))?.revokedKeyIds).toEqual([id]);
    const revoked = await getAccessKey(ports, org, id);
    expect(revoked).toMatchObject({ status: 'revoked', revokedAt: '2026-03-01T12:00:00.000Z' });
    time = new Date('2026-03-02T12:00:00.000Z');
    await revokeAccessKey(ports, org, id);
    expect(await getAccessKey(ports, org, id)).toEqual(revoked);
  });

  test('a key of another organisation is not there', async () => {
    const { id } = await createAccessKey(ports, org, wish);
    await world.createOrganization(`${org}-other`);
    await expect(revokeAccessKey(ports, `${org}-other`, id)).rejects.toMatchObject(refusal({ code: 'notFound' }));
    await expect(getAccessKey(ports, `${org}-other`, id)).rejects.toMatchObject(refusal({ code: 'notFound' }));
    expect((await getAccessKey(ports, org, id)).status).toBe('active');
  });
});

describe('rotating a key', () => {
  test('the successor is alike, and the old key lives for the overlap', async () => {
    const old = await createAccessKey(ports, org, { ...wish, description: 'd', mode: 'strict' });
    const next = await rotateAccessKey(ports, org, old.id, { overlapHours: 48 });
    expect(next).toMatchObject({
      name: 'Okta',
      description: 'd',
      mode: 'strict',
      provider: 'okta',
      rotatedFrom: old.id,
    });
    expect(next.accessKey).not.toBe(old.accessKey);
    expect(await statuses()).toEqual({ [old.id]: 'active', [next.id]: 'active' });
    time = new Date('2026-03-03T12:00:00.000Z');
    expect(await statuses()).toEqual({ [old.id]: 'expired', [next.id]: 'active' });
  });

  test('without overlap the old key ends on its next request', async () => {
    const old = await createAccessKey(ports, org, wish);
    await rotateAccessKey(ports, org, old.id, { overlapHours: 0 });
    expect((await getAccessKey(ports, org, old.id)).status).toBe('revoked');
    expect((await world.directory.getOrganization(org))?.revokedKeyIds).toEqual([old.id]);
  });

  test('an end that the old key had is not moved, and its successor lives as long as it did', async () => {
    const old = await createAccessKey(ports, org, { ...wish, expiresAt: '2026-03-11T12:00:00Z' });
    time = new Date('2026-03-10T12:00:00.000Z');
    const next = await rotateAccessKey(ports, org, old.id, { overlapHours: 100 });
    expect((await getAccessKey(ports, org, old.id)).expiresAt).toBe('2026-03-11T12:00:00.000Z');
    expect(next.expiresAt).toBe('2026-03-20T12:00:00.000Z');
  });

  test('a successor gets the whole lifetime again, also after an overlap cut the old key short', async () => {
    const old = await createAccessKey(ports, org, wish);
    await rotateAccessKey(ports, org, old.id, { overlapHours: 24 });
    expect((await getAccessKey(ports, org, old.id)).expiresAt).toBe('2026-03-02T12:00:00.000Z');
    time = new Date('2026-03-02T00:00:00.000Z');
    const second = await rotateAccessKey(ports, org, old.id, { overlapHours: 1 });
    expect(second.expiresAt).toBe('2027-03-02T00:00:00.000Z');
    expect((await rotateAccessKey(ports, org, second.id, { overlapHours: 1, expiresAt: 'never' })).expiresAt).toBe(
      undefined,
    );
  });

  test('a key that never ends has such a successor, until an end is asked for', async () => {
    const old = await createAccessKey(ports, org, { ...wish, expiresAt: 'never' });
    const next = await rotateAccessKey(ports, org, old.id, { overlapHours: 24 });
    expect(next.expiresAt).toBeUndefined();
    const ending = { overlapHours: 24, expiresAt: '2026-04-01T12:00:00Z' };
    const last = await rotateAccessKey(ports, org, next.id, ending);
    expect(last.expiresAt).toBe('2026-04-01T12:00:00.000Z');
    time = new Date('2026-03-31T12:00:00.000Z');
    expect((await rotateAccessKey(ports, org, last.id, { overlapHours: 1 })).expiresAt).toBe(
      '2026-05-01T12:00:00.000Z',
    );
    await expect(rotateAccessKey(ports, org, last.id, { overlapHours: 1, expiresAt: 'soon' })).rejects.toMatchObject(
      refusal({ code: 'invalid', field: 'expiresAt' }),
    );
  });

  test.each([[-1], [Number.NaN], [90 * 24 + 1]])('an overlap of %d hours is refused', async (overlapHours) => {
    const { id } = await createAccessKey(ports, org, wish);
    await expect(rotateAccessKey(ports, org, id, { overlapHours })).rejects.toMatchObject(
      refusal({ code: 'invalid', field: 'overlapHours' }),
    );
  });

  test('a key that is revoked or expired has no successor', async () => {
    const revoked = await createAccessKey(ports, org, wish);
    await revokeAccessKey(ports, org, revoked.id);
    const expired = await createAccessKey(ports, org, { ...wish, expiresAt: '2026-03-01T13:00:00Z' });
    time = new Date('2026-03-01T13:00:00.000Z');
    for (const { id } of [revoked, expired]) {
      await expect(rotateAccessKey(ports, org, id, { overlapHours: 1 })).rejects.toMatchObject(
        refusal({ code: 'conflict' }),
      );
    }
    expect(await listAccessKeys(ports, org)).toHaveLength(2);
  });
});

describe('room for keys', () => {
  const now = new Date('2026-03-01T12:00:00.000Z');
  const record = (id: number, more: Partial<AccessKeyRecord> = {}): AccessKeyRecord => ({
    id: String(id),
    hash: 'h'.repeat(43),
    name: `key ${id}`,
    provider: 'generic',
    mode: 'compatible',
    rolesFormat: 'complex',
    scope: 'scim',
    created: now.toISOString(),
    status: 'active',
    ...more,
  });
  const full = Array.from({ length: maxLiveKeys }, (_, id) => record(id));

  test('there are 100 live keys at most, and the next is refused', () => {
    expect(addKey(full.slice(1), record(999), now)).toHaveLength(maxLiveKeys);
    expect(() => addKey(full, record(999), now)).toThrow(/100 live access keys/);
  });

  test('dead keys make room, the oldest first', () => {
    const keys = full.map((key, at) => (at === 40 || at === 7 ? { ...key, status: 'revoked' as const } : key));
    const after = addKey(keys, record(999), now);
    expect(after).toHaveLength(maxLiveKeys);
    expect(after.map(({ id }) => id)).not.toContain('7');
    expect(after.map(({ id }) => id)).toContain('40');
  });

  test('the longest texts never pass what a secret holds', () => {
    const wide = { name: '💼'.repeat(50), description: '💼'.repeat(100) };
    let keys: readonly AccessKeyRecord[] = [];
    const fill = () => {
      for (let id = 0; id <= maxLiveKeys; id += 1) keys = addKey(keys, record(id, wide), now);
    };
    expect(fill).toThrow(ManagementError);
    expect(Buffer.byteLength(JSON.stringify({ keys }))).toBeLessThan(65_536 - 1_000);
    expect(keys.length).toBeGreaterThan(50);
  });
});
