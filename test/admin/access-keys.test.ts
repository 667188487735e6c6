import { accessKeyListSchema, accessKeySchema, createdAccessKeySchema } from '../../lambda/admin/access-key-schemas';
import { maxLiveKeys } from '../../lambda/directory/access-keys/room';
import { createKeyUse } from '../../lambda/secrets/key-use';
import { ServiceError } from '../../local/aws-json/service-error';
import { incarnationOf, TABLE } from '../secrets/fixture';
import { type AdminWorld, startAdminWorld } from './fixture';

let world: AdminWorld;
let org = '';
let organizations = 0;
beforeAll(async () => {
  world = await startAdminWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  world.control.fault = {};
  org = `acme-${(organizations += 1)}`;
  await world.createOrganization(org);
});

const send = (method: string, rest = '', body?: unknown) =>
  world.send({ method, path: `/organizations/${org}/access-keys${rest}`, body });
const okta = { name: 'Okta', provider: 'okta' };

describe('access keys', () => {
  test('the answer that makes a key shows it, is kept by nobody on the way, and no other shows it', async () => {
    const created = await send('POST', '', { ...okta, description: 'prod' });
    expect(created.status).toBe(201);
    expect(created.headers['cache-control']).toBe('no-store');
    const { accessKey, ...key } = createdAccessKeySchema.parse(created.body);
    expect(created.headers.location).toBe(
      `https://api.example.com/prod/admin/v1/organizations/${org}/access-keys/${key.id}`,
    );
    const one = await send('GET', `/${key.id}`);
    const list = await send('GET');
    expect(accessKeySchema.parse(one.body)).toEqual(key);
    expect(accessKeyListSchema.parse(list.body).accessKeys).toEqual([key]);
    expect(JSON.stringify([one.body, list.body, world.lines])).not.toContain(accessKey.slice(-49, -6));
  });

  test('the last use is shown', async () => {
    const { id } = (await send('POST', '', okta)).body;
    expect((await send('GET', `/${id}`)).body).not.toHaveProperty('lastUsedAt');
    await createKeyUse(world.dynamoDb, TABLE, () => new Date('2026-03-01T12:00:00Z')).record(org, id);
    expect((await send('GET', `/${id}`)).body.lastUsedAt).toBe('2026-03-01T12:00:00.000Z');
    expect((await send('GET')).body.accessKeys[0].lastUsedAt).toBe('2026-03-01T12:00:00.000Z');
  });

  test.each<[string, unknown]>([
    ['name', { provider: 'okta' }],
    ['provider', { name: 'x' }],
    ['provider', { name: 'x', provider: 'myspace' }],
    ['mode', { ...okta, mode: 'loose' }],
    ['rolesFormat', { ...okta, rolesFormat: 'csv' }],
    ['expiresAt', { ...okta, expiresAt: '2020-01-01T00:00:00Z' }],
    ['expiresAt', { ...okta, expiresAt: 'next year' }],
    ['expiresAt', { ...okta, expiresAt: '2030-01-31T00:00:00+14:30' }],
    ['expiresAt', { ...okta, expiresAt: '2030-01-31T00:00:00+23:59' }],
    ['expiresAt', { ...okta, expiresAt: '2030-02-31T00:00:00Z' }],
    ['scope', { ...okta, scope: 'platform-admin' }],
    ['description', { ...okta, description: 'x'.repeat(201) }],
    ['hash', { ...okta, hash: 'mine' }],
  ])('a bad %s is refused by name: %j', async (field, bad) => {
    const { status, body } = await send('POST', '', bad);
    expect(status).toBe(400);
    expect(body.errors.map((each: { field: string }) => each.field)).toEqual([field]);
    expect(body.detail).toContain(field);
  });

  test('a key ends after a year unless another end, or none, is asked for', async () => {
    const endOf = async (more: object) => {
      const { expiresAt, created } = createdAccessKeySchema.parse((await send('POST', '', { ...okta, ...more })).body);
      return expiresAt === undefined ? 'never' : (Date.parse(expiresAt) - Date.parse(created)) / 86_400_000;
    };
    expect(await endOf({})).toBe(365);
    expect(await endOf({ expiresAt: 'never' })).toBe('never');
    const { id } = (await send('POST', '', okta)).body;
    const never = { overlapHours: 1, expiresAt: 'never' };
    expect((await send('POST', `/${id}/rotate`, never)).body).not.toHaveProperty('expiresAt');
    expect((await send('POST', '', { ...okta, expiresAt: 'soon' })).body.detail).toBe(
      'expiresAt must be a date-time such as 2030-01-31T12:00:00Z, or "never".',
    );
  });

  test('a key for an organisation that is not there is 404', async () => {
    const path = '/organizations/nobody/access-keys';
    expect((await world.send({ method: 'POST', path, body: okta })).status).toBe(404);
    expect((await world.send({ method: 'GET', path })).status).toBe(404);
    expect((await world.send({ method: 'DELETE', path: `${path}/x` })).status).toBe(404);
  });

  test('a revoked key is known as such by the next request, and revoking it again succeeds', async () => {
    const { id } = (await send('POST', '', okta)).body;
    for (let at = 0; at < 2; at += 1)
      expect(await send('DELETE', `/${id}`)).toMatchObject({ status: 204, body: undefined });
    expect((await send('GET', `/${id}`)).body.status).toBe('revoked');
    expect((await world.directory.getOrganization(org))?.revokedKeyIds).toEqual([id]);
    expect((await send('DELETE', '/nothing')).status).toBe(404);
  });

  test('rotation answers the successor; of a revoked key it is a conflict', async () => {
    const { id } = (await send('POST', '', okta)).body;
    const next = await send('POST', `/${id}/rotate`, { overlapHours: 24 });
    expect(next.status).toBe(201);
    expect(createdAccessKeySchema.parse(next.body).rotatedFrom).toBe(id);
    expect((await send('POST', `/${id}/rotate`, { overlapHours: 'long' })).body.errors[0].field).toBe('overlapHours');
    expect((await send('POST', `/${id}/rotate`)).body.errors[0].field).toBe('overlapHours');
    await send('DELETE', `/${id}`);
    expect((await send('POST', `/${id}/rotate`, { overlapHours: 24 })).status).toBe(409);
  });

  test('the 101st live key is refused', async () => {
    const [template] = await world
      .keyStore()
      .read('')
      .then((keys) => keys);
    if (template === undefined) throw new Error('there is a platform key');
    await world.keyStore().change(org, () => ({
      keys: Array.from({ length: maxLiveKeys }, (_, at) => ({
        ...template,
        id: `key${at}`,
        incarnationId: incarnationOf(org),
        scope: 'scim' as const,
      })),
      result: undefined,
    }));
    const { status, body } = await send('POST', '', okta);
    expect(status).toBe(409);
    expect(body.detail).toContain('100 live access keys');
  });

  test('while Secrets Manager is away the answer is 503 and says when to come back', async () => {
    const caller = await world.newCaller(org);
    world.control.fault = { before: () => new ServiceError('InternalServiceError', 'away', { statusCode: 500 }) };
    const answer = await world.send({ method: 'POST', path: `/organizations/${org}/access-keys`, body: okta, caller });
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(world.lines.at(-1)).toMatchObject({
      failure: { cause: 'InternalServiceError' },
    });
    expect(JSON.stringify(answer.body)).not.toContain('away');
  });
});
