import { type CallOptions, organizationForEachTest } from './in-process-service';

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const org = organizationForEachTest();

const { call } = org;
const bulk = (Operations: readonly unknown[], rest: object = {}, options: CallOptions = {}) =>
  call('POST', '/Bulk', { schemas: [BULK], ...rest, Operations }, options);
const user = (bulkId: string, data: object = {}) => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: { schemas: [USER], userName: bulkId, ...data },
});
const group = (bulkId: string, ...members: string[]) => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: { schemas: [GROUP], displayName: bulkId, members: members.map((value) => ({ value })) },
});
const patchOf = (...Operations: object[]) => ({ schemas: [PATCH], Operations });
const idOf = ({ location }: { location: string }) => location.slice(location.lastIndexOf('/') + 1);
const total = async (path: string) => (await call('GET', `${path}?count=0`)).body.totalResults;
const statuses = (body: { Operations: { status: string }[] }) => body.Operations.map(({ status }) => status);
const memberIds = async (id: string): Promise<string[]> =>
  ((await call('GET', `/Groups/${id}`)).body.members ?? []).map(({ value }: { value: string }) => value).sort();

describe('a bulk request', () => {
  test('answers each operation with method, bulkId, version, location and its status as a string (8.2)', async () => {
    const answer = await bulk([user('ada'), group('Engineers', 'bulkId:ada')]);
    expect(answer.status).toBe(200);
    expect(answer.body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:BulkResponse']);
    const [ada, engineers] = answer.body.Operations;
    expect(ada).toEqual({
      method: 'POST',
      bulkId: 'ada',
      version: 'W/"1"',
      location: expect.stringMatching(/^https:.*\/scim\/v2\/Users\/[\w-]+$/),
      status: '201',
    });
    expect((await call('GET', `/Groups/${idOf(engineers)}`)).body).toMatchObject({
      displayName: 'Engineers',
      members: [{ value: idOf(ada), type: 'User' }],
      meta: { version: engineers.version, location: engineers.location },
    });
    expect((await call('GET', `/Users/${idOf(ada)}`)).body.meta.location).toBe(ada.location);
  });

  test('does what PUT, PATCH and DELETE do, with the statuses that they have alone', async () => {
    const created = await bulk([user('ada'), user('bob'), group('G')]);
    const [ada, bob, g] = created.body.Operations.map(idOf);
    const answer = await bulk([
      { method: 'PUT', path: `/Users/${ada}`, data: { schemas: [USER], userName: 'ada2' } },
      { method: 'PATCH', path: `/Groups/${g}`, data: patchOf({ op: 'add', path: 'members', value: [{ value: ada }] }) },
      { method: 'patch', path: `Users/${ada}`, data: patchOf({ op: 'replace', path: 'title', value: 'Dr' }) },
      { method: 'DELETE', path: `/Users/${bob}` },
    ]);
    expect(statuses(answer.body)).toEqual(['200', '204', '200', '204']);
    expect(answer.body.Operations[3]).toEqual({
      method: 'DELETE',
      location: expect.stringMatching(new RegExp(`/Users/${bob}$`)),
      status: '204',
    });
    expect((await call('GET', `/Users/${ada}`)).body).toMatchObject({ userName: 'ada2', title: 'Dr' });
    expect(await memberIds(g)).toEqual([ada]);
    expect((await call('GET', `/Users/${bob}`)).status).toBe(404);
  });

  test('resolves references forwards, in paths, in PATCH paths and in extensions', async () => {
    const answer = await bulk([
      group('G', 'bulkId:ada'),
      {
        method: 'PATCH',
        path: '/Groups/bulkId:G',
        data: patchOf(
          { op: 'add', path: 'members', value: [{ value: 'bulkId:bob', $ref: '../Users/bulkId:bob' }] },
          { op: 'remove', path: 'members[value eq "bulkId:ada"]' },
        ),
      },
      user('ada', { schemas: [USER, ENT], [ENT]: { manager: { value: 'bulkId:bob' } } }),
      user('bob'),
    ]);
    expect(statuses(answer.body)).toEqual(['201', '204', '201', '201']);
    const [g, patched, ada, bob] = answer.body.Operations;
    expect(patched.location).toBe(g.location);
    expect(await memberIds(idOf(g))).toEqual([idOf(bob)]);
    expect((await call('GET', `/Users/${idOf(ada)}`)).body[ENT].manager.value).toBe(idOf(bob));
  });

  test('resolves references in a circle: two managers of each other', async () => {
    const managed = (bulkId: string, by: string) =>
      user(bulkId, { schemas: [USER, ENT], [ENT]: { department: 'D', manager: { value: `bulkId:${by}` } } });
    const answer = await bulk([managed('ada', 'bob'), managed('bob', 'ada'), group('G', 'bulkId:ada', 'bulkId:bob')]);
    expect(statuses(answer.body)).toEqual(['201', '201', '201']);
    const [ada, bob, g] = answer.body.Operations;
    for (const [one, other] of [
      [ada, bob],
      [bob, ada],
    ]) {
      const { body } = await call('GET', `/Users/${idOf(one)}`);
      expect(body[ENT]).toMatchObject({ department: 'D', manager: { value: idOf(other) } });
      expect(body.meta.version).toBe(one.version);
    }
    expect(await memberIds(idOf(g))).toEqual([idOf(ada), idOf(bob)].sort());
  });

  test.each([
    ['two groups of each other', [group('A', 'bulkId:B'), group('B', 'bulkId:A')]],
    ['a group of itself', [group('A', 'bulkId:A')]],
  ])('%s are refused by the rule of nesting, with an error for each and nothing left (4.6)', async (_name, circle) => {
    const answer = await bulk([...circle, group('C', 'bulkId:A'), user('ada')]);
    expect(statuses(answer.body).slice(-2)).toEqual(['409', '201']);
    const refused = answer.body.Operations.slice(0, circle.length);
    expect(statuses({ Operations: refused })).toContain('400');
    for (const { response, location } of refused) {
      expect(response.detail).toEqual(expect.any(String));
      expect(location).toBeUndefined();
    }
    expect(await total('/Groups')).toBe(0);
  });

  test('goes on after an error and shows its body; what referred to it gets 409 (RFC 7644 §3.7.3)', async () => {
    await call('POST', '/Users', { schemas: [USER], userName: 'taken' });
    const answer = await bulk([
      user('taken'),
      group('G', 'bulkId:taken'),
      { method: 'PATCH', path: '/Users/nobody', data: patchOf({ op: 'remove', path: 'title' }) },
      { method: 'PUT', path: '/Nothing/1', data: {} },
      user('lonely', { [ENT]: { manager: { value: 'bulkId:unknown' } } }),
      user('fine'),
    ]);
    expect(statuses(answer.body)).toEqual(['409', '409', '404', '404', '400', '201']);
    const [taken, g, nobody, , lonely] = answer.body.Operations;
    expect(taken).toEqual({
      method: 'POST',
      bulkId: 'taken',
      status: '409',
      response: expect.objectContaining({ scimType: 'uniqueness', status: '409' }),
    });
    expect(g.response.detail).toContain('bulkId:taken');
    expect(nobody.location).toMatch(/\/Users\/nobody$/);
    expect(lonely.response.detail).toContain('bulkId:unknown');
    expect(await total('/Users')).toBe(2);
  });

  test('stops after failOnErrors errors and tells of what was done', async () => {
    const answer = await bulk([user('a'), user('A'), user('b'), { method: 'GET', path: '/Users' }, user('c')], {
      failOnErrors: 2,
    });
    expect(answer.status).toBe(200);
    expect(statuses(answer.body)).toEqual(['201', '409', '201', '400']);
    expect(await total('/Users')).toBe(2);
  });

  test('takes version as If-Match', async () => {
    const [ada] = (await bulk([user('ada')])).body.Operations;
    const path = `/Users/${idOf(ada)}`;
    const answer = await bulk([
      { method: 'PATCH', path, version: 'W/"7"', data: patchOf({ op: 'add', path: 'title', value: 'x' }) },
      { method: 'PATCH', path, version: ada.version, data: patchOf({ op: 'add', path: 'title', value: 'y' }) },
      { method: 'DELETE', path, version: ada.version },
      { method: 'DELETE', path, version: 'W/"2"' },
    ]);
    expect(statuses(answer.body)).toEqual(['412', '200', '412', '204']);
  });

  test('applies to each operation the rewrites for identity providers, and names them once', async () => {
    const [ada] = (await bulk([user('ada')])).body.Operations;
    const disable = {
      method: 'PATCH',
      path: `/Users/${idOf(ada)}`,
      data: { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] },
    };
    const answer = await bulk([disable, disable]);
    expect(statuses(answer.body)).toEqual(['200', '200']);
    expect((await call('GET', `/Users/${idOf(ada)}`)).body.active).toBe(false);
    const strict = await bulk([disable], {}, { mode: 'strict' });
    expect(statuses(strict.body)).toEqual(['400']);
  });

  test('creates 1,000 users, each once', async () => {
    const answer = await bulk(Array.from({ length: 1000 }, (_, n) => user(`user-${n}`)));
    expect(new Set(statuses(answer.body))).toEqual(new Set(['201']));
    expect(answer.body.Operations.map(({ bulkId }: { bulkId: string }) => bulkId)).toEqual(
      Array.from({ length: 1000 }, (_, n) => `user-${n}`),
    );
    expect(await total('/Users')).toBe(1000);
  });

  test('answers 503 for operations that the time does not suffice for', async () => {
    // The watch over the function's time asks once, before the operations do.
    let asked = -1;
    const remainingMilliseconds = () => ((asked += 1) <= 2 ? 20_000 : 1_000);
    const answer = await bulk([group('A'), group('B'), group('C'), group('D')], {}, { remainingMilliseconds });
    expect(statuses(answer.body)).toEqual(['201', '201', '503', '503']);
    expect(await total('/Groups')).toBe(2);
  });
});

