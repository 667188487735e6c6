/** What queries are taken for, what is refused, and where an administrator sees it. Behaviours 11.2, 11.4 and 11.6. */
import type { ActivityEntry } from '../../lambda/directory/activity/activity-entry';
import { checkCustomAttributes } from '../../lambda/directory/custom-attributes';
import type { MeteredCall } from '../../local/dynamodb/start-dynamo-db';
import { type InProcessService, startInProcessService } from './in-process-service';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let time = Date.parse('2026-03-01T12:00:00.000Z');
const metered: MeteredCall[] = [];
let service: InProcessService;
let org: string;
let ada: string;
beforeAll(async () => {
  service = await startInProcessService({ now: () => new Date(time++), meter: (call) => metered.push(call) });
});
beforeEach(async () => {
  org = await service.organization();
  const body = {
    schemas: [USER],
    userName: 'CORP\\ada',
    emails: [
      { value: 'ada@example.com', type: 'work', primary: true },
      { value: 'ada@example.org', type: 'home' },
    ],
  };
  ada = (await call('POST', '/Users', { body })).body.id;
  const bob = { schemas: [USER], userName: 'bob', emails: [{ value: 'bob@example.com', primary: true }] };
  await call('POST', '/Users', { body: bob });
});
afterAll(() => service.stop());

type Mode = 'compatible' | 'strict';
const call = (method: string, path: string, options: { body?: unknown; mode?: Mode } = {}) =>
  service.call(method, path, { organizationId: org, ...options });
const find = (filter: string, mode: Mode = 'compatible', path = '/Users') =>
  call('GET', `${path}?filter=${encodeURIComponent(filter)}`, { mode });
const search = (body: object, path = '') => call('POST', `${path}/.search`, { body: { schemas: [SEARCH], ...body } });
const activity = async (): Promise<readonly ActivityEntry[]> => {
  const range = { from: '2026-02-01T00:00:00.000Z', to: new Date(time).toISOString(), limit: 100 };
  return (await service.activity.readActivity(org, { ...range, matches: ({ kind }) => kind === 'request' })).entries;
};
const lastLine = () => service.log.at(-1);

test.each([
  [`userName eq 'bob'`, 'bob', 'filter-quotes'],
  ['userName eq “bob”', 'bob', 'filter-quotes'],
  [`emails[type eq ‘work’].value eq 'ada@example.com'`, 'CORP\\ada', 'filter-quotes'],
  ['userName eq "CORP\\ada"', 'CORP\\ada', 'filter-backslash'],
  ['email eq "ada@example.com"', 'CORP\\ada', 'filter-singular-attribute'],
  ['email.value eq "ada@example.com"', 'CORP\\ada', 'filter-singular-attribute'],
  ['urn:scim:schemas:core:2.0:User:userName eq "bob"', 'bob', 'filter-former-urn'],
  ['emails[type eq "work"] eq "ada@example.com"', 'CORP\\ada', 'filter-element-value'],
  [
    'email[type eq “home”] eq "ada@example.org"',
    'CORP\\ada',
    'filter-quotes, filter-element-value, filter-singular-attribute',
  ],
])('%s finds %s, the log says why, and strict mode refuses it', async (filter, userName, quirks) => {
  for (const answer of [await find(filter), await search({ filter }), await search({ filter }, '/Users')]) {
    expect(answer).toMatchObject({ status: 200, body: { totalResults: 1, Resources: [{ userName }] } });
    expect(answer.headers['x-scim-quirks']).toBe(quirks);
    expect(lastLine()).toMatchObject({ quirks: quirks.split(', ') });
  }
  expect(await find(filter, 'strict')).toMatchObject({ status: 400, body: { scimType: 'invalidFilter' } });
});

