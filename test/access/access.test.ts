import { type AccessWorld, CORE, type Organization, ok, refusal, startAccessWorld } from './fixture';

let world: AccessWorld;
let org: Organization;
beforeAll(async () => {
  world = await startAccessWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  org = await world.organization();
  await org.role('agent', { name: 'Inbox agent' });
  await org.role('admin', { name: 'Administrator' });
  await ok(org.admin('POST', '/workspaces', { name: 'North', id: 'north' }));
  await ok(org.admin('POST', '/workspaces', { name: 'South', id: 'south' }));
});

describe('a role that a group gives', () => {
  test('is that of all who are in it, of whoever joins at once, and of whoever leaves no more', async () => {
    const [a, b] = [await org.user('a'), await org.user('b')];
    const team = await org.group('Team', [a]);
    expect(await org.canSignIn(a)).toBe(false);
    await ok(org.bind(team, 'agent'));
    expect([await org.access(a), await org.access(b)]).toEqual([{ agent: ['Team'] }, {}]);
    await ok(org.patch(`/Groups/${team}`, { op: 'add', path: 'members', value: [{ value: b }] }));
    expect(await org.access(b)).toEqual({ agent: ['Team'] });
    await ok(org.patch(`/Groups/${team}`, { op: 'remove', path: `members[value eq "${a}"]` }));
    expect([await org.access(a), await org.canSignIn(a), await org.canSignIn(b)]).toEqual([{}, false, true]);
    await ok(org.bind(team));
    expect(await org.access(b)).toEqual({});
  });

  test('for some workspaces adds up with that of other groups, and all reasons are told', async () => {
    const a = await org.user('a', { roles: ['agent'] });
    await ok(org.bind(await org.group('North', [a]), { role: 'agent', workspaces: ['north'] }, 'admin'));
    await ok(org.bind(await org.group('Both', [a]), { role: 'agent', workspaces: ['south', 'north'] }));
    await ok(org.give(a, { role: 'admin', workspaces: ['south'] }));
    expect(await org.access(a)).toEqual({
      admin: ['North'],
      'admin/south': ['manual'],
      agent: ['scim'],
      'agent/north': expect.arrayContaining(['North', 'Both']),
      'agent/south': ['Both'],
    });
  });

  test('comes through groups within groups, and goes with any of them', async () => {
    const a = await org.user('a');
    const inner = await org.group('Inner', [a]);
    const middle = await org.group('Middle', [inner]);
    const outer = await org.group('Outer', [middle]);
    await ok(org.bind(outer, 'admin'));
    await ok(org.bind(inner, 'agent'));
    expect(await org.access(a)).toEqual({ admin: ['Outer (nested)'], agent: ['Inner'] });
    await ok(org.scim('DELETE', `/Groups/${middle}`));
    expect(await org.access(a)).toEqual({ agent: ['Inner'] });
  });

  test('goes with the group, and no user keeps it (4.8)', async () => {
    const a = await org.user('a');
    const team = await org.group('Team', [a]);
    await ok(org.bind(team, 'agent'));
    await ok(org.scim('DELETE', `/Groups/${team}`));
    expect(await org.access(a)).toEqual({});
    const { id } = (await ok(org.admin('GET', '/roles'))).body.roles.find(
      ({ slug }: { slug: string }) => slug === 'agent',
    );
    await ok(org.admin('DELETE', `/roles/${id}`));
  });

  test('stays through a renaming of the group, which shows in the reason', async () => {
    const a = await org.user('a');
    const team = await org.group('Team', [a]);
    await ok(org.bind(team, 'agent'));
    await ok(org.patch(`/Groups/${team}`, { op: 'replace', path: 'displayName', value: 'Crew' }));
    expect(await org.access(a)).toEqual({ agent: ['Crew'] });
    expect((await org.admin('GET', `/groups/${team}`)).body).toMatchObject({
      displayName: 'Crew',
      memberCount: 1,
      roles: [{ role: { slug: 'agent' } }],
    });
  });
});

