import { type AccessWorld, CORE, type Organization, ok, startAccessWorld } from './fixture';

const OKTA = { provider: 'okta', rolesFormat: 'strings' } as const;
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const ENTRA = { provider: 'entra' } as const;

let world: AccessWorld;
let org: Organization;
let agent: { id: string; slug: string };
let admin: { id: string; slug: string };
beforeAll(async () => {
  world = await startAccessWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  org = await world.organization();
  agent = await org.role('managed:inbox_agent', { name: 'Inbox agent' });
  admin = await org.role('managed:admin', { name: 'Administrator' });
});

const read = async (id: string, key: object = {}) => (await ok(org.scim('GET', `/Users/${id}`, undefined, key))).body;

describe('roles that a client assigns (3.1)', () => {
  test('are taken as strings, slugs and UUIDs, and come back as they came', async () => {
    const id = await org.user('a@example.com', { roles: ['managed:inbox_agent', admin.id] }, OKTA);
    expect((await read(id, OKTA)).roles).toEqual(['managed:inbox_agent', admin.id]);
    expect(await org.access(id)).toEqual({ 'managed:inbox_agent': ['scim'], 'managed:admin': ['scim'] });
  });

  test('are taken as objects, and come back so with the name of the role', async () => {
    const id = await org.user(
      'a@example.com',
      { roles: [{ value: 'MANAGED:Admin', type: 'app', primary: true }] },
      ENTRA,
    );
    expect((await read(id, ENTRA)).roles).toEqual([
      { value: 'managed:admin', display: 'Administrator', type: 'app', primary: true },
    ]);
  });

  test.each(['compatible', 'strict'] as const)(
    'are shown with the name of the role that is there now (%s)',
    async (mode) => {
      const id = await org.user('a@example.com', { roles: [{ value: agent.slug, display: 'Staff' }] }, ENTRA);
      const path = `roles[value eq "${agent.slug}"].value`;
      const body = { schemas: [PATCH], Operations: [{ op: 'replace', path, value: admin.slug }] };
      await ok(org.scim('PATCH', `/Users/${id}`, body, { ...ENTRA, mode }));
      expect((await read(id, ENTRA)).roles).toEqual([{ value: admin.slug, display: 'Administrator' }]);
      expect(await org.access(id)).toEqual({ 'managed:admin': ['scim'] });
    },
  );

  test.each<object>([
    { op: 'add', path: 'role', value: 'managed:admin' },
    { op: 'add', path: `${CORE}:role`, value: [{ value: 'managed:admin' }] },
    { op: 'replace', path: 'role[primary eq "True"].value', value: 'managed:admin' },
  ])('are meant by %j', async (operation) => {
    const id = await org.user('a@example.com', {}, ENTRA);
    await ok(org.patch(`/Users/${id}`, operation));
    expect(await org.access(id)).toEqual({ 'managed:admin': ['scim'] });
  });

  test('are taken as JSON in a string, as Entra writes them with AppRoleAssignmentsComplex', async () => {
    const value = JSON.stringify({ id: '8ae06bd4', value: 'managed:admin', displayName: 'Administrator' });
    const id = await org.user(
      'a@example.com',
      { roles: [{ primary: false, type: 'WindowsAzureActiveDirectoryRole', value }] },
      ENTRA,
    );
    expect(await org.access(id)).toEqual({ 'managed:admin': ['scim'] });
    await ok(
      org.patch(`/Users/${id}`, {
        op: 'Add',
        path: 'roles',
        value: [{ value: JSON.stringify({ value: 'managed:inbox_agent' }) }],
      }),
    );
    expect(Object.keys(await org.access(id))).toEqual(['managed:admin', 'managed:inbox_agent']);
  });

  test('are taken away by slug, by an earlier slug and by UUID, whichever they are shown by', async () => {
    await ok(org.admin('PATCH', `/roles/${admin.id}`, { slug: 'managed:chief' }));
    const ways: readonly [held: string, op: object][] = ['managed:chief', admin.id].flatMap((held) =>
      ['managed:admin', 'Managed:Chief', admin.id].flatMap((name): [string, object][] => [
        [held, { op: 'remove', path: `roles[value eq "${name}"]` }],
        [held, { op: 'Remove', path: 'roles', value: [{ value: name }] }],
        [held, { op: 'remove', path: 'roles', value: [name] }],
        [held, { op: 'remove', path: 'roles', value: name }],
      ]),
    );
    for (const [position, [held, op]] of ways.entries()) {
      const id = await org.user(`a${position}@example.com`, { roles: [held, 'managed:inbox_agent'] });
      await ok(org.patch(`/Users/${id}`, op));
      expect([held, op, Object.keys(await org.access(id))]).toEqual([held, op, ['managed:inbox_agent']]);
    }
  });

  test('become the primary one where the user has them already', async () => {
    const id = await org.user('a@example.com', { roles: ['managed:admin', 'managed:inbox_agent'] }, ENTRA);
    const path = 'roles[primary eq "True"].value';
    const primary = async (value: string) => {
      await ok(org.patch(`/Users/${id}`, { op: 'Replace', path, value }));
      return (await read(id, ENTRA)).roles.filter((role: { primary?: boolean }) => role.primary);
    };
    expect(await primary('managed:admin')).toMatchObject([{ value: 'managed:admin' }]);
    expect(await primary('managed:inbox_agent')).toMatchObject([{ value: 'managed:inbox_agent' }]);
  });

  test('are taken one by one, as Entra writes them with SingleAppRoleAssignment', async () => {
    const id = await org.user('a@example.com');
    const path = 'roles[primary eq "True"].value';
    await ok(org.patch(`/Users/${id}`, { op: 'Add', path, value: 'managed:admin' }));
    expect((await read(id)).roles).toEqual([{ value: 'managed:admin', display: 'Administrator', primary: true }]);
    await ok(org.patch(`/Users/${id}`, { op: 'Replace', path, value: 'managed:inbox_agent' }));
    expect(await org.access(id)).toEqual({ 'managed:inbox_agent': ['scim'] });
  });

  test('keep their holders when the slug changes, and may still be named by the old one', async () => {
    const id = await org.user('a@example.com', { roles: ['managed:admin'] }, OKTA);
    await ok(org.admin('PATCH', `/roles/${admin.id}`, { slug: 'owner' }));
    expect((await read(id, OKTA)).roles).toEqual(['owner']);
    expect(await org.access(id)).toEqual({ owner: ['scim'] });
    await ok(
      org.scim('PUT', `/Users/${id}`, { schemas: [CORE], userName: 'a@example.com', roles: ['managed:admin'] }, OKTA),
    );
    expect((await read(id, OKTA)).roles).toEqual(['owner']);
    const taken = await org.role('managed:admin');
    const other = await org.user('b@example.com', { roles: ['managed:admin'] }, OKTA);
    expect((await ok(org.admin('GET', `/users/${other}/access`))).body.grants[0].role.id).toBe(taken.id);
  });

  test('go with the role that is deleted, although documents name it', async () => {
    const id = await org.user('a@example.com', { roles: ['managed:admin', 'managed:inbox_agent'] }, OKTA);
    await ok(org.admin('DELETE', `/roles/${admin.id}?force=true`));
    expect((await read(id, OKTA)).roles).toEqual(['managed:inbox_agent']);
    expect(await org.access(id)).toEqual({ 'managed:inbox_agent': ['scim'] });
    const put = { ...(await read(id, OKTA)), title: 'Dr' };
    expect((await ok(org.scim('PUT', `/Users/${id}`, put, OKTA))).body.roles).toEqual(['managed:inbox_agent']);
  });

  test('come twice and count once', async () => {
    const id = await org.user('a@example.com', { roles: ['managed:admin', admin.id, 'Managed:Admin'] }, OKTA);
    expect((await read(id, OKTA)).roles).toEqual(['managed:admin']);
  });
});

