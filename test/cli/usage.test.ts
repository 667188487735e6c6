/** What can be no command ends with 2 and names what was typed; what has no effect ends with 1: docs/operations.md. */
import { type CliWorld, startCliWorld } from './fixture';

let world: CliWorld;
let keyId: string;
const environment = {
  SCIM_ADMIN_URL: 'https://api.example.com/prod',
  SCIM_ADMIN_KEY: 'scima_test',
  SCIM_ORGANIZATION: 'acme',
};
const run = (...args: string[]) => world.run(args, { environment });
const json = async (...args: string[]) => JSON.parse((await run(...args)).out);

beforeAll(async () => {
  world = await startCliWorld();
  await json('org', 'create', 'Acme', '--id', 'acme');
  keyId = (await json('key', 'create', '--name', 'Okta')).id;
  await json('role', 'create', 'agent', '--name', 'Agent', '--assignable-by', 'scim,group');
  await json('workspace', 'create', 'North', '--id', 'north');
});
afterAll(() => world.stop());

const platform = ['--secret-prefix', 'p', '--pepper-secret', 'p'];
const long = 'x'.repeat(2000);

/** Of each command what can be no command whatever the service holds; `{key}` is the id of a key. Without a line it has no value to check. */
const wrong: Readonly<Record<string, readonly (readonly string[])[]>> = {
  bootstrap: [
    ['--expires', 'yesterday'],
    ['--name', long, ...platform],
  ],
  'platform-key revoke': [['k'], ['k', '--confirm', 'other']],
  'org create': [['x', '--id', 'a_b'], [''], [long], ['x', '--id', 'admin'], ['x', '--adopt-keys']],
  'org rename': [
    ['acme', ''],
    ['acme', long],
  ],
  'org disable': [['acme'], ['acme', '--confirm', 'x']],
  'org delete': [['acme'], ['acme', '--confirm', 'x']],
  'org import': [[], ['acme'], ['acme', '--restart']],
  'org export': [['acme', '--restart']],
  'org settings': [['frob=1'], ['unknownRoles=frob'], ['auditDays=-1'], ['activityDays=x'], ['x'], ['a=1', 'a=2']],
  'key create': [
    ...[
      ['--name', ''],
      ['--name', 'n', '--provider', 'x'],
      ['--name', 'n', '--mode', 'x'],
      ['--name', long],
    ],
    ...['yesterday', 'x', '0d', '2020-01-01'].map((when) => ['--name', 'n', '--expires', when]),
  ],
  'key rotate': ['-1', 'x', '', '1e9', 'Infinity'].map((hours) => ['{key}', '--overlap-hours', hours]),
  'key revoke': [['{key}'], ['{key}', '--confirm', 'x']],
  'role create': [
    ['x', '--name', ''],
    ['x y', '--name', 'n'],
    ['x', '--name', 'n', '--assignable-by', 'x'],
  ],
  'role update': [['agent'], ['agent', '--slug', 'x y'], ['agent', '--name', ''], ['agent', '--assignable-by', 'x']],
  'workspace create': [['x', '--id', 'a b'], ['']],
  'workspace rename': [['north', '']],
  'group list': [
    ['--limit', '0'],
    ['--limit', 'x'],
    ['--cursor', 'x'],
  ],
  'group members': [['g', '--limit', '201']],
  'group bind': [['g'], ['g', '--workspace', 'north'], ['g', '--role', 'agent', '--role', 'agent']],
  'user list': [
    ['--limit', '0'],
    ['--cursor', 'x'],
  ],
  'user roles': [
    ['u', '--workspace', 'north'],
    ['u', '--only', '--without', 'agent'],
  ],
  doctor: [
    ['--value', 'frob=1'],
    ['--value', 'ada'],
    ['--value', 'userName='],
    ['--all', '--org', 'acme'],
  ],
  activity: [
    ['--limit', '501'],
    ['--since', 'x'],
    ['--outcome', 'x'],
    ['--cursor', 'x'],
    ['--follow', '--until', '1d'],
  ],
  audit: [
    ['--limit', '0'],
    ['--until', 'x'],
    ['--cursor', 'x'],
  ],
  guide: [[], ['myspace']],
  completion: [[], ['fish']],
};