describe('access is told', () => {
  test('with who, what, why and since when', async () => {
    const a = await org.user('ann@example.com', {
      roles: ['agent'],
      emails: [{ value: 'other@example.com', primary: true }],
    });
    const team = await org.group('Team', [a]);
    await ok(org.bind(team, { role: 'admin', workspaces: ['north'] }));
    const { body } = await ok(org.admin('GET', `/users/${a}/access`));
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    expect(body).toEqual({
      userId: a,
      userName: 'ann@example.com',
      primaryEmail: 'ann@example.com',
      active: true,
      canSignIn: true,
      grants: [
        {
          role: { id: expect.any(String), slug: 'admin', name: 'Administrator' },
          workspace: { id: 'north', name: 'North' },
          because: [{ type: 'group', group: { id: team, displayName: 'Team' }, membership: 'direct', since: at }],
        },
        {
          role: { id: expect.any(String), slug: 'agent', name: 'Inbox agent' },
          workspace: null,
          because: [{ type: 'scim', since: at }],
        },
      ],
    });
  });

  test('to whoever asks by userName or by e-mail, in any case', async () => {
    const a = await org.user('ann', { emails: [{ value: 'Ann@Example.com' }] });
    await org.user('bob', { emails: [{ value: 'shared@example.com' }] });
    await org.user('cid', { emails: [{ value: 'shared@example.com' }] });
    expect((await ok(org.admin('GET', '/access?userName=ANN'))).body.userId).toBe(a);
    expect((await ok(org.admin('GET', '/access?email=ann@example.com'))).body).toMatchObject({
      userId: a,
      primaryEmail: 'Ann@Example.com',
    });
    expect((await org.admin('GET', '/access?userName=nobody')).status).toBe(404);
    expect((await org.admin('GET', '/access?email=shared@example.com')).status).toBe(409);
    expect((await org.admin('GET', '/access')).status).toBe(400);
    expect((await org.admin('GET', '/access?userName=ann&email=ann@example.com')).status).toBe(400);
    expect((await org.admin('GET', '/access?user=ann')).body.errors).toEqual([
      { field: 'user', detail: 'user is not known here.' },
    ]);
    await ok(org.patch(`/Users/${a}`, { op: 'replace', path: 'userName', value: 'anna' }));
    expect((await org.admin('GET', '/access?userName=ann')).status).toBe(404);
  });

  test('by an address that several have, as that of whose userName it is, then of whose primary address it is', async () => {
    const byEmail = (email: string) => org.admin('GET', `/access?email=${email}`);
    const idOf = async (email: string) => (await ok(byEmail(email))).body.userId;
    const emails = (...values: readonly object[]) => ({ emails: values });
    const other = { value: 'other@example.com', primary: true };
    // A further address of everybody's.
    const last = await org.user('last', emails(other, { value: 'Ann@example.com' }, { value: 'own@example.com' }));
    expect(await idOf('ann@example.com')).toBe(last);
    const first = await org.user('first', emails({ value: 'ann@example.com' }, { value: 'x@example.com' }));
    expect(await idOf('ann@example.com')).toBe(first);
    const work = await org.user('work', emails({ value: 'x@example.com' }, { value: 'ann@example.com', type: 'Work' }));
    const { status, body } = await byEmail('ann@example.com');
    expect([status, body.errors[0].field]).toEqual([409, 'email']);
    expect([first, work, last].map((id) => body.detail.includes(id))).toEqual([true, true, false]);
    const marked = await org.user(
      'upn@example.com',
      emails({ value: 'x@example.com' }, { value: 'ANN@example.com', primary: true }),
    );
    expect(await idOf('ann@example.com')).toBe(marked);
    await org.user('twin', emails({ value: 'ann@example.com', primary: true }));
    expect((await byEmail('ann@example.com')).status).toBe(409);
    const own = await org.user('ann@Example.com');
    expect(await idOf('ann@example.com')).toBe(own);
    expect((await ok(org.admin('GET', '/access?userName=ANN@example.com'))).body.userId).toBe(own);
    expect(await idOf('own@example.com')).toBe(last);
    // Who was renamed has it no more.
    await ok(org.patch(`/Users/${own}`, { op: 'replace', path: 'userName', value: 'anna' }));
    expect((await byEmail('ann@example.com')).status).toBe(409);
  });

  test('of somebody inactive as what it would be: nobody signs in with it', async () => {
    const a = await org.user('a', { roles: ['agent'], active: false });
    expect((await ok(org.admin('GET', `/users/${a}/access`))).body).toMatchObject({
      active: false,
      canSignIn: false,
      grants: [{}],
    });
  });

  test('of nobody who is not there', async () => {
    expect((await org.admin('GET', '/users/0000/access')).status).toBe(404);
    const a = await org.user('a');
    await ok(org.scim('DELETE', `/Users/${a}`));
    expect((await org.admin('GET', `/users/${a}/access`)).status).toBe(404);
  });
});