test.each(['bob', 'fay', 'nina', 'rita', 'tom', 'u0007'])(
  'a Windows name such as CORP\\%s is found and chosen',
  async (name) => {
    const windows = `CORP\\${name}`;
    const body = { schemas: [USER], userName: windows, emails: [{ value: windows, type: 'work' }, { value: 'a@b.c' }] };
    const { id } = (await call('POST', '/Users', { body })).body;
    for (const filter of [
      `userName eq "${windows}"`,
      `emails[value eq '${windows}']`,
      `emails.value sw ‘${windows}’`,
    ]) {
      for (const answer of [await find(filter), await search({ filter }), await search({ filter }, '/Users')]) {
        expect(answer.body.Resources).toMatchObject([{ id }]);
        expect(lastLine()).toMatchObject({ quirks: expect.arrayContaining(['filter-backslash']) });
      }
    }
    const Operations = [{ op: 'remove', path: `emails[value eq "${windows}"]` }];
    const answer = await call('PATCH', `/Users/${id}`, { body: { schemas: [PATCH], Operations } });
    expect(answer).toMatchObject({ status: 200, body: { emails: [{ value: 'a@b.c' }] } });
    expect((await find(`userName eq "${windows}"`, 'strict')).body.totalResults).toBe(0);
  },
);

test('an attribute of the organization itself holds line feeds', async () => {
  const customAttributes = [{ id: 'urn:example:acme:2.0:User', attributes: [{ name: 'note' }] }];
  const own = await service.organization({ customAttributes: checkCustomAttributes(customAttributes) });
  const asked = (method: string, path: string, body?: object) =>
    service.call(method, path, { organizationId: own, ...(body === undefined ? {} : { body }) });
  const note = { 'urn:example:acme:2.0:User': { note: 'a\nb' }, userName: 'CORP\\nina', schemas: [USER] };
  const { id } = (await asked('POST', '/Users', note)).body;
  const filter = 'note eq "a\\nb" and userName eq "CORP\\nina"';
  const found = await asked('GET', `/Users?filter=${encodeURIComponent(filter)}`);
  expect(found.body.Resources).toMatchObject([{ id }]);
});

test('the condition in the brackets and the address must hold of one element', async () => {
  expect((await find('emails[type eq "work"] eq "ada@example.org"')).body.totalResults).toBe(0);
  expect((await find('email[type eq "home"].value eq "ada@example.org"')).body.totalResults).toBe(1);
});

test('what is meant costs what is right costs', async () => {
  const costOf = async (filter: string) => {
    await find(filter);
    metered.length = 0;
    expect((await find(filter)).body.totalResults).toBe(1);
    return metered.map(({ action, consumed }) => JSON.stringify({ action, consumed })).sort();
  };
  const right = await costOf('emails.value eq "ada@example.com"');
  expect(right.length).toBeGreaterThan(0);
  for (const filter of [
    'email eq "ada@example.com"',
    'email.value eq "ada@example.com"',
    'emails[type eq "work"] eq "ada@example.com"',
    `emails[type eq 'work'].value eq 'ada@example.com'`,
  ]) {
    expect(await costOf(filter)).toEqual(right);
  }
});

test('members and groups are meant by their singular too', async () => {
  const body = { schemas: [GROUP], displayName: 'Staff', members: [{ value: ada }] };
  const { id } = (await call('POST', '/Groups', { body })).body;
  expect((await find(`member eq "${ada}"`, 'compatible', '/Groups')).body.Resources).toMatchObject([{ id }]);
  expect((await find(`group eq "${id}"`)).body.Resources).toMatchObject([{ id: ada }]);
  expect((await search({ filter: `member eq "${ada}" or email eq "bob@example.com"` })).body.totalResults).toBe(2);
});

