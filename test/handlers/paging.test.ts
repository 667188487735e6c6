import { fc } from '../properties';
import { type InProcessService, organizationForEachTest } from './in-process-service';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

let time = Date.parse('2026-01-05T10:00:00.000Z');
const org = organizationForEachTest(() => ({}), { now: () => new Date(time), scanBudget: { items: 40 } });

type Body = Awaited<ReturnType<InProcessService['call']>>['body'];

const get = (path: string, mode: 'compatible' | 'strict' = 'compatible') =>
  org.service().call('GET', path, { organizationId: org.id(), mode });
const create = async (userName: string, rest: object = {}): Promise<string> => {
  const body = { schemas: [USER], userName, ...rest };
  return (await org.service().call('POST', '/Users', { organizationId: org.id(), body })).body.id;
};
const createAll = (count: number, rest: (n: number) => object = () => ({})) =>
  Promise.all(Array.from({ length: count }, (_, n) => create(`user-${String(n).padStart(3, '0')}`, rest(n))));
const remove = (id: string) => org.service().call('DELETE', `/Users/${id}`, { organizationId: org.id() });
const idsOf = (body: Body): string[] => body.Resources.map(({ id }: { id: string }) => id);

/** Follows the cursors; `between` runs after each page. */
const walk = async (query: string, between: (page: number) => Promise<void> = async () => {}): Promise<Body[]> => {
  const pages: Body[] = [];
  let cursor = '';
  do {
    const { status, body } = await get(`/Users?${query}&cursor=${cursor}`);
    expect(status).toBe(200);
    pages.push(body);
    cursor = body.nextCursor ?? '';
    await between(pages.length);
  } while (cursor !== '' && pages.length < 100);
  return pages;
};
const query = (parameters: Record<string, string | number>) =>
  new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();

describe('cursor paging (RFC 9865, behaviour 7.4)', () => {
  test('begins with an empty cursor and ends with the page that has no nextCursor', async () => {
    const all = (await createAll(10)).sort();
    const pages = await walk('count=4');
    expect(pages.map(({ itemsPerPage }) => itemsPerPage)).toEqual([4, 4, 2]);
    expect(pages.flatMap(idsOf)).toEqual(all);
    expect(pages.map(({ totalResults }) => totalResults)).toEqual([10, 10, 10]);
    expect(pages.map(({ nextCursor }) => typeof nextCursor)).toEqual(['string', 'string', 'undefined']);
    expect(pages[0]).not.toHaveProperty('startIndex');
    expect((await get('/Users?cursor')).body.itemsPerPage).toBe(10);
  });

  test.each([1, 2, 5, 10, 11])('pages of %i end exactly, without an empty page', async (count) => {
    await createAll(10);
    const pages = await walk(`count=${count}`);
    expect(pages).toHaveLength(Math.ceil(10 / count));
  });

  test('of nothing is one empty page', async () => {
    expect(await walk('count=3')).toEqual([expect.objectContaining({ totalResults: 0, Resources: [] })]);
  });

  test('count 0 tells the total alone', async () => {
    await createAll(3);
    const { body } = await get('/Users?cursor=&count=0');
    expect(body).toMatchObject({ totalResults: 3, itemsPerPage: 0, Resources: [] });
    expect(body).not.toHaveProperty('nextCursor');
  });

  test('index paging stays the default', async () => {
    await createAll(3);
    const { body } = await get('/Users?count=2');
    expect(body).toMatchObject({ startIndex: 1, itemsPerPage: 2 });
    expect(body).not.toHaveProperty('nextCursor');
    expect((await get('/ServiceProviderConfig')).body.pagination).toEqual({
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: 100,
      maxPageSize: 1000,
      cursorTimeout: 3600,
    });
  });

  test('a search message takes cursor and count, and goes on where a GET ended', async () => {
    const all = (await createAll(5)).sort();
    const first = await get('/Users?cursor=&count=3');
    const body = { schemas: [SEARCH], cursor: first.body.nextCursor, count: 3 };
    const second = await org.service().call('POST', '/Users/.search', { organizationId: org.id(), body });
    expect([...idsOf(first.body), ...idsOf(second.body)]).toEqual(all);
  });

  test('walks groups', async () => {
    for (let n = 0; n < 5; n += 1) {
      const body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: `G${n}` };
      await org.service().call('POST', '/Groups', { organizationId: org.id(), body });
    }
    const first = await get('/Groups?cursor=&count=3');
    const second = await get(`/Groups?cursor=${first.body.nextCursor}`);
    expect(second.body).not.toHaveProperty('nextCursor');
    expect(new Set([...idsOf(first.body), ...idsOf(second.body)]).size).toBe(5);
  });

  test('sorted and filtered walks answer what one large page answers', async () => {
    await createAll(30, (n) => ({
      title: ['b', 'A', 'c'][n % 3],
      active: n % 4 !== 0,
      ...(n % 5 === 0 ? { title: '' } : {}),
    }));
    for (const parameters of [
      { filter: 'active eq true' },
      { filter: 'userName sw "user-01"' },
      { filter: 'userName eq "user-003" or userName eq "user-004"' },
      { sortBy: 'title' },
      { sortBy: 'title', sortOrder: 'descending', filter: 'active eq true' },
      { sortBy: 'meta.created' },
      { sortBy: 'active', sortOrder: 'descending' },
    ]) {
      const whole = (await get(`/Users?${query(parameters)}`)).body;
      for (const count of [1, 4, 30]) {
        const pages = await walk(query({ ...parameters, count }));
        expect(pages.flatMap(idsOf)).toEqual(idsOf(whole));
        for (const page of pages) expect(page.totalResults).toBe(whole.totalResults);
        expect(pages).toHaveLength(Math.max(1, Math.ceil(whole.totalResults / count)));
      }
    }
  });

  test('walks by a filter that no index serves where one page by index would read too much; no total is made up', async () => {
    await createAll(60, (n) => ({ active: n % 2 === 0 }));
    const filter = 'active eq false';
    expect((await get(`/Users?${query({ filter })}`)).body).toMatchObject({ status: '400', scimType: 'tooMany' });
    const pages = await walk(query({ filter, count: 7 }));
    expect(new Set(pages.flatMap(idsOf)).size).toBe(30);
    expect(pages.flatMap(idsOf)).toHaveLength(30);
    for (const page of pages) expect(page).not.toHaveProperty('totalResults');
  });
});