describe('a preview of bindings', () => {
  test('tells whose access would change, and changes nothing', async () => {
    const people = await Promise.all(Array.from({ length: 14 }, (_, n) => org.user(`p${String(n).padStart(2, '0')}`)));
    const sleeper = await org.user('sleeper', { active: false });
    const [first = '', second = '', third = ''] = people;
    const inner = await org.group('Inner', people.slice(10));
    const team = await org.group('Team', [inner, sleeper, ...people.slice(0, 10)]);
    await ok(org.give(third, 'agent'));
    await ok(org.bind(await org.group('Others', [first, second]), 'agent'));
    await ok(org.bind(team, { role: 'admin', workspaces: ['north'] }));
    const wish = { bindings: [{ role: 'agent' }] };
    const preview = await ok(org.admin('PUT', `/groups/${team}/role-bindings?preview=true`, wish));
    expect(preview.body.preview).toMatchObject({
      summary: 'access of 14 people: +11 / -14',
      people: 14,
      gaining: 11,
      losing: 14,
      complete: true,
    });
    expect(preview.body.preview.changes).toContainEqual({
      userId: first,
      userName: 'p00',
      gains: [],
      loses: [{ role: expect.objectContaining({ slug: 'admin' }), workspace: { id: 'north', name: 'North' } }],
    });
    expect(preview.body.bindings).toMatchObject([{ role: { slug: 'admin' }, workspaces: [{ id: 'north' }] }]);
    expect(await org.access(first)).toEqual({ agent: ['Others'], 'admin/north': ['Team'] });
    await ok(org.admin('PUT', `/groups/${team}/role-bindings`, wish));
    expect(await org.access(people[13] ?? '')).toEqual({ agent: ['Team (nested)'] });
  });

  test('of what there is already is of nobody', async () => {
    const team = await org.group('Team', [await org.user('a')]);
    await ok(org.bind(team, 'agent'));
    const { body } = await ok(
      org.admin('PUT', `/groups/${team}/role-bindings?preview=true`, { bindings: [{ role: 'agent' }] }),
    );
    expect(body.preview).toEqual({
      summary: 'access of 0 people: +0 / -0',
      people: 0,
      gaining: 0,
      losing: 0,
      complete: true,
      changes: [],
    });
  });
});

describe('what is bound must be there', () => {
  test.each([
    [{ bindings: [{ role: 'nope' }] }, 400, ['bindings.0.role']],
    [{ bindings: [{ role: 'agent' }, { role: 'AGENT' }] }, 400, ['bindings.1.role']],
    [{ bindings: [{ role: 'agent', workspaces: ['north', 'nope'] }] }, 400, ['bindings.0.workspaces.1']],
    [{ bindings: [{ role: 'agent', workspaces: [] }] }, 400, ['bindings.0.workspaces']],
    [{ bindings: [{ role: 'agent', group: 'x' }] }, 400, ['bindings.0.group']],
    [{ roles: ['agent'] }, 400, ['bindings', 'roles']],
  ])('%j gets %i naming %j', async (body, status, fields) => {
    const team = await org.group('Team');
    expect(await refusal(org.admin('PUT', `/groups/${team}/role-bindings`, body))).toMatchObject({ status, fields });
    expect((await org.admin('PUT', '/groups/00000000-0000/role-bindings', { bindings: [] })).status).toBe(404);
  });

  test('also by hand', async () => {
    const a = await org.user('a');
    expect(await refusal(org.give(a, 'nope'))).toMatchObject({ status: 400, fields: ['roles.0.role'] });
    expect((await org.give('00000000-0000', 'agent')).status).toBe(404);
  });
});

