import { type AccessWorld, CORE, type Organization, ok, refusal, startAccessWorld } from './fixture';

let world: AccessWorld;
let org: Organization;
beforeAll(async () => {
  world = await startAccessWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  org = await world.organization();
  await org.role('owner', { protected: true });
  await org.role('agent');
});

/** Actions of the audit trail that concern protected roles, oldest first. */
const told = async (): Promise<string[]> => {
  const { body } = await ok(org.admin('GET', '/audit?limit=100'));
  const actions = body.entries.map(({ action }: { action: string }) => action);
  return actions.filter((action: string) => action === 'role.retained' || action === 'role.unheld').reverse();
};
const remove = (groupId: string, ...ids: string[]) =>
  org.patch(`/Groups/${groupId}`, ...ids.map((id) => ({ op: 'remove', path: `members[value eq "${id}"]` })));

describe('the last active holder of a protected role keeps it', () => {
  test.each([
    ['a PATCH', (id: string) => org.patch(`/Users/${id}`, { op: 'remove', path: 'roles' })],
    [
      'a PUT without roles',
      (id: string) => org.scim('PUT', `/Users/${id}`, { schemas: [CORE], userName: 'last@example.com' }),
    ],
    [
      'a PUT with another role',
      (id: string) =>
        org.scim('PUT', `/Users/${id}`, { schemas: [CORE], userName: 'last@example.com', roles: ['agent'] }),
    ],
  ])('when %s takes it', async (_, take) => {
    const other = await org.user('other@example.com', { roles: ['owner', 'agent'] });
    const last = await org.user('last@example.com', { roles: ['owner'] });
    const first = await ok(org.patch(`/Users/${other}`, { op: 'replace', path: 'roles', value: ['agent'] }));
    expect(first.body.roles).toHaveLength(1);
    expect(Object.keys(await org.access(other))).toEqual(['agent']);
    expect(await told()).toEqual([]);
    const answer = await ok(take(last));
    expect(JSON.stringify(answer.body.roles ?? [])).not.toContain('owner');
    expect((await org.access(last)).owner).toEqual(['retained']);
    expect(await told()).toEqual(['role.retained']);
    // It is not of SCIM any more, so that no later request of SCIM takes it.
    await ok(take(last));
    expect((await org.access(last)).owner).toEqual(['retained']);
  });

  test('also when roles given by hand go with those of SCIM', async () => {
    await ok(org.admin('PATCH', '/settings', { emptyRoles: 'remove-all' }));
    const last = await org.user('last@example.com');
    await ok(org.give(last, 'owner', 'agent'));
    await ok(org.patch(`/Users/${last}`, { op: 'replace', path: 'roles', value: [] }));
    expect(await org.access(last)).toEqual({ owner: ['retained'] });
  });

  test('when the group is left, by PATCH and by PUT, and the others who leave keep nothing', async () => {
    const [a, b, c] = [await org.user('a'), await org.user('b'), await org.user('c')];
    const owners = await org.group('Owners', [a, b, c]);
    await ok(org.bind(owners, 'owner'));
    await ok(remove(owners, a));
    expect(await org.access(a)).toEqual({});
    expect(await told()).toEqual([]);
    await ok(
      org.scim('PUT', `/Groups/${owners}`, {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
        displayName: 'Owners',
      }),
    );
    expect((await org.scim('GET', `/Groups/${owners}`)).body.members).toEqual([]);
    const kept = [await org.access(b), await org.access(c)];
    expect(kept).toContainEqual({ owner: ['retained'] });
    expect(kept).toContainEqual({});
    expect(await told()).toEqual(['role.retained']);
  });

  test('when the group is deleted', async () => {
    const a = await org.user('a');
    const owners = await org.group('Owners', [a]);
    await ok(org.bind(owners, 'owner'));
    expect((await org.scim('DELETE', `/Groups/${owners}`)).status).toBe(204);
    expect(await org.access(a)).toEqual({ owner: ['retained'] });
  });

  test('when a group within the group leaves it, is emptied, or is deleted', async () => {
    for (const take of [
      (outer: string, inner: string) => remove(outer, inner),
      (_: string, inner: string) => org.patch(`/Groups/${inner}`, { op: 'remove', path: 'members' }),
      (_: string, inner: string) => org.scim('DELETE', `/Groups/${inner}`),
    ]) {
      org = await world.organization();
      await org.role('owner', { protected: true });
      const a = await org.user('a');
      const inner = await org.group('Inner', [a]);
      const outer = await org.group('Outer', [inner]);
      await ok(org.bind(outer, 'owner'));
      expect(await org.access(a)).toEqual({ owner: ['Outer (nested)'] });
      await ok(take(outer, inner));
      expect(await org.access(a)).toEqual({ owner: ['retained'] });
    }
  });

  test('when a group that was put into the group later is emptied', async () => {
    const a = await org.user('a');
    const outer = await org.group('Outer');
    await ok(org.bind(outer, 'owner'));
    const inner = await org.group('Inner', [a]);
    const middle = await org.group('Middle', [inner]);
    await ok(org.patch(`/Groups/${outer}`, { op: 'add', path: 'members', value: [{ value: middle }] }));
    expect(await org.access(a)).toEqual({ owner: ['Outer (nested)'] });
    await ok(remove(inner, a));
    expect(await org.access(a)).toEqual({ owner: ['retained'] });
  });

  test('when the role became protected after the group was bound to it', async () => {
    const boss = await org.role('boss');
    const a = await org.user('a');
    const bosses = await org.group('Bosses', [a]);
    await ok(org.bind(bosses, 'boss'));
    await ok(org.admin('PATCH', `/roles/${boss.id}`, { protected: true }));
    await ok(remove(bosses, a));
    expect(await org.access(a)).toEqual({ boss: ['retained'] });
  });

  test('for the workspaces for which it was held', async () => {
    const w = (await ok(org.admin('POST', '/workspaces', { name: 'North', id: 'north' }))).body.id;
    const a = await org.user('a');
    const owners = await org.group('Owners', [a]);
    await ok(org.bind(owners, { role: 'owner', workspaces: [w] }));
    await ok(remove(owners, a));
    expect(await org.access(a)).toEqual({ 'owner/north': ['retained'] });
  });

  test('but not when somebody else gets it in the same request', async () => {
    const [a, b] = [await org.user('a'), await org.user('b')];
    const owners = await org.group('Owners', [a]);
    await ok(org.bind(owners, 'owner'));
    await ok(
      org.patch(
        `/Groups/${owners}`,
        { op: 'remove', path: `members[value eq "${a}"]` },
        { op: 'add', path: 'members', value: [{ value: b }] },
      ),
    );
    expect([await org.access(a), await org.access(b)]).toEqual([{}, { owner: ['Owners'] }]);
    expect(await told()).toEqual([]);
  });

  test('and is not who only seems to hold it: the inactive do not count', async () => {
    const a = await org.user('a', { roles: ['owner'] });
    await org.user('sleeper', { roles: ['owner'], active: false });
    const b = await org.user('b', { active: false });
    await ok(org.bind(await org.group('Owners', [b]), 'owner'));
    await ok(org.patch(`/Users/${a}`, { op: 'remove', path: 'roles' }));
    expect(await org.access(a)).toEqual({ owner: ['retained'] });
  });

  test('nor does somebody gain it who never had it', async () => {
    const [a, b] = [await org.user('a'), await org.user('b', { roles: ['owner'] })];
    const owners = await org.group('Owners', []);
    await ok(org.bind(owners, 'owner'));
    await ok(remove(owners, a));
    expect(await org.access(a)).toEqual({});
    await ok(org.patch(`/Users/${b}`, { op: 'remove', path: 'roles' }));
    expect(await org.access(b)).toEqual({ owner: ['retained'] });
  });

  test('of big changes too: 60 owners leave at once, and one of them keeps it', async () => {
    const people = await Promise.all(Array.from({ length: 60 }, (_, n) => org.user(`p${n}`)));
    const owners = await org.group('Owners', people);
    await ok(org.bind(owners, 'owner'));
    await ok(
      org.scim('PUT', `/Groups/${owners}`, {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
        displayName: 'Owners',
        members: [],
      }),
    );
    const access = await Promise.all(people.map((id) => org.access(id)));
    expect(access.filter((each) => 'owner' in each)).toEqual([{ owner: ['retained'] }]);
  });
});