describe('an attribute that no schema has', () => {
  test('finds nothing, and is in the activity and in the log with the one that may have been meant', async () => {
    const unknownAttributes = [
      { name: 'emial', nearest: 'emails' },
      { name: 'emails.typ', nearest: 'emails.type' },
    ];
    const filter = 'emial eq "ada@example.com" or emails[typ eq "work"]';
    expect((await find(filter)).body.totalResults).toBe(0);
    expect(lastLine()).toMatchObject({ status: 200, unknownAttributes });
    expect(await activity()).toMatchObject([
      { outcome: 'success', status: 200, request: { method: 'GET', path: '/Users', filter }, unknownAttributes },
    ]);
  });

  test('is noted once in five minutes for the same names, whatever is looked for', async () => {
    for (const name of ['a', 'b', 'c']) await find(`shoeSize eq "${name}"`);
    expect(await activity()).toMatchObject([{ unknownAttributes: [{ name: 'shoeSize' }] }]);
    await find('hatSize eq "a"');
    expect(await activity()).toHaveLength(2);
    time += 5 * 60_000;
    await find('shoeSize eq "d"');
    expect(await activity()).toHaveLength(3);
  });

  test('is noted for searches, for roles and for sorting', async () => {
    await search({ filter: 'emial pr' });
    expect(lastLine()).toMatchObject({ unknownAttributes: [{ name: 'emial', nearest: 'emails' }] });
    await find('displayNmae eq "Admin"', 'compatible', '/Roles');
    expect(lastLine()).toMatchObject({ unknownAttributes: [{ name: 'displayNmae', nearest: 'displayName' }] });
    await call('GET', '/Users?sortBy=usrName');
    expect(lastLine()).toMatchObject({ unknownAttributes: [{ name: 'usrName', nearest: 'userName' }] });
  });

  test('stands in the log of the function by its name only where that is a slip, since it may be anything else', async () => {
    await find('jane_doe_1985 eq "x"');
    expect(lastLine()).toMatchObject({ unknownAttributes: [{ name: '…' }] });
    expect(await activity()).toMatchObject([{ unknownAttributes: [{ name: 'jane_doe_1985' }] }]);
    await find('scimk_0123456789abcdef eq "x"');
    expect(JSON.stringify(await activity())).not.toContain('0123456789abcdef');
  });

  test('is refused in strict mode with the one that may have been meant', async () => {
    expect((await find('email eq "x"', 'strict')).body.detail).toBe(
      '"email" at position 0 is not an attribute of a User. Did you mean "emails"?',
    );
    expect((await find('shoeSize eq "x"', 'strict')).body.detail).toBe(
      '"shoeSize" at position 0 is not an attribute of a User.',
    );
  });

  test('what every schema has is not noted', async () => {
    await find('userName eq "bob" and meta.created pr');
    expect(lastLine()).not.toHaveProperty('unknownAttributes');
    expect(lastLine()).not.toHaveProperty('quirks');
    expect(await activity()).toEqual([]);
  });
});

test('a list is sorted by the singular as by the attribute', async () => {
  const names = async (sortBy: string) =>
    (await call('GET', `/Users?sortBy=${sortBy}`)).body.Resources.map(({ userName }: { userName: string }) => userName);
  expect(await names('email')).toEqual(['CORP\\ada', 'bob']);
  expect(await names('email&sortOrder=descending')).toEqual(['bob', 'CORP\\ada']);
});

test('an attribute that the organization declares is not another one in the singular', async () => {
  org = await service.organization({
    customAttributes: [
      { id: 'urn:example:2.0:User', attributes: [{ name: 'email' }, { name: 'hired', type: 'dateTime' }] },
    ],
  });
  const body = (userName: string, email: string) => ({
    schemas: [USER, 'urn:example:2.0:User'],
    userName,
    emails: [{ value: 'other@example.com' }],
    'urn:example:2.0:User': { email },
  });
  await call('POST', '/Users', { body: body('eve', 'own@example.com') });
  expect((await find('email eq "own@example.com"')).body.totalResults).toBe(1);
  expect((await find('email eq "other@example.com"')).body.totalResults).toBe(0);
  for (const mode of ['compatible', 'strict'] as const) {
    const answer = await find('urn:example:2.0:User:hired gt "yesterday"', mode);
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidFilter', detail: /hired.*"yesterday"/ } });
  }
});

