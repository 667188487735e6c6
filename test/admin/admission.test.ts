import { type AdminRoute, adminContract } from '../../lambda/admin/contract';
import { revokeAccessKey } from '../../lambda/directory/access-keys';
import { type AdminWorld, type Caller, startAdminWorld } from './fixture';

let world: AdminWorld;
let own: Caller;
beforeAll(async () => {
  world = await startAdminWorld();
  await world.createOrganization('acme');
  await world.createOrganization('victim');
  own = await world.newCaller('acme');
});
afterAll(() => world.stop());

const rows = Object.entries<AdminRoute>(adminContract);
const on = (organizationId: string, path: string) =>
  path.replace('{organizationId}', organizationId).replace('{keyId}', 'some-key');

describe('who may do what', () => {
  test.each(rows)('%s is refused to the key of another organisation', async (_, route) => {
    if (route.scope === 'any') return;
    const answer = await world.send({ method: route.method, path: on('victim', route.path), body: {}, caller: own });
    expect(answer.status).toBe(403);
  });

  test.each(rows)('%s is refused to a SCIM key', async (_, route) => {
    const caller = { ...own, scope: 'scim' };
    const answer = await world.send({ method: route.method, path: on('acme', route.path), body: {}, caller });
    expect(answer.status).toBe(403);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
  });

  test('a key of an organisation sees that organisation alone', async () => {
    const { body } = await world.send({ method: 'GET', path: '/organizations', caller: own });
    expect(body.organizations.map(({ id }: { id: string }) => id)).toEqual(['acme']);
    expect((await world.send({ method: 'GET', path: '/organizations/acme', caller: own })).status).toBe(200);
    const keys = { method: 'GET', path: '/organizations/acme/access-keys', caller: own };
    expect((await world.send(keys)).status).toBe(200);
  });

  test('a key of an organisation neither makes organisations nor enables its own', async () => {
    expect(
      (await world.send({ method: 'POST', path: '/organizations', body: { name: 'x' }, caller: own })).status,
    ).toBe(403);
    const enable = { method: 'PATCH', path: '/organizations/acme', body: { status: 'active' }, caller: own };
    expect((await world.send(enable)).status).toBe(403);
  });

  test('contradictory contexts open nothing', async () => {
    for (const caller of [
      { ...own, scope: 'platform-admin' },
      { ...own, organizationId: '' },
      { ...world.platform, scope: 'organization-admin' },
      { ...own, scope: '' },
    ]) {
      expect((await world.send({ method: 'GET', path: '/organizations', caller })).status).toBe(403);
    }
  });

  test('revoked admin keys end at once, although the authorizer still lets them in', async () => {
    const root = await world.newCaller('');
    const local = await world.newCaller('acme');
    const list = (caller: Caller) => world.send({ method: 'GET', path: '/organizations', caller });
    expect([(await list(root)).status, (await list(local)).status]).toEqual([200, 200]);
    await revokeAccessKey(world.ports(), '', root.keyId);
    await revokeAccessKey(world.ports(), 'acme', local.keyId);
    expect([(await list(root)).status, (await list(local)).status]).toEqual([401, 401]);
  });

  test('admin keys end when they expire, although the authorizer still lets them in', async () => {
    const caller = await world.newCaller('acme');
    const read = (milliseconds: number) => {
      const keyExpiresAt = new Date(world.now().getTime() + milliseconds).toISOString();
      return world.send({ method: 'GET', path: '/organizations/acme', caller: { ...caller, keyExpiresAt } });
    };
    expect([(await read(0)).status, (await read(60_000)).status]).toEqual([401, 200]);
  });

  test('what the authorizer remembers of a deleted organization opens nothing, at once and without a trace', async () => {
    const caller = { ...(await world.newCaller('acme')), incarnationId: 'deleted' };
    const answer = await world.send({ method: 'GET', path: '/organizations/acme', caller });
    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
    const role = { method: 'POST', path: '/organizations/acme/roles', body: { slug: 'x', name: 'x' } };
    expect((await world.send({ ...role, caller })).status).toBe(401);
    const { entries } = (await world.send({ method: 'GET', path: '/organizations/acme/activity' })).body;
    expect(entries.filter(({ key }: { key: { id: string } }) => key.id === caller.keyId)).toEqual([]);
  });

  test('the keys of a disabled organisation administrate nothing', async () => {
    await world.createOrganization('closed');
    const caller = await world.newCaller('closed');
    await world.send({ method: 'PATCH', path: '/organizations/closed', body: { status: 'disabled' } });
    expect((await world.send({ method: 'GET', path: '/organizations/closed', caller })).status).toBe(403);
    expect((await world.send({ method: 'GET', path: '/organizations/closed' })).body.status).toBe('disabled');
  });
});

describe('the OpenAPI document', () => {
  test('has every call of the contract, with its path parameters and schemas', async () => {
    const { status, body } = await world.send({ method: 'GET', path: '/openapi.json', caller: own });
    expect(status).toBe(200);
    expect(body.openapi).toBe('3.1.0');
    expect(body.servers).toEqual([{ url: 'https://api.example.com/prod/admin/v1' }]);
    for (const [name, route] of rows) {
      const operation = body.paths[route.path][route.method.toLowerCase()];
      expect(operation.operationId).toBe(name);
      expect(
        operation.parameters.flatMap((each: { name: string; in: string }) => (each.in === 'path' ? [each.name] : [])),
      ).toEqual([...route.path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter));
      expect(operation.requestBody === undefined).toBe(route.body === undefined);
      expect(Object.keys(operation.responses)).toEqual([String(route.status), 'default']);
    }
    const newKey = body.paths['/organizations/{organizationId}/access-keys'].post.requestBody;
    expect(newKey.content['application/json'].schema).toMatchObject({
      type: 'object',
      required: ['name', 'provider'],
      additionalProperties: false,
      properties: { name: { type: 'string', minLength: 1, maxLength: 100 } },
    });
  });
});

describe('the log', () => {
  test('has one line a request that says which call, whose key and what came of it', async () => {
    world.lines.length = 0;
    await world.send({ method: 'GET', path: '/organizations/nobody' });
    expect(world.lines).toEqual([
      expect.objectContaining({
        method: 'GET',
        path: '/admin/v1/organizations/{organizationId}',
        call: 'getOrganization',
        keyId: world.platform.keyId,
        status: 404,
        targetOrganizationId: 'nobody',
        detail: 'There is no organisation with the id "…".',
      }),
    ]);
  });
});
