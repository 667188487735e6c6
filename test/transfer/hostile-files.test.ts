/** An import believes nothing: what a record says is checked as if it came by the API, told with its place, and the rest goes on. */
import { type AccessWorld, CORE, ok, startAccessWorld } from '../access/fixture';
import { exported, faultsOf, furnished, imported, type Line } from './fixture';

let world: AccessWorld;
let source: Awaited<ReturnType<typeof furnished>>;
let lines: Line[];
let made = 0;
let id: string;
beforeAll(async () => {
  world = await startAccessWorld();
  source = await furnished(world);
  lines = (await exported(world, source.id)).slice(1);
});
afterAll(() => world.stop());
beforeEach(async () => {
  id = `hostile-${(made += 1)}`;
  expect((await imported(world, id, lines)).conflicts).toEqual([]);
});

const at = '2026-01-01T00:00:00.000Z';
const uuid = '00000000-0000-4000-8000-000000000001';
const user = (document: object, rest: object = {}) => ({
  type: 'user',
  id: uuid,
  created: at,
  lastModified: at,
  version: 1,
  document: { userName: 'mallory', ...document },
  ...rest,
});
const group = (document: object, rest: object = {}) => ({
  type: 'group',
  id: uuid,
  created: at,
  lastModified: at,
  document: { displayName: 'Mallory', ...document },
  ...rest,
});
const role = (rest: object) => ({
  type: 'role',
  id: uuid,
  slug: 'mallory',
  name: 'Mallory',
  protected: false,
  created: at,
  lastModified: at,
  ...rest,
});
const workspace = (rest: object) => ({ type: 'workspace', id: 'mallory', name: 'Mallory', created: at, ...rest });
const members = (since: string) => ({
  type: 'members',
  group: source.names.empty,
  members: [{ id: source.names.bob, type: 'User', since }],
});
const bindings = (since: string) => ({
  type: 'bindings',
  group: source.names.empty,
  roles: [{ role: source.names.agent, since }],
});
const agentSince = (since: string) => ({ role: source.names.agent, since });
const given = (grants: object) => user({}, { grants: { assigned: {}, manual: [], retained: [], ...grants } });
const granted = (since: string) =>
  user({}, { grants: { assigned: {}, manual: [{ role: source.names.agent, since }], retained: [] } });
const nested = (depth: number): unknown => (depth === 0 ? 'x' : [nested(depth - 1)]);
const ACME = 'urn:example:params:scim:schemas:extension:acme:2.0:User';

