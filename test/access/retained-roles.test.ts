/** A retained role ends as soon as it has another active holder, and never before. */
import { ServiceError } from '../../local/aws-json/service-error';
import { checkInvariants } from '../store/check-invariants';
import { type AccessWorld, CORE, type Organization, ok, startAccessWorld } from './fixture';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

let world: AccessWorld;
let org: Organization;
/** Keeps the role of the owner. */
let ann: string;
beforeAll(async () => {
  world = await startAccessWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  org = await world.organization();
  await org.role('owner', { protected: true });
  await org.role('agent');
  ann = await org.user('ann', { roles: ['owner'] });
  await ok(org.patch(`/Users/${ann}`, { op: 'remove', path: 'roles' }));
  expect(await org.access(ann)).toEqual({ owner: ['retained'] });
});
afterEach(async () => {
  expect(await checkInvariants(world.dynamoDb, 'directory', org.id)).toEqual([]);
});

interface Entry {
  readonly action: string;
  readonly actor: unknown;
  readonly target: unknown;
  readonly after: unknown;
}

const entries = async (): Promise<readonly Entry[]> => (await ok(org.admin('GET', '/audit?limit=200'))).body.entries;
const told = async (): Promise<readonly Entry[]> =>
  (await entries()).filter(({ action }) => action === 'role.retainedEnded');
const notes = async (organizationId = org.id) =>
  (await world.directory.retentionNotes()).filter((note) => note.organizationId === organizationId);
const isKept = async (id = ann): Promise<boolean> => (await org.access(id)).owner?.includes('retained') === true;
const roleId = async (slug: string): Promise<string> =>
  (await ok(org.admin('GET', '/roles'))).body.roles.find((role: { slug: string }) => role.slug === slug).id;
const add = (groupId: string, ...ids: readonly string[]) =>
  org.patch(`/Groups/${groupId}`, { op: 'add', path: 'members', value: ids.map((value) => ({ value })) });

/** Each makes somebody else an active holder; what it needs is made before, without one. */
const ways: readonly (readonly [string, () => Promise<() => Promise<unknown>>])[] = [
  ['a user is created with the role', async () => () => org.user('bob', { roles: ['owner'] })],
  [
    'a user gets the role by PUT',
    async () => {
      const bob = await org.user('bob');
      return () => ok(org.scim('PUT', `/Users/${bob}`, { schemas: [CORE], userName: 'bob', roles: ['owner'] }));
    },
  ],
  [
    'a user gets the role by PATCH',
    async () => {
      const bob = await org.user('bob');
      return () => ok(org.patch(`/Users/${bob}`, { op: 'add', path: 'roles', value: ['owner'] }));
    },
  ],
  [
    'the user itself gets the role',
    async () => () => ok(org.patch(`/Users/${ann}`, { op: 'add', path: 'roles', value: ['owner'] })),
  ],
  [
    'a user with the role is activated',
    async () => {
      const bob = await org.user('bob', { roles: ['owner'], active: false });
      return () => ok(org.patch(`/Users/${bob}`, { op: 'replace', value: { active: true } }));
    },
  ],
  [
    'a user whose group gives the role is activated',
    async () => {
      const bob = await org.user('bob', { active: false });
      await ok(org.bind(await org.group('Owners', [bob]), 'owner'));
      return () => ok(org.patch(`/Users/${bob}`, { op: 'replace', path: 'active', value: 'True' }));
    },
  ],
  [
    'a user joins a group that gives the role',
    async () => {
      const [bob, owners] = [await org.user('bob'), await org.group('Owners')];
      await ok(org.bind(owners, 'owner'));
      return () => ok(add(owners, bob));
    },
  ],
  [
    'a user joins by PUT of the group',
    async () => {
      const [bob, owners] = [await org.user('bob'), await org.group('Owners')];
      await ok(org.bind(owners, 'owner'));
      const body = { schemas: [GROUP], displayName: 'Owners', members: [{ value: bob }] };
      return () => ok(org.scim('PUT', `/Groups/${owners}`, body));
    },
  ],
  [
    'a user joins a group within the group',
    async () => {
      const [bob, inner] = [await org.user('bob'), await org.group('Inner')];
      await ok(org.bind(await org.group('Owners', [inner]), 'owner'));
      return () => ok(add(inner, bob));
    },
  ],
  [
    'a group with a user in it joins the group',
    async () => {
      const [inner, owners] = [await org.group('Inner', [await org.user('bob')]), await org.group('Owners')];
      await ok(org.bind(owners, 'owner'));
      return () => ok(add(owners, inner));
    },
  ],
  [
    'a group with an active member is bound to the role',
    async () => {
      const team = await org.group('Team', [await org.user('bob')]);
      return () => ok(org.bind(team, 'agent', 'owner'));
    },
  ],
  [
    'a user is given the role by hand',
    async () => {
      const bob = await org.user('bob');
      return () => ok(org.give(bob, 'owner'));
    },
  ],
  ['the user itself is given the role by hand', async () => () => ok(org.give(ann, 'owner'))],
  [
    'the role is protected no more',
    async () => async () => ok(org.admin('PATCH', `/roles/${await roleId('owner')}`, { protected: false })),
  ],
  [
    'a user with the role comes by an import',
    async () => {
      const id = '0b0b0b0b-0000-4000-a000-000000000000';
      const at = new Date().toISOString().replace(/\d{4}/, '2025');
      const assigned = { [await roleId('owner')]: { since: at, as: 'slug' } };
      const document = { userName: 'bob', roles: [{ value: await roleId('owner') }] };
      const record = { type: 'user', id, created: at, lastModified: at, version: 1, document };
      const grants = { assigned, manual: [], retained: [] };
      return () => ok(org.admin('POST', '/import', { records: [{ ...record, grants }] }));
    },
  ],
];
const byImport = 'a user with the role comes by an import';

