import { sealedCursor } from '../../lambda/admin/page-cursor';
import { type AccessWorld, CORE, ok, startAccessWorld } from '../access/fixture';
import { exported, faultsOf, furnished, imported, type Line } from './fixture';

let world: AccessWorld;
let source: Awaited<ReturnType<typeof furnished>>;
let lines: Line[];
beforeAll(async () => {
  world = await startAccessWorld();
  source = await furnished(world);
  lines = (await exported(world, source.id)).slice(1);
});
afterAll(() => world.stop());

let made = 0;
/** An organisation that was imported. */
const copy = async (): Promise<string> => {
  const id = `copy-${(made += 1)}`;
  expect((await imported(world, id, lines)).conflicts).toEqual([]);
  return id;
};
const lineOf = (id: string | undefined, type?: string): Line =>
  lines.find((line) => (line.id ?? line.group) === id && (type === undefined || line.type === type));
const one = async (id: string, record: Line, overwrite = false) => imported(world, id, [record], { overwrite });
const untouched = { created: 0, updated: 0, unchanged: 0 };

test('a userName or displayName of another one is told, and the rest goes on', async () => {
  await imported(world, 'names', [lines[0]]);
  const stranger = '00000000-0000-4000-8000-000000000001';
  const group = '00000000-0000-4000-8000-000000000002';
  const at = '2026-01-01T00:00:00.000Z';
  await imported(world, 'names', [
    { type: 'user', id: stranger, created: at, lastModified: at, version: 1, document: { userName: 'BOB' } },
    { type: 'group', id: group, created: at, lastModified: at, document: { displayName: 'team' } },
  ]);
  const result = await imported(world, 'names', lines);
  const { bob, team, inner, big } = source.names;
  expect(result.conflicts.map(({ name, reason }) => [name, reason]).sort()).toEqual(
    [
      [`user ${bob}`, 'taken'],
      [`group ${team}`, 'taken'],
      [`members of group ${inner}`, 'unknown'],
      [`members of group ${big}`, 'unknown'],
      [`bindings of group ${team}`, 'unknown'],
    ].sort(),
  );
  const told = result.conflicts.find(({ name }) => name === `user ${bob}`);
  expect(told?.detail).toBe('userName "bob" belongs to another one here.');
  expect(result.created).toBe(lines.length - 1 - 4);
  expect(await faultsOf(world, 'names')).toEqual([]);
});

test('what is here and differs is told, and becomes what the file says with overwrite', async () => {
  const id = await copy();
  const { carol, team, agent } = source.names;
  const changed: Line[] = [
    { ...lines[0], settings: { ...lines[0].settings, activityDays: 99 }, name: 'Renamed' },
    { ...lineOf(agent), name: 'Other name' },
    { ...lineOf('emea'), name: 'Europe' },
    { ...lineOf(carol), document: { ...lineOf(carol).document, title: 'Boss' }, grants: undefined },
    { ...lineOf(team, 'group'), document: { displayName: 'Crew' } },
    { ...lineOf(team, 'bindings'), roles: lineOf(team, 'bindings').roles.slice(0, 1) },
  ];
  const plain = await imported(world, id, changed);
  expect(plain).toMatchObject(untouched);
  expect(plain.conflicts.map(({ reason }) => reason)).toEqual(Array(6).fill('differs'));
  expect(await imported(world, id, changed, { overwrite: true })).toEqual({
    created: 0,
    updated: 6,
    unchanged: 0,
    conflicts: [],
  });
  expect(await imported(world, id, changed)).toMatchObject({ unchanged: 6, conflicts: [] });
  expect((await ok(world.send({ method: 'GET', path: `/organizations/${id}/users?search=boss` }))).body.users).toEqual(
    [],
  );
  const { body } = await ok(world.send({ method: 'GET', path: `/organizations/${id}/users/${carol}` }));
  expect(body).toMatchObject({ roles: { manual: [], retained: [] }, created: lineOf(carol).created });
  expect(await faultsOf(world, id)).toEqual([]);
});