const bad: readonly (readonly [what: string, record: () => object, detail: RegExp])[] = [
  ['a control character in a userName', () => user({ userName: 'a\u0007' }), /"userName" must not contain U\+0007/],
  [
    'an escape in a name',
    () => user({ name: { givenName: '\u001b[2J' } }),
    /"name.givenName" must not contain U\+001B/,
  ],
  ['a line break in a title', () => user({ title: 'a\nb' }), /"title" must not contain U\+000A/],
  ['turned text in a displayName', () => group({ displayName: 'a\u202eb' }), /"displayName" must not contain U\+202E/],
  [
    'half of a pair in a value that is hidden',
    () => user({ unknown: { x: ['\ud800'] } }),
    /"unknown.x\[0\]" must not contain U\+D800/,
  ],
  ['a control character in a hidden name', () => user({ 'a\u0000': 1 }), /must not contain U\+0000/],
  ['text of 17 KiB', () => user({ title: 'x'.repeat(17 * 1024) }), /"title" is longer than 16384 bytes/],
  ['a number for text', () => user({ title: 4 }), /"title" must be a string/],
  ['text for true or false', () => user({ active: 'yes' }), /"active" must be true or false/],
  ['an object for a list', () => user({ emails: { value: 'a' } }), /"emails" must be an array/],
  [
    'two primary values',
    () =>
      user({
        emails: [
          { value: 'a', primary: true },
          { value: 'b', primary: true },
        ],
      }),
    /primary/,
  ],
  ['a part that no schema has', () => user({ emails: [{ value: 'a', evil: 1 }] }), /evil/],
  [
    'a wrong part of an extension',
    () =>
      user({ 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: [], costCenter: { a: 1 } } }),
    /costCenter/,
  ],
  [
    'a control character in a declared attribute',
    () => user({ [ACME]: { pin: '\u001b' } }),
    /must not contain U\+001B/,
  ],
  ['a password', () => user({ password: 'x' }), /password/],
  ['members in the document', () => group({ Members: [{ value: uuid }] }), /"Members"/],
  ['a blank userName', () => user({ userName: ' ' }), /"userName" is required/],
  ['deep nesting', () => user({ unknown: nested(40) }), /nests deeper than 32 levels/],
  ['a creation in the year 1', () => user({}, { created: '0001-01-01T00:00:00.000Z' }), /created: .* is before 1970/],
  ['a creation in the future', () => user({}, { created: '2999-01-01T00:00:00.000Z' }), /created: .* is in the future/],
  [
    'a change in the future',
    () => group({}, { lastModified: '9999-12-31T23:59:59.999Z' }),
    /lastModified: .* is in the future/,
  ],
  ['the 30th of February', () => group({}, { created: '2026-02-30T00:00:00.000Z' }), /created must be a date-time/],
  ['a role of the year 1', () => role({ created: '0001-01-01T00:00:00Z' }), /created/],
  ['a role with a control character', () => role({ name: 'a\u0007b' }), /name must not contain U\+0007/],
  ['a role with turned text', () => role({ description: 'a\u202eb' }), /description must not contain U\+202E/],
  [
    'a role of many former slugs',
    () => role({ formerSlugs: Array.from({ length: 11 }, (_, n) => `s${n}`) }),
    /formerSlugs/,
  ],
  ['a role whose id is a part of a key', () => role({ id: 'a#b' }), /id/],
  ['a workspace with a line separator', () => workspace({ name: 'a\u2028b' }), /name must not contain U\+2028/],
  ['a workspace of the future', () => workspace({ created: '2999-01-01T00:00:00Z' }), /created/],
  ['a membership of the future', () => members('2999-01-01T00:00:00.000Z'), /members.0.since: .* is in the future/],
  ['a binding of the year 1', () => bindings('0001-01-01T00:00:00.000Z'), /roles.0.since: .* is before 1970/],
  [
    'an attribute in two spellings',
    () => user({ active: true, ACTIVE: 'x' }),
    /"active" is there twice, also as "ACTIVE"/,
  ],
  ['a second userName', () => user({ USERNAME: 'eve' }), /"userName" is there twice, also as "USERNAME"/],
  ['a second displayName', () => group({ displayname: 'Eve' }), /"displayName" is there twice/],
  [
    'a part in two spellings',
    () => user({ name: { givenName: 'a', GivenName: 1 } }),
    /"name.givenName" is there twice/,
  ],
  ['a part of a value in two spellings', () => user({ emails: [{ value: 'a', VALUE: {} }] }), /"emails\[0\].value"/],
  ['a declared attribute in two spellings', () => user({ [ACME]: { pin: '1', PIN: {} } }), /:User:pin" is there twice/],
  [
    'an extension in two spellings',
    () => user({ [ACME]: { pin: '1' }, [ACME.toUpperCase()]: { pin: 1 } }),
    /:User" is there twice, also as "URN:EXAMPLE/,
  ],
  ['a hidden attribute in two spellings', () => user({ gone: 1, GONE: 2 }), /"gone" is there twice/],
  ['a hidden part in two spellings', () => user({ gone: { a: 1, A: 2 } }), /"gone.a" is there twice/],
  ['attributes under the URN of the core', () => user({ [CORE]: { active: 'x' } }), /must not be there/],
  ['text under a URN', () => user({ 'urn:acme:gone:User': 'x' }), /"urn:acme:gone:User" must be an object/],
  ['a path for a name', () => user({ 'name.givenName': 4 }), /"name.givenName" is not a name/],
  ['a name that every object has', () => user({ constructor: { name: 'x' } }), /"constructor" is not a name/],
  [
    'a change before the creation',
    () => user({}, { lastModified: '2025-12-31T23:00:00.000Z' }),
    /lastModified: .* is before the creation of the user/,
  ],
  [
    'a group that was changed before its creation',
    () => group({}, { lastModified: '2025-12-31T23:00:00.000Z' }),
    /lastModified: .* is before the creation of the group/,
  ],
  [
    'a role that was changed before its creation',
    () => role({ lastModified: '2025-12-31T23:00:00.000Z' }),
    /lastModified: .* is before the creation of the role/,
  ],
  [
    'a grant before its user',
    () => granted('2025-12-31T23:00:00.000Z'),
    /grants.manual.0.since: .* before the creation/,
  ],
  [
    'an assignment before its user',
    () => given({ assigned: { [source.names.agent ?? '']: { since: '2025-01-01T00:00:00.000Z', as: 'slug' } } }),
    /grants.assigned.*.since: .* before the creation/,
  ],
  [
    'a retained role before its user',
    () => given({ retained: [{ role: source.names.owner, since: '2025-01-01T00:00:00.000Z' }] }),
    /grants.retained.0.since: .* before the creation/,
  ],
  ['a membership before its group', () => members(at), /members.0.since: .* before the creation of the group/],
  ['a binding before its group', () => bindings(at), /roles.0.since: .* before the creation of the group/],
  [
    'a role that is given twice',
    () => given({ manual: [agentSince(at), agentSince('2026-02-01T00:00:00.000Z')] }),
    /grants.manual.1.role: .* stands here twice/,
  ],
  [
    'a role that is retained twice',
    () => given({ retained: [agentSince(at), agentSince(at)] }),
    /grants.retained.1.role: .* stands here twice/,
  ],
  [
    'a role that is bound twice',
    () => ({ ...bindings(at), roles: [agentSince(at), agentSince(at)] }),
    /roles.1.role: .* stands here twice/,
  ],
  [
    'more workspaces than a list may name',
    () => given({ manual: [{ ...agentSince(at), workspaces: Array(1001).fill('emea') }] }),
    /grants.manual: at most 1000 workspaces/,
  ],
  ['an id that is no UUID', () => user({}, { id: 'aa' }), /id must be a UUID/],
  ['a role whose id is the slug of another one', () => role({ id: 'brief' }), /id must be a UUID/],
  [
    'a hundred thousand faults',
    () => ({ ...bindings(at), roles: [{ ...agentSince(at), workspaces: Array(100_000).fill(1) }] }),
    /^(?=.{1,2000}$).*There is more\./,
  ],
  ['a number for a record', () => user({}, { document: 4 }), /document must be a record/],
  ['a grant of the future', () => granted('2999-01-01T00:00:00.000Z'), /grants.manual.0.since: .* is in the future/],
];

