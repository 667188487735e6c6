/** An import believes nothing: what a record says is checked as if it came by the API, told with its place, and the rest goes on. */
import { type AccessWorld, ok, startAccessWorld } from '../access/fixture';
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
  ['a grant of the future', () => granted('2999-01-01T00:00:00.000Z'), /grants.manual.0.since: .* is in the future/],
];

test('each bad record is told with its place and reason, and those around it are taken', async () => {
  const good = (n: number) =>
    user({ userName: `good-${n}` }, { id: `aa000000-0000-4000-8000-${String(n).padStart(12, '0')}` });
  const records = bad.flatMap(([, record], n) => [good(n), record()]);
  const result = await imported(world, id, records, { atATime: 20 });
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
