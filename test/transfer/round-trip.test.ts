import { type AccessWorld, ok, startAccessWorld } from '../access/fixture';
import { content, exported, faultsOf, furnished, imported, type Line } from './fixture';

let world: AccessWorld;
let source: Awaited<ReturnType<typeof furnished>>;
let lines: Line[];
beforeAll(async () => {
  world = await startAccessWorld();
  source = await furnished(world);
  lines = await exported(world, source.id);
});
afterAll(() => world.stop());

const writes = () => world.calls.filter(({ action }) => /Write|Put|Update|Delete/.test(action)).length;
const audits = async (id: string): Promise<Line[]> =>
  (await ok(world.send({ method: 'GET', path: `/organizations/${id}/audit?limit=500` }))).body.entries;

test('an export has all of an organisation, each kind before what refers to it', () => {
  expect([...new Set(lines.map(({ type }) => type))]).toEqual([
    'header',
    'organization',
    'customAttributes',
    'role',
    'workspace',
    'user',
    'group',
    'members',
    'bindings',
  ]);
  expect(lines[0]).toEqual({
    type: 'header',
    format: 'cdk-scim-organization',
    version: 1,
    organizationId: source.id,
    takenAt: expect.stringMatching(/^\d{4}-/),
    counts: { roles: 3, workspaces: 2, users: 43, groups: 4 },
  });
  expect(lines.filter(({ type }) => type === 'user')).toHaveLength(43);
  const ann = lines.find(({ id }) => id === source.names.ann);
  expect(ann).toMatchObject({
    version: 2,
    document: { nickName: 'A' },
    grants: { retained: [{ role: source.names.owner }] },
  });
  expect(/scim[ak]_|"password"|hash/.test(JSON.stringify(lines))).toBe(false);
});

test('imported into an organisation that is not there yet, it is the same organisation', async () => {
  expect(await imported(world, 'copy', lines)).toMatchObject({
    created: lines.length - 1,
    updated: 0,
    unchanged: 0,
    conflicts: [],
  });
  expect(content(await exported(world, 'copy'))).toEqual(content(lines));
  expect(await faultsOf(world, 'copy')).toEqual([]);
});

test('each imported record has its audit entry, in the name of the key, and tells no secret', async () => {
  const entries = (await audits('copy')).filter(({ action }: Line) => action.endsWith('.imported'));
  const count = (action: string) => entries.filter((entry: Line) => entry.action === action).length;
  expect([count('organization.imported'), count('role.imported'), count('workspace.imported')]).toEqual([2, 3, 2]);
  expect(count('user.imported')).toBe(43);
  const ann = entries.find(({ target }: Line) => target.id === source.names.ann);
  expect(ann).toMatchObject({
    actor: { type: 'adminKey' },
    after: { userName: 'ann@example.com', name: { familyName: '***' } },
  });
  expect(JSON.stringify(entries)).not.toContain('1234');
  const joined = entries.filter(({ members }: Line) => members !== undefined);
  expect(joined.reduce((sum: number, { members }: Line) => sum + members.added, 0)).toBe(43);
});

test('everybody has the access that they had', async () => {
  for (const name of ['ann', 'bob', 'carol'] as const) {
    const path = (id: string) => `/organizations/${id}/users/${source.names[name]}/access`;
    const [before, after] = await Promise.all(
      [source.id, 'copy'].map((id) => ok(world.send({ method: 'GET', path: path(id) }))),
    );
    expect(after?.body).toEqual(before?.body);
  }
});

test('imported twice, nothing is written', async () => {
  const before = [writes(), (await audits('copy')).length];
  expect(await imported(world, 'copy', lines)).toEqual({
    created: 0,
    updated: 0,
    unchanged: lines.length - 1,
    conflicts: [],
  });
  expect(await imported(world, 'copy', lines, { overwrite: true })).toMatchObject({ unchanged: lines.length - 1 });
  expect([writes(), (await audits('copy')).length]).toEqual(before);
});

test('cut off at any batch and begun anew, it ends the same', async () => {
  const records = lines.slice(1);
  for (const [at, cut] of [5, 23, 55].entries()) {
    const id = `cut-${at}`;
    await imported(world, id, records.slice(0, cut), { atATime: 7 });
    expect((await imported(world, id, records, { atATime: 11 })).conflicts).toEqual([]);
    expect(content(await exported(world, id))).toEqual(content(lines));
    expect(await faultsOf(world, id)).toEqual([]);
  }
}, 300_000);

test('two imports at the same time end as one', async () => {
  await imported(world, 'twice', lines.slice(0, 2));
  const both = await Promise.all([imported(world, 'twice', lines), imported(world, 'twice', lines)]);
  expect(both.flatMap(({ conflicts }) => conflicts)).toEqual([]);
  expect(content(await exported(world, 'twice'))).toEqual(content(lines));
  expect(await faultsOf(world, 'twice')).toEqual([]);
});

test('a deleted user comes back with its memberships, under its id', async () => {
  const { ann, inner, bob } = source.names;
  await imported(world, 'lost', lines);
  const path = (id = '') => `/organizations/lost/users/${id}`;
  expect(ann).toBeDefined();
  const scim = { ...source, id: 'lost' };
  await world.directory.remove(
    'lost',
    'User',
    bob ?? '',
    { at: new Date().toISOString() },
    {
      id: 'audit-1',
      at: new Date().toISOString(),
      action: 'user.deleted',
      actor: { type: 'system', id: 'test', name: 'test' },
      target: { type: 'User', id: bob ?? '' },
      requestId: 'test',
    },
  );
  expect((await world.send({ method: 'GET', path: path(bob) })).status).toBe(404);
  expect(await imported(world, scim.id, lines)).toMatchObject({ created: 2, conflicts: [] });
  const { body } = await ok(world.send({ method: 'GET', path: path(bob) }));
  expect(body.groups.map(({ id }: Line) => id)).toContain(inner);
  // That somebody left and came back is a change of the group.
  const dated = (all: readonly Line[]) => content(all).map(({ lastModified: _, ...line }) => line);
  expect(dated(await exported(world, 'lost'))).toEqual(dated(lines));
  expect(await faultsOf(world, 'lost')).toEqual([]);
});
