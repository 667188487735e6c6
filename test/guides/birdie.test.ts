/** Guide D: Birdie. Users only, and end points that can also be called directly. */
import { type Connector, type Guide, PATCH, startGuide, USER, whileStarting } from './guide';

let guide: Guide;
let connector: Connector;
beforeAll(async () => {
  guide = await startGuide();
  await guide.scimctl('org', 'create', 'Birdie', '--id', 'birdie');
}, whileStarting);
afterAll(() => guide?.stop());

const send = (method: string, path: string, body?: unknown) => guide.send(connector, method, path, body);
const emailOf = async (user: string) =>
  (await guide.scimctl('access', 'explain', user, '--org', 'birdie')).primaryEmail;

test('the token is made by the administrator, at once, and seen once', async () => {
  const { accessKey } = await guide.scimctl('key', 'create', '--name', 'Okta', '--provider', 'okta', '--org', 'birdie');
  connector = { baseUrl: `${guide.rootUrl}/scim/v2`, accessKey };
});

test('POST, GET, PUT, PATCH and DELETE on /scim/v2/Users', async () => {
  const created = await send('POST', '/Users', { schemas: [USER], userName: 'ann@example.com' });
  expect(created.status).toBe(201);
  const { id } = created.body;
  expect(created.headers.get('location')).toBe(`${connector.baseUrl}/Users/${id}`);
  expect((await send('GET', `/Users/${id}`)).body.userName).toBe('ann@example.com');
  const put = await send('PUT', `/Users/${id}`, { schemas: [USER], userName: 'ann@example.com', displayName: 'Ann' });
  expect(put.body.displayName).toBe('Ann');
  const patched = await send('PATCH', `/Users/${id}`, {
    schemas: [PATCH],
    Operations: [{ op: 'replace', value: { active: false } }],
  });
  expect(patched.body.active).toBe(false);
  expect((await send('DELETE', `/Users/${id}`)).status).toBe(204);
  expect((await send('GET', `/Users/${id}`)).status).toBe(404);
});

test.each([
  [
    'the user name where it is a valid address',
    { userName: 'ann@example.com', emails: [{ value: 'other@example.com', primary: true }] },
    'ann@example.com',
  ],
  [
    'else the e-mail that is primary',
    {
      userName: 'bob',
      emails: [
        { value: 'w@example.com', type: 'work' },
        { value: 'p@example.com', type: 'home', primary: true },
      ],
    },
    'p@example.com',
  ],
  [
    'else the one of type work',
    {
      userName: 'cid',
      emails: [
        { value: 'h@example.com', type: 'home' },
        { value: 'w@example.com', type: 'work' },
      ],
    },
    'w@example.com',
  ],
  [
    'else the first',
    { userName: 'dee', emails: [{ value: 'first@example.com', type: 'home' }, { value: 'second@example.com' }] },
    'first@example.com',
  ],
])('one e-mail an account: %s', async (_, user, expected) => {
  const { body } = await send('POST', '/Users', { schemas: [USER], ...user });
  expect(await emailOf(body.id)).toBe(expected);
});

test('and none where there is none', async () => {
  const { body } = await send('POST', '/Users', { schemas: [USER], userName: 'eve' });
  expect(await emailOf(body.id)).toBeUndefined();
});