test('each bad record is told with its place and reason, and those around it are taken', async () => {
  const good = (n: number) =>
    user({ userName: `good-${n}` }, { id: `aa000000-0000-4000-8000-${String(n).padStart(12, '0')}` });
  const records = bad.flatMap(([, record], n) => [good(n), record()]);
  const result = await imported(world, id, records, { atATime: 20 });
  expect(bad.filter((_, n) => !result.conflicts.some(({ record }) => record === 2 * n + 1))).toEqual([]);
  expect(result.conflicts.map(({ record, reason }) => [record, reason])).toEqual(
    bad.map((_, n) => [2 * n + 1, 'invalid']),
  );
  for (const [n, { detail }] of result.conflicts.entries())
    expect([bad[n]?.[0], detail]).toEqual([bad[n]?.[0], expect.stringMatching(bad[n]?.[2] ?? '')]);
  expect(result.created).toBe(bad.length);
  expect(await faultsOf(world, id)).toEqual([]);
});

test('overwriting is checked in the same way, and what is here stays', async () => {
  const before = await exported(world, id);
  const { carol, team } = source.names;
  const line = (wanted: string | undefined, type: string) =>
    lines.find((each) => each.id === wanted && each.type === type);
  const spoilt = [
    { ...line(carol, 'user'), document: { ...line(carol, 'user').document, title: 'a\u0007' } },
    { ...line(team, 'group'), document: { displayName: 'a\u202eb' } },
  ];
  const result = await imported(world, id, spoilt, { overwrite: true });
  expect(result).toMatchObject({ updated: 0, conflicts: [{ reason: 'invalid' }, { reason: 'invalid' }] });
  expect((await exported(world, id)).slice(1)).toEqual(before.slice(1));
});

test.each([
  ['0001-01-01T00:00:00.000Z', 'is before 1970'],
  ['2999-01-01T00:00:00.000Z', 'is in the future'],
])('an organization of %s is not made', async (created, why) => {
  const record = { ...lines[0], created };
  const answer = await world.send({ method: 'POST', path: '/organizations/never/import', body: { records: [record] } });
  expect(answer.body.conflicts).toMatchObject([{ record: 0, reason: 'invalid', detail: expect.stringContaining(why) }]);
  expect((await world.send({ method: 'GET', path: '/organizations/never' })).status).toBe(404);
});

