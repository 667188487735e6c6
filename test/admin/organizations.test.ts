import { organizationListSchema, organizationSchema } from '../../lambda/admin/organization-schemas';
import { defaultOrganizationSettings } from '../../lambda/directory/organization-settings';
import { type AdminWorld, startAdminWorld } from './fixture';

let world: AdminWorld;
beforeAll(async () => {
  world = await startAdminWorld();
});
afterAll(() => world.stop());

const post = (body: unknown, headers: Record<string, string> = {}) =>
  world.send({ method: 'POST', path: '/organizations', body, headers });

describe('organisations', () => {
  test('one is created with the defaults and the URL that goes into the identity provider', async () => {
    const { status, headers, body } = await post({ name: ' Acme Inc. ', id: 'acme' });
    expect(status).toBe(201);
    expect(organizationSchema.parse(body)).toMatchObject({
      id: 'acme',
      name: 'Acme Inc.',
      status: 'active',
      scimBaseUrl: 'https://api.example.com/prod/organizations/acme/scim/v2',
      settings: defaultOrganizationSettings,
    });
    expect(headers.location).toBe('https://api.example.com/prod/admin/v1/organizations/acme');
    expect((await world.send({ method: 'GET', path: '/organizations/acme' })).body).toEqual(body);
    expect(
      organizationListSchema.parse((await world.send({ method: 'GET', path: '/organizations' })).body).organizations,
    ).toContainEqual(body);
  });

  test('without an id it gets one', async () => {
    const { body } = await post({ name: 'Random' });
    expect(body.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('an id that is taken is a conflict that names it', async () => {
    await post({ name: 'One', id: 'taken' });
    const { status, body, headers } = await post({ name: 'Two', id: 'taken' });
    expect(status).toBe(409);
    expect(headers['content-type']).toMatch('application/problem+json');
    expect(body).toMatchObject({ type: 'about:blank', title: 'Conflict', status: 409, errors: [{ field: 'id' }] });
    expect((await world.send({ method: 'GET', path: '/organizations/taken' })).body.name).toBe('One');
  });

  test.each<[string, unknown]>([
    ['id', { name: 'x', id: '' }],
    ['id', { name: 'x', id: '-a' }],
    ['id', { name: 'x', id: 'acme_inc' }],
    ['id', { name: 'x', id: 'a/b' }],
    ['id', { name: 'x', id: 'a#b' }],
    ['id', { name: 'x', id: 'a*' }],
    ['id', { name: 'x', id: 'ü' }],
    ['id', { name: 'x', id: 'a\n' }],
    ['id', { name: 'x', id: 'o'.repeat(65) }],
    ['id', { name: 'x', id: 'scim' }],
    ['id', { name: 'x', id: 'Organizations' }],
    ['id', { name: 'x', id: 7 }],
    ['name', {}],
    ['name', { name: '' }],
    ['name', { name: '   ' }],
    ['name', { name: 'x'.repeat(201) }],
    ['name', { name: 'x\ud800' }],
    ['name', { name: ['x'] }],
    ['plan', { name: 'x', plan: 'gold' }],
  ])('a bad %s is refused by name: %j', async (field, bad) => {
    const { status, body } = await post(bad);
    expect(status).toBe(400);
    expect(body.errors.map((each: { field: string }) => each.field)).toEqual([field]);
    expect(body.detail).toContain(field);
    expect(body.detail).not.toMatch(/undefined|Invalid input/);
  });

  test('an id with "_" is refused with the reason; an organisation of before that has one goes on working', async () => {
    const { body } = await post({ name: 'x', id: 'acme_inc' });
    expect(body.detail).toContain('no "_", since Okta refuses base URLs with it');
    await world.services.directory.createOrganization({
      id: 'old_one',
      incarnationId: 'incarnation',
      name: 'Old',
      status: 'active',
      created: '2026-01-01T00:00:00.000Z',
      settings: defaultOrganizationSettings,
      revokedKeyIds: [],
    });
    const path = '/organizations/old_one';
    expect((await world.send({ method: 'PATCH', path, body: { name: 'Older' } })).body.name).toBe('Older');
    const key = { name: 'Okta', provider: 'okta' };
    expect((await world.send({ method: 'POST', path: `${path}/access-keys`, body: key })).status).toBe(201);
    const [, ...records] = (await world.send({ method: 'GET', path: `${path}/export` })).body.records;
    const put = async (id: string) =>
      (await world.send({ method: 'POST', path: `/organizations/${id}/import`, body: { records } })).body;
    expect(await put('old_one')).toMatchObject({ unchanged: 1, conflicts: [] });
    expect((await put('new_one')).conflicts).toEqual([
      expect.objectContaining({ reason: 'invalid', detail: expect.stringContaining('no "_"') }),
    ]);
    expect(await put('new-one')).toMatchObject({ created: 1, conflicts: [] });
  });

  test.each<[number, unknown, Record<string, string>]>([
    [400, '{"name":', {}],
    [400, '[]', {}],
    [400, 'null', {}],
    [400, '"x"', {}],
    [400, '{"__proto__": {"name": "x"}}', {}],
    [400, '['.repeat(20_000), {}],
    [413, `{"name": "${'x'.repeat(70_000)}"}`, {}],
    [415, '<name/>', { 'Content-Type': 'text/xml' }],
  ])('a body that is none gets %i', async (expected, body, headers) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(expected);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
  });

  test('settings change one by one', async () => {
    await post({ name: 'Set', id: 'set' });
    const path = '/organizations/set/settings';
    const changed = await world.send({ method: 'PATCH', path, body: { requireEmailUserName: true } });
    expect(changed.body).toEqual({ ...defaultOrganizationSettings, requireEmailUserName: true });
    await Promise.all([
      world.send({ method: 'PATCH', path, body: { uniqueGroupNames: false } }),
      world.send({ method: 'PATCH', path, body: { passwordHandling: 'reject' } }),
    ]);
    expect((await world.send({ method: 'GET', path })).body).toEqual({
      ...defaultOrganizationSettings,
      requireEmailUserName: true,
      uniqueGroupNames: false,
      passwordHandling: 'reject',
    });
    const bad = await world.send({
      method: 'PATCH',
      path,
      body: { passwordHandling: 'store', uniqueGroupNames: 'no' },
    });
    expect(bad.status).toBe(400);
    expect(bad.body.errors).toEqual([
      { field: 'uniqueGroupNames', detail: 'uniqueGroupNames must be a boolean.' },
      { field: 'passwordHandling', detail: 'passwordHandling must be one of "ignore", "reject".' },
    ]);
  });

  test('what is to be hidden must be an attribute, so that a mistake cannot leave it in the logs', async () => {
    await post({ name: 'Hide', id: 'hide' });
    const path = '/organizations/hide/settings';
    const hide = (sensitiveAttributes: readonly string[], customAttributes?: readonly unknown[]) =>
      world.send({ method: 'PATCH', path, body: { sensitiveAttributes, customAttributes } });
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    for (const [index, name] of ['phoneNumber', 'name.family', 'employeeNumber', `${enterprise}:salary`].entries()) {
      const refused = await hide([...Array(index).fill('title'), name]);
      expect(refused.status).toBe(400);
      expect(refused.body.errors).toEqual([
        { field: `sensitiveAttributes.${index}`, detail: expect.stringContaining(`"${name}" is no attribute`) },
      ]);
    }
    const known = ['PhoneNumbers', 'name.familyName', `${enterprise}:employeeNumber`, enterprise, 'shoeSize'];
    const declared = { id: 'urn:ietf:params:scim:schemas:core:2.0:User', attributes: [{ name: 'shoeSize' }] };
    expect((await hide(known, [declared])).body).toMatchObject({ sensitiveAttributes: known });
    // Its values are in the table still, and must not come to light when it is declared again.
    expect((await hide(known, [])).body).toMatchObject({ sensitiveAttributes: known, customAttributes: [] });
  });

  test('name, status and settings change together, and revoked keys stay revoked', async () => {
    await post({ name: 'Old', id: 'upd' });
    const upd = await world.directory.getOrganization('upd');
    if (upd !== undefined) await world.directory.revokeKeys(upd, ['k1']);
    const body = { name: 'New', status: 'disabled', settings: { uniqueGroupNames: false } };
    const answer = await world.send({ method: 'PATCH', path: '/organizations/upd', body });
    expect(answer.body).toMatchObject({ name: 'New', status: 'disabled', settings: { uniqueGroupNames: false } });
    expect((await world.directory.getOrganization('upd'))?.revokedKeyIds).toEqual(['k1']);
  });

  test('what is not there is 404, and a method that is not served is 405 with those that are', async () => {
    for (const path of [
      '/organizations/nobody',
      '/organizations/nobody/settings',
      '/roles',
      '/',
      '/organizations/a/b/c/d',
    ]) {
      expect((await world.send({ method: 'GET', path })).status).toBe(404);
    }
    expect((await world.send({ method: 'PATCH', path: '/organizations/nobody', body: { name: 'x' } })).status).toBe(
      404,
    );
    const wrong = await world.send({ method: 'PUT', path: '/organizations/acme', body: {} });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.allow).toBe('GET, PATCH, DELETE');
  });
});
