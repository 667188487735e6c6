/** Text of requests is text: what would break a list, a log or a terminal is refused before it is stored. */
import { organizationForEachTest } from './in-process-service';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

const org = organizationForEachTest(() => ({
  customAttributes: [{ id: USER, attributes: [{ name: 'notes' }] }],
}));

const { call } = org;
const post = (attributes: object) => call('POST', '/Users', { schemas: [USER], userName: 'ada', ...attributes });
const patch = (path: string, ...Operations: unknown[]) => call('PATCH', path, { schemas: [PATCH], Operations });
const count = async () => (await call('GET', '/Users?count=0')).body.totalResults;

/** Each single-line attribute with the path that the refusal names. */
const oneLine = (text: string): readonly (readonly [string, object])[] => [
  ['userName', { userName: text }],
  ['externalId', { externalId: text }],
  ['name.givenName', { name: { givenName: text } }],
  ['name.familyName', { name: { familyName: text } }],
  ['name.formatted', { name: { formatted: text } }],
  ['displayName', { displayName: text }],
  ['nickName', { nickName: text }],
  ['title', { title: text }],
  ['profileUrl', { profileUrl: text }],
  ['emails[0].value', { emails: [{ value: text }] }],
  ['emails[1].type', { emails: [{ value: 'a' }, { value: 'b', type: text }] }],
  ['addresses[0].locality', { addresses: [{ locality: text }] }],
  ['roles[0].display', { roles: [{ value: 'admin', display: text }] }],
  [`${ENTERPRISE}:department`, { [ENTERPRISE]: { department: text } }],
];

const bad = [
  ['\u0007', 'U+0007'],
  ['\t', 'U+0009'],
  ['\n', 'U+000A'],
  ['\u001b', 'U+001B'],
  ['\u009b', 'U+009B'],
  ['\u2028', 'U+2028'],
  ['\u202e', 'U+202E'],
  ['\ud83d', 'U+D83D'],
] as const;

test.each(bad)('POST refuses %j in each line of a user, naming the attribute and %s', async (character, name) => {
  for (const [path, attributes] of oneLine(`a${character}b`)) {
    const answer = await post(attributes);
    expect([path, answer.status, answer.body.scimType]).toEqual([path, 400, 'invalidValue']);
    expect(answer.body.detail).toContain(`"${path}" must not contain ${name}, `);
  }
  expect(await count()).toBe(0);
});

test.each(['\u2028', '\u2029', '\u0085'])(
  'no %j is passed over at an end, of booleans as of text',
  async (character) => {
    for (const [path, attributes] of [
      ['userName', { userName: `ada${character}` }],
      ['title', { title: `${character}Dr` }],
      ['active', { active: `true${character}` }],
      ['active', { active: `${character}False` }],
    ] as const) {
      const answer = await post(attributes);
      expect([path, answer.status]).toEqual([path, 400]);
      expect(answer.body.detail).toContain(`"${path}" must not contain U+`);
    }
    expect((await post({ active: ' True ' })).body.active).toBe(true);
  },
);

const intoPath = (text: string) => ({ op: 'add', path: `emails[type eq ${JSON.stringify(text)}].value`, value: 'x' });

test.each(bad)('PUT, PATCH and Bulk refuse %j, and nothing changes', async (character, name) => {
  const { id } = (await post({ title: 'Dr' })).body;
  const before = (await call('GET', `/Users/${id}`)).body;
  const text = `a${character}b`;
  const user = { schemas: [USER], userName: text };
  const answers = [
    await call('PUT', `/Users/${id}`, user),
    await patch(`/Users/${id}`, { op: 'replace', path: 'displayName', value: text }),
    await patch(`/Users/${id}`, { op: 'add', value: { name: { givenName: text } } }),
    await patch(`/Users/${id}`, { op: 'add', path: 'emails[type eq "work"].value', value: text }),
    // In compatible mode an escape of it is a backslash and letters, test/handlers/lenient-filters.test.ts.
    await call('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: [intoPath(text)] }, { mode: 'strict' }),
    await call('POST', '/Groups', { schemas: [GROUP], displayName: text }),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
  expect(answers.filter(({ body }) => !body.detail.includes(name))).toEqual([]);
  const Operations = [{ method: 'POST', path: '/Users', bulkId: 'a', data: user }];
  const [operation] = (await call('POST', '/Bulk', { schemas: [BULK], Operations })).body.Operations;
  expect(operation).toMatchObject({ status: '400', response: { detail: expect.stringContaining(name) } });
  expect((await call('GET', `/Users/${id}`)).body).toEqual(before);
  expect(await count()).toBe(1);
});

test('addresses and declared text have lines, and phone numbers the marks of address books', async () => {
  const attributes = {
    addresses: [{ formatted: '12 St James\u2019s Sq\r\nLondon', streetAddress: '12 St James\u2019s Sq\n\t2nd floor' }],
    phoneNumbers: [{ value: '\u202a+44 20 7946 0000\u202c' }],
    notes: 'one\n\ttwo',
  };
  const answer = await post(attributes);
  expect(answer.status).toBe(201);
  expect((await call('GET', `/Users/${answer.body.id}`)).body).toMatchObject(attributes);
  for (const wrong of [
    { addresses: [{ formatted: 'a\u0085b' }] },
    { phoneNumbers: [{ value: '1\u202e2' }] },
    { notes: '\u001b[2J' },
  ]) {
    expect((await post({ userName: 'bob', ...wrong })).status).toBe(400);
  }
});

test('what was stored before is read, changed beside it, and deleted', async () => {
  const at = '2026-01-01T00:00:00.000Z';
  const id = 'aa000000-0000-4000-a000-000000000000';
  const document = { userName: 'a\u0007da', title: 'a\u202eb', active: true };
  await org.service().store.createUser(
    org.id(),
    { id, document, version: 1, created: at, lastModified: at },
    {
      id: 'a',
      at,
      action: 'user.created',
      actor: { type: 'accessKey', id: 'k', name: 'k' },
      target: { type: 'User', id },
      requestId: 'r',
    },
  );
  expect((await call('GET', `/Users/${id}`)).body).toMatchObject(document);
  expect((await patch(`/Users/${id}`, { op: 'replace', path: 'nickName', value: 'A' })).body).toMatchObject({
    ...document,
    nickName: 'A',
  });
  expect((await patch(`/Users/${id}`, { op: 'remove', path: 'title' })).status).toBe(200);
  expect((await call('DELETE', `/Users/${id}`)).status).toBe(204);
});