test('nobody who is the last holder of a protected role loses it by an import', async () => {
  const id = await copy();
  const { ann } = source.names;
  const line = lineOf(ann);
  const without = { ...line, grants: { ...line.grants, retained: [] } };
  const inactive = { ...line, document: { ...line.document, active: false } };
  for (const record of [without, inactive]) {
    const { conflicts } = await one(id, record, true);
    expect(conflicts).toEqual([expect.objectContaining({ detail: expect.stringContaining('last active user') })]);
  }
  expect(await one(id, line)).toMatchObject({ unchanged: 1 });
});

test('roles and workspaces that are not here are named', async () => {
  const id = await copy();
  const { carol, team } = source.names;
  const grant = { role: 'none', since: lineOf(carol).created, workspaces: ['nowhere'] };
  const given = await one(id, { ...lineOf(carol), grants: { assigned: {}, manual: [grant], retained: [] } }, true);
  expect(given.conflicts).toEqual([
    expect.objectContaining({
      reason: 'unknown',
      detail: 'There is not the role none and not the workspace nowhere here.',
    }),
  ]);
  const bound = await one(id, { type: 'bindings', group: team, roles: [grant] }, true);
  expect(bound.conflicts).toEqual([expect.objectContaining({ reason: 'unknown' })]);
});

test('what is deleted in the file does not delete what lives here, and what lives there comes back only if asked for', async () => {
  const id = await copy();
  const { agent, owner } = source.names;
  expect((await one(id, { ...lineOf(agent), deleted: true }, true)).conflicts[0]?.detail).toContain('deletes nothing');
  await ok(world.send({ method: 'PATCH', path: `/organizations/${id}/roles/${owner}`, body: { protected: false } }));
  await ok(world.send({ method: 'DELETE', path: `/organizations/${id}/roles/${owner}?force=true` }));
  expect((await one(id, lineOf(owner))).conflicts).toHaveLength(1);
  expect(await one(id, lineOf(owner), true)).toMatchObject({ updated: 1 });
  const { body } = await ok(world.send({ method: 'GET', path: `/organizations/${id}/roles/${owner}` }));
  expect(body).toMatchObject({ slug: 'managed:owner', protected: true });
  expect(await faultsOf(world, id)).toEqual([]);
});

test('a group never gets into itself', async () => {
  const id = await copy();
  const { big, inner, empty } = source.names;
  const member = (group?: string) => ({ id: group, type: 'Group' });
  const result = await one(id, { type: 'members', group: inner, members: [member(big), member(inner), member(empty)] });
  expect(result).toMatchObject({ created: 1, conflicts: [{ reason: 'invalid' }, { reason: 'invalid' }] });
  expect(await faultsOf(world, id)).toEqual([]);
});

test('groups that shared a name while they might keep sharing it', async () => {
  const org = await world.organization({ uniqueGroupNames: false });
  await org.group('Same');
  await org.group('Same');
  await ok(org.admin('PATCH', '/settings', { uniqueGroupNames: true }));
  const all = await exported(world, org.id);
  expect(all.filter(({ sharedName }) => sharedName)).toHaveLength(2);
  expect((await imported(world, 'same', all)).conflicts).toEqual([]);
  expect((await exported(world, 'same')).slice(1)).toEqual(all.slice(1));
  expect(await faultsOf(world, 'same')).toEqual([]);
});

test('an id of a group is none for a user', async () => {
  const id = await copy();
  const { team } = source.names;
  const at = '2026-01-01T00:00:00.000Z';
  const record = { type: 'user', id: team, created: at, lastModified: at, version: 1, document: { userName: 'x' } };
  expect((await one(id, record)).conflicts).toEqual([expect.objectContaining({ reason: 'taken' })]);
});

