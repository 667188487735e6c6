/** §7: pages by index and by cursor, and .search. */
import { type Check, checksOf } from '../check';
import { listUrn, type Session } from '../session';
import { must } from '../unmet-expectation';

const encode = encodeURIComponent;
const searchUrn = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const refused = (scimType: string) => ({ status: 400, answer: { scimType } });

const makeUsers = async (scim: Session, count: number, title = scim.unique('paged')) => {
  const users = await Promise.all(
    Array.from({ length: count }, (_, index) => scim.user({ title, nickName: `n${index}` })),
  );
  return { title, ids: users.map(({ id }) => id), filter: encode(`title eq "${title}"`) };
};

const idsOf = (reply: { list(pointer: string): readonly { readonly [name: string]: unknown }[] }) =>
  reply.list('/Resources').map(({ id }) => String(id));

const must1 = (walked: readonly string[], expected: readonly string[], how: string) => {
  must(new Set(walked).size === walked.length, `${how} must not show a resource twice`);
  const seen = new Set(walked);
  const missing = expected.filter((id) => !seen.has(id));
  must(missing.length === 0, `${how} must show every resource; ${missing.length} of ${expected.length} are missing`);
};

const numbers: Check['run'] = async (scim) => {
  const { filter } = await makeUsers(scim, 5);
  const page = (query: string) => scim.call(`GET /Users?filter=${filter}&${query}`, { status: 200 });
  const first = await page('count=2');
  must(
    first.at('/totalResults') === 5 && first.at('/startIndex') === 1 && first.at('/itemsPerPage') === 2,
    'numbers must be numbers, and true',
  );
  for (const start of ['0', '-5'])
    must(
      idsOf(await page(`startIndex=${start}&count=2`)).join() === idsOf(first).join(),
      `startIndex=${start} must be 1`,
    );
  for (const count of ['0', '-1']) {
    const none = await page(`count=${count}`);
    must(
      none.at('/totalResults') === 5 && none.at('/itemsPerPage') === 0 && idsOf(none).length === 0,
      `count=${count} must return the total alone`,
    );
  }
  const last = await page('startIndex=5&count=10');
  must(last.at('/itemsPerPage') === 1 && last.at('/startIndex') === 5, 'the last page must say what it holds');
  const beyond = await page('startIndex=6&count=10');
  must(beyond.at('/totalResults') === 5 && idsOf(beyond).length === 0, 'a page beyond the end must be empty');
  await scim.call('GET /Users?startIndex=x', { status: 400 });
  const large = await scim.call('GET /Users?count=100000', { status: 200 });
  must(Number(large.at('/itemsPerPage')) <= 1000, 'a page must hold 1,000 at most');
};

/** All ids by index; `during` runs after each page. */
const walk = async (
  scim: Session,
  size: number,
  during: () => Promise<unknown> = async () => {},
): Promise<string[]> => {
  const walked: string[] = [];
  for (let start = 1; ; start += size) {
    const reply = await scim.call(`GET /Users?attributes=id&startIndex=${start}&count=${size}`, { status: 200 });
    const ids = idsOf(reply);
    walked.push(...ids);
    if (ids.length === 0 || walked.length >= Number(reply.at('/totalResults'))) return walked;
    await during();
  }
};

const wholeWalks: Check['run'] = async (scim) => {
  const own = await scim.admin.organization();
  const { ids } = await makeUsers(own, 23);
  for (const size of [1, 4, 10, 23, 100]) must1(await walk(own, size), ids, `a walk by ${size}`);
  await own.call(`DELETE /Users/${ids[0]}`, { status: 204 });
  await own.call('GET /Users?count=0', { answer: { totalResults: 22 } });
  for (const size of [3, 7]) must1(await walk(own, size), ids.slice(1), `a walk by ${size} after a DELETE`);
};

const cursorWalk = async (
  scim: Session,
  path: string,
  size: number,
  during: () => Promise<unknown> = async () => {},
) => {
  const walked: string[] = [];
  let cursor = '';
  const mark = path.includes('?') ? '&' : '?';
  for (let turn = 0; turn < 500; turn += 1) {
    const reply = await scim.call(`GET ${path}${mark}cursor=${encode(cursor)}&count=${size}`, { status: 200 });
    walked.push(...idsOf(reply));
    const next = reply.at('/nextCursor');
    if (next === undefined) return walked;
    must(typeof next === 'string' && next !== '', 'nextCursor must be a text');
    cursor = next;
    await during();
  }
  return walked;
};

const changingWalk: Check['run'] = async (scim) => {
  const own = await scim.admin.organization();
  const { ids } = await makeUsers(own, 24);
  const [leaving, staying] = [ids.slice(0, 6), ids.slice(6)];
  const change = async () => {
    await own.user();
    const next = leaving.pop();
    if (next !== undefined) await own.call(`DELETE /Users/${next}`, { status: 204 });
  };
  must1(await cursorWalk(own, '/Users', 5, change), staying, 'a walk during changes');
};

const jumps: Check['run'] = async (scim) => {
  const own = await scim.admin.organization();
  await makeUsers(own, 30);
  const whole = await walk(own, 100);
  for (const start of [1, 7, 16, 29, 30]) {
    const reply = await own.call(`GET /Users?attributes=id&startIndex=${start}&count=4`, {
      answer: { totalResults: 30, startIndex: start },
    });
    must(
      idsOf(reply).join() === whole.slice(start - 1, start + 3).join(),
      `the page at ${start} must be that of the whole walk`,
    );
  }
};

