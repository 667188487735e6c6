/** §6.8 to §6.10: sorting and projection. */
import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../../../lambda/scim/json';
import { type Check, checksOf } from '../check';
import { enterpriseUrn, listUrn, type Made, type Session, userUrn } from '../session';
import { must } from '../unmet-expectation';
import { crowd, makePeople } from './people';

const encode = encodeURIComponent;

const order = async (scim: Session, title: string, query: string): Promise<string> => {
  const reply = await scim.call(`GET /Users?filter=${encode(`title eq "${title}"`)}&${query}`, { status: 200 });
  return reply
    .list('/Resources')
    .map(({ nickName, displayName }) => nickName ?? displayName ?? '-')
    .join(' ');
};

const sorting: Check['run'] = async (scim) => {
  const { title } = await makePeople(scim, {
    b: { nickName: 'b', externalId: 'b', name: { familyName: 'Z' } },
    A: { nickName: 'A', externalId: 'a', name: { familyName: 'y' } },
    c: { nickName: 'C', externalId: 'B', name: { familyName: 'X' } },
    none: { displayName: 'none' },
  });
  const orders = {
    'sortBy=nickName': 'A b C none',
    'sortBy=nickName&sortOrder=descending': 'none C b A',
    'sortBy=name.familyName&sortOrder=ascending': 'C A b none',
    'sortBy=externalId': 'C A b none',
    [`sortBy=${userUrn}:nickName`]: 'A b C none',
  };
  for (const [query, expected] of Object.entries(orders)) {
    const found = await order(scim, title, query);
    must(found === expected, `${query} must give ${expected}, and gave ${found}`);
  }
  const page = await order(scim, title, 'sortBy=nickName&startIndex=2&count=2');
  must(page === 'b C', `a page in the middle must be "b C", and was ${page}`);
};

const shows = async (scim: Session, user: Made, query: string, expected: string): Promise<void> => {
  const reply = await scim.call(`GET /Users/${user.id}?${query}`, { status: 200 });
  const keys = Object.keys((reply.at('') ?? {}) as JsonObject).filter((key) => key !== 'schemas' && key !== 'id'); // an object, as `list` shows
  must(
    keys.sort().join(' ') === expected,
    `${query} must show "${expected}" beside schemas and id, and shows "${keys.join(' ')}"`,
  );
};

const projection: Check['run'] = async (scim) => {
  const user = await scim.user({ ...crowd.ada, userName: scim.unique('shown'), password: 'x' });
  await shows(scim, user, 'attributes=userName', 'userName');
  await shows(scim, user, 'attributes=USERNAME,%20nickName', 'nickName userName');
  await shows(scim, user, `attributes=${userUrn}:userName,${enterpriseUrn}:department`, `${enterpriseUrn} userName`);
  await shows(scim, user, `attributes=${enterpriseUrn}`, enterpriseUrn);
  await shows(scim, user, 'attributes=password,nothing', '');
  const answer = { name: { givenName: 'Ada', familyName: { $absent: true } }, userName: { $absent: true } };
  await scim.call(`GET /Users/${user.id}?attributes=name.givenName`, { answer });
  const without = {
    name: { givenName: { $absent: true }, familyName: 'Lovelace' },
    id: user.id,
    emails: { $absent: true },
  };
  await scim.call(`GET /Users/${user.id}?excludedAttributes=name.givenName,emails,id`, { answer: without });
  await scim.call(`GET /Users/${user.id}?attributes=${encode('emails[type eq "work"]')}`, { status: 200 });
  const body = { schemas: [userUrn], userName: scim.unique('shown'), nickName: 'N' };
  const only = { nickName: 'N', userName: { $absent: true } };
  const created = await scim.call('POST /Users?attributes=nickName', { body, status: 201, answer: only });
  await scim.call(`PUT /Users/${created.text('/id')}?attributes=nickName`, { body, status: 200, answer: only });
  const operations = [{ op: 'replace', path: 'nickName', value: 'N' }];
  await scim.patch(`/Users/${created.text('/id')}?attributes=nickName`, operations, { status: 200, answer: only });
  const filter = encode(`id eq "${user.id}"`);
  await scim.call(`GET /Users?filter=${filter}&attributes=nickName`, {
    answer: { Resources: [{ id: user.id, name: { $absent: true } }] },
  });
};

export const listingChecks: readonly Check[] = [
  ...checksOf('6.8', [
    'Ascending and descending, missing values last and first, by caseExact, by sub-attribute, page by page',
    sorting,
  ]),
  ...checksOf(
    '6.9',
    ['On reads, lists, POST, PUT and PATCH; id stays, password never comes; sub-attributes, URNs, filters', projection],
    [
      'A multi-valued attribute may be named in the singular (compatible); names that no schema has are ignored',
      async (scim) => {
        const emails = [{ value: `${scim.unique('singular')}@example.com` }];
        const { id } = await scim.user({ emails });
        const shown = scim.byMode<Json, Json>({ compatible: emails, strict: { $absent: true } });
        await scim.call(`GET /Users/${id}?attributes=email,zork`, { status: 200, answer: { id, emails: shown } });
        const hidden = scim.byMode<Json, Json>({ compatible: { $absent: true }, strict: emails });
        await scim.call(`GET /Users/${id}?excludedAttributes=email,zork`, { status: 200, answer: { emails: hidden } });
      },
    ],
  ),
  ...checksOf('6.10', [
    'No match is 200 with totalResults 0, for every kind of filter',
    async (scim) => {
      const nobody = randomUUID();
      for (const filter of [
        `userName eq "${nobody}"`,
        `id eq "${nobody}"`,
        `externalId eq "${nobody}"`,
        `title co "${nobody}"`,
      ]) {
        const answer = { schemas: [listUrn], totalResults: 0, Resources: { $absent: true } };
        await scim.call(`GET /Users?filter=${encode(filter)}`, { status: 200, answer });
        await scim.call(
          `GET /Groups?filter=${encode(filter.replace('userName', 'displayName').replace('title', 'displayName'))}`,
          { status: 200, answer },
        );
      }
    },
  ]),
];