test.each<Mode>(['compatible', 'strict'])('a comparison that can never hold is refused in %s mode', async (mode) => {
  for (const filter of [
    'meta.created gt "yesterday"',
    'meta.lastModified eq "2024-02-30T00:00:00Z"',
    'userName eq "bob" and meta.lastModified lt 2024',
    'active eq "perhaps"',
    'name eq "Ada"',
  ]) {
    expect(await find(filter, mode)).toMatchObject({ status: 400, body: { scimType: 'invalidFilter' } });
    expect(await find(`userName eq "nobody" or ${filter}`, mode)).toMatchObject({ status: 400 });
  }
  expect(await search({ filter: 'meta.created gt "yesterday"' })).toMatchObject({ status: 400 });
});

test('what is not said to be primary is not, also where the database leaves out what a filter cannot match', async () => {
  const names = async (filter: string) =>
    (await find(filter)).body.Resources.map(({ userName }: { userName: string }) => userName).sort();
  expect(await names('emails[primary eq false]')).toEqual(['CORP\\ada']);
  expect(await names('emails[primary eq false and value ew "example.org"]')).toEqual(['CORP\\ada']);
  expect(await names('emails.primary eq false and userName co "ada"')).toEqual(['CORP\\ada']);
  expect(await names('emails[primary eq "False" and type eq "home"]')).toEqual(['CORP\\ada']);
  expect(await names('not (emails[primary eq false])')).toEqual(['bob']);
  const Operations = [{ op: 'remove', path: 'emails[primary eq false]' }];
  const { body } = await call('PATCH', `/Users/${ada}`, { body: { schemas: [PATCH], Operations } });
  expect(body.emails).toEqual([{ value: 'ada@example.com', type: 'work', primary: true }]);
});

test('a path in other quotes takes the member out, and the audit trail says that it was rewritten', async () => {
  const group = { schemas: [GROUP], displayName: 'Staff', members: [{ value: ada }] };
  const { id } = (await call('POST', '/Groups', { body: group })).body;
  const Operations = [{ op: 'remove', path: `members[value eq '${ada}']` }];
  const patch = (mode: Mode) => call('PATCH', `/Groups/${id}`, { body: { schemas: [PATCH], Operations }, mode });
  expect(await patch('strict')).toMatchObject({ status: 400, body: { scimType: 'invalidPath' } });
  expect((await call('GET', `/Groups/${id}`)).body.members).toHaveLength(1);
  expect((await patch('compatible')).headers['x-scim-quirks']).toBe('filter-quotes');
  expect((await call('GET', `/Groups/${id}`)).body.members ?? []).toEqual([]);
});