describe('when the last holder is deactivated or deleted', () => {
  test.each([
    ['deactivated', (id: string) => org.patch(`/Users/${id}`, { op: 'replace', value: { active: 'False' } })],
    ['deleted', (id: string) => org.scim('DELETE', `/Users/${id}`)],
  ])('%s, access ends, and the organisation is told to have nobody', async (_, end) => {
    const a = await org.user('a', { roles: ['owner'] });
    const b = await org.user('b');
    const owners = await org.group('Owners', [b]);
    await ok(org.bind(owners, 'owner'));
    await ok(end(a));
    expect(await told()).toEqual([]);
    expect((await org.admin('GET', '/status')).body).toMatchObject({ unheldRoles: [] });
    await ok(end(b));
    expect(await told()).toEqual(['role.unheld']);
    const status = (await org.admin('GET', '/status')).body;
    expect(status).toMatchObject({ healthy: false, unheldRoles: [{ slug: 'owner' }] });
    expect(status.problems.join()).toContain('owner');
    // The administrator's way to name a new one.
    const c = await org.user('c');
    await ok(org.give(c, 'owner'));
    expect((await org.admin('GET', '/status')).body).toMatchObject({ unheldRoles: [] });
  });

  test('a leaver who retained the role keeps nothing either', async () => {
    const a = await org.user('a', { roles: ['owner'] });
    await ok(org.patch(`/Users/${a}`, { op: 'remove', path: 'roles' }));
    await ok(org.patch(`/Users/${a}`, { op: 'replace', path: 'active', value: false }));
    expect(await org.canSignIn(a)).toBe(false);
    expect(await told()).toEqual(['role.retained', 'role.unheld']);
  });
});

