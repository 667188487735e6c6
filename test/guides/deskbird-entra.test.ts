/** Guide E: deskbird with Microsoft Entra ID. */
import { type Connector, GROUP, type Guide, PATCH, startGuide, USER, whileStarting } from './guide';

let guide: Guide;
let connector: Connector;
let first: { id: string; accessKey: string };
beforeAll(async () => {
  guide = await startGuide();
  await guide.scimctl('org', 'create', 'Desks', '--id', 'desks');
  await guide.scimctl('role', 'create', 'user', '--name', 'User', '--org', 'desks');
}, whileStarting);
afterAll(() => guide?.stop());

const entra = (method: string, path: string, body?: unknown) => guide.send(connector, method, path, body);
const patch = (path: string, ...Operations: unknown[]) => entra('PATCH', path, { schemas: [PATCH], Operations });
let ann: string;
let desks: string;

test('1. A key is generated for the provider, copied once, and not shown again', async () => {
  first = await guide.scimctl('key', 'create', '--name', 'SCIM', '--provider', 'entra', '--org', 'desks');
  connector = { baseUrl: `${guide.rootUrl}/v2/scim`, accessKey: first.accessKey };
});

test('2. Test Connection with the tenant URL https://<host>/v2/scim', async () => {
  expect(
    (await entra('GET', `/Users?filter=${encodeURIComponent('userName eq "c0ffee00-0000-4000-8000-000000000000"')}`))
      .body.totalResults,
  ).toBe(0);
});

test('3. objectId is mapped to externalId', async () => {
  const { status, body } = await entra('POST', '/Users', {
    schemas: [USER],
    externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
    userName: 'ann@example.com',
    active: true,
    emails: [{ primary: true, type: 'work', value: 'ann@example.com' }],
    name: { formatted: 'Ann Example', familyName: 'Example', givenName: 'Ann' },
  });
  expect(status).toBe(201);
  ann = body.id;
  const filter = encodeURIComponent('externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"');
  expect((await entra('GET', `/Users?filter=${filter}`)).body.Resources).toMatchObject([{ id: ann }]);
});

test('4. Groups come with members that are users, and whoever is removed loses what the group gave', async () => {
  const group = await entra('POST', '/Groups', {
    schemas: [GROUP],
    externalId: 'g-1',
    displayName: 'Desk users',
    members: [],
  });
  desks = group.body.id;
  await guide.scimctl('group', 'bind', desks, '--role', 'user', '--org', 'desks');
  await patch(`/Groups/${desks}`, { op: 'Add', path: 'members', value: [{ value: ann }] });
  expect(await guide.access('desks', 'ann@example.com')).toEqual({ canSignIn: true, roles: ['user'] });
  await patch(`/Groups/${desks}`, { op: 'Remove', path: 'members', value: [{ value: ann }] });
  expect(await guide.access('desks', 'ann@example.com')).toEqual({ canSignIn: false, roles: [] });
});

test('5. A second cycle finds everything as it is and changes nothing', async () => {
  await patch(`/Groups/${desks}`, { op: 'Add', path: 'members', value: [{ value: ann }] });
  const before = (await entra('GET', `/Users/${ann}`)).body;
  expect((await entra('GET', `/Groups/${desks}?excludedAttributes=members`)).body.members).toBeUndefined();
  const check = encodeURIComponent(`id eq "${desks}" and members eq "${ann}"`);
  expect((await entra('GET', `/Groups?filter=${check}&attributes=id`)).body.totalResults).toBe(1);
  expect((await patch(`/Users/${ann}`, { op: 'Replace', path: 'name.givenName', value: 'Ann' })).body).toEqual(before);
});

test('an existing key can be revoked at any time; before that, several live side by side', async () => {
  const second = await guide.scimctl('key', 'rotate', first.id, '--overlap-hours', '24', '--org', 'desks');
  expect((await entra('GET', '/Users?count=1')).status).toBe(200);
  connector = { ...connector, accessKey: second.accessKey };
  expect((await entra('GET', '/Users?count=1')).status).toBe(200);
  await guide.scimctl('key', 'revoke', first.id, '--confirm', first.id, '--org', 'desks');
  expect((await guide.send({ ...connector, accessKey: first.accessKey }, 'GET', '/Users?count=1')).status).toBe(401);
  expect((await entra('GET', '/Users?count=1')).status).toBe(200);
});
