/** Guide B: Bird CRM with Microsoft Entra ID. The identity provider's requests have the form in which Entra sends them. */
import { type Connector, GROUP, type Guide, PATCH, startGuide, USER, whileStarting } from './guide';

let guide: Guide;
let connector: Connector;
beforeAll(async () => {
  guide = await startGuide();
  await guide.scimctl('org', 'create', 'Bird', '--id', 'bird');
  await guide.scimctl('role', 'create', 'agent', '--name', 'Agent', '--org', 'bird');
  await guide.scimctl('role', 'create', 'supervisor', '--name', 'Supervisor', '--org', 'bird');
  await guide.scimctl('workspace', 'create', 'Berlin', '--id', 'berlin', '--org', 'bird');
}, whileStarting);
afterAll(() => guide?.stop());

/** Creates as Entra does: it looks for the user first. */
const provision = async (userName: string): Promise<string> => {
  const filter = encodeURIComponent(`userName eq "${userName}"`);
  expect((await guide.send(connector, 'GET', `/Users?filter=${filter}`)).body.totalResults).toBe(0);
  const { status, body } = await guide.send(connector, 'POST', '/Users', {
    schemas: [USER],
    active: true,
    displayName: userName.split('@')[0],
    meta: { resourceType: 'User' },
    userName,
  });
  expect(status).toBe(201);
  return body.id;
};
const patchGroup = (id: string, ...Operations: unknown[]) =>
  guide.send(connector, 'PATCH', `/Groups/${id}`, { schemas: [PATCH], Operations });

let ann: string;
let bob: string;
let team: string;

test('1. The base URL is copied, and a key is made that is shown once', async () => {
  const { scimBaseUrl } = await guide.scimctl('org', 'get', 'bird');
  const { accessKey } = await guide.scimctl('key', 'create', '--name', 'Entra', '--provider', 'entra', '--org', 'bird');
  connector = { baseUrl: scimBaseUrl, accessKey };
});

test('2. Test Connection succeeds', async () => {
  const filter = encodeURIComponent('userName eq "0b7e4f6a-1c1e-4b0a-9d5f-7c8e2a4b6d10"');
  const { status, body } = await guide.send(connector, 'GET', `/Users?filter=${filter}`);
  expect([status, body.totalResults]).toEqual([200, 0]);
});

test('3. Users with userName, active and displayName are created, and cannot sign in without a role', async () => {
  ann = await provision('ann@example.com');
  bob = await provision('bob@example.com');
  expect(await guide.access('bird', 'ann@example.com')).toEqual({ canSignIn: false, roles: [] });
});

test('4. A group that is assigned to the application appears with the same name', async () => {
  const filter = encodeURIComponent('displayName eq "Support Berlin"');
  expect(
    (await guide.send(connector, 'GET', `/Groups?excludedAttributes=members&filter=${filter}`)).body.totalResults,
  ).toBe(0);
  const { body } = await guide.send(connector, 'POST', '/Groups', {
    schemas: [GROUP, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
    externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
    displayName: 'Support Berlin',
    meta: { resourceType: 'Group' },
  });
  team = body.id;
  expect((await patchGroup(team, { op: 'Add', path: 'members', value: [{ value: ann }] })).status).toBe(204);
  const { groups } = await guide.scimctl('group', 'list', '--org', 'bird');
  expect(groups).toMatchObject([{ displayName: 'Support Berlin', memberCount: 1, roles: [] }]);
});

test('5. The group is opened and given roles, one for a workspace; they are those of all members at once', async () => {
  const overview = await guide.scimctl('group', 'show', 'Support Berlin', '--org', 'bird');
  expect(overview.id).toBe(team);
  const preview = await guide.scimctl('group', 'bind', team, '--role', 'agent', '--preview', '--org', 'bird');
  expect(preview.preview.summary).toBe('access of 1 person: +1 / -0');
  await guide.scimctl('group', 'bind', team, '--role', 'agent', '--org', 'bird');
  await guide.scimctl('group', 'bind', team, '--role', 'supervisor', '--workspace', 'berlin', '--org', 'bird');
  expect(await guide.access('bird', 'ann@example.com')).toEqual({
    canSignIn: true,
    roles: ['agent', 'supervisor/berlin'],
  });
});

test('whoever joins the group in Entra later gets the roles without further action, and whoever leaves loses them', async () => {
  await patchGroup(team, { op: 'Add', path: 'members', value: [{ value: bob }] });
  expect((await guide.access('bird', 'bob@example.com')).roles).toEqual(['agent', 'supervisor/berlin']);
  await patchGroup(team, { op: 'Remove', path: 'members', value: [{ value: ann }] });
  expect(await guide.access('bird', 'ann@example.com')).toEqual({ canSignIn: false, roles: [] });
});

test('a leaver who is disabled in Entra signs in no more, and comes back under the same id', async () => {
  const soft = { schemas: [PATCH], Operations: [{ op: 'Replace', path: 'active', value: 'False' }] };
  expect((await guide.send(connector, 'PATCH', `/Users/${bob}`, soft)).status).toBe(200);
  expect((await guide.access('bird', 'bob@example.com')).canSignIn).toBe(false);
  await guide.send(connector, 'PATCH', `/Users/${bob}`, {
    schemas: [PATCH],
    Operations: [{ op: 'Replace', path: 'active', value: 'True' }],
  });
  expect(await guide.access('bird', bob)).toEqual({ canSignIn: true, roles: ['agent', 'supervisor/berlin'] });
});
