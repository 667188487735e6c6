/** What an administrator says a second time changes nothing, and is neither written nor told. */
import { type AccessWorld, type Organization, ok, startAccessWorld } from './fixture';

let world: AccessWorld;
let org: Organization;
let made: Readonly<Record<'agent' | 'viewer' | 'ada' | 'staff' | 'key', string>>;

beforeAll(async () => {
  world = await startAccessWorld();
  org = await world.organization();
  const [agent, viewer] = [(await org.role('agent')).id, (await org.role('viewer')).id];
  const ada = await org.user('ada@example.com');
  const staff = await org.group('Staff', [ada]);
  await ok(org.admin('POST', '/workspaces', { id: 'north', name: 'North' }));
  const key = (await ok(org.admin('POST', '/access-keys', { name: 'Okta', provider: 'okta' }))).body.id;
  made = { agent, viewer, ada, staff, key };
});
afterAll(() => world.stop());

const schema = {
  id: 'urn:ietf:params:scim:schemas:extension:acme:2.0:User',
  attributes: [{ name: 'badge', type: 'string' }],
};

test.each<[string, () => readonly [string, string, unknown, unknown?]]>([
  ['a role', () => ['PATCH', `/roles/${made.agent}`, { name: 'Agent', description: 'Answers', protected: false }]],
  ['the slug of a role', () => ['PATCH', `/roles/${made.viewer}`, { slug: 'reader' }]],
  ['a workspace', () => ['PATCH', '/workspaces/north', { name: 'The North' }]],
  ['name and status of the organisation', () => ['PATCH', '', { name: 'Acme', status: 'active' }]],
  [
    'settings',
    () => ['PATCH', '/settings', { emptyRoles: 'remove-all', auditDays: 30, sensitiveAttributes: ['title'] }],
  ],
  ['declared attributes', () => ['PATCH', '/settings', { customAttributes: [schema] }]],
  [
    'the roles of a group, in whatever order',
    () => [
      'PUT',
      `/groups/${made.staff}/role-bindings`,
      { bindings: [{ role: 'agent' }, { role: made.viewer, workspaces: ['north'] }] },
      { bindings: [{ role: made.viewer, workspaces: ['north'] }, { role: 'agent' }] },
    ],
  ],
  [
    'the roles of a person, in whatever order',
    () => [
      'PUT',
      `/users/${made.ada}/roles`,
      { roles: [{ role: 'agent' }, { role: made.viewer }] },
      { roles: [{ role: made.viewer }, { role: 'agent' }] },
    ],
  ],
  ['the end of a key', () => ['DELETE', `/access-keys/${made.key}`, undefined]],
])('%s', async (_, request) => {
  const [method, path, body, again = body] = request();
  const trail = async () => (await ok(org.admin('GET', '/audit'))).body.entries.length;
  const before = await trail();
  const first = await ok(org.admin(method, path, body));
  expect(await trail()).toBe(before + 1);
  world.calls.length = 0;
  const second = await ok(org.admin(method, path, again));
  // Who revokes a key a second time wants to be sure: the handlers are told once more.
  const written = world.calls.filter(({ action }) => !/^(Get|BatchGet|TransactGet|Query)/.test(action));
  expect(written.map(({ action }) => action)).toEqual(method === 'DELETE' ? ['UpdateItem'] : []);
  expect(second.body).toEqual(first.body);
  expect(await trail()).toBe(before + 1);
});
