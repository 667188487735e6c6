import { type InProcessService, incarnationOf, startInProcessService } from './in-process-service';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';

let service: InProcessService;
beforeAll(async () => {
  service = await startInProcessService();
});
afterAll(() => service.stop());

const total = async () => (await service.call('GET', '/Users?count=0')).body.totalResults;

describe('bad input gets a 4xx of SCIM form, never a 500, and nothing is stored', () => {
  const user = { schemas: [CORE], userName: 'mallory' };
  test.each<[string, string, string, unknown, number, string | undefined]>([
    ['broken JSON', 'POST', '/Users', '{"userName": ', 400, 'invalidSyntax'],
    ['a body that is an array', 'POST', '/Users', '[]', 400, 'invalidSyntax'],
    ['a body that is a string', 'POST', '/Users', '"x"', 400, 'invalidSyntax'],
    ['no body', 'POST', '/Users', undefined, 400, 'invalidSyntax'],
    ['20,000 levels of nesting', 'POST', '/Users', '['.repeat(20_000), 400, 'invalidSyntax'],
    [
      '20,000 closed levels',
      'POST',
      '/Users',
      `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      400,
      'invalidSyntax',
    ],
    ['no userName', 'POST', '/Users', { schemas: [CORE] }, 400, 'invalidValue'],
    ['a string where a boolean belongs', 'POST', '/Users', { ...user, active: 'maybe' }, 400, 'invalidValue'],
    ['an object where a string belongs', 'POST', '/Users', { ...user, userName: { a: 1 } }, 400, 'invalidValue'],
    ['a 300 KB userName', 'POST', '/Users', { ...user, userName: 'x'.repeat(300_000) }, 400, 'invalidValue'],
    ['a NUL in a string', 'POST', '/Users', { ...user, userName: 'a\u0000b' }, 400, 'invalidValue'],
    ['a body over 1 MiB', 'POST', '/Users', { ...user, title: 'x'.repeat(1_100_000) }, 413, undefined],
    ['an unknown path', 'GET', '/Nothing', undefined, 404, undefined],
    ['an unknown sub-path', 'GET', '/Users/1/2', undefined, 404, undefined],
    ['a user that is not there', 'GET', '/Users/__proto__', undefined, 404, undefined],
    ['a method that is not served', 'DELETE', '/Users', undefined, 405, undefined],
    ['/Me', 'GET', '/Me', undefined, 501, undefined],
    ['a filter on /Schemas', 'GET', '/Schemas?filter=id%20pr', undefined, 403, undefined],
    ['count that is no number', 'GET', '/Users?count=many', undefined, 400, 'invalidValue'],
  ])('%s', async (_name, method, path, body, status, scimType) => {
    const answer = await service.call(method, path, { mode: 'strict', body });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/scim\+json/);
    expect(answer.body).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      detail: expect.any(String),
    });
    expect(answer.body.scimType).toBe(scimType);
    expect(await total()).toBe(0);
  });

  test('a 405 names the methods that are served', async () => {
    expect((await service.call('PUT', '/Users')).headers.allow).toBe('GET, HEAD, POST');
    expect((await service.call('HEAD', '/Bulk')).headers.allow).toBe('POST');
  });

  test('HEAD gets what GET gets, without the body (RFC 9110 §9.3.2)', async () => {
    const { id, meta } = (await service.call('POST', '/Users', { body: { schemas: [CORE], userName: 'head' } })).body;
    for (const [path, status] of [
      ['/Users', 200],
      [`/Users/${id}`, 200],
      ['/Users/nobody', 404],
      ['/Schemas', 200],
    ] as const) {
      const head = await service.call('HEAD', path);
      expect(head).toEqual({ ...(await service.call('GET', path)), body: undefined });
      expect([path, head.status]).toEqual([path, status]);
    }
    expect((await service.call('HEAD', `/Users/${id}`)).headers.etag).toBe(meta.version);
    await service.call('DELETE', `/Users/${id}`);
  });

  test('__proto__ and constructor keys reach no prototype', async () => {
    const body = '{"schemas":[],"userName":"p","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const created = await service.call('POST', '/Users', { body });
    expect(created.status).toBe(201);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    await service.call('DELETE', `/Users/${created.body.id}`);
  });
});

describe('media types', () => {
  test('a client that takes plain JSON only gets it (1.1)', async () => {
    const answer = await service.call('GET', '/Users', { headers: { Accept: 'application/json' } });
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
  });

  test('a 204 and a 304 say SCIM too, whatever the client takes; a gateway would call them application/json (11.9)', async () => {
    const { id, meta } = (await service.call('POST', '/Groups', { body: { displayName: 'Quiet' } })).body;
    const rename = { Operations: [{ op: 'replace', path: 'displayName', value: 'Quieter' }] };
    for (const headers of [{}, { Accept: 'application/json' }, { Accept: '*/*' }]) {
      const unchanged = await service.call('GET', `/Groups/${id}`, { headers: { ...headers, 'If-None-Match': '*' } });
      expect(unchanged).toMatchObject({ status: 304, headers: { 'content-type': 'application/scim+json' } });
      const patched = await service.call('PATCH', `/Groups/${id}`, { body: rename, headers });
      expect(patched).toMatchObject({ status: 204, headers: { 'content-type': 'application/scim+json' } });
      expect(patched.body).toBeUndefined();
    }
    expect(meta.version).toBe('W/"1"');
    const removed = await service.call('DELETE', `/Groups/${id}`);
    expect(removed).toMatchObject({ status: 204, headers: { 'content-type': 'application/scim+json' } });
  });

  test('a client that takes neither gets 406', async () => {
    const answer = await service.call('GET', '/Users', { headers: { Accept: 'text/html' } });
    expect(answer).toMatchObject({ status: 406, body: { status: '406' } });
  });

  test('a body of another type gets 415', async () => {
    const answer = await service.call('POST', '/Users', {
      body: '<a/>',
      headers: { 'Content-Type': 'application/xml' },
    });
    expect(answer.status).toBe(415);
  });
});

test('every answer that shows one resource has its address as Location, which is meta.location (11.9)', async () => {
  const created = await service.call('POST', '/Users', { body: { schemas: [CORE], userName: 'placed' } });
  const { id, meta } = created.body;
  const group = (await service.call('POST', '/Groups', { body: { displayName: 'Placed' } })).body;
  const replace = { Operations: [{ op: 'replace', path: 'displayName', value: 'Ada' }] };
  const answers = [
    created,
    await service.call('GET', `/Users/${id}`),
    await service.call('PUT', `/Users/${id}`, { body: { schemas: [CORE], userName: 'placed', title: 'Boss' } }),
    await service.call('PATCH', `/Users/${id}`, { body: replace }),
    await service.call('GET', `/Groups/${group.id}`),
    await service.call('PUT', `/Groups/${group.id}`, { body: { displayName: 'Moved' } }),
    await service.call('PATCH', `/Groups/${group.id}?attributes=meta`, { body: replace }),
    await service.call('GET', '/ServiceProviderConfig'),
    await service.call('GET', `/Schemas/${CORE.toLowerCase()}`),
    await service.call('GET', '/ResourceTypes/Group'),
  ];
  for (const { status, headers, body } of answers) {
    expect([200, 201]).toContain(status);
    expect(body.meta.location).toMatch(/^https?:/);
    expect(headers.location).toBe(body.meta.location);
  }
  const partly = await service.call('GET', `/Users/${id}?attributes=userName`);
  expect([partly.body.meta, partly.headers.location]).toEqual([undefined, meta.location]);
  expect((await service.call('GET', '/Users')).headers.location).toBeUndefined();
  await service.call('DELETE', `/Users/${id}`);
});

describe('keys and organisations', () => {
  test('a revoked key is refused although the authorizer let it in', async () => {
    const organizationId = await service.organization();
    expect((await service.call('GET', '/Users', { organizationId, keyId: 'k2' })).status).toBe(200);
    await service.store.revokeKeys({ id: organizationId, incarnationId: incarnationOf(organizationId) }, ['k2']);
    const answer = await service.call('GET', '/Users', { organizationId, keyId: 'k2' });
    expect(answer).toMatchObject({ status: 401, body: { status: '401' } });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect((await service.call('GET', '/Users', { organizationId })).status).toBe(200);
  });

  test('a key that ended is refused although the authorizer let it in when it was good', async () => {
    const organizationId = await service.organization();
    const read = (keyExpiresAt: string) => service.call('GET', '/Users', { organizationId, keyExpiresAt });
    const answer = await read(new Date(Date.now() - 1).toISOString());
    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' }, body: { status: '401' } });
    expect(answer.body.detail).toContain('expired');
    expect((await read(new Date(Date.now() + 60_000).toISOString())).status).toBe(200);
  });

  test('a key of another incarnation of the organization is refused at once, and leaves no trace in its activity', async () => {
    const organizationId = await service.organization();
    const read = (incarnationId: string) => service.call('GET', '/Users', { organizationId, incarnationId });
    const answer = await read('deleted');
    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' }, body: { status: '401' } });
    expect(answer.body.detail).toContain(`of an organization "${organizationId}" that was deleted`);
    expect((await read('')).status).toBe(401);
    expect(await service.activity.state(organizationId)).toEqual({ knocks: [] });
    expect((await service.call('GET', '/Users', { organizationId })).status).toBe(200);
  });

  test('an end that a rotation moved forward holds to the second, whatever the authorizer remembers', async () => {
    const organizationId = await service.organization();
    const organization = { id: organizationId, incarnationId: incarnationOf(organizationId) };
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const read = (keyId: string, keyExpiresAt?: string) =>
      service.call('GET', '/Users', {
        organizationId,
        keyId,
        ...(keyExpiresAt === undefined ? {} : { keyExpiresAt }),
      });
    const past = new Date(Date.now() - 1).toISOString();
    await service.store.endKey(organization, { keyId: 'rotated', at: past, forget: [] });
    await service.store.endKey(organization, { keyId: 'rotating', at: later, forget: [] });
    for (const known of [undefined, later]) {
      const answer = await read('rotated', known);
      expect(answer.status).toBe(401);
      expect(answer.body.detail).toContain(`expired at ${past}`);
      expect((await read('rotating', known)).status).toBe(200);
    }
    expect((await read('rotating', past)).status).toBe(401);
  });

  test('an organisation that is not there gets 404', async () => {
    expect((await service.call('GET', '/Users', { organizationId: 'nobody' })).status).toBe(404);
  });

  test('what one organisation holds, another does not see', async () => {
    const [one, two] = [await service.organization(), await service.organization()];
    const body = { schemas: [CORE], userName: 'same@example.com' };
    const { id } = (await service.call('POST', '/Users', { organizationId: one, body })).body;
    expect((await service.call('GET', `/Users/${id}`, { organizationId: two })).status).toBe(404);
    expect((await service.call('POST', '/Users', { organizationId: two, body })).status).toBe(201);
    expect((await service.call('DELETE', `/Users/${id}`, { organizationId: two })).status).toBe(404);
  });
});

test('each request leaves one line that names key, organisation, status and time, and no secret', async () => {
  service.log.length = 0;
  await service.call('POST', '/Users', { body: { schemas: [CORE], userName: 'logged', password: 'hush' } });
  expect(service.log).toHaveLength(1);
  expect(service.log[0]).toMatchObject({ method: 'POST', path: '/Users', status: 201, keyId: 'key1' });
  expect(JSON.stringify(service.log)).not.toContain('hush');
});

describe('discovery (8.3)', () => {
  test.each(['/ServiceProviderConfig', '/Schemas', '/ResourceTypes', '/ResourceTypes/User', `/Schemas/${CORE}`])(
    '%s is served with its location',
    async (path) => {
      const { status, body } = await service.call('GET', path);
      expect(status).toBe(200);
      const shown = body.Resources ?? [body];
      for (const { meta } of shown) expect(meta.location).toMatch(/^https:\/\/.*\/scim\/v2\//);
    },
  );

  test('tells the truth about what is not served', async () => {
    const { body } = await service.call('GET', '/ServiceProviderConfig');
    expect(body.bulk.supported).toBe((await service.call('POST', '/Bulk', { body: {} })).status !== 501);
  });
});
