import type { OrganizationRecord, OrganizationSettings } from '../../lambda/directory/organization-record';
import { defaultOrganizationSettings } from '../../lambda/directory/organization-settings';
import { AT, type Fixture, failureOf, startFixture } from './fixture';

const acme: OrganizationRecord = {
  id: 'acme',
  incarnationId: 'first',
  name: 'Acme',
  status: 'active',
  created: AT,
  settings: defaultOrganizationSettings,
  revokedKeyIds: [],
  keyEnds: {},
};

describe('organisations in the store', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(() => fixture.stop());

  it('are given back as they were created, in id order', async () => {
    const { store } = fixture;
    expect(await store.listOrganizations()).toEqual([]);
    const settings: OrganizationSettings = {
      requireEmailUserName: true,
      uniqueGroupNames: false,
      customAttributes: [],
      passwordHandling: 'reject',
      unknownRoles: 'ignore',
      emptyRoles: 'remove-all',
      auditDays: 30,
      activityDays: 7,
      sensitiveAttributes: ['phoneNumbers'],
    };
    const beta: OrganizationRecord = {
      ...acme,
      id: 'Beta',
      name: 'β',
      status: 'disabled',
      settings,
      revokedKeyIds: ['k'],
    };
    await store.createOrganization(acme);
    await store.createOrganization(beta);
    expect(await store.getOrganization('acme')).toEqual(acme);
    expect(await store.listOrganizations()).toEqual([beta, acme]);
    expect(await failureOf(store.createOrganization({ ...beta, id: 'acme' }))).toEqual({ code: 'exists' });
  });

  it('are unknown by any other id', async () => {
    for (const id of ['', 'ACME', 'a#b', 'x'.repeat(5000)]) {
      expect(await fixture.store.getOrganization(id)).toBeUndefined();
    }
  });

  it('cost one read unit', async () => {
    await fixture.store.createOrganization(acme);
    fixture.calls.length = 0;
    await fixture.store.getOrganization('acme');
    expect(fixture.calls.map(({ action, consumed }) => [action, consumed[0]?.read])).toEqual([['GetItem', 1]]);
  });

  it('keep every key that is revoked, in parallel too', async () => {
    const { store } = fixture;
    await store.createOrganization(acme);
    const keys = Array.from({ length: 20 }, (_, n) => `key-${n}`).sort();
    await Promise.all([...keys, ...keys].map((key) => store.revokeKeys(acme, [key])));
    await store.revokeKeys(acme, []);
    expect((await store.getOrganization('acme'))?.revokedKeyIds).toEqual(keys);
    expect(await failureOf(store.revokeKeys({ id: 'nobody', incarnationId: 'first' }, ['key']))).toEqual({
      code: 'gone',
    });
    expect(await store.getOrganization('nobody')).toBeUndefined();
  });

  it('keep parallel changes of different settings, and revoked keys', async () => {
    const { store } = fixture;
    await store.createOrganization(acme);
    await Promise.all([
      store.updateOrganization(acme, { settings: { requireEmailUserName: true } }),
      store.updateOrganization(acme, { settings: { passwordHandling: 'reject' } }),
      store.updateOrganization(acme, { name: 'New', status: 'disabled' }),
      store.revokeKeys(acme, ['key']),
    ]);
    const expected = {
      ...acme,
      name: 'New',
      status: 'disabled',
      settings: { ...acme.settings, requireEmailUserName: true, passwordHandling: 'reject' },
      revokedKeyIds: ['key'],
      changes: 3,
    };
    expect(await store.getOrganization('acme')).toEqual(expected);
    expect(await store.updateOrganization(acme, {})).toEqual(expected);
    expect(await store.updateOrganization({ id: 'nobody', incarnationId: 'first' }, { name: 'x' })).toBeUndefined();
  });

  it('are changed upon the number of changes that was read, of many at once by one', async () => {
    const { store } = fixture;
    await store.createOrganization(acme);
    const names = ['one', 'two', 'three', 'four'];
    const outcomes = await Promise.all(
      names.map((name) => failureOf(store.updateOrganization(acme, { name }, undefined, 0))),
    );
    expect(outcomes.filter((failure) => failure === 'none')).toHaveLength(1);
    expect(outcomes.filter((failure) => failure !== 'none')).toEqual(Array(3).fill({ code: 'changed' }));
    const now = await store.getOrganization('acme');
    expect(now?.changes).toBe(1);
    expect((await store.updateOrganization(acme, { status: 'disabled' }, undefined, 1))?.name).toBe(now?.name);
    expect(await failureOf(store.updateOrganization(acme, { name: 'late' }, undefined, 1))).toEqual({
      code: 'changed',
    });
  });

  it('are not changed by what was meant for another incarnation', async () => {
    const { store } = fixture;
    await store.createOrganization(acme);
    const deleted = { id: acme.id, incarnationId: 'deleted' };
    expect(await store.updateOrganization(deleted, { name: 'Old' })).toBeUndefined();
    expect(await store.updateOrganization(deleted, { name: 'Old' }, undefined, 0)).toBeUndefined();
    expect(await failureOf(store.revokeKeys(deleted, ['key']))).toEqual({ code: 'gone' });
    expect(await failureOf(store.endKey(deleted, { keyId: 'key', at: acme.created, forget: [] }))).toEqual({
      code: 'gone',
    });
    expect(await store.removeOrganization(deleted, { jobId: 'job', at: acme.created })).toBe(false);
    expect(await store.getOrganization('acme')).toEqual(acme);
  });

  it('tell when keys end, and forget what is named', async () => {
    const { store } = fixture;
    await store.createOrganization(acme);
    const [soon, late] = ['2026-05-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z'];
    await store.endKey(acme, { keyId: 'a', at: late, forget: [] });
    await store.endKey(acme, { keyId: 'a', at: soon, forget: ['a', 'nothing'] });
    await store.endKey(acme, { keyId: 'b', at: late, forget: [] });
    expect((await store.getOrganization('acme'))?.keyEnds).toEqual({ a: soon, b: late });
    await store.endKey(acme, { keyId: 'c', at: late, forget: ['a'] });
    expect((await store.getOrganization('acme'))?.keyEnds).toEqual({ b: late, c: late });
  });
});
