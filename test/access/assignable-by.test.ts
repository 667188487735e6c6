/** A role says what may give it: SCIM requests, bindings of groups, an administrator by hand. */
import { type AccessWorld, CORE, type Organization, ok, refusal, startAccessWorld } from './fixture';

const OKTA = { provider: 'okta', rolesFormat: 'strings' } as const;

let world: AccessWorld;
let org: Organization;
let billing: { readonly id: string };
beforeAll(async () => {
  world = await startAccessWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  org = await world.organization();
  billing = await org.role('billing');
  await org.role('agent');
});

const narrow = (...assignableBy: string[]) => ok(org.admin('PATCH', `/roles/${billing.id}`, { assignableBy }));
const put = (id: string, userName: string, roles: readonly string[]) =>
  org.scim('PUT', `/Users/${id}`, { schemas: [CORE], userName, roles });

describe('a role says what may give it', () => {
  test('everything, unless it is told otherwise; and the audit trail has before and after', async () => {
    expect(billing).toMatchObject({ assignableBy: ['scim', 'group', 'admin'] });
    expect((await narrow('admin', 'scim', 'admin')).body.assignableBy).toEqual(['scim', 'admin']);
    expect((await ok(org.admin('GET', `/roles/${billing.id}`))).body.assignableBy).toEqual(['scim', 'admin']);
    const [entry] = (await ok(org.admin('GET', '/audit?action=role.updated'))).body.entries;
    expect(entry).toMatchObject({
      before: { assignableBy: ['scim', 'group', 'admin'] },
      after: { assignableBy: ['scim', 'admin'] },
    });
    await ok(org.admin('PATCH', `/roles/${billing.id}`, { name: 'Billing' }));
    expect((await ok(org.admin('GET', `/roles/${billing.id}`))).body.assignableBy).toEqual(['scim', 'admin']);
    expect(await org.role('own', { assignableBy: ['group'] })).toMatchObject({ assignableBy: ['group'] });
  });

  test.each([[[]], [['scim', 'console']], ['scim'], [null]])('not with %j', async (assignableBy) => {
    const answer = await refusal(org.admin('PATCH', `/roles/${billing.id}`, { assignableBy }));
    expect(answer.status).toBe(400);
    expect(answer.fields.join()).toMatch(/^assignableBy/);
  });
});

describe('a SCIM request that gives a role which SCIM may not give', () => {
  test.each<[string, (id: string) => ReturnType<Organization['scim']>]>([
    ['POST', () => org.scim('POST', '/Users', { schemas: [CORE], userName: 'new', roles: ['agent', 'billing'] })],
    ['PUT', (id) => put(id, 'ann', ['agent', 'billing'])],
    ['PATCH add', (id) => org.patch(`/Users/${id}`, { op: 'add', path: 'roles', value: [{ value: 'Billing' }] })],
    ['PATCH replace', (id) => org.patch(`/Users/${id}`, { op: 'replace', value: { roles: [billing.id] } })],
    [
      'PATCH of the one role',
      (id) => org.patch(`/Users/${id}`, { op: 'Replace', path: 'roles[primary eq "True"].value', value: 'billing' }),
    ],
  ])('is 400 and changes nothing: %s', async (_, give) => {
    const id = await org.user('ann', { roles: ['agent'] });
    await narrow('group', 'admin');
    const { status, body } = await give(id);
    expect([status, body.scimType]).toEqual([400, 'invalidValue']);
    expect(body.detail).toContain('"billing" cannot be given by SCIM requests');
    expect(await org.access(id)).toEqual({ agent: ['scim'] });
    expect((await org.scim('GET', '/Users?filter=userName%20eq%20%22new%22')).body.totalResults).toBe(0);
  });

  test('leaves it out and says so where the organisation ignores unknown roles', async () => {
    await ok(org.admin('PATCH', '/settings', { unknownRoles: 'ignore' }));
    await narrow('admin');
    world.scimLines.length = 0;
    const id = await org.user('ann', { roles: ['agent', 'billing'] });
    expect(await org.access(id)).toEqual({ agent: ['scim'] });
    expect(world.scimLines.at(-1)).toMatchObject({ ignoredRoles: 1 });
  });

  test('may repeat what the user has by SCIM already, by any name, and take it; not give it again', async () => {
    const id = await org.user('ann', { roles: ['billing'] });
    await narrow('admin');
    expect(await org.access(id)).toEqual({ billing: ['scim'] });
    await ok(put(id, 'ann', [billing.id, 'agent']));
    expect(await org.access(id)).toEqual({ agent: ['scim'], billing: ['scim'] });
    await ok(put(id, 'ann', ['agent']));
    expect((await put(id, 'ann', ['agent', 'billing'])).status).toBe(400);
    // Given by hand is not given by SCIM.
    await ok(org.give(id, 'billing'));
    expect((await put(id, 'ann', ['billing'])).status).toBe(400);
    expect(await org.access(id)).toEqual({ agent: ['scim'], billing: ['manual'] });
  });

  test('finds it neither in the list of /Roles nor by its id', async () => {
    await narrow('group', 'admin');
    const { body } = await ok(org.scim('GET', '/Roles', undefined, OKTA));
    expect(body.Resources.map(({ displayName }: { displayName: string }) => displayName)).toEqual(['agent']);
    expect(body.totalResults).toBe(1);
    expect((await org.scim('GET', `/Roles/${billing.id}`)).status).toBe(404);
  });
});

describe('an administrator who gives a role outside what may give it', () => {
  test('to a group is refused with the field; what the group gives already stays', async () => {
    const [team, other] = [await org.group('Team'), await org.group('Other')];
    await ok(org.admin('POST', '/workspaces', { name: 'North', id: 'north' }));
    await ok(org.bind(team, 'billing'));
    await ok(org.bind(other, { role: 'billing', workspaces: ['north'] }));
    await narrow('scim', 'admin');
    await ok(org.bind(team, 'billing', 'agent'));
    await ok(org.bind(team, { role: 'billing', workspaces: ['north'] }, 'agent'));
    const wider = await refusal(org.bind(other, 'agent', 'billing'));
    expect(wider).toMatchObject({ status: 400, fields: ['bindings.1.role'] });
    await ok(org.bind(team, 'agent'));
    const refused = await refusal(org.bind(team, 'agent', 'billing'));
    expect(refused).toMatchObject({ status: 400, fields: ['bindings.1.role'] });
    expect(JSON.stringify((await org.bind(team, 'billing')).body)).toContain('cannot be given by groups');
    const preview = await org.admin('PUT', `/groups/${team}/role-bindings?preview=true`, {
      bindings: [{ role: 'billing' }],
    });
    expect(preview.status).toBe(400);
  });

  test('by hand is refused with the field; what somebody has already stays', async () => {
    const [ann, bob] = [await org.user('ann'), await org.user('bob')];
    await ok(org.give(ann, 'billing'));
    await narrow('scim', 'group');
    await ok(org.give(ann, 'billing', 'agent'));
    expect(await refusal(org.give(bob, 'billing'))).toMatchObject({ status: 400, fields: ['roles.0.role'] });
    expect([await org.access(ann), await org.access(bob)]).toEqual([{ agent: ['manual'], billing: ['manual'] }, {}]);
  });
});