test.each(Object.entries(wrong).flatMap(([command, all]) => all.map((args) => [command, args] as const)))(
  '%s %j can be no command',
  async (command, args) => {
    const given = args.map((arg) => arg.replace('{key}', keyId));
    const { code, out, err } = await run(...command.split(' '), ...given);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toContain('defect of scimctl');
  },
);

const leaves = async (): Promise<readonly string[]> => {
  const { out } = await run('completion', 'bash');
  const paths = [...out.matchAll(/^ {4}'( [a-z -]+)'\)/gm)].map(([, path = '']) => path.trim());
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path} `)));
};

test('no command takes an option or an argument that it does not have', async () => {
  const commands = await leaves();
  expect(commands).toEqual(expect.arrayContaining(Object.keys(wrong)));
  for (const command of commands) {
    const words = command.split(' ');
    expect({ command, code: (await run(...words, '--frob')).code }).toEqual({ command, code: 2 });
    if (command === 'org settings') continue; // it takes any number of arguments, and says which is none
    expect({ command, code: (await run(...words, 'a', 'b', 'c', 'd')).code }).toEqual({ command, code: 2 });
  }
});

test.each([
  ['user show', ['nobody'], /^Error: user show nobody: failed\.\n/],
  ['access explain', ['no one'], /^Error: access explain "no one": failed\.\n/],
  ['group show', ['Nobody'], /^Error: It is not clear which group "Nobody" is\.\n/],
  ['org get', ['none'], /^Error: org get none: failed\.\n/],
  ['role show', ['none'], /^Error: There is no role "none"\.\n/],
  ['role create', ['agent', '--name', 'X'], /^Error: role create agent --name X: failed\.\n/],
  ['user roles', ['Ann', '--all-workspaces'], /^Error: The roles of "Ann" were not changed\.\n/],
  ['org settings', ['frob'], /^Error: The settings of "acme" were not changed\.\n/],
])('the error of %s %j names what was typed', async (command, args, heading) => {
  expect((await run(...command.split(' '), ...args)).err).toMatch(heading);
});

test.each([
  ['role update', ['agent', '--name', 'Agent'], /nothing to change of name/],
  ['role update', ['agent', '--assignable-by', 'group,scim', '--slug', 'x'], /nothing to change of assignableBy/],
  ['role update', ['agent', '--no-protected'], /nothing to change of protected/],
  ['org settings', ['unknownRoles=reject'], /nothing to change of unknownRoles/],
  ['org settings', ['auditDays=30', 'sensitiveAttributes=[]'], /nothing to change of sensitiveAttributes/],
  ['org rename', ['acme', 'Acme'], /nothing to change[\s\S]*Its name is "Acme" already/],
  ['workspace rename', ['north', 'North'], /nothing to change[\s\S]*Its name is "North" already/],
])('%s %j has no effect and says so', async (command, args, why) => {
  const { code, out, err } = await run(...command.split(' '), ...args);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(why);
  expect(await json('org', 'settings')).toMatchObject({ auditDays: null });
  expect((await json('role', 'show', 'agent')).slug).toBe('agent');
});

test('a key that is revoked already is told, also where the platform has it', async () => {
  const { id } = await json('key', 'create', '--name', 'Entra');
  expect((await run('key', 'revoke', id, '--confirm', id)).code).toBe(0);
  const again = await run('key', 'revoke', id, '--confirm', id);
  expect(again).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/is revoked\.\n {2}Why: It was revoked at /),
  });
});

test('an import into an id that no organisation can get tells its form, whatever the file has', async () => {
  const { out } = await run('org', 'export', 'acme');
  const { code, err } = await world.run(['org', 'import', 'a_b'], { environment, input: out });
  expect([code, err]).toEqual([2, expect.stringMatching(/id "a_b" must have 1 to 64 letters[\s\S]*no "_"/)]);
  const records = out
    .split('\n')
    .filter((line) => line.includes('"type":"role"'))
    .map((line) => JSON.parse(line));
  expect(records).toHaveLength(1);
  const answer = await world.service.send({ method: 'POST', path: '/organizations/a_b/import', body: { records } });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'id' }] } });
});

test('who needs a platform key is told so, and not to use an admin key', async () => {
  const { out } = await run('org', 'export', 'acme');
  world.disturb(() => new Response('{"detail":"This takes a platform admin key."}', { status: 403 }));
  const { code, err } = await world.run(['org', 'import', 'acme'], { environment, input: out });
  const list = await run('key', 'list');
  world.disturb(() => undefined);
  expect([code, err]).toEqual([1, expect.stringContaining('Fix: Set SCIM_ADMIN_KEY to a platform admin key')]);
  expect(list.err).toContain('or an admin key of this organisation');
});

test('only what is yet to come is offered as an end', async () => {
  for (const command of [['key', 'create'], ['key', 'rotate'], ['bootstrap']]) {
    const { out } = await run(...command, '--help');
    expect(out).toContain('tomorrow');
    expect(out).not.toContain('yesterday');
  }
  const { err } = await run('key', 'create', '--name', 'n', '--expires', 'never again');
  expect(err).toMatch(/It must be such as .*tomorrow/);
  expect(err).not.toContain('yesterday');
});

describe('an id that is empty or dots makes the address of nothing else', () => {
  const commands: readonly (readonly [string, (id: string) => readonly string[]])[] = [
    ['status', (id) => ['status', '--org', id]],
    ['user list', (id) => ['user', 'list', '--org', id]],
    ['key list', (id) => ['key', 'list', '--org', id]],
    ['check', (id) => ['check', '--org', id]],
    ['org get', (id) => ['org', 'get', id]],
    ['org rename', (id) => ['org', 'rename', id, 'New']],
    ['org disable', (id) => ['org', 'disable', id, '--confirm', id]],
    ['org enable', (id) => ['org', 'enable', id]],
    ['org delete', (id) => ['org', 'delete', id, '--confirm', id]],
    ['org export', (id) => ['org', 'export', id]],
    ['org settings', (id) => ['org', 'settings', '--org', id]],
    ['key get', (id) => ['key', 'get', id]],
    ['key revoke', (id) => ['key', 'revoke', id, '--confirm', id]],
    ['key rotate', (id) => ['key', 'rotate', id, '--overlap-hours', '1']],
  ];
  const cases = commands.flatMap(([command, args]) => ['', '.', '..'].map((id) => [command, id, args(id)] as const));

  test.each(cases)('%s "%s"', async (_, id, args) => {
    const sent: string[] = [];
    world.disturb(({ path }) => {
      sent.push(path);
      return undefined;
    });
    const { code, out, err } = await run(...args);
    world.disturb(() => undefined);
    // A rotation looks first whether there was one before.
    expect([code, out, sent.filter((path) => path !== '/organizations/acme/access-keys')]).toEqual([2, '', []]);
    expect(err).toContain(`"${id}"`);
  });
});

test('a hint names the organization that was typed', async () => {
  const { err } = await run('key', 'revoke', 'nosuch', '--org', 'acme', '--confirm', 'nosuch');
  expect(err).toMatch(
    /Error: key revoke nosuch --org acme .*: failed\.[\s\S]*"npx scimctl key list --org acme"|"scimctl key list --org acme"/,
  );
  expect((await run('key', 'revoke', 'nosuch', '--confirm', 'nosuch')).err).toContain('scimctl key list"');
});

test('an answer of something else is told under what was typed', async () => {
  world.disturb(() => new Response('[]', { status: 200 }));
  const { code, err } = await run('org', 'get', 'acme');
  world.disturb(() => undefined);
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/^Error: org get acme: failed\.\n.*answered 200 with something else/),
  ]);
});

test.each(['activity', 'audit'])('%s since a moment to come', async (log) => {
  expect(await run(log, '--since', 'tomorrow')).toMatchObject({ code: 2, err: expect.stringContaining('yet to come') });
});