describe('a PATCH of roles', () => {
  test.each([
    ['adds one', [{ op: 'add', path: 'roles', value: ['managed:admin'] }], ['managed:inbox_agent', 'managed:admin']],
    [
      'adds one without an array',
      [{ op: 'add', path: 'roles', value: 'managed:admin' }],
      ['managed:inbox_agent', 'managed:admin'],
    ],
    [
      'adds by the core URN',
      [{ op: 'add', path: `${CORE}:roles`, value: ['managed:admin'] }],
      ['managed:inbox_agent', 'managed:admin'],
    ],
    [
      'adds what is there and changes nothing',
      [{ op: 'add', path: 'roles', value: ['managed:inbox_agent'] }],
      ['managed:inbox_agent'],
    ],
    ['replaces all', [{ op: 'replace', path: 'roles', value: ['managed:admin'] }], ['managed:admin']],
    ['replaces all without a path', [{ op: 'replace', value: { roles: ['managed:admin'] } }], ['managed:admin']],
    ['removes one by a value path', [{ op: 'remove', path: 'roles[value eq "managed:inbox_agent"]' }], undefined],
    ['removes one by its name', [{ op: 'remove', path: 'roles[display eq "Inbox agent"]' }], undefined],
    ['removes one by its value', [{ op: 'remove', path: 'roles', value: ['managed:inbox_agent'] }], undefined],
    ['removes all', [{ op: 'remove', path: 'roles' }], undefined],
    ['empties them', [{ op: 'replace', path: 'roles', value: [] }], undefined],
    [
      'removes none where nothing matches',
      [{ op: 'remove', path: 'roles[value eq "managed:admin"]' }],
      ['managed:inbox_agent'],
    ],
    [
      'runs in order',
      [
        { op: 'add', path: 'roles', value: ['managed:admin'] },
        { op: 'remove', path: 'roles[value eq "managed:admin"]' },
      ],
      ['managed:inbox_agent'],
    ],
  ])('%s', async (_, operations, expected) => {
    const id = await org.user('a@example.com', { roles: ['managed:inbox_agent'] }, OKTA);
    await ok(
      org.scim(
        'PATCH',
        `/Users/${id}`,
        { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations },
        OKTA,
      ),
    );
    expect((await read(id, OKTA)).roles).toEqual(expected);
    expect(Object.keys(await org.access(id)).sort()).toEqual([...(expected ?? [])].sort());
  });

  test('of something else leaves roles and version as they are when nothing changes', async () => {
    const id = await org.user('a@example.com', { roles: ['managed:inbox_agent'], title: 'Dr' }, OKTA);
    const before = await read(id, OKTA);
    await ok(org.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'Dr' }));
    await ok(org.scim('PUT', `/Users/${id}`, before, OKTA));
    expect(await read(id, OKTA)).toEqual(before);
  });
});

