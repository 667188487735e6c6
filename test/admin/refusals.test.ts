/** What of a refused change is told in the activity of an organisation, and where none is told. */
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { internalServiceError } from '../../local/secrets-manager/refusals';
import { TABLE } from '../secrets/fixture';
import { type AdminWorld, type SendRequest, startAdminWorld } from './fixture';

let world: AdminWorld;
beforeEach(async () => {
  world = await startAdminWorld();
  await world.createOrganization('acme');
  await world.createOrganization('other');
});
afterEach(() => world.stop());

const activity = async (id = 'acme', query = '') =>
  (await world.send({ method: 'GET', path: `/organizations/${id}/activity${query}` })).body.entries;
const items = async (): Promise<number> =>
  (await world.dynamoDb.send(new ScanCommand({ TableName: TABLE, Select: 'COUNT' }))).Count ?? 0;
const create = (path: string, body: unknown): SendRequest => ({ method: 'POST', path, body });

test('names the fields that were wrong, also where the sentence does not', async () => {
  const role = { slug: 'no slug', name: '' };
  const answer = await world.send(create('/organizations/acme/roles', role));
  expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual(['slug', 'name']);
  const roles = { roles: [{ role: 'none' }] };
  await world.directory.createUser(
    'acme',
    {
      id: 'aa000000-0000-4000-a000-000000000000',
      document: { userName: 'ada' },
      version: 1,
      created: '2026-01-01T00:00:00.000Z',
      lastModified: '2026-01-01T00:00:00.000Z',
    },
    {
      id: 'a',
      at: '2026-01-01T00:00:00.000Z',
      action: 'user.created',
      actor: { type: 'accessKey', id: 'k', name: 'k' },
      target: { type: 'User', id: 'aa000000-0000-4000-a000-000000000000' },
      requestId: 'r',
    },
  );
  const path = '/organizations/acme/users/aa000000-0000-4000-a000-000000000000/roles';
  expect((await world.send({ method: 'PUT', path, body: roles })).status).toBe(400);
  const [given, created] = await activity();
  expect(created).toMatchObject({ detail: answer.body.detail, target: { type: 'Organization', id: 'acme' } });
  expect(given).toMatchObject({
    detail: 'roles.0.role: There is no role "none" here.',
    target: { type: 'User', id: 'aa000000-0000-4000-a000-000000000000' },
  });
});

test('is found by person, key, outcome and time', async () => {
  await world.send({ method: 'PUT', path: '/organizations/acme/users/ada/roles', body: { roles: [] } });
  await world.send({ method: 'PUT', path: '/organizations/acme/groups/staff/role-bindings', body: { bindings: [] } });
  const { keyId } = world.platform;
  expect(await activity('acme', '?person=ada')).toMatchObject([{ status: 404, target: { type: 'User', id: 'ada' } }]);
  expect(await activity('acme', '?group=staff')).toMatchObject([{ status: 404, target: { type: 'Group' } }]);
  expect(await activity('acme', `?key=${keyId}&outcome=refused`)).toHaveLength(2);
  expect(await activity('acme', '?outcome=success')).toEqual([]);
  expect(await activity('acme', '?to=2026-01-01T00:00:00Z')).toEqual([]);
});

test('a path and a method that are not there are told too, as far as they name the organisation', async () => {
  await world.send(create('/organizations/acme/nonsense', {}));
  await world.send({ method: 'PUT', path: '/organizations/acme/roles', body: {} });
  expect((await activity()).map(({ status }: { status: number }) => status)).toEqual([405, 404]);
});

test('a key of an organisation leaves its trace there, whatever organisation it asks for', async () => {
  const caller = await world.newCaller('acme');
  await world.send({ ...create('/organizations/other/roles', {}), caller });
  await world.send({ ...create('/organizations', { name: 'New' }), caller });
  expect(await activity('other')).toEqual([]);
  expect((await activity()).map(({ request }: { request: { path: string } }) => request.path)).toEqual([
    '/admin/v1/organizations',
    '/admin/v1/organizations/other/roles',
  ]);
});

test('creating an organisation that exists is told to that one', async () => {
  expect((await world.send(create('/organizations', { name: 'Again', id: 'acme' }))).status).toBe(409);
  expect(await activity()).toMatchObject([{ status: 409, detail: expect.stringContaining('id') }]);
});

test('neither a key in the place of its id nor a field that was sent is told', async () => {
  const key = `scimk_0123456789abacme_${'s'.repeat(49)}`;
  await world.send({ method: 'DELETE', path: `/organizations/acme/access-keys/${key}` });
  await world.send(create('/organizations/acme/access-keys', { name: 'x', provider: 'okta', secret: 'hunter2' }));
  const entries = JSON.stringify(await activity());
  expect(entries).toContain('scimk_…');
  for (const secret of ['sssss', 'hunter2']) {
    expect(entries).not.toContain(secret);
    expect(JSON.stringify(world.lines)).not.toContain(secret);
  }
});

test('what names no organisation that exists writes nothing but a line of the log of the function', async () => {
  const before = await items();
  for (const request of [
    create('/organizations', { name: 'Bad', id: 'not an id' }),
    create('/organizations/nobody/roles', { slug: 'a', name: 'A' }),
    { method: 'DELETE', path: '/organizations/nobody?confirm=nobody' },
    create('/nonsense', {}),
  ]) {
    const { status } = await world.send(request);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(world.lines.at(-1)).toMatchObject({ status, keyId: world.platform.keyId });
    expect(world.lines.at(-1)).toMatchObject({ sourceIp: '192.0.2.1', detail: expect.any(String) });
  }
  expect(await items()).toBe(before);
});

test('a request of nobody writes nothing, nor does one that only reads', async () => {
  const before = await items();
  const nobody = { organizationId: '', keyId: '', keyName: '', scope: '' };
  for (const caller of [nobody, {} as typeof nobody]) {
    const { status } = await world.send({ ...create('/organizations/acme/roles', {}), caller });
    expect(status).toBe(403);
  }
  expect((await world.send({ method: 'GET', path: '/organizations/acme/roles/none' })).status).toBe(404);
  expect(await items()).toBe(before);
});

test('is kept as long as the organisation keeps its activity', async () => {
  await world.send({ method: 'PATCH', path: '/organizations/acme/settings', body: { activityDays: 3 } });
  await world.send(create('/organizations/acme/roles', {}));
  const { Items = [] } = await world.dynamoDb.send(new ScanCommand({ TableName: TABLE }));
  const [line] = Items.filter(({ activity }) => activity !== undefined);
  const at = Date.parse(JSON.parse(line?.activity?.S ?? '{}').at) / 1000;
  expect(Math.round((Number(line?.expires?.N) - at) / 86_400)).toBe(3);
});

test('does not count as trouble of provisioning', async () => {
  await world.send(create('/organizations/acme/roles', {}));
  const { body } = await world.send({ method: 'GET', path: '/organizations/acme/status' });
  expect(body).toMatchObject({ healthy: true, problems: [] });
  expect(body).not.toHaveProperty('lastFailureAt');
});

test('a change that failed for our sake is told as failed', async () => {
  world.control.fault = { before: () => internalServiceError() };
  const { status } = await world.send(create('/organizations/acme/access-keys', { name: 'Okta', provider: 'okta' }));
  world.control.fault = {};
  expect(status).toBe(503);
  expect(await activity('acme', '?outcome=failed')).toMatchObject([{ status: 503, request: { method: 'POST' } }]);
});
