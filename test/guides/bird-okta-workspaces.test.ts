/** Guide C: Bird with Okta, workspace identity management. */
import { type Connector, GROUP, type Guide, startGuide, USER, whileStarting } from './guide';

let guide: Guide;
let connector: Connector;
beforeAll(async () => {
  guide = await startGuide();
  // A workspace's own directory is an organisation of the workspace's id.
  await guide.scimctl('org', 'create', 'Workspace', '--id', 'ws-4711');
  await guide.scimctl('role', 'create', 'managed:inbox_agent', '--name', 'Inbox agent', '--org', 'ws-4711');
  await guide.scimctl('role', 'create', 'managed:reporter', '--name', 'Reporter', '--org', 'ws-4711');
}, whileStarting);
afterAll(() => guide?.stop());

const okta = (method: string, path: string, body?: unknown) => guide.send(connector, method, path, body);
/** Okta pushes the whole resource that it has read, changed by the profile. */
const push = async (id: string, profile: object) => {
  const { body } = await okta('GET', `/Users/${id}`);
  return okta('PUT', `/Users/${id}`, { ...body, ...profile });
};
const create = async (email: string, profile: object = {}): Promise<string> => {
  expect(
    (await okta('GET', `/Users?filter=${encodeURIComponent(`userName eq "${email}"`)}&startIndex=1&count=100`)).body
      .totalResults,
  ).toBe(0);
  const { status, body } = await okta('POST', '/Users', {
    schemas: [USER],
    userName: email,
    name: { givenName: 'Ann', familyName: 'Example' },
    emails: [{ primary: true, value: email, type: 'work' }],
    displayName: 'Ann Example',
    locale: 'en-US',
    externalId: '00ujl29u0le5T6Aj10h7',
    groups: [],
    password: '1mz050nq',
    active: true,
    ...profile,
  });
  expect(status).toBe(201);
  return body.id;
};
let ann: string;

test('1. The SCIM access key is shown once', async () => {
  const key = await guide.scimctl('key', 'create', '--name', 'Okta', '--provider', 'okta', '--org', 'ws-4711');
  expect(key).toMatchObject({ provider: 'okta', rolesFormat: 'strings' });
  connector = { baseUrl: `${guide.rootUrl}/ws-4711/scim/v2`, accessKey: key.accessKey };
});

test('3. Test Connector Configuration shows each action as passed', async () => {
  for (const path of [
    '/Users?startIndex=1&count=1',
    '/Users?startIndex=1&count=2',
    '/Groups?startIndex=1&count=100',
    '/ServiceProviderConfig',
  ]) {
    expect((await okta('GET', path)).status).toBe(200);
  }
});

test('4. People who are assigned are created, without a role, under the base that Okta was given', async () => {
  ann = await create('ann@example.com');
  const { body } = await okta('GET', `/Users/${ann}`);
  expect(body.meta.location).toBe(`${connector.baseUrl}/Users/${ann}`);
  expect(body.roles).toBeUndefined();
  expect(await guide.access('ws-4711', 'ann@example.com')).toEqual({ canSignIn: false, roles: [] });
});

test('5. The slug of each role is there to be noted, and Okta can read the menu itself', async () => {
  const { roles } = await guide.scimctl('role', 'list', '--org', 'ws-4711');
  expect(roles.map(({ slug }: { slug: string }) => slug)).toEqual(['managed:inbox_agent', 'managed:reporter']);
  expect((await okta('GET', '/Roles?startIndex=1&count=100')).body.Resources).toMatchObject([
    { displayName: 'Inbox agent' },
    { displayName: 'Reporter' },
  ]);
});

test('a role chosen for a person is hers, and a person in several groups of Okta gets the sum', async () => {
  const first = await push(ann, { roles: ['managed:inbox_agent'] });
  expect([first.status, first.body.roles]).toEqual([200, ['managed:inbox_agent']]);
  expect(await guide.access('ws-4711', ann)).toEqual({ canSignIn: true, roles: ['managed:inbox_agent'] });
  await push(ann, { roles: ['managed:inbox_agent', 'managed:reporter'] });
  expect((await guide.access('ws-4711', ann)).roles).toEqual(['managed:inbox_agent', 'managed:reporter']);
  await push(ann, { roles: ['managed:reporter'] });
  expect((await guide.access('ws-4711', ann)).roles).toEqual(['managed:reporter']);
});

test('a push of the profile alone, as Okta read it, changes no role', async () => {
  const { body } = await push(ann, { displayName: 'Ann E.' });
  expect(body).toMatchObject({ displayName: 'Ann E.', roles: ['managed:reporter'] });
});

test('a value of the enum that names no role is refused in words that Okta shows to its administrator', async () => {
  const { status, body } = await push(ann, { roles: ['managed:typo'] });
  expect([status, body.scimType]).toEqual([400, 'invalidValue']);
  expect(body.detail).toContain('"managed:typo"');
  const { entries } = await guide.scimctl('activity', '--outcome', 'refused', '--org', 'ws-4711');
  expect(JSON.stringify(entries[0])).toContain('managed:typo');
});

test('push groups, optional in the guide, works: created empty, filled, bound', async () => {
  const { body } = await okta('POST', '/Groups', { schemas: [GROUP], displayName: 'Support', members: [] });
  await okta('PATCH', `/Groups/${body.id}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [
      { op: 'replace', value: { id: body.id, displayName: 'Support' } },
      { op: 'add', path: 'members', value: [{ value: ann, display: 'ann@example.com' }] },
    ],
  });
  await guide.scimctl('group', 'bind', 'Support', '--role', 'managed:inbox_agent', '--org', 'ws-4711');
  expect((await guide.access('ws-4711', ann)).roles).toEqual(['managed:inbox_agent', 'managed:reporter']);
});

test('Deactivate Users: whoever is unassigned cannot sign in any more', async () => {
  await okta('PATCH', `/Users/${ann}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', value: { active: false } }],
  });
  expect((await guide.access('ws-4711', ann)).canSignIn).toBe(false);
});
