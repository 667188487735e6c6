/** §6.1 to §6.7: filters. */
import { type Check, checksOf } from '../check';
import { enterpriseUrn, type Session, userUrn } from '../session';
import { must } from '../unmet-expectation';
import { crowd, makePeople, type People } from './people';

const invalidFilter = { status: 400, answer: { scimType: 'invalidFilter', detail: { $matches: '\\w' } } };
const encode = encodeURIComponent;

/** Holds each filter, asked among the people alone, against the names of those that it must find. */
const finds = async (
  scim: Session,
  { title, ids }: People,
  filters: Readonly<Record<string, string>>,
): Promise<void> => {
  const names = Object.fromEntries(Object.entries(ids).map(([name, id]) => [id, name]));
  for (const [filter, expected] of Object.entries(filters)) {
    const found = await scim.find('/Users', `title eq "${title}" and (${filter})`);
    const shown = found.map((id) => names[id] ?? id).sort();
    must(shown.join(' ') === expected, `${filter} must find "${expected}", and found "${shown.join(' ')}"`);
  }
};

const grammar: Check['run'] = async (scim) => {
  const people = await makePeople(scim, crowd);
  await finds(scim, people, {
    'nickName eq "bob"': 'bob',
    'nickName ne "bob"': 'ada eve',
    'nickName co "ount"': 'ada',
    'nickName sw "b"': 'bob',
    'nickName ew "ess"': 'ada',
    'nickName gt "bob"': 'ada',
    'nickName ge "bob"': 'ada bob',
    'nickName lt "countess"': 'bob',
    'nickName le "countess"': 'ada bob',
    'nickName pr': 'ada bob',
    'not (nickName pr)': 'eve',
    'nickName eq "bob" or userType eq "Guest" and active eq true': 'bob eve',
    '(nickName eq "bob" or userType eq "Guest") and active eq true': 'eve',
    'not (nickName eq "bob") and not (userType pr)': 'ada',
    'name.givenName eq "ada"': 'ada',
    'NAME.GIVENNAME Sw "B"': 'bob',
    [`${userUrn}:nickName eq "bob"`]: 'bob',
    [`${userUrn}:name.familyName pr`]: 'ada',
    [`${enterpriseUrn}:department eq "ENGINES"`]: 'ada eve',
    [`${enterpriseUrn}:department eq "engines" and nickName pr`]: 'ada',
    'displayName eq "Ada \\"the\\" \\\\ \\u00c4"': 'ada',
    'active eq false': 'bob',
    'emails[type eq "work"]': 'ada',
    'emails[not (type eq "work")]': 'ada bob',
    'meta.resourceType eq "User"': 'ada bob eve',
  });
};

const byType: Check['run'] = async (scim) => {
  const people = await makePeople(scim, { ada: { externalId: 'AbC', nickName: 'AbC' }, bob: { externalId: 'abc' } });
  const now = Date.now();
  const instant = (shift: number, zone: string) => `${new Date(now + shift).toISOString().replace('Z', '')}${zone}`;
  await finds(scim, people, {
    'externalId eq "AbC"': 'ada',
    'externalId co "bc"': 'bob',
    'nickName eq "ABC"': 'ada',
    [`meta.lastModified gt "${instant(-3_600_000, 'Z')}"`]: 'ada bob',
    // The same wall clock two hours further east was two hours earlier.
    [`meta.created gt "${instant(60_000, '+02:00')}"`]: 'ada bob',
    [`meta.created gt "${instant(60_000, 'Z')}"`]: '',
  });
  for (const filter of ['active gt true', 'active lt false']) {
    await scim.call(`GET /Users?filter=${encode(filter)}`, invalidFilter);
  }
};

const valuePaths: Check['run'] = async (scim) => {
  const people = await makePeople(scim, crowd);
  await finds(scim, people, {
    'emails co "home.example"': 'ada bob',
    'emails.value co "work"': 'ada',
    'emails[type eq "work" and value co "@work"]': 'ada',
    'emails[type eq "work" and value co "@home"]': '',
    'emails.type eq "work" and emails.value co "@home"': 'ada',
    'emails[type eq "home"].value eq "bob@home.example"': 'bob',
  });
};

const presence: Check['run'] = async (scim) => {
  const people = await makePeople(scim, {
    ada: { nickName: 'N', emails: [{ value: 'a@example.com' }], name: { givenName: 'A' } },
    bob: { nickName: null, emails: [], name: {} },
  });
  await finds(scim, people, {
    'nickName pr': 'ada',
    'emails pr': 'ada',
    'name pr': 'ada',
    'nickName eq null': 'bob',
    'not (emails pr)': 'bob',
    'nickName ne null': 'ada',
  });
};