describe('an unknown role (3.3)', () => {
  test('is refused with its name, and nothing of the request is done', async () => {
    const answer = await org.scim('POST', '/Users', {
      schemas: [CORE],
      userName: 'a@example.com',
      roles: ['managed:admin', 'nope'],
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ scimType: 'invalidValue', detail: expect.stringContaining('"nope"') });
    expect((await org.scim('GET', '/Users?count=0')).body.totalResults).toBe(0);
  });

  test('that has no value is refused for that, and not for an empty name', async () => {
    const roles = [{ display: 'Administrator' }];
    const answer = await org.scim('POST', '/Users', { schemas: [CORE], userName: 'a@example.com', roles });
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('names no value') } });
  });

  test('is left out and counted in the log where the organisation wants it so', async () => {
    org = await world.organization({ unknownRoles: 'ignore' });
    await org.role('managed:admin');
    const id = await org.user('a@example.com', { roles: ['nope', 'managed:admin'] }, OKTA);
    expect((await read(id, OKTA)).roles).toEqual(['managed:admin']);
    expect(world.scimLines.at(-2)).toMatchObject({ ignoredRoles: 1 });
    await ok(org.patch(`/Users/${id}`, { op: 'add', path: 'roles', value: ['other'] }));
    expect((await read(id, OKTA)).roles).toEqual(['managed:admin']);
  });

  test('is an attribute like any other where the organisation has no roles at all', async () => {
    org = await world.organization();
    const roles = [{ value: 'whatever', display: 'Whatever', type: 'x', primary: true }];
    const id = await org.user('a@example.com', { roles });
    expect((await read(id)).roles).toEqual(roles);
    expect(await org.access(id)).toEqual({});
    // The first role begins the catalogue; what a user has stays, and what is new must be in it.
    const admin2 = await org.role('managed:admin');
    expect((await read(id)).roles).toEqual(roles);
    await ok(org.scim('PUT', `/Users/${id}`, { ...(await read(id)), title: 'Dr' }));
    await ok(org.patch(`/Users/${id}`, { op: 'add', path: 'roles', value: [{ value: 'managed:admin' }] }));
    expect(await org.access(id)).toEqual({ 'managed:admin': ['scim'] });
    expect((await org.patch(`/Users/${id}`, { op: 'add', path: 'roles', value: [{ value: 'new' }] })).status).toBe(400);
    expect(admin2.slug).toBe('managed:admin');
  });
});

