import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAccessKey } from '../../lambda/secrets/access-key';
import { gatewayErrorBody, gatewayResponses } from '../../lib/constructs/gateway-responses';
import { type CliWorld, connected, startCliWorld } from './fixture';

let world: CliWorld;
beforeEach(async () => {
  world = await startCliWorld();
});
afterEach(() => world.stop());

const json = async (...args: string[]) => JSON.parse((await world.run(args)).out);
const human = async (...args: string[]) => (await world.run(args, { terminal: true })).out;

describe('scimctl org', () => {
  test('creates, lists and shows organisations, as JSON in a pipe', async () => {
    const created = await json('org', 'create', 'Acme Inc.', '--id', 'acme');
    expect(created).toMatchObject({ id: 'acme', name: 'Acme Inc.', status: 'active' });
    expect(await json('org', 'list')).toEqual({ organizations: [created] });
    expect(await json('org', 'get', 'acme')).toEqual(created);
  });

  test('draws a table for people, and JSON for people who ask for it', async () => {
    expect(await human('org', 'list')).toBe(
      'There is no organisation yet. Create one: scimctl org create "Acme" --id acme\n',
    );
    expect(await human('org', 'create', 'Acme', '--id', 'acme')).toContain('Next: scimctl key create --org acme');
    await world.run(['org', 'create', 'Big Company', '--id', 'b']);
    expect(await human('org', 'list')).toBe(
      [
        'ID    NAME         STATUS  SCIM BASE URL',
        'acme  Acme         active  https://api.example.com/prod/organizations/acme/scim/v2',
        'b     Big Company  active  https://api.example.com/prod/organizations/b/scim/v2',
        '',
      ].join('\n'),
    );
    expect(JSON.parse(await human('org', 'list', '--json')).organizations).toHaveLength(2);
  });
});

describe('scimctl org settings', () => {
  beforeEach(() => world.run(['org', 'create', 'Acme', '--id', 'acme']));

  test('shows and changes settings, texts without quotes and the rest as JSON', async () => {
    expect(await json('org', 'settings', '--org', 'acme')).toMatchObject({
      emptyRoles: 'keep-manual',
      auditDays: null,
    });
    const wishes = ['emptyRoles=remove-all', 'auditDays=30', 'sensitiveAttributes=["phoneNumbers"]'];
    const changed = await json('org', 'settings', '--org', 'acme', ...wishes);
    expect(changed).toMatchObject({ emptyRoles: 'remove-all', auditDays: 30, sensitiveAttributes: ['phoneNumbers'] });
    expect(await human('org', 'settings', '--org', 'acme')).toMatch(/^emptyRoles +remove-all$/m);
  });

  test.each([
    ['emptyRoles', 2, /no assignment/],
    ['=x', 2, /no assignment/],
    ['emptyRoles=odd', 2, /emptyRoles must be one of "keep-manual", "remove-all"/],
    ['nonsense=1', 2, /nonsense is not known here/],
  ])('refuses %s with %d', async (assignment, exitCode, message) => {
    const { code, out, err } = await world.run(['org', 'settings', '--org', 'acme', assignment]);
    expect([code, out]).toEqual([exitCode, '']);
    expect(err).toMatch(message);
  });
});