const lookUps: Check['run'] = async (scim) => {
  const boss = await scim.user();
  const userName = scim.unique('lookup');
  const address = `${userName}@example.com`;
  const externalId = scim.unique('Ext');
  const attributes = {
    userName,
    externalId,
    emails: [{ value: address, type: 'work' }],
    [enterpriseUrn]: { manager: { value: boss.id } },
  };
  const { id } = await scim.user(attributes);
  const group = await scim.group({ members: [{ value: id }], externalId });
  const finding = async (path: string, filter: string, expected: string) => {
    const found = await scim.find(path, filter);
    must(
      found.join() === expected,
      `${filter} must find ${expected || 'nothing'}, and found ${found.join() || 'nothing'}`,
    );
  };
  for (const filter of [
    `id eq "${id}"`,
    `userName eq "${userName.toUpperCase()}"`,
    `externalId eq "${externalId}"`,
    `emails.value eq "${address}"`,
    `emails[type eq "work"].value eq "${address}"`,
    `emails[type eq "work" and value eq "${address}"]`,
    `emails eq "${address}"`,
    `${enterpriseUrn}:manager eq "${boss.id}"`,
    `${enterpriseUrn}:manager.value eq "${boss.id}"`,
    `userName eq "${userName}" and active eq true`,
  ]) {
    await finding('/Users', filter, id);
  }
  await finding('/Users', `userName eq "${userName}" and active eq false`, '');
  for (const filter of [
    `displayName eq "${group.displayName}"`,
    `externalId eq "${externalId}"`,
    `members eq "${id}"`,
    `members.value eq "${id}"`,
    `members[value eq "${id}"]`,
    `id eq "${group.id}" and members eq "${id}"`,
  ]) {
    await finding('/Groups', filter, group.id);
  }
  await finding('/Groups', `id eq "${group.id}" and members eq "${boss.id}"`, '');
};

const freshLookUps: Check['run'] = async (scim) => {
  const { id } = await scim.user();
  for (let turn = 0; turn < 5; turn += 1) {
    const userName = scim.unique('fresh');
    await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'userName', value: userName }]);
    must((await scim.find('/Users', `userName eq "${userName}"`)).join() === id, 'what was just written must be found');
  }
};

const unindexed: Check['run'] = async (scim) => {
  const title = scim.unique('scanned');
  const users = await Promise.all(
    Array.from({ length: 40 }, (_, index) => scim.user({ title, nickName: `n${index % 4}` })),
  );
  const filter = encode(`title eq "${title}" and nickName eq "n1"`);
  const expected = users.filter(({ nickName }) => nickName === 'n1').map(({ id }) => ({ id }));
  const answer = { totalResults: 10, itemsPerPage: 10, Resources: { $only: expected } };
  await scim.call(`GET /Users?filter=${filter}&count=1000`, { status: 200, answer });
  const reply = await scim.call(`GET /Users?filter=${filter}&startIndex=8&count=5`, {
    status: 200,
    answer: { totalResults: 10 },
  });
  must(reply.list('/Resources').length === 3, 'a page in the middle must be whole');
};

const syntaxErrors: Check['run'] = async (scim) => {
  for (const filter of [
    'userName',
    'userName eq',
    'userName zz "x"',
    'userName eq "x',
    '(userName pr',
    'userName pr and',
    'emails[type eq "x"',
    'eq "x"',
  ]) {
    await scim.call(`GET /Users?filter=${encode(filter)}`, invalidFilter);
  }
  const answer = { scimType: 'invalidFilter', detail: { $matches: 'position 9' } };
  await scim.call(`GET /Users?filter=${encode('userName zz "x"')}`, { status: 400, answer });
};

const limits: Check['run'] = async (scim) => {
  const terms = (count: number) => Array.from({ length: count }, () => 'a pr').join(' or ');
  const known = (count: number) => terms(count).replaceAll('a pr', 'title pr');
  const filters = [`title eq "${'x'.repeat(4096)}"`, known(101), `${'('.repeat(21)}title pr${')'.repeat(21)}`];
  for (const filter of filters) await scim.call(`GET /Users?filter=${encode(filter)}`, invalidFilter);
  await scim.call(`GET /Users?count=0&filter=${encode(`${'('.repeat(20)}title pr${')'.repeat(20)}`)}`, { status: 200 });
  await scim.call(`GET /Users?count=0&filter=${encode(known(100))}`, { status: 200 });
};

export const filterChecks: readonly Check[] = [
  ...checksOf(
    '6.1',
    ['Every operator, and/or/not with their precedence, groups, sub-attributes, URNs, escapes', grammar],
    ['Filters above 4 KiB, 100 terms or 20 levels are 400 invalidFilter; those at the limit are served', limits],
  ),
  ...checksOf('6.2', ['Text compares by caseExact, date-times as instants; gt and lt on booleans are 400', byType]),
  ...checksOf('6.3', [
    'A value path holds for one and the same element; conditions apart may be held by two',
    valuePaths,
  ]),
  ...checksOf('6.4', [
    'pr is false for null, empty arrays and complex values with nothing in them; eq null is its opposite',
    presence,
  ]),
  ...checksOf(
    '6.5',
    ['Syntax errors and unknown operators are 400 invalidFilter with the position', syntaxErrors],
    [
      'An unknown attribute matches nothing (compatible), or is 400 invalidFilter (strict)',
      (scim) => {
        const none = { status: 200, answer: { totalResults: 0 } };
        const expected = scim.byMode({ compatible: none, strict: invalidFilter });
        return scim.call(`GET /Users?filter=${encode('favouriteColour eq "red"')}`, expected);
      },
    ],
    [
      'An unquoted literal is taken (compatible), or 400 (strict)',
      async (scim) => {
        const externalId = scim.unique('plain');
        const { id } = await scim.user({ externalId });
        const found = { status: 200, answer: { Resources: [{ id }] } };
        const expected = scim.byMode({ compatible: found, strict: invalidFilter });
        await scim.call(`GET /Users?filter=${encode(`externalId eq ${externalId}`)}`, expected);
      },
    ],
  ),
  ...checksOf(
    '6.6',
    ['Each of them finds exactly what it names, also inside an and', lookUps],
    ['What was just written is found', freshLookUps],
  ),
  ...checksOf('6.7', [
    'Within the budget the answer is whole, with an exact total and pages (beyond it: test/store/search.test.ts)',
    unindexed,
  ]),
];
