import { type AccessWorld, type Organization, ok, startAccessWorld } from './fixture';

const ROLE = 'urn:okta:scim:schemas:core:1.0:Role';
const OKTA = { provider: 'okta', rolesFormat: 'strings' } as const;

let world: AccessWorld;
let org: Organization;
let ids: string[];
beforeAll(async () => {
  world = await startAccessWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  org = await world.organization();
  ids = [];
  for (const [slug, name] of [
    ['a', 'Zebra'],
    ['b', 'Ape'],
    ['c', 'Lion'],
  ] as const) {
    ids.push((await org.role(slug, { name, description: `The ${name}` })).id);
  }
});

const names = async (path: string) =>
  (await ok(org.scim('GET', path))).body.Resources.map(({ displayName }: { displayName: string }) => displayName);

describe('/Roles (3.6)', () => {
  test('lists what can be assigned', async () => {
    const { body } = await ok(org.scim('GET', '/Roles'));
    expect(body).toMatchObject({ totalResults: 3, startIndex: 1, itemsPerPage: 3 });
    expect(body.Resources[0]).toEqual({
      schemas: [ROLE],
      id: ids[0],
      displayName: 'Zebra',
      type: 'Role',
      description: 'The Zebra',
      meta: {
        resourceType: 'Role',
        created: expect.any(String),
        lastModified: expect.any(String),
        location: expect.stringMatching(new RegExp(`/scim/v2/Roles/${ids[0]}$`)),
        version: expect.stringMatching(/^W\//),
      },
    });
    const one = await ok(org.scim('GET', `/Roles/${ids[0]}`));
    expect(one.body).toEqual(body.Resources[0]);
    expect(one.headers.location).toBe(one.body.meta.location);
    expect((await org.scim('GET', '/Roles/nope')).status).toBe(404);
    expect((await org.scim('POST', '/Roles', {})).status).toBe(405);
  });

  test('in pages, filtered and sorted', async () => {
    expect(await names('/Roles?startIndex=2&count=1')).toEqual(['Ape']);
    expect(await names('/Roles?count=0')).toEqual([]);
    expect(await names('/Roles?startIndex=9')).toEqual([]);
    expect(await names(`/Roles?filter=${encodeURIComponent('displayName sw "l"')}`)).toEqual(['Lion']);
    expect(await names(`/Roles?filter=${encodeURIComponent(`id eq "${ids[1]}"`)}`)).toEqual(['Ape']);
    expect(await names('/Roles?sortBy=displayName')).toEqual(['Ape', 'Lion', 'Zebra']);
    expect(await names('/Roles?sortBy=displayName&sortOrder=descending')).toEqual(['Zebra', 'Lion', 'Ape']);
    expect((await org.scim('GET', '/Roles?filter=x%20yy%20z')).status).toBe(400);
    expect((await org.scim('GET', '/Roles?cursor=')).body).toMatchObject({ status: '400', scimType: 'invalidCursor' });
    const search = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      count: 1,
      attributes: ['displayName'],
    };
    expect((await ok(org.scim('POST', '/Roles/.search', search))).body.Resources).toEqual([
      { schemas: [ROLE], id: ids[0], displayName: 'Zebra' },
    ]);
  });

  test('a role chosen from it is assigned by its id, and read back so', async () => {
    const { id, displayName } = (await ok(org.scim('GET', '/Roles?count=1'))).body.Resources[0];
    const roles = [{ value: id, display: displayName, type: 'Role' }];
    const a = await org.user('a', { roles });
    expect((await ok(org.scim('GET', `/Users/${a}`))).body.roles).toEqual(roles);
    expect(await org.access(a)).toEqual({ a: ['scim'] });
  });

  test('is a resource type with a schema', async () => {
    const { body } = await ok(org.scim('GET', '/ResourceTypes'));
    expect(body.Resources.map(({ id }: { id: string }) => id)).toEqual(['User', 'Group', 'Role']);
    expect((await ok(org.scim('GET', '/ResourceTypes/Role'))).body).toMatchObject({ endpoint: '/Roles', schema: ROLE });
    expect((await ok(org.scim('GET', `/Schemas/${ROLE}`))).body.attributes).toMatchObject([
      { name: 'displayName', mutability: 'readOnly' },
      { name: 'type', mutability: 'readOnly' },
      { name: 'description', mutability: 'readOnly' },
    ]);
  });

  test('shows what is new at once, and nothing that is deleted', async () => {
    await org.role('d', { name: 'Owl' });
    await ok(org.admin('DELETE', `/roles/${ids[0]}`));
    expect(await names('/Roles')).toEqual(['Ape', 'Lion', 'Owl']);
    expect((await org.scim('GET', `/Roles/${ids[0]}`)).status).toBe(404);
  });
});

test('the attribute roles is advertised in the form in which the key gets it', async () => {
  const rolesOf = async (key?: object) =>
    (
      await ok(org.scim('GET', '/Schemas/urn:ietf:params:scim:schemas:core:2.0:User', undefined, key))
    ).body.attributes.find(({ name }: { name: string }) => name === 'roles');
  expect(await rolesOf()).toMatchObject({ type: 'complex', multiValued: true });
  expect(await rolesOf(OKTA)).toMatchObject({ type: 'string', multiValued: true });
});