describe('scimctl key', () => {
  beforeEach(() => world.run(['org', 'create', 'Acme', '--id', 'acme']));

  test('creates a key and shows it once', async () => {
    const created = await json('key', 'create', '--org', 'acme', '--name', 'Okta', '--provider', 'okta');
    expect(readAccessKey(created.accessKey)).toMatchObject({ kind: 'scim', organizationId: 'acme' });
    const { accessKey, ...key } = created;
    expect(await json('key', 'list', '--org', 'acme')).toEqual({ accessKeys: [key] });
    expect(await json('key', 'get', key.id, '--org', 'acme')).toEqual(key);
    expect(await human('key', 'get', key.id, '--org', 'acme')).not.toContain(accessKey);
  });

  test('takes all that a key can be', async () => {
    const created = await json(
      ...['key', 'create', '--org', 'acme', '--name', 'n', '--provider', 'entra', '--description', 'd'],
      ...['--mode', 'strict', '--roles-format', 'strings', '--expires', '2099-01-01T00:00:00Z'],
    );
    expect(created).toMatchObject({
      description: 'd',
      provider: 'entra',
      mode: 'strict',
      rolesFormat: 'strings',
      scope: 'scim',
      expiresAt: '2099-01-01T00:00:00.000Z',
    });
    const admin = ['key', 'create', '--org', 'acme', '--name', 'n', '--admin'];
    expect((await json(...admin)).scope).toBe('organization-admin');
    // Of a key that never speaks SCIM.
    for (const option of ['--mode=strict', '--roles-format=strings']) {
      expect(await world.run([...admin, option])).toMatchObject({ code: 2, err: expect.stringContaining('--admin') });
    }
  });

  test('rotates and revokes', async () => {
    const { id } = await json('key', 'create', '--org', 'acme', '--name', 'n');
    const next = await json('key', 'rotate', id, '--org', 'acme', '--overlap-hours', '24');
    expect(next.rotatedFrom).toBe(id);
    expect((await world.run(['key', 'revoke', id, '--org', 'acme'])).err).toContain(`Fix: Add --confirm ${id}.`);
    expect(await json('key', 'revoke', id, '--org', 'acme', '--confirm', id)).toEqual({ id, status: 'revoked' });
    const rows = (await human('key', 'list', '--org', 'acme')).trimEnd().split('\n');
    expect(rows[0]).toMatch(/^ID +NAME +PROVIDER +SCOPE +STATUS +EXPIRES +LAST USED$/);
    expect(rows.slice(1).map((row) => row.split(/ {2,}/)[4])).toEqual(['revoked', 'active']);
  });

  test('means the organisation of the environment where none is named', async () => {
    const environment = { ...connected, SCIM_ORGANIZATION: 'acme' };
    expect((await world.run(['key', 'list'], { environment })).out).toBe('{\n  "accessKeys": []\n}\n');
    const { code, err } = await world.run(['key', 'list']);
    expect(code).toBe(2);
    expect(err).toMatch(/Error: .*\n {2}Why: .*SCIM_ORGANIZATION.*\n {2}Fix: .*--org/);
  });
});