describe('attributes and excludedAttributes', () => {
  const projected = async (query: string, path = `/Users/${ada}`, mode: Mode = 'compatible') =>
    (await call('GET', `${path}?${query}`, { mode })).body;

  test('a singular is taken for the attribute, in reads, lists and searches', async () => {
    expect((await projected('attributes=email')).emails).toHaveLength(2);
    expect(lastLine()).toMatchObject({ quirks: ['filter-singular-attribute'] });
    expect((await projected('attributes=email.value')).emails).toEqual([
      { value: 'ada@example.com' },
      { value: 'ada@example.org' },
    ]);
    expect(await projected('excludedAttributes=email')).not.toHaveProperty('emails');
    const { Resources } = await projected('attributes=email&filter=userName%20sw%20"CORP"', '/Users');
    expect(Resources[0].emails).toHaveLength(2);
    const found = await search({ filter: 'userName sw "CORP"', attributes: ['email'] });
    expect(found.body.Resources[0].emails).toHaveLength(2);
    expect(lastLine()).not.toHaveProperty('unknownAttributes');
    expect(await activity()).toEqual([]);
  });

  test('members are left out by their singular', async () => {
    const group = { schemas: [GROUP], displayName: 'Staff', members: [{ value: ada }] };
    const { id } = (await call('POST', '/Groups', { body: group })).body;
    expect(await projected('excludedAttributes=members', `/Groups/${id}`)).not.toHaveProperty('members');
    expect(await projected('excludedAttributes=member', `/Groups/${id}`)).not.toHaveProperty('members');
    expect(await projected('excludedAttributes=member', `/Groups/${id}`, 'strict')).toHaveProperty('members');
  });

  test('extension attributes need no URN, as in filters', async () => {
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    const body = { schemas: [USER, enterprise], userName: 'eve', [enterprise]: { department: 'Tours' } };
    const { id } = (await call('POST', '/Users', { body })).body;
    for (const mode of ['compatible', 'strict'] as const) {
      expect(await projected('attributes=department', `/Users/${id}`, mode)).toMatchObject({
        [enterprise]: { department: 'Tours' },
      });
    }
  });

  test('a name that no schema has is in the activity with the one that may have been meant', async () => {
    expect(await projected('attributes=usrName,emial')).not.toHaveProperty('userName');
    const unknownAttributes = [
      { name: 'usrName', nearest: 'userName' },
      { name: 'emial', nearest: 'emails' },
    ];
    expect(lastLine()).toMatchObject({ status: 200, unknownAttributes });
    expect(await activity()).toMatchObject([{ outcome: 'success', unknownAttributes }]);
    await projected('excludedAttributes=nickNmae', '/Roles');
    expect(lastLine()).toMatchObject({ unknownAttributes: [{ name: '…' }] });
    await projected('sortBy=displayNmae', '/Roles');
    expect(lastLine()).toMatchObject({ unknownAttributes: [{ name: 'displayNmae', nearest: 'displayName' }] });
  });

  test('strict mode shows what it knows and notes nothing', async () => {
    expect(await projected('attributes=usrName,email', undefined, 'strict')).toEqual({
      schemas: [USER],
      id: ada,
    });
    expect(lastLine()).not.toHaveProperty('unknownAttributes');
  });

  test('a search over all types knows the attributes of each', async () => {
    await search({ filter: 'userName eq "bob"', attributes: ['members', 'emails', USER, GROUP] });
    expect(lastLine()).not.toHaveProperty('unknownAttributes');
  });
});

describe('a "+" that was not percent-encoded', () => {
  const since = 'meta.lastModified gt "2025-01-01T00:00:00 02:00"';

  test('is read as the sign of an offset, and the log says so', async () => {
    expect((await find(since)).body.totalResults).toBe(2);
    expect(lastLine()).toMatchObject({ quirks: ['filter-offset-sign'] });
    expect(
      (await find(`userName eq "bob" and not (meta.created lt "2025-01-01T00:00:00.5 02:00")`)).body,
    ).toMatchObject({
      totalResults: 1,
    });
    const { body } = await call('GET', '/Users?filter=meta.lastModified%20lt%20%222026-03-01T14:00:00%2002:00%22');
    expect(body.totalResults).toBe((await find('meta.lastModified lt "2026-03-01T12:00:00Z"')).body.totalResults);
  });

  test('is refused in strict mode, and the answer says how to send it', async () => {
    const { status, body } = await find(since, 'strict');
    expect(status).toBe(400);
    expect(body).toMatchObject({ scimType: 'invalidFilter', detail: expect.stringContaining('%2B') });
    expect((await find('meta.lastModified gt "yesterday"', 'strict')).body.detail).not.toContain('%2B');
  });

  test('is no sign anywhere else', async () => {
    for (const text of ['2025-01-01T00:00:00  02:00', '2025-01-01T00:00:00 0200', '2025-01-01 02:00', ' 02:00']) {
      expect(await find(`meta.lastModified gt "${text}"`)).toMatchObject({ status: 400 });
    }
    expect((await find('userName eq "2025-01-01T00:00:00 02:00"')).body.totalResults).toBe(0);
    expect(lastLine()).not.toHaveProperty('quirks');
  });
});