describe('roles that are emptied (3.4)', () => {
  const empties = [
    [
      'a PUT with an empty list',
      (id: string) => org.scim('PUT', `/Users/${id}`, { schemas: [CORE], userName: 'a@example.com', roles: [] }),
    ],
    [
      'a PUT without roles',
      (id: string) => org.scim('PUT', `/Users/${id}`, { schemas: [CORE], userName: 'a@example.com' }),
    ],
    ['a PATCH', (id: string) => org.patch(`/Users/${id}`, { op: 'replace', path: 'roles', value: [] })],
  ] as const;

  test.each(empties)('by %s leave those that were given by hand', async (_, empty) => {
    const id = await org.user('a@example.com', { roles: ['managed:inbox_agent'] }, OKTA);
    await ok(org.give(id, 'managed:admin'));
    await ok(empty(id));
    expect(await org.access(id)).toEqual({ 'managed:admin': ['manual'] });
  });

  test.each(empties)('by %s take those with them where the organisation wants it so', async (_, empty) => {
    await ok(org.admin('PATCH', '/settings', { emptyRoles: 'remove-all' }));
    const id = await org.user('a@example.com');
    await ok(org.give(id, 'managed:admin'));
    await ok(org.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'Dr' }));
    expect(await org.access(id)).toEqual({ 'managed:admin': ['manual'] });
    await ok(empty(id));
    expect(await org.access(id)).toEqual({});
  });
});

describe('a filter on roles', () => {
  test.each([
    ['roles eq "managed:admin"', ['a', 'b']],
    ['roles.value eq "MANAGED:ADMIN"', ['a', 'b']],
    ['roles[value eq "managed:admin"]', ['a', 'b']],
    ['roles[value eq "managed:admin" and display eq "Administrator"]', ['a', 'b']],
    ['roles.display co "inbox"', ['c']],
    ['roles co "inbox_agent"', ['c']],
    ['roles pr', ['a', 'b', 'c']],
    ['not (roles eq "managed:admin")', ['c', 'd']],
    ['roles eq "managed:admin" and userName sw "a"', ['a']],
    ['roles eq "managed:admin" or roles eq "managed:inbox_agent"', ['a', 'b', 'c']],
    ['roles eq "nope"', []],
  ])('%s finds whom it should', async (filter, expected) => {
    await org.user('a', { roles: ['managed:admin'] });
    await org.user('b', { roles: [{ value: admin.id }] });
    await org.user('c', { roles: ['managed:inbox_agent'] });
    await org.user('d');
    const { body } = await ok(org.scim('GET', `/Users?filter=${encodeURIComponent(filter)}`));
    expect(body.Resources.map(({ userName }: { userName: string }) => userName).sort()).toEqual(expected);
    const byId = await ok(
      org.scim('GET', `/Users?filter=${encodeURIComponent(`roles eq "${agent.id}"`)}`, undefined, OKTA),
    );
    expect(byId.body.Resources.map(({ roles }: { roles: string[] }) => roles)).toEqual([['managed:inbox_agent']]);
  });
});