describe('cursors that are refused', () => {
  const first = async (parameters: Record<string, string | number>) =>
    (await get(`/Users?${query({ cursor: '', count: 2, ...parameters })}`)).body.nextCursor as string;
  const refusal = async (path: string) => {
    const { status, body } = await get(path);
    return `${status} ${body.scimType}`;
  };
  beforeEach(() => createAll(5));

  test('made up or changed ones', async () => {
    const cursor = await first({});
    for (const bad of ['x', 'AAAA', `${cursor}A`, cursor.slice(0, -1), cursor.toLowerCase()]) {
      expect(await refusal(`/Users?${query({ cursor: bad })}`)).toBe('400 invalidCursor');
    }
  });

  test('those of another filter, order, resource type', async () => {
    const cursor = await first({ filter: 'userName pr' });
    expect(await refusal(`/Users?${query({ cursor })}`)).toBe('400 invalidCursor');
    expect(await refusal(`/Users?${query({ cursor, filter: 'userName pr', sortBy: 'userName' })}`)).toBe(
      '400 invalidCursor',
    );
    expect((await get(`/Users?${query({ cursor, filter: ' userName  pr' })}`)).status).toBe(200);
    expect(await refusal(`/Groups?${query({ cursor: await first({}) })}`)).toBe('400 invalidCursor');
  });

  test('those of another organisation', async () => {
    const cursor = await first({});
    await org.change();
    expect(await refusal(`/Users?cursor=${cursor}`)).toBe('400 invalidCursor');
  });

  test('old ones', async () => {
    const cursor = await first({});
    time += 3600_000;
    expect((await get(`/Users?cursor=${cursor}`)).status).toBe(200);
    time += 1_000;
    expect(await refusal(`/Users?cursor=${cursor}`)).toBe('400 expiredCursor');
  });

  test('a count that is none, or not that of the first page', async () => {
    const cursor = await first({});
    expect(await refusal('/Users?cursor=&count=two')).toBe('400 invalidCount');
    expect(await refusal(`/Users?cursor=${cursor}&count=3`)).toBe('400 invalidCount');
    expect((await get(`/Users?cursor=${cursor}&count=2`)).status).toBe(200);
    expect((await get(`/Users?cursor=${cursor}`)).body.itemsPerPage).toBe(2);
  });
});

describe('while others create and delete', () => {
  interface Meddling {
    readonly size: number;
    readonly steps: readonly { readonly born: number; readonly dead: readonly number[] }[];
  }
  const meddling: fc.Arbitrary<Meddling> = fc.record({
    size: fc.integer({ min: 1, max: 6 }),
    steps: fc.array(fc.record({ born: fc.nat(3), dead: fc.array(fc.nat(30), { maxLength: 4 }) }), { maxLength: 6 }),
  });
  let names = 0;

  /** Runs a walk with the meddling between its pages; answers what was seen and who lived from before it till after it. */
  const meddle = async ({ size, steps }: Meddling, parameters: Record<string, string>) => {
    await org.change();
    const living = new Set(await createAll(20, (n) => ({ title: `t${n % 4}` })));
    const born: string[] = [];
    const pages = await walk(query({ ...parameters, count: size }), async (page) => {
      const step = steps[page - 1];
      for (let n = 0; n < (step?.born ?? 0); n += 1) born.push(await create(`born-${(names += 1)}`, { title: 't2' }));
      for (const n of step?.dead ?? []) {
        const all = [...living, ...born];
        const id = all[n % all.length];
        if (id === undefined) continue;
        await remove(id);
        living.delete(id);
      }
    });
    return { seen: pages.flatMap(idsOf), living };
  };

  test.each([{}, { filter: 'title pr' }, { sortBy: 'title' }, { sortBy: 'userName', sortOrder: 'descending' }])(
    'a cursor walk %j shows everyone who lives through it exactly once',
    async (parameters) => {
      await fc.assert(
        fc.asyncProperty(meddling, async (plan) => {
          const { seen, living } = await meddle(plan, parameters as Record<string, string>);
          expect(new Set(seen).size).toBe(seen.length);
          expect([...living].filter((id) => !seen.includes(id))).toEqual([]);
        }),
        { numRuns: 8 },
      );
    },
  );

  test('an index walk shows everyone exactly once while nobody comes or goes before its place', async () => {
    const all = (await createAll(20)).sort();
    const seen: string[] = [];
    for (let startIndex = 1; startIndex < 21; startIndex += 6) {
      seen.push(...idsOf((await get(`/Users?startIndex=${startIndex}&count=6`)).body));
      const behind = all.at(-1);
      if (behind !== undefined && startIndex < 13) {
        await remove(behind);
        all.pop();
      }
    }
    expect(seen).toEqual(all);
  });

  test('each page by index is right for the moment at which it was read', async () => {
    const all = (await createAll(20)).sort();
    await remove(all[3] ?? '');
    const left = all.filter((_, n) => n !== 3);
    const { body } = await get('/Users?startIndex=7&count=6');
    expect(body.totalResults).toBe(19);
    expect(idsOf(body)).toEqual(left.slice(6, 12));
  });
});