describe('limits and faults of the whole request', () => {
  test('more operations than maxOperations get 413 with the limit, and nothing is done', async () => {
    const answer = await bulk(Array.from({ length: 1001 }, (_, n) => user(`u${n}`)));
    expect(answer).toMatchObject({ status: 413, body: { status: '413' } });
    expect(answer.body.detail).toContain('1000');
    expect(await total('/Users')).toBe(0);
  });

  test('more bytes than maxPayloadSize get 413 with the limit', async () => {
    const answer = await bulk([user('a', { title: 'x'.repeat(1024 * 1024) })]);
    expect(answer.status).toBe(413);
    expect(answer.body.detail).toContain('1048576');
  });

  test.each([
    ['no Operations', { schemas: [BULK] }],
    ['Operations that are no list', { schemas: [BULK], Operations: {} }],
    ['a broken failOnErrors', { schemas: [BULK], Operations: [], failOnErrors: 'many' }],
  ])('%s get 400', async (_name, body) => {
    expect(await call('POST', '/Bulk', body)).toMatchObject({ status: 400, body: { status: '400' } });
  });

  test('GET gets 405, and a bulk request within a bulk request 404', async () => {
    expect((await call('GET', '/Bulk')).status).toBe(405);
    const nested = { method: 'POST', path: '/Bulk', bulkId: 'x', data: { schemas: [BULK], Operations: [user('a')] } };
    expect(statuses((await bulk([nested])).body)).toEqual(['404']);
    expect(await total('/Users')).toBe(0);
  });

  test('ServiceProviderConfig tells both limits', async () => {
    const { body } = await call('GET', '/ServiceProviderConfig');
    expect(body.bulk).toEqual({ supported: true, maxOperations: 1000, maxPayloadSize: 1024 * 1024 });
  });
});