describe('people and groups', () => {
  test('are listed, searched and paged', async () => {
    for (let n = 0; n < 7; n += 1)
      await org.user(`user${n}@example.com`, { displayName: n === 3 ? 'Zoë Quick' : 'Somebody' });
    const walk = async (path: string, list: string) => {
      const seen: string[] = [];
      for (let cursor = ''; ; ) {
        const { body } = await ok(org.admin('GET', `${path}${cursor === '' ? '' : `&cursor=${cursor}`}`));
        seen.push(
          ...body[list].map(({ id, userName, displayName }: Record<string, string>) => userName ?? displayName ?? id),
        );
        if (body.nextCursor === undefined) return seen;
        cursor = body.nextCursor;
      }
    };
    expect((await walk('/users?limit=3', 'users')).sort()).toEqual(
      Array.from({ length: 7 }, (_, n) => `user${n}@example.com`),
    );
    expect(await walk('/users?limit=3&search=ZOË', 'users')).toEqual(['user3@example.com']);
    expect(await walk('/users?limit=2&search=USER', 'users')).toHaveLength(7);
    expect(await walk('/users?limit=2&search=nobody', 'users')).toEqual([]);
    for (let n = 0; n < 5; n += 1) await org.group(`Group ${n}`);
    expect((await walk('/groups?limit=2', 'groups')).sort()).toEqual(Array.from({ length: 5 }, (_, n) => `Group ${n}`));
    expect(await walk('/groups?limit=2&search=group%203', 'groups')).toEqual(['Group 3']);
    for (const bad of ['limit=0', 'limit=x', 'limit=201', 'cursor=zz', 'cursor=Li4v']) {
      expect((await org.admin('GET', `/users?${bad}`)).status).toBe(400);
    }
  });

  test('are shown one by one, with roles, groups and members', async () => {
    const a = await org.user('a@example.com', { roles: ['agent'], externalId: 'x1' });
    const inner = await org.group('Inner', [a]);
    const outer = await org.group('Outer', [inner, await org.user('b@example.com', { active: false })]);
    await ok(org.give(a, { role: 'admin', workspaces: ['north'] }));
    expect((await ok(org.admin('GET', `/users/${a}`))).body).toMatchObject({
      id: a,
      userName: 'a@example.com',
      externalId: 'x1',
      active: true,
      roles: {
        scim: [{ role: { slug: 'agent' }, workspaces: null }],
        manual: [{ role: { slug: 'admin' }, workspaces: [{ id: 'north', name: 'North' }] }],
        retained: [],
      },
      groups: [
        { id: inner, displayName: 'Inner', membership: 'direct' },
        { id: outer, displayName: 'Outer', membership: 'nested' },
      ],
    });
    const members = (await ok(org.admin('GET', `/groups/${outer}/members`))).body.members;
    expect(members).toHaveLength(2);
    expect(members).toEqual(
      expect.arrayContaining([
        { id: inner, type: 'Group', name: 'Inner' },
        { id: expect.any(String), type: 'User', name: 'b@example.com', active: false },
      ]),
    );
    const first = (await ok(org.admin('GET', `/groups/${outer}/members?limit=1`))).body;
    expect(first.members).toHaveLength(1);
    expect(
      (await ok(org.admin('GET', `/groups/${outer}/members?limit=1&cursor=${first.nextCursor}`))).body.members,
    ).toHaveLength(1);
    for (const path of ['/users/x', '/groups/x', '/groups/x/members', '/groups/x/role-bindings']) {
      expect((await org.admin('GET', path)).status).toBe(404);
    }
    expect((await world.send({ method: 'GET', path: '/organizations/nobody/users' })).status).toBe(404);
  });

  test('of an organisation are for its own keys only', async () => {
    const caller = await world.newCaller(org.id);
    const other = await world.organization();
    expect((await world.send({ method: 'GET', path: `/organizations/${org.id}/users`, caller })).status).toBe(200);
    for (const path of ['users', 'groups', 'roles', 'workspaces', 'access?userName=a']) {
      expect((await world.send({ method: 'GET', path: `/organizations/${other.id}/${path}`, caller })).status).toBe(
        403,
      );
    }
  });
});

test('a PUT by SCIM does not touch what was given by hand, nor the other way round', async () => {
  const a = await org.user('a', { roles: ['agent'] });
  await Promise.all([
    ok(org.give(a, 'admin')),
    ok(org.patch(`/Users/${a}`, { op: 'replace', path: 'title', value: 'Dr' })),
    ok(org.scim('PUT', `/Users/${a}`, { schemas: [CORE], userName: 'a', roles: ['agent'], nickName: 'Ann' })),
  ]);
  expect(await org.access(a)).toEqual({ admin: ['manual'], agent: ['scim'] });
});