describe('failures', () => {
  test.each<[string, readonly string[], RegExp, number?]>([
    ['an unknown organisation', ['org', 'get', 'nobody'], /no organisation with the id "nobody"[\s\S]*Fix: .*org list/],
    ['a bad id', ['org', 'create', 'x', '--id', 'a/b'], /id must have 1 to 64 letters/, 2],
    [
      'an unknown provider',
      ['key', 'create', '--org', 'a', '--name', 'n', '--provider', 'myspace'],
      /Allowed choices are okta, entra/,
      2,
    ],
    ['a missing name', ['key', 'create', '--org', 'a'], /--name/, 2],
    ['a bad number', ['key', 'rotate', 'x', '--org', 'a', '--overlap-hours', 'long'], /number of hours/, 2],
    ['a bad date', ['key', 'create', '--org', 'a', '--name', 'n', '--expires', '2099-02-30'], /2030-01-31/, 2],
    ['an unknown command', ['orgs', 'list'], /unknown command 'orgs'[\s\S]*Did you mean org/, 2],
    [
      'an unknown command with --help',
      ['settings', '--help'],
      /unknown command 'settings'\n\(Did you mean org settings\?/,
      2,
    ],
    ['an unknown command after help', ['help', 'statu'], /unknown command 'statu'\n\(Did you mean status\?/, 2],
    ['an unknown subcommand', ['--json', 'key', 'rotat'], /unknown command 'rotat'\n\(Did you mean rotate\?/, 2],
    [
      'an unknown subcommand with --help',
      ['key', 'zzz', '--help'],
      /unknown command 'zzz'\n\(There are create, list,/,
      2,
    ],
    ['an unknown subcommand after help', ['org', 'help', 'zzz'], /unknown command 'zzz'\n\(There are create, list,/, 2],
    ['an unknown option', ['org', 'list', '--odd'], /unknown option '--odd'/, 2],
    ['no command', [], /Usage: scimctl/, 2],
  ])('%s is told on the error stream with its exit code', async (_, args, message, exitCode = 1) => {
    const { code, out, err } = await world.run(args);
    expect(code).toBe(exitCode);
    expect(out).toBe('');
    expect(err).toMatch(message);
  });

  test('a refused key, an unreachable API and a stranger on the other end say what to do', async () => {
    const run = async (environment: Record<string, string>) => (await world.run(['org', 'list'], { environment })).err;
    expect(await run({ ...connected, SCIM_ADMIN_KEY: 'scima_wrong' })).toMatch(
      /unknown\. \(401\)\n {2}Fix: Check SCIM_ADMIN_KEY/,
    );
    expect(await run({ ...connected, SCIM_ADMIN_URL: 'http://127.0.0.1:1' })).toMatch(
      /cannot be reached: connect ECONNREFUSED/,
    );
    expect(await run({ SCIM_ADMIN_URL: connected.SCIM_ADMIN_URL })).toMatch(/SCIM_ADMIN_KEY is not/);
    expect(await run({})).toMatch(
      /There is no admin API to talk to[\s\S]*Fix: Set SCIM_ADMIN_URL and SCIM_ADMIN_KEY, or start/,
    );
  });

  test.each(gatewayResponses.map((row) => [row.type.responseType, row] as const))(
    'what the gateway itself answers, %s, is told in its own words',
    async (_, row) => {
      const { status } = row;
      world.disturb(() => new Response(gatewayErrorBody(row), { status }));
      const { code, err } = await world.run(['org', 'list']);
      world.disturb(() => undefined);
      expect(code).toBe(1);
      expect(err).toContain(`Why: ${row.detail} (${status})\n  Fix: `);
    },
  );

  test('what no template of the gateway shaped is told in its words too', async () => {
    world.disturb(() => new Response('{"message":"Request Too Long"}', { status: 413 }));
    const { err } = await world.run(['org', 'list']);
    world.disturb(() => undefined);
    expect(err).toContain('Why: Request Too Long (413)\n');
  });

  test('a key is in no error', async () => {
    const { err } = await world.run(['org', 'get', 'x'], {
      environment: { ...connected, SCIM_ADMIN_KEY: 'scima_hidden' },
    });
    expect(err).not.toContain('scima_hidden');
  });
});

describe('the connection', () => {
  test('comes from the local run when the environment has none', async () => {
    await world.run(['org', 'create', 'Acme', '--id', 'acme']);
    mkdirSync(join(world.directory, 'local'));
    const file = join(world.directory, 'local', 'connection.json');
    const { SCIM_ADMIN_URL: adminUrl, SCIM_ADMIN_KEY: adminKey } = connected;
    writeFileSync(file, JSON.stringify({ organizationId: 'acme', adminUrl, adminKey, pid: 1 }));
    expect((await world.run(['key', 'list'], { environment: {} })).out).toBe('{\n  "accessKeys": []\n}\n');
    writeFileSync(file, '{"adminUrl": ');
    expect(await world.run(['key', 'list'], { environment: {} })).toMatchObject({ code: 1, out: '' });
  });

  test('takes the address of the API with or without the path of the admin API', async () => {
    for (const url of [
      'https://api.example.com/prod',
      'https://api.example.com/prod/',
      'https://api.example.com/prod/admin/v1/',
    ]) {
      expect((await world.run(['org', 'list'], { environment: { ...connected, SCIM_ADMIN_URL: url } })).code).toBe(0);
    }
  });
});