test.each<[string, Line, RegExp]>([
  ['of an unknown type', { type: 'key' }, /type/],
  ['with an id that is none', { type: 'group', id: 'x', created: '', lastModified: '', document: {} }, /id/],
  [
    'with more than it may have',
    { type: 'workspace', id: 'a', name: 'A', created: '2026-01-01T00:00:00Z', hash: 'x' },
    /hash is not known/,
  ],
  [
    'without a userName',
    {
      type: 'user',
      id: 'aa',
      created: '2026-01-01T00:00:00Z',
      lastModified: '2026-01-01T00:00:00Z',
      version: 1,
      document: {},
    },
    /document must have a userName/,
  ],
  [
    'with a password',
    {
      type: 'user',
      id: 'aa',
      created: '2026-01-01T00:00:00Z',
      lastModified: '2026-01-01T00:00:00Z',
      version: 1,
      document: { userName: 'a', password: 'b' },
    },
    /must have none of/,
  ],
])('a record %s is told by its place, and the others are taken', async (_, record, why) => {
  await imported(world, 'mixed', [lines[0]]);
  const path = '/organizations/mixed/import';
  const { body } = await ok(world.send({ method: 'POST', path, body: { records: [lines[0], record, lines[0]] } }));
  expect(body).toMatchObject({
    unchanged: 2,
    conflicts: [{ record: 1, reason: 'invalid', detail: expect.stringMatching(why) }],
  });
});

test('a batch has bounds, and needs an organisation', async () => {
  const send = (records: Line[], id = source.id) =>
    world.send({ method: 'POST', path: `/organizations/${id}/import`, body: { records } });
  expect((await send(Array(101).fill(lines[0]))).status).toBe(400);
  expect((await send([])).status).toBe(400);
  const members = Array.from({ length: 400 }, () => ({ id: 'aa', type: 'User' }));
  expect((await send(Array(3).fill({ type: 'members', group: 'aa', members }))).status).toBe(400);
  expect((await send([{ ...lines[0], name: 'x'.repeat(1_100_000) }])).status).toBe(413);
  expect((await send([lineOf(source.names.bob)], 'nobody')).status).toBe(404);
  expect((await send([lines[0]], 'scim')).body.conflicts).toEqual([expect.objectContaining({ reason: 'invalid' })]);
});

test('a key of an organisation exports its own, and imports nothing', async () => {
  const other = await world.organization();
  const caller = await world.newCaller(source.id);
  const status = async (method: string, path: string, body?: unknown) =>
    (await world.send({ method, path, caller, ...(body === undefined ? {} : { body }) })).status;
  expect(await status('GET', `/organizations/${source.id}/export`)).toBe(200);
  expect(await status('GET', `/organizations/${other.id}/export`)).toBe(403);
  expect(await status('POST', `/organizations/${source.id}/import`, { records: [lines[0]] })).toBe(403);
});

test('a cursor that nobody gave is refused', async () => {
  const statusOf = async (cursor: string) =>
    (await world.send({ method: 'GET', path: `/organizations/${source.id}/export?cursor=${cursor}` })).status;
  expect(await statusOf(sealedCursor(source, '{"section":"users"}'))).toBe(200);
  for (const place of ['{"section":"users","after":"../x"}', '{}', '{"section":"users" }', 'users', '']) {
    expect(await statusOf(sealedCursor(source, place))).toBe(400);
  }
  expect(await statusOf('x')).toBe(400);
  expect(await statusOf(Buffer.from('{"section":"users"}').toString('base64url'))).toBe(400);
});

test('an import touches only keys of its organisation, an export only its own, and other organisations stay as they are', async () => {
  const other = await world.organization();
  await other.scim('POST', '/Users', { schemas: [CORE], userName: 'bob' });
  const before = await exported(world, other.id);
  await imported(world, 'own', [lines[0]]);
  for (const record of lines) {
    await world.watch.within('own', () => one('own', record));
  }
  expect((await exported(world, other.id)).slice(1)).toEqual(before.slice(1));
});