describe('a retained role ends when', () => {
  test.each(ways)(
    '%s: by maintenance, where the request does not know yet that any is retained',
    async (_, prepare) => {
      await (await prepare())();
      await world.maintain();
      expect(await isKept()).toBe(false);
      expect(await told()).toHaveLength(1);
      await world.maintain();
      expect(await told()).toHaveLength(1);
    },
  );

  test.each(ways)('%s: with the request, once maintenance has told that one is retained', async (way, prepare) => {
    const act = await prepare();
    await world.maintain();
    expect([await isKept(), await told()]).toEqual([true, []]);
    await act();
    // An import has far more to do than one look would cost, and leaves it.
    if (way === byImport) await world.maintain();
    expect(await isKept()).toBe(false);
    const [entry, ...others] = await told();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      target: { type: 'Role', id: await roleId('owner') },
      after: { role: 'owner', userId: ann },
    });
    expect((await ok(org.admin('GET', '/status'))).body.retainedRoles).toEqual([]);
    await world.maintain();
    expect((await world.directory.getOrganization(org.id))?.catalogue?.retainedRoleIds).toEqual([]);
    expect(await notes()).toEqual([]);
  });
});

test.each([
  'a user is created with the role',
  'a user gets the role by PATCH',
  'a user joins a group that gives the role',
  'a group with an active member is bound to the role',
])('the log tells of an end that failed beside its change, and maintenance makes it: %s', async (way) => {
  const act = await ways.find(([name]) => name === way)?.[1]();
  await world.maintain();
  world.control.tableFault = {
    before: (_, input) =>
      JSON.stringify(input).includes('role.retainedEnded')
        ? new ServiceError('AccessDeniedException', 'denied', { statusCode: 400 })
        : undefined,
  };
  const logged = () => [...world.scimLines, ...world.lines].filter(({ lost }) => lost === 'end of retained roles');
  const before = logged().length;
  try {
    await act?.();
  } finally {
    world.control.tableFault = {};
  }
  const [line, ...others] = logged().slice(before);
  expect([others, await told(), await isKept()]).toEqual([[], [], true]);
  expect(line).toMatchObject({
    organizationId: org.id,
    failure: { cause: 'AccessDeniedException', error: 'DirectoryError' },
  });
  for (const value of ['ann', 'bob', ann]) expect(JSON.stringify(line)).not.toContain(value);
  await world.maintain();
  expect([await isKept(), (await told()).length]).toEqual([false, 1]);
});

