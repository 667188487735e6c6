/** `ETag` and `If-Match` of the admin API, RFC 9110 §13.1.1: two who read, change and write lose nothing. */
import { type AdminCallName, type AdminRoute, adminContract } from '../../lambda/admin/contract';
import { type AccessWorld, type Organization, ok, startAccessWorld } from '../access/fixture';
import type { Answer } from './fixture';

let world: AccessWorld;
let org: Organization;
let paths: Readonly<Record<string, string>>;
beforeAll(async () => {
  world = await startAccessWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  org = await world.organization();
  const [roleId, userId] = [(await org.role('agent')).id, await org.user('ada@example.com')];
  const groupId = await org.group('Staff', [userId]);
  await ok(org.admin('POST', '/workspaces', { name: 'North', id: 'north' }));
  paths = { organizationId: org.id, roleId, userId, groupId, workspaceId: 'north' };
});

const rows = (Object.entries(adminContract) as [AdminCallName, AdminRoute][]) // the keys are the names
  .filter(([, { versioned }]) => versioned === true);

/** Two different bodies of each change; a row that is new needs a line here. */
const bodies: Readonly<Partial<Record<AdminCallName, readonly [unknown, unknown]>>> = {
  updateOrganization: [{ name: 'One' }, { status: 'disabled' }],
  updateSettings: [{ emptyRoles: 'remove-all' }, { activityDays: 7 }],
  updateRole: [{ name: 'One' }, { description: 'Two' }],
  updateWorkspace: [{ name: 'One' }, { name: 'Two' }],
  putUserRoles: [{ roles: [{ role: 'agent' }] }, { roles: [] }],
  putBindings: [{ bindings: [{ role: 'agent' }] }, { bindings: [] }],
};

const urlOf = ({ path }: AdminRoute) => path.replace(/\{(\w+)\}/g, (_, name: string) => paths[name] ?? name);
const send = (method: string, path: string, body?: unknown, ifMatch?: string): Promise<Answer> =>
  world.send({ method, path, body, headers: ifMatch === undefined ? {} : { 'If-Match': ifMatch } });
const tagOf = (answer: Answer): string => answer.headers.etag ?? '';

const changes = rows.filter(([, { method }]) => method === 'PUT' || method === 'PATCH');
const deletions = rows.filter(([, { method }]) => method === 'DELETE');

test.each(changes)('%s changes what was read, and nothing that was changed since', async (name, route) => {
  const url = urlOf(route);
  const [one, two] = bodies[name] ?? [];
  const read = await send('GET', url);
  expect(tagOf(read)).toMatch(/^"[\w-]{22}"$/);
  const first = await send(route.method, url, one, tagOf(read));
  expect(first.status).toBe(200);
  expect(tagOf(first)).not.toBe(tagOf(read));
  const now = await send('GET', url);
  expect(tagOf(now)).toBe(tagOf(first));

  const late = await send(route.method, url, two, tagOf(read));
  expect(late).toMatchObject({
    status: 412,
    headers: { etag: tagOf(now) },
    body: { status: 412, title: 'Precondition Failed', detail: expect.stringContaining(tagOf(read)) },
  });
  expect((await send('GET', url)).body).toEqual(now.body);

  expect((await send(route.method, url, two, `"other", ${tagOf(now)}`)).status).toBe(200);
  expect((await send(route.method, url, one, '*')).status).toBe(200);
  expect((await send(route.method, url, two)).status).toBe(200);
  expect((await send(route.method, url, one, `W/${tagOf(await send('GET', url))}`)).status).toBe(412);
});

test.each(deletions)('%s deletes what was read, and nothing that was changed since', async (_, route) => {
  const url = urlOf(route);
  const read = await send('GET', url);
  await ok(send('PATCH', url, { name: 'Other' }));
  expect((await send('DELETE', url, undefined, tagOf(read))).status).toBe(412);
  const now = await send('GET', url);
  expect(now.status).toBe(200);
  expect((await send('DELETE', url, undefined, tagOf(now))).status).toBe(204);
});

test('a read compares too, and a call without versions refuses one', async () => {
  const url = `/organizations/${org.id}`;
  const { headers } = await send('GET', url);
  expect((await send('GET', url, undefined, headers.etag)).status).toBe(200);
  expect((await send('GET', url, undefined, '"other"')).status).toBe(412);
  const refused = await send('POST', `${url}/roles`, { slug: 'new', name: 'New' }, '"other"');
  expect(refused).toMatchObject({ status: 412, body: { detail: expect.stringContaining('compares no versions') } });
  expect((await org.admin('GET', '/roles')).body.roles).toHaveLength(1);
});

test('a preview compares, and what changes beside it does not count', async () => {
  const url = `/organizations/${org.id}/groups/${paths.groupId}/role-bindings`;
  const read = tagOf(await send('GET', url));
  await ok(org.admin('PATCH', '/settings', { activityDays: 5 }));
  await ok(org.patch(`/Groups/${paths.groupId}`, { op: 'replace', path: 'displayName', value: 'People' }));
  const body = { bindings: [{ role: 'agent' }] };
  expect((await send('PUT', `${url}?preview=true`, body, read)).status).toBe(200);
  expect((await send('PUT', url, body, read)).status).toBe(200);
  expect((await send('PUT', `${url}?preview=true`, body, read)).status).toBe(412);
});

describe('many at once', () => {
  const SLUGS = ['one', 'two', 'three', 'four', 'five', 'six'];

  /** Reads, adds, writes, and reads again where somebody was faster. */
  const addOne = async (url: string, list: 'bindings' | 'roles', slug: string): Promise<void> => {
    for (;;) {
      const read = await send('GET', url);
      const before = read.body[list].map((each: { role: { id: string } }) => ({ role: each.role.id }));
      const written = await send('PUT', url, { [list]: [...before, { role: slug }] }, tagOf(read));
      if (written.status === 200) return;
      expect(written.status).toBe(412);
    }
  };

  test.each([
    ['groups', 'role-bindings', 'bindings'],
    ['users', 'roles', 'roles'],
  ] as const)('who add a role each to one of the %s lose none', async (noun, tail, list) => {
    for (const slug of SLUGS) await org.role(slug);
    const url = `/organizations/${org.id}/${noun}/${noun === 'groups' ? paths.groupId : paths.userId}/${tail}`;
    await Promise.all(SLUGS.map((slug) => addOne(url, list, slug)));
    const { body } = await send('GET', url);
    expect(body[list].map((each: { role: { slug: string } }) => each.role.slug).sort()).toEqual([...SLUGS].sort());
  });

  test('who change one organisation by one version: one does', async () => {
    const url = `/organizations/${org.id}/settings`;
    const tag = tagOf(await send('GET', url));
    const answers = await Promise.all([3, 4, 5, 6].map((activityDays) => send('PATCH', url, { activityDays }, tag)));
    const won = answers.filter(({ status }) => status === 200);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    expect((await send('GET', url)).body).toEqual(won[0]?.body);
  });
});