describe('an administrator, who can be told, is refused', () => {
  test('taking the last holder its role by hand, from a group, or with its workspace', async () => {
    const a = await org.user('a');
    await ok(org.give(a, 'owner'));
    expect(await refusal(org.give(a))).toMatchObject({ status: 409, detail: expect.stringContaining('"a"') });
    const b = await org.user('b');
    const owners = await org.group('Owners', [b]);
    await ok(org.admin('POST', '/workspaces', { name: 'North', id: 'north' }));
    await ok(org.bind(owners, { role: 'owner', workspaces: ['north'] }));
    await ok(org.give(a));
    expect((await org.bind(owners)).status).toBe(409);
    expect((await org.admin('DELETE', '/workspaces/north?force=true')).status).toBe(409);
    expect(await org.access(b)).toEqual({ 'owner/north': ['Owners'] });
    await ok(org.give(a, 'owner'));
    await ok(org.admin('DELETE', '/workspaces/north?force=true'));
    await ok(org.bind(owners));
  });

  test('deleting a protected role, by force too', async () => {
    const { id } = (await ok(org.admin('GET', '/roles'))).body.roles.find(
      ({ slug }: { slug: string }) => slug === 'owner',
    );
    expect((await org.admin('DELETE', `/roles/${id}?force=true`)).status).toBe(409);
    await ok(org.admin('PATCH', `/roles/${id}`, { protected: false }));
    await ok(org.admin('DELETE', `/roles/${id}`));
  });

  test('and a retained role goes once somebody else holds it', async () => {
    const a = await org.user('a', { roles: ['owner'] });
    await ok(org.patch(`/Users/${a}`, { op: 'remove', path: 'roles' }));
    await ok(org.give(a, 'agent'));
    expect(await org.access(a)).toEqual({ agent: ['manual'], owner: ['retained'] });
    await org.user('b', { roles: ['owner'] });
    await ok(org.give(a, 'agent'));
    expect(await org.access(a)).toEqual({ agent: ['manual'] });
  });
});