describe('a retained role stays while nobody else is an active holder', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['an inactive user gets the role', () => org.user('bob', { roles: ['owner'], active: false })],
    [
      'an inactive user joins',
      async () => org.bind(await org.group('Owners', [await org.user('bob', { active: false })]), 'owner'),
    ],
    ['an empty group is bound', async () => org.bind(await org.group('Owners'), 'owner')],
    ['others get other roles', () => org.user('bob', { roles: ['agent'] })],
    ['the user is given another role by hand', () => org.give(ann, 'agent')],
    [
      'the user is deactivated, and given another role by hand',
      async () => {
        await ok(org.patch(`/Users/${ann}`, { op: 'replace', path: 'active', value: false }));
        await ok(org.give(ann, 'agent'));
      },
    ],
  ])('%s', async (_, act) => {
    await act();
    await world.maintain();
    await act().catch(() => undefined);
    await world.maintain();
    expect(await isKept()).toBe(true);
    expect(await told()).toEqual([]);
    expect(await notes()).toHaveLength(1);
  });
});

test('who holds it and whose grant ended stand in the audit trail, in the name of whoever did it', async () => {
  const bob = await org.user('bob');
  await world.maintain();
  await ok(org.patch(`/Users/${bob}`, { op: 'add', path: 'roles', value: ['owner'] }));
  expect(await told()).toMatchObject([
    { actor: { type: 'accessKey', id: 'key1' }, after: { role: 'owner', userId: ann, holderId: bob } },
  ]);
  // Maintenance forgets it, and requests no longer know of any.
  await world.maintain();
  await ok(org.patch(`/Users/${bob}`, { op: 'remove', path: 'roles' }));
  await org.user('carol', { roles: ['owner'] });
  await world.maintain();
  expect((await told()).at(0)).toMatchObject({
    actor: { type: 'system', id: 'maintenance' },
    after: { role: 'owner', userId: bob },
  });
});

test('of two who keep it, without anybody else, one goes on; of two beside a holder, none', async () => {
  const second = {
    type: 'user',
    id: '0c0c0c0c-0000-4000-a000-000000000000',
    version: 1,
    document: { userName: 'cat' },
  };
  const at = '2025-01-05T10:00:00.000Z';
  const grants = { assigned: {}, manual: [], retained: [{ role: await roleId('owner'), since: at }] };
  const records = [{ ...second, created: at, lastModified: at, grants }];
  await ok(org.admin('POST', '/import', { records }));
  expect([await isKept(), await isKept(second.id)]).toEqual([true, true]);
  await world.maintain();
  // The one who kept it first.
  expect([await isKept(), await isKept(second.id)]).toEqual([false, true]);
  await ok(
    org.admin('POST', '/import?overwrite=true', {
      records: records.map((each) => ({ ...each, id: ann, document: { userName: 'ann' } })),
    }),
  );
  expect([await isKept(), await isKept(second.id)]).toEqual([true, true]);
  await org.user('bob', { roles: ['owner'] });
  await world.maintain();
  expect([await isKept(), await isKept(second.id)]).toEqual([false, false]);
});

test('who keeps it is deleted, and the organization is: maintenance forgets both', async () => {
  await world.maintain();
  expect((await org.scim('DELETE', `/Users/${ann}`)).status).toBe(204);
  await world.maintain();
  expect(await notes()).toEqual([]);
  const other = await world.organization();
  await other.role('owner', { protected: true });
  const bob = await other.user('bob', { roles: ['owner'] });
  await ok(other.patch(`/Users/${bob}`, { op: 'remove', path: 'roles' }));
  await ok(world.send({ method: 'DELETE', path: `/organizations/${other.id}?confirm=${other.id}` }));
  const [later, deadline] = [600_000, 1_200_000].map((after) => new Date(Date.now() + after));
  if (later !== undefined && deadline !== undefined) await world.directory.finishJobs({ now: later, deadline });
  await world.maintain();
  expect(await notes(other.id)).toEqual([]);
});

test('the status names who keeps which role', async () => {
  await world.maintain();
  const { body } = await ok(org.admin('GET', '/status'));
  expect(body).toMatchObject({
    healthy: true,
    unheldRoles: [],
    retainedRoles: [{ slug: 'owner', userName: 'ann', userId: ann }],
  });
  expect(body.warnings.join()).toContain('"ann" keeps the protected role "owner"');
});
