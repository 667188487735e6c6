/** Guide A: the SCIM overview of Bird CRM. */
import { type Connector, GROUP, type Guide, PATCH, startGuide, USER, whileStarting } from './guide';

let guide: Guide;
let connector: Connector;
let agent: { id: string };
let owner: { id: string };
beforeAll(async () => {
  guide = await startGuide();
  await guide.scimctl('org', 'create', 'Bird', '--id', 'bird');
  agent = await guide.scimctl('role', 'create', 'agent', '--name', 'Agent', '--org', 'bird');
  owner = await guide.scimctl('role', 'create', 'owner', '--name', 'Owner', '--protected', '--org', 'bird');
}, whileStarting);
afterAll(() => guide?.stop());

const put = (id: string, more: object) =>
  guide.send(connector, 'PUT', `/Users/${id}`, { schemas: [USER], userName: 'ann@example.com', active: true, ...more });
let ann: string;

test('the whole base URL can be copied, and SCIM is on as soon as a key exists', async () => {
  const { scimBaseUrl } = await guide.scimctl('org', 'get', 'bird');
  expect(scimBaseUrl).toMatch(/\/organizations\/bird\/scim\/v2$/);
  expect((await guide.send({ baseUrl: scimBaseUrl, accessKey: 'none' }, 'GET', '/Users')).status).toBe(401);
  const key = await guide.scimctl(
    'key',
    'create',
    '--name',
    'Okta',
    '--description',
    'Our directory',
    '--provider',
    'okta',
    '--org',
    'bird',
  );
  connector = { baseUrl: scimBaseUrl, accessKey: key.accessKey };
  expect((await guide.send(connector, 'GET', '/Users?startIndex=1&count=1')).status).toBe(200);
});

test('the key is shown once and cannot be seen again', async () => {
  expect(JSON.stringify(await guide.scimctl('key', 'list', '--org', 'bird'))).not.toContain(connector.accessKey);
});

test('the custom attribute `roles`, a string array of role UUIDs, provisions one or more roles', async () => {
  const created = await guide.send(connector, 'POST', '/Users', {
    schemas: [USER],
    userName: 'ann@example.com',
    roles: [agent.id, owner.id],
  });
  expect([created.status, created.body.roles]).toEqual([201, [agent.id, owner.id]]);
  ann = created.body.id;
  expect(await guide.access('bird', 'ann@example.com')).toEqual({ canSignIn: true, roles: ['agent', 'owner'] });
});

test('the alternative, groups from the identity provider: a group is given roles, which apply to all its members', async () => {
  const bob = await guide.send(connector, 'POST', '/Users', { schemas: [USER], userName: 'bob@example.com' });
  const group = await guide.send(connector, 'POST', '/Groups', {
    schemas: [GROUP],
    displayName: 'Support',
    members: [{ value: bob.body.id }],
  });
  expect(group.status).toBe(201);
  expect(await guide.access('bird', 'bob@example.com')).toEqual({ canSignIn: false, roles: [] });
  await guide.scimctl('group', 'bind', 'Support', '--role', 'agent', '--org', 'bird');
  expect(await guide.access('bird', 'bob@example.com')).toEqual({ canSignIn: true, roles: ['agent'] });
  await guide.send(connector, 'PATCH', `/Groups/${group.body.id}`, {
    schemas: [PATCH],
    Operations: [{ op: 'remove', path: `members[value eq "${bob.body.id}"]` }],
  });
  expect(await guide.access('bird', 'bob@example.com')).toEqual({ canSignIn: false, roles: [] });
});

test('importing groups works too', async () => {
  expect((await guide.send(connector, 'GET', '/Groups?startIndex=1&count=100')).body.Resources).toMatchObject([
    { displayName: 'Support' },
  ]);
});

test('the trap of an empty set of roles takes nothing that was given by hand, and never the last owner', async () => {
  await guide.scimctl('user', 'roles', 'ann@example.com', '--role', 'agent', '--org', 'bird');
  expect((await put(ann, { roles: [] })).status).toBe(200);
  const told = await guide.scimctl('access', 'explain', 'ann@example.com', '--org', 'bird');
  expect(
    told.grants.map(({ role, because }: { role: { slug: string }; because: { type: string }[] }) => [
      role.slug,
      because[0]?.type,
    ]),
  ).toEqual([
    ['agent', 'manual'],
    ['owner', 'retained'],
  ]);
});

test('and an owner who is not assigned to the SCIM application needs nothing of it', async () => {
  const cid = await guide.send(connector, 'POST', '/Users', { schemas: [USER], userName: 'cid@example.com' });
  await guide.scimctl('user', 'roles', cid.body.id, '--role', 'owner', '--org', 'bird');
  await guide.scimctl('user', 'roles', 'ann@example.com', '--without', 'agent', '--org', 'bird');
  await guide.scimctl('user', 'roles', 'ann@example.com', '--role', 'agent', '--org', 'bird');
  expect(await guide.access('bird', 'ann@example.com')).toEqual({ canSignIn: true, roles: ['agent'] });
  await guide.send(connector, 'PATCH', `/Users/${cid.body.id}`, {
    schemas: [PATCH],
    Operations: [{ op: 'replace', value: { roles: [] } }],
  });
  expect(await guide.access('bird', 'cid@example.com')).toEqual({ canSignIn: true, roles: ['owner'] });
});