const cursors: Check['run'] = async (scim) => {
  const { ids, filter } = await makeUsers(scim, 7);
  const path = `/Users?filter=${filter}`;
  const first = await scim.call(`GET ${path}&cursor&count=3`, {
    status: 200,
    answer: { schemas: [listUrn], itemsPerPage: 3, nextCursor: { $type: 'string' } },
  });
  must(
    first.at('/totalResults') === undefined || first.at('/totalResults') === 7,
    'totalResults must be exact where it is told',
  );
  for (const size of [1, 3, 7, 50]) must1(await cursorWalk(scim, path, size), ids, `a walk by cursors of ${size}`);
  must1(await cursorWalk(scim, `${path}&sortBy=nickName&sortOrder=descending`, 2), ids, 'a sorted walk by cursors');
  const index = await scim.call(`GET ${path}&count=3`, {
    status: 200,
    answer: { nextCursor: { $absent: true }, startIndex: 1 },
  });
  must(idsOf(index).length === 3, 'without cursor the page goes by index');
};

const cursorErrors: Check['run'] = async (scim) => {
  const { filter } = await makeUsers(scim, 3);
  const first = await scim.call(`GET /Users?filter=${filter}&cursor=&count=1`, { status: 200 });
  const next = encode(first.text('/nextCursor'));
  await scim.call(`GET /Users?filter=${filter}&cursor=made-up&count=1`, refused('invalidCursor'));
  await scim.call(`GET /Users?filter=${encode('title pr')}&cursor=${next}&count=1`, refused('invalidCursor'));
  await scim.call(`GET /Users?filter=${filter}&sortBy=title&cursor=${next}&count=1`, refused('invalidCursor'));
  await scim.call(`GET /Groups?cursor=${next}&count=1`, refused('invalidCursor'));
  await scim.call(`GET /Users?filter=${filter}&cursor=${next}&count=2`, refused('invalidCount'));
  await scim.call(`GET /Users?filter=${filter}&cursor=&count=x`, refused('invalidCount'));
  await scim.call(`GET /Users?filter=${filter}&cursor=${next}&count=1`, { status: 200 });
};

const searches: Check['run'] = async (scim) => {
  const { title, ids, filter } = await makeUsers(scim, 4);
  const query = {
    filter: `title eq "${title}"`,
    attributes: ['nickName'],
    sortBy: 'nickName',
    startIndex: 2,
    count: 2,
  };
  const got = await scim.call(`GET /Users?filter=${filter}&attributes=nickName&sortBy=nickName&startIndex=2&count=2`);
  for (const path of ['/Users/.search', '/.search']) {
    const body = { schemas: [searchUrn], ...query };
    const answer = { schemas: [listUrn], totalResults: 4, startIndex: 2, itemsPerPage: 2 };
    const reply = await scim.call(`POST ${path}`, { body, status: 200, answer });
    must(idsOf(reply).join() === idsOf(got).join(), `${path} must find what GET finds`);
    must(
      reply.list('/Resources').every(({ userName }) => userName === undefined),
      `${path} must show what is asked for`,
    );
  }
  const all = await scim.call('POST /Users/.search', {
    body: { schemas: [searchUrn], filter: query.filter, count: 10 },
  });
  must1(idsOf(all), ids, 'a search');
  const group = await scim.group();
  const body = { schemas: [searchUrn], filter: `displayName eq "${group.displayName}"` };
  await scim.call('POST /Groups/.search', { body, answer: { totalResults: 1, Resources: [{ id: group.id }] } });
  await scim.call('POST /Users/.search', {
    body: { schemas: [searchUrn], filter: 'a b c' },
    ...refused('invalidFilter'),
  });
};

const rootSearch: Check['run'] = async (scim) => {
  const externalId = scim.unique('both');
  const [user, group] = [await scim.user({ externalId }), await scim.group({ externalId })];
  const body = { schemas: [searchUrn], filter: `externalId eq "${externalId}"` };
  const Resources = {
    $only: [
      { id: user.id, meta: { resourceType: 'User' } },
      { id: group.id, meta: { resourceType: 'Group' } },
    ],
  };
  await scim.call('POST /.search', { body, status: 200, answer: { totalResults: 2, Resources } });
  const only = { ...body, filter: `${body.filter} and meta.resourceType eq "Group"` };
  await scim.call('POST /.search', {
    body: only,
    status: 200,
    answer: { totalResults: 1, Resources: [{ id: group.id }] },
  });
};

export const pagingChecks: readonly Check[] = [
  ...checksOf('7.1', [
    'startIndex below 1 is 1, count below 0 is 0, count=0 gives the total alone, itemsPerPage is what was returned',
    numbers,
  ]),
  ...checksOf(
    '7.2',
    [
      'A walk with any page size shows every resource once, and totalResults is exact after a DELETE too',
      wholeWalks,
      { needs: 'admin' },
    ],
    ['A walk shows what lived through it exactly once while others come and go', changingWalk, { needs: 'admin' }],
  ),
  ...checksOf('7.3', [
    'A jump to any index gives the page that the walk gives (what it costs: test/store/costs.test.ts)',
    jumps,
    { needs: 'admin' },
  ]),
  ...checksOf(
    '7.4',
    [
      'A walk by cursors shows every resource once, sorted or not; nextCursor is on all but the last page; pages by index stay the default',
      cursors,
    ],
    [
      'A made-up cursor, or one of another type, filter or order, is invalidCursor; another count is invalidCount',
      cursorErrors,
    ],
    [
      'ServiceProviderConfig describes the pagination',
      (scim) =>
        scim.call('GET /ServiceProviderConfig', {
          answer: {
            pagination: {
              cursor: true,
              index: true,
              defaultPaginationMethod: 'index',
              maxPageSize: { $type: 'integer' },
            },
          },
        }),
    ],
  ),
  ...checksOf(
    '7.5',
    ['On a resource type and on the root it does what GET does', searches],
    ['On the root it searches users and groups at once', rootSearch],
  ),
];
