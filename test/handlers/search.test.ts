import { type InProcessService, startInProcessService } from './in-process-service';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

let service: InProcessService;
beforeAll(async () => {
  service = await startInProcessService();
  for (const userName of ['ada', 'bob', 'cyd']) {
    await service.call('POST', '/Users', { body: { schemas: [USER], userName, displayName: `Smith ${userName}` } });
  }
  for (const displayName of ['Smith Family', 'Admins']) {
    await service.call('POST', '/Groups', { body: { schemas: [GROUP], displayName } });
  }
});
afterAll(() => service.stop());

const search = async (body: object, mode: 'compatible' | 'strict' = 'compatible') =>
  service.call('POST', '/.search', { body: { schemas: [SEARCH], ...body }, mode });
const names = (body: { Resources: { displayName: string }[] }) => body.Resources.map(({ displayName }) => displayName);
const ids = (body: { Resources: { id: string }[] }) => body.Resources.map(({ id }) => id);

describe('POST /.search (RFC 7644 §3.4.3, behaviour 7.5)', () => {
  test('lists users, then groups, each as its own end point shows it', async () => {
    const { status, body } = await search({});
    expect(status).toBe(200);
    expect(body).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 5,
      itemsPerPage: 5,
      startIndex: 1,
    });
    const [users, groups] = [await service.call('GET', '/Users'), await service.call('GET', '/Groups')];
    expect(body.Resources).toEqual([...users.body.Resources, ...groups.body.Resources]);
  });

  test.each([1, 2, 3, 4])('pages of %i go across the types, the total exact on each', async (count) => {
    const all = ids((await search({})).body);
    const seen: string[] = [];
    for (let startIndex = 1; startIndex <= 7; startIndex += count) {
      const { body } = await search({ startIndex, count });
      expect(body.totalResults).toBe(5);
      seen.push(...ids(body));
    }
    expect(seen).toEqual(all);
    expect((await search({ count: 0 })).body).toMatchObject({ totalResults: 5, itemsPerPage: 0, Resources: [] });
  });

  test.each([1, 2, 3, 10])('a cursor walk with pages of %i does the same', async (count) => {
    const all = ids((await search({})).body);
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 10; pages += 1) {
      const { status, body } = await search({ cursor, count });
      expect(status).toBe(200);
      expect(body.totalResults).toBe(5);
      expect(body.itemsPerPage).toBeGreaterThan(0);
      seen.push(...ids(body));
      if (body.nextCursor === undefined) break;
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(all);
  });

  test('a filter is taken for each type, and attributes of one of them match nothing in the other', async () => {
    expect(names((await search({ filter: 'displayName sw "smith"' })).body).sort()).toEqual([
      'Smith Family',
      'Smith ada',
      'Smith bob',
      'Smith cyd',
    ]);
    expect(names((await search({ filter: 'userName eq "ADA" or displayName eq "admins"' })).body)).toEqual([
      'Smith ada',
      'Admins',
    ]);
    expect((await search({ filter: 'meta.resourceType eq "Group"', count: 1 })).body).toMatchObject({
      totalResults: 2,
      itemsPerPage: 1,
    });
    expect((await search({ filter: 'userName pr and members pr' })).body.totalResults).toBe(0);
    expect((await search({ filter: 'nothing eq "x"' })).body.totalResults).toBe(0);
  });

  test('strict mode refuses an attribute that no type has', async () => {
    expect(await search({ filter: 'nothing eq "x"' }, 'strict')).toMatchObject({
      status: 400,
      body: { scimType: 'invalidFilter' },
    });
    expect((await search({ filter: 'userName eq "ada"' }, 'strict')).body.totalResults).toBe(1);
  });

  test('sorts across the types', async () => {
    const sorted = ['Admins', 'Smith ada', 'Smith bob', 'Smith cyd', 'Smith Family'];
    expect(names((await search({ sortBy: 'displayName' })).body)).toEqual(sorted);
    expect(names((await search({ sortBy: 'displayName', sortOrder: 'descending' })).body)).toEqual(sorted.reverse());
    const { body } = await search({ sortBy: 'userName', startIndex: 3, count: 2 });
    expect(body.totalResults).toBe(5);
    expect(body.Resources[0].userName).toBe('cyd');
    expect(body.Resources[1].meta.resourceType).toBe('Group');
  });

  test('shows what attributes and excludedAttributes ask for', async () => {
    const { body } = await search({ attributes: ['displayName', 'userName'], filter: 'displayName sw "smith"' });
    for (const resource of body.Resources) {
      expect(Object.keys(resource).sort()).toEqual(
        resource.userName === undefined
          ? ['displayName', 'id', 'schemas']
          : ['displayName', 'id', 'schemas', 'userName'],
      );
    }
    expect((await search({ excludedAttributes: ['displayName'] })).body.Resources[4].displayName).toBeUndefined();
  });

  test('needs its schema in strict mode, and is no GET', async () => {
    const body = { filter: 'userName pr' };
    expect((await service.call('POST', '/.search', { body, mode: 'strict' })).status).toBe(400);
    expect((await service.call('GET', '/.search')).status).toBe(405);
  });
});