test('a name with a control character makes no organization', async () => {
  for (const change of [{ name: 'a\u001bb' }, { settings: { sensitiveAttributes: ['a\u0007'] } }]) {
    const body = { records: [{ ...lines[0], ...change }] };
    const answer = await world.send({ method: 'POST', path: '/organizations/never/import', body });
    expect(answer.body.conflicts).toMatchObject([{ reason: 'invalid' }]);
  }
  expect((await world.send({ method: 'GET', path: '/organizations/never' })).status).toBe(404);
});

test('an attribute in another spelling is read as the API reads it', async () => {
  const { userName: _, ...rest } = user({}).document;
  const record = { ...user({}), document: { USERNAME: 'mallory', Active: false, Name: { GIVENNAME: 'M' }, ...rest } };
  expect(await imported(world, id, [record])).toMatchObject({ created: 1, conflicts: [] });
  const expected = { userName: 'mallory', active: false, name: { givenName: 'M' } };
  expect((await exported(world, id)).find((line) => line.id === uuid).document).toEqual(expected);
  expect(await imported(world, id, [record])).toMatchObject({ unchanged: 1, conflicts: [] });
});

test('a prototype in a record reaches nothing', async () => {
  const document = JSON.parse('{"userName": "mallory", "active": true, "__proto__": {"active": "x", "title": "x"}}');
  const record = { ...user({}), document, ...JSON.parse('{"__proto__": {"version": "x"}}') };
  expect(await imported(world, id, [record])).toMatchObject({ created: 1, conflicts: [] });
  expect((await exported(world, id)).find((line) => line.id === uuid).document).toEqual({
    userName: 'mallory',
    active: true,
  });
});

test('a number that no computer holds is told with its record, and the others are taken', async () => {
  const records = [user({ gone: 'HUGE' }), group({}, { id: uuid.replace(/1$/, '2') })];
  const body = JSON.stringify({ records }).replace('"HUGE"', '1e400');
  const answer = await world.send({ method: 'POST', path: `/organizations/${id}/import`, body });
  expect(answer.body).toMatchObject({ created: 1, conflicts: [{ record: 0, reason: 'invalid' }] });
});

test('dates are kept as the service writes them, and a change is never before the creation', async () => {
  const dates = { created: '2026-01-01T00:00:05Z', lastModified: '2026-01-01T00:00:04.123456Z' };
  expect(await imported(world, id, [user({ active: true }, dates)])).toMatchObject({ created: 1, conflicts: [] });
  const line = (await exported(world, id)).find((each) => each.id === uuid);
  expect(line).toMatchObject({ created: '2026-01-01T00:00:05.000Z', lastModified: '2026-01-01T00:00:05.000Z' });
});

test('of records of the same the first good one counts, and the others are told', async () => {
  const records = [
    user({ title: 4 }),
    user({ title: 'first' }),
    user({ title: 'second' }),
    user({ title: 'first' }),
    role({ slug: 'one' }),
    role({ slug: 'two' }),
  ];
  for (const overwrite of [true, false]) {
    const result = await imported(world, id, records, { overwrite });
    expect(result).toMatchObject(overwrite ? { created: 2, unchanged: 1 } : { created: 0, unchanged: 3 });
    expect(result.conflicts.map(({ record }) => record)).toEqual([0, 2, 5]);
  }
  const kept = (await exported(world, id)).filter((each) => each.id === uuid);
  expect(kept).toMatchObject([{ slug: 'one' }, { document: { title: 'first' } }]);
});

test('what only one may have goes to one of two, and the other one is told', async () => {
  const other = uuid.replace(/1$/, '2');
  const pairs = [
    [user({ externalId: 'x' }), user({ userName: 'MALLORY' }, { id: other })],
    [group({}, { id: uuid.replace(/1$/, '3') }), group({ displayName: 'mallory' }, { id: uuid.replace(/1$/, '4') })],
  ];
  const result = await imported(world, id, pairs.flat());
  expect(result.created).toBe(2);
  expect(result.conflicts.map(({ reason }) => reason)).toEqual(['taken', 'taken']);
  expect(await faultsOf(world, id)).toEqual([]);
});

