/** Names that were stored before they were refused, and everything else that comes from outside, in what a terminal gets. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliWorld, startCliWorld } from './fixture';

const NAME = 'Hostile9';
/** C0, DEL, C1, what has no width, what turns text around, what ends a line. */
const hostile =
  'H\u0000\u0007\u001b[2J\u001b]0;t\u0007\u007f\u009b31m\u200b\u200e\u202e\u2066\u2028\u2029\ufeff\r\n\tE';
/** All of these but the line feeds of our own lines. */
const unseen = /[\p{Cc}\u2028\u2029\p{Default_Ignorable_Code_Point}]/u;

let world: CliWorld;
let made: Readonly<Record<'user' | 'group' | 'role' | 'key', string>>;

const environment = {
  SCIM_ADMIN_URL: 'https://api.example.com/prod',
  SCIM_ADMIN_KEY: 'scima_test',
  SCIM_ORGANIZATION: 'acme',
  NO_COLOR: '1',
};
const json = async (...args: string[]) => {
  const { out, err } = await world.run(args, { environment });
  if (err !== '') throw new Error(err);
  return JSON.parse(out);
};
const scim = async (accessKey: string, method: string, path: string, body: object) => {
  const answer = await world.scim(`https://api.example.com/prod/organizations/acme/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${accessKey}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify(body),
  });
  return JSON.parse(await answer.text());
};

beforeAll(async () => {
  world = await startCliWorld();
  await json('org', 'create', NAME, '--id', 'acme');
  const key = await json('key', 'create', '--name', NAME, '--description', NAME);
  const role = await json('role', 'create', 'agent', '--name', NAME, '--description', NAME);
  await json('workspace', 'create', NAME, '--id', 'north');
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
  const user = await scim(key.accessKey, 'POST', '/Users', {
    schemas,
    userName: NAME,
    displayName: NAME,
    externalId: NAME,
    emails: [{ value: `${NAME}@example.com` }],
  });
  const group = await scim(key.accessKey, 'POST', '/Groups', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName: NAME,
    members: [{ value: user.id }],
  });
  await scim(key.accessKey, 'POST', '/Users', { schemas, userName: NAME });
  made = { user: user.id, group: group.id, role: role.id, key: key.id };
  writeFileSync(join(world.directory, 'broken'), `${hostile}\n`);
  world.spell(NAME, hostile);
});
afterAll(() => world.stop());

const platform = ['--secret-prefix', 'p', '--pepper-secret', hostile];

/** A way to run each command, in an order in which each finds what it needs; a command that is new needs a line here. */
const ways: Readonly<Record<string, () => readonly string[]>> = {
  bootstrap: () => ['--name', hostile, ...platform],
  'platform-key list': () => platform,
  'platform-key revoke': () => [hostile, '--confirm', hostile, ...platform],
  'org list': () => [],
  'org get': () => ['acme'],
  'org create': () => [hostile, '--id', hostile],
  'org rename': () => ['acme', hostile],
  'org settings': () => [`${hostile}=${hostile}`],
  'org export': () => ['acme'],
  'org import': () => ['acme', '--input', 'broken'],
  'org disable': () => ['acme', '--confirm', 'acme'],
  'org enable': () => ['acme'],
  'key create': () => ['--name', hostile],
  'key list': () => [],
  'key get': () => [made.key],
  'key rotate': () => [made.key, '--overlap-hours', '1'],
  'key revoke': () => [made.key, '--confirm', hostile],
  'role list': () => [],
  'role show': () => [made.role],
  'role create': () => [hostile, '--name', hostile],
  'role update': () => [made.role, '--name', `${hostile}2`],
  'workspace list': () => [],
  'workspace create': () => [hostile, '--id', 'south'],
  'workspace rename': () => ['north', `${hostile}2`],
  'group list': () => [],
  'group show': () => [made.group],
  'group members': () => [hostile],
  'group bind': () => [made.group, '--role', 'agent', '--workspace', 'north', '--preview'],
  'user list': () => [],
  'user show': () => [made.user],
  'user roles': () => [made.user, '--role', 'agent', '--workspace', 'north'],
  'access explain': () => [made.user],
  status: () => [],
  doctor: () => ['--value', `userName=${hostile}`],
  activity: () => ['--follow'],
  audit: () => ['--limit', '500'],
  guide: () => ['okta'],
  check: () => [],
  completion: () => ['bash'],
  'role delete': () => [made.role],
  'workspace delete': () => ['north', '--force'],
  'org delete': () => ['acme', '--confirm', hostile],
};
/** Of these the output has no name of the service's in it. */
const nameless: ReadonlySet<string> = new Set([
  ...['bootstrap', 'platform-key list', 'org import', 'key revoke', 'org delete'],
  ...['completion', 'check', 'guide', 'doctor', 'org disable', 'org enable', 'status'],
]);

const leaves = async (): Promise<readonly string[]> => {
  const { out } = await world.run(['completion', 'bash']);
  const paths = [...out.matchAll(/^ {4}'( [a-z -]+)'\)/gm)].map(([, path = '']) => path.trim());
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path} `)));
};

test('every command has a way here', async () => {
  expect(Object.keys(ways).sort()).toEqual([...(await leaves())].sort());
});

describe.each(['as a table', 'as JSON'])('%s', (form) => {
  test.each(Object.keys(ways))('%s shows no character that acts on the terminal', async (command) => {
    const args = [...command.split(' '), ...(ways[command]?.() ?? []), ...(form === 'as JSON' ? ['--json'] : [])];
    const { out, err } = await world.run(args, { terminal: true, columns: 100, environment });
    const shown = out + err;
    expect(shown).not.toBe('');
    expect(shown.replaceAll('\n', '')).not.toMatch(unseen);
    if (form === 'as a table' && !nameless.has(command)) expect(shown).toContain('\\u');
    // Nor does a line feed of a name begin a line.
    expect(shown).not.toMatch(/^\s*\\t?E/m);
    if (form === 'as JSON' && err === '' && out.startsWith('{\n')) expect(() => JSON.parse(out)).not.toThrow();
  });
});

test('JSON means what it stands for: names are as the service has them', async () => {
  const { displayName } = await json('group', 'show', made.group);
  expect(displayName).toBe(hostile);
});

test('progress, prompts for what is missing and refusals of options are text too', async () => {
  const run = (...args: string[]) => world.run(args, { terminal: true, errorTerminal: true, environment });
  const exported = await run('org', 'export', 'acme', '--output', 'export.jsonl');
  expect(exported.err.replaceAll('\r\u001b[K', '')).not.toMatch(unseen);
  const imported = await run('org', 'import', 'acme', '--input', 'export.jsonl', '--overwrite');
  expect([imported.code, imported.err.replaceAll('\r\u001b[K', '')]).toEqual([0, expect.not.stringMatching(unseen)]);
  for (const args of [
    [hostile],
    ['org', hostile],
    ['org', 'list', `--${hostile}`],
    ['guide', hostile],
    ['audit', '--limit', hostile],
  ]) {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    // What was typed has line feeds of its own.
    expect(err.replaceAll('\n', '')).not.toMatch(unseen);
  }
});