test('a member that is there twice joins once, and what is said otherwise is told', async () => {
  const { empty, bob, carol } = source.names;
  const created = lines.find((line) => line.type === 'group' && line.id === empty).created;
  const member = (of: string | undefined, since?: string) => ({ id: of, type: 'User', since });
  const record = {
    type: 'members',
    group: empty,
    members: [member(bob), member(bob), member(carol, created), member(carol), { ...member(bob), display: 'a\u202eb' }],
  };
  const result = await imported(world, id, [record]);
  expect(result).toMatchObject({
    created: 1,
    conflicts: [{ reason: 'invalid', detail: expect.stringContaining('twice') }],
  });
  const { members: joined } = (await exported(world, id)).find(
    (line) => line.group === empty && line.type === 'members',
  );
  expect(joined.map((each: Line) => each.id).sort()).toEqual([bob, carol].sort());
  expect(JSON.stringify(joined)).not.toContain('display');
  expect(await faultsOf(world, id)).toEqual([]);
});

test('groups of a circle are members up to the record that would close it', async () => {
  const ids = [1, 2, 3].map((n) => uuid.replace(/1$/, String(n)));
  const groups = ids.map((each, n) => group({ displayName: `Circle ${n}` }, { id: each }));
  const circle = ids.map((each, n) => ({
    type: 'members',
    group: each,
    members: [{ id: ids[(n + 1) % 3], type: 'Group' }],
  }));
  const result = await imported(world, id, [...groups, ...circle]);
  expect(result).toMatchObject({ created: 5, conflicts: [{ record: 5, reason: 'invalid' }] });
  expect(await faultsOf(world, id)).toEqual([]);
});

test('a user with more than one transaction takes is told', async () => {
  const roles = Array.from({ length: 60 }, (_, n) => `bb000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
  await imported(
    world,
    id,
    roles.map((each, n) => role({ id: each, slug: `r-${n}` })),
  );
  const grants = roles.map((each) => ({ role: each, since: at }));
  const emails = Array.from({ length: 38 }, (_, n) => ({ value: `m-${n}@example.com` }));
  const full = user({ emails }, { grants: { assigned: {}, manual: grants.slice(0, 30), retained: grants.slice(30) } });
  const after = user({}, { id: uuid.replace(/1$/, '2') });
  expect(await imported(world, id, [full, after])).toMatchObject({
    created: 1,
    conflicts: [{ record: 0, reason: 'invalid', detail: expect.stringContaining('larger than what can be stored') }],
  });
});

test('a record of the organization that is refused tells why, and what follows tells that there is none', async () => {
  const body = { records: [{ ...lines[0], created: '2999-01-01T00:00:00.000Z' }, user({}), members(at)] };
  const answer = await world.send({ method: 'POST', path: '/organizations/never/import', body });
  expect(answer.body.conflicts).toMatchObject([
    { record: 0, reason: 'invalid' },
    { record: 1, reason: 'unknown', detail: 'There is no organization "never" here.' },
    { record: 2, reason: 'unknown' },
  ]);
});

test('a body that nests a hundred thousand levels deep is refused, and not a defect', async () => {
  const deep = `{"records":[{"type":"user","document":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`;
  const answer = await world.send({ method: 'POST', path: `/organizations/${id}/import`, body: deep });
  expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/deeper than/) } });
});

test('values of attributes that are declared no more are taken along', async () => {
  const unknown = { 'urn:acme:gone:User': { note: 'one\ntwo', level: 3 } };
  expect(await imported(world, id, [user(unknown)])).toMatchObject({ created: 1, conflicts: [] });
  expect((await exported(world, id)).find((line) => line.id === uuid).document).toEqual({
    userName: 'mallory',
    active: true,
    ...unknown,
  });
  expect(await imported(world, id, [user({ active: true, ...unknown })])).toMatchObject({
    unchanged: 1,
    conflicts: [],
  });
});

test('a user who lacks what was declared as required later is taken', async () => {
  const schemas = [{ id: ACME, required: true, attributes: [{ name: 'shoeSize', type: 'integer', required: true }] }];
  await ok(
    world.send({ method: 'PATCH', path: `/organizations/${id}`, body: { settings: { customAttributes: schemas } } }),
  );
  expect(await imported(world, id, [user({})])).toMatchObject({ created: 1, conflicts: [] });
});
