/** Lists of roles that are read, changed and written: nothing gets lost, and what has no effect is refused. */
import { type CliWorld, startCliWorld } from './fixture';

let world: CliWorld;
let key: string;
const environment = {
  SCIM_ADMIN_URL: 'https://api.example.com/prod',
  SCIM_ADMIN_KEY: 'scima_test',
  NO_COLOR: '1',
  SCIM_ORGANIZATION: 'acme',
};
const run = (...args: string[]) => world.run(args, { environment });
const json = async (...args: string[]) => {
  const { out, err } = await run(...args);
  if (err !== '') throw new Error(err);
  return JSON.parse(out);
};
const create = async (path: string, resource: object) => {
  const answer = await world.scim(`https://api.example.com/prod/organizations/acme/scim/v2${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify(resource),
  });
  expect(answer.status).toBe(201);
};

beforeEach(async () => {
  world = await startCliWorld();
  await json('org', 'create', 'Acme', '--id', 'acme');
  key = (await json('key', 'create', '--name', 'Okta')).accessKey;
  for (const slug of ['agent', 'reader', 'admin']) await json('role', 'create', slug, '--name', slug);
  for (const [name, id] of [
    ['North', 'north'],
    ['South', 'south'],
    ['Twin', 'twin1'],
    ['twin', 'twin2'],
  ] as const) {
    await json('workspace', 'create', name, '--id', id);
  }
  await create('/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ann' });
  await create('/Groups', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Support' });
});
afterEach(() => world.stop());

describe.each([
  ['group bind', ['group', 'bind', 'Support'], 'bindings', 'Support'],
  ['user roles', ['user', 'roles', 'ann'], 'roles', 'ann'],
] as const)('%s', (_, command, list, owner) => {
  /** Slugs, each with its workspaces. */
  const change = async (...options: string[]): Promise<unknown> =>
    (await json(...command, ...options))[list].map(
      ({ role, workspaces }: { role: { slug: string }; workspaces: { id: string }[] | null }) =>
        workspaces === null ? role.slug : `${role.slug}: ${workspaces.map(({ id }) => id).sort()}`,
    );
  const refused = (...options: string[]) => run(...command, ...options);

  test('loses nothing of what others write between its reading and its writing', async () => {
    await change('--role', 'agent');
    let others = 0;
    world.disturb(({ method }) => {
      if (method !== 'PUT' || others > 0) return undefined;
      others += 1;
      return run(...command, '--role', 'admin', '--without', 'agent').then(() => undefined);
    });
    expect(await change('--role', 'reader')).toEqual(['admin', 'reader']);
    expect(others).toBe(1);
  });

  test('of many at once each has its effect', async () => {
    await Promise.all(['agent', 'reader', 'admin'].map((slug) => change('--role', slug)));
    const last = await change('--without', 'agent');
    expect([...(last as string[])].sort()).toEqual(['admin', 'reader']);
  });

  test('refuses what comes out as it was, in whatever order', async () => {
    await change('--role', 'agent');
    await change('--role', 'reader');
    for (const options of [
      ['--role', 'agent', '--without', 'agent'],
      ['--only', '--role', 'reader', '--role', 'agent'],
    ]) {
      expect(await refused(...options)).toMatchObject({ code: 1, err: expect.stringContaining('the roles already') });
    }
  });

  test('adds workspaces by id or name, and widens only when told', async () => {
    expect(await change('--role', 'agent', '--workspace', 'NORTH')).toEqual(['agent: north']);
    expect(await change('--role', 'agent', '--workspace', 'south')).toEqual(['agent: north,south']);
    const widening = await refused('--role', 'agent');
    expect(widening).toMatchObject({ code: 1, out: '' });
    expect(widening.err).toContain(`"${owner}" has agent (North, South)`);
    expect(widening.err).toContain('Fix: Add --all-workspaces');
    expect((await refused('--without', 'agent', '--role', 'agent')).code).toBe(1);
    expect(await change('--role', 'agent', '--all-workspaces')).toEqual(['agent']);
    const narrowing = await refused('--role', 'agent', '--workspace', 'north');
    expect(narrowing).toMatchObject({ code: 1, err: expect.stringContaining('is for everything already') });
    expect(await change('--without', 'agent', '--role', 'agent', '--workspace', 'north')).toEqual(['agent: north']);
    expect(await change('--only', '--role', 'agent', '--workspace', 'south')).toEqual(['agent: south']);
    expect(await change('--only', '--role', 'reader')).toEqual(['reader']);
    expect(await change('--only')).toEqual([]);
  });

  test.each<[string, readonly string[], number, RegExp]>([
    ['a role that is not there', ['--without', 'reader'], 1, /has no role "reader".* has agent \(everything\)/],
    ['a role that is there', ['--role', 'agent'], 1, /"agent" is there already/],
    ['exactly what is there', ['--only', '--role', 'agent'], 1, /These are the roles already/],
    ['an unknown role', ['--role', 'nope'], 1, /There is no role "nope"/],
    ['an unknown workspace', ['--role', 'reader', '--workspace', 'east'], 1, /none with this id or name/],
    [
      'an ambiguous workspace',
      ['--role', 'reader', '--workspace', 'Twin'],
      1,
      /2 workspaces have this name: twin1, twin2/,
    ],
    ['a workspace without a role', ['--workspace', 'north'], 2, /no --role names one/],
    ['--all-workspaces without a role', ['--without', 'agent', '--all-workspaces'], 2, /no --role names one/],
    ['both limits', ['--role', 'reader', '--workspace', 'north', '--all-workspaces'], 2, /limits and/],
    ['--only with --without', ['--only', '--without', 'agent'], 2, /--without adds nothing/],
    ['a role twice', ['--role', 'reader', '--role', 'reader'], 2, /named twice/],
  ])('refuses %s and changes nothing', async (_case, options, exitCode, message) => {
    await change('--role', 'agent');
    const { code, out, err } = await refused(...options);
    expect([code, out]).toEqual([exitCode, '']);
    expect(err).toMatch(message);
    expect(await change('--role', 'admin')).toEqual(['agent', 'admin']);
  });
});

test('a bind, an update or settings without anything to change are refused', async () => {
  expect(await run('group', 'bind', 'Support')).toMatchObject({ code: 2, out: '' });
  expect(await run('group', 'bind', 'Support', '--preview')).toMatchObject({ code: 2, out: '' });
  expect(await run('role', 'update', 'agent')).toMatchObject({ code: 2, out: '' });
  const twice = await run('org', 'settings', 'activityDays=1', 'activityDays=2');
  expect(twice).toMatchObject({ code: 2, err: expect.stringContaining('activityDays is assigned twice') });
});

test('workspaces are renamed and deleted by name too', async () => {
  expect(await json('workspace', 'rename', 'North', 'Nord')).toMatchObject({ id: 'north', name: 'Nord' });
  expect(await json('workspace', 'delete', 'nord')).toEqual({ id: 'north', deleted: true });
  expect((await run('workspace', 'delete', 'twin')).err).toContain('twin1, twin2');
});

test('what is in use names the option that deletes it', async () => {
  await json('user', 'roles', 'ann', '--role', 'agent');
  const { code, err } = await run('role', 'delete', 'agent');
  expect(code).toBe(1);
  expect(err).toContain('or delete it with --force.');
  expect(err).toContain('Fix: Take away what uses it first, or add --force.');
});

test('a key is rotated twice only when told, and the status names its successor', async () => {
  const { id } = await json('key', 'create', '--name', 'Entra');
  const next = await json('key', 'rotate', id, '--overlap-hours', '24');
  const again = await run('key', 'rotate', id, '--overlap-hours', '24');
  expect(again).toMatchObject({ code: 1, out: '', err: expect.stringContaining(`(${next.id})`) });
  const { out } = await world.run(['status'], { environment, terminal: true });
  expect(out).toContain(`The access key "Entra" (${id}) ends within a day, on `);
  expect(out.split(`Its successor is "Entra" (${next.id}), not used yet.`)).toHaveLength(2);
  expect(out).not.toContain('Rotate it');
  const { rotations, warnings, keyExpiry } = await json('status');
  expect(warnings).toContainEqual(expect.stringContaining(`Its successor is "Entra" (${next.id}), not used yet.`));
  expect(keyExpiry).toContainEqual(
    expect.objectContaining({ keyId: id, successor: { keyId: next.id, keyName: 'Entra' } }),
  );
  expect(rotations).toMatchObject([{ keyId: id, successor: { id: next.id } }]);
  const first = await json('key', 'create', '--name', 'Okta');
  const early = await run('key', 'rotate', first.id, '--overlap-hours', '1', '--again');
  expect(early).toMatchObject({ code: 1, out: '', err: expect.stringContaining('--again has no effect') });
});

test('the status names every live successor of a key that was rotated twice, as text and as JSON', async () => {
  const { id } = await json('key', 'create', '--name', 'Ping', '--expires', 'never');
  const first = await json('key', 'rotate', id, '--overlap-hours', '24');
  const second = await json('key', 'rotate', id, '--overlap-hours', '24', '--again');
  expect([first.rotatedFrom, second.rotatedFrom]).toEqual([id, id]);
  const both = `Its successors are "Ping" (${first.id}), not used yet, and "Ping" (${second.id}), not used yet.`;
  const { rotations, warnings, keyExpiry } = await json('status');
  expect(warnings.filter((text: string) => text.includes(`(${id})`))).toEqual([expect.stringContaining(both)]);
  expect(keyExpiry).toContainEqual(
    expect.objectContaining({
      keyId: id,
      successor: { keyId: second.id, keyName: 'Ping' },
      successors: [
        { keyId: first.id, keyName: 'Ping' },
        { keyId: second.id, keyName: 'Ping' },
      ],
    }),
  );
  const following = (given: readonly { keyId: string; successor: { id: string } }[]) =>
    given.filter(({ keyId }) => keyId === id).map(({ successor }) => successor.id);
  expect(following(rotations)).toEqual([first.id, second.id]);
  const human = async () => (await world.run(['status'], { environment, terminal: true })).out;
  expect((await human()).split(both)).toHaveLength(2);
  const refused = await run('key', 'rotate', id, '--overlap-hours', '24');
  expect(refused.err).toMatch(new RegExp(`It has successors: .*\\(${first.id}\\).*\\(${second.id}\\)`));

  // The first one is rotated too: a warning names it for its own end, and what it follows is told besides.
  const third = await json('key', 'rotate', first.id, '--overlap-hours', '24');
  expect(following((await json('status')).rotations)).toEqual([first.id, second.id]);
  expect(await human()).toContain(`Its successor is "Ping" (${third.id}), not used yet.`);
  await json('key', 'revoke', id, '--confirm', id);
  const text = await human();
  for (const successor of [first, second]) {
    expect(text).toContain(
      `The access key "Ping" (${id}) is revoked. Its successor is "Ping" (${successor.id}), not used yet.`,
    );
  }
});

test('what was typed is told where it is not the name', async () => {
  const { userId } = await json('access', 'explain', 'ann');
  const human = async (...args: string[]) => (await world.run(args, { environment, terminal: true })).out;
  expect(await human('user', 'roles', userId)).toContain(`${userId} is ann.\n`);
  expect(await human('user', 'roles', 'ANN')).not.toContain(' is ann.');
});

describe('a role or a workspace that somebody else changes between the reading and the writing', () => {
  /** Lets somebody else run a command right before the first request with the method. */
  const between = (wanted: string, ...other: string[]): (() => number) => {
    let others = 0;
    world.disturb(({ method, path }) => {
      if (method !== wanted || !/^\/organizations\/acme\/(roles|workspaces)\//.test(path) || others > 0)
        return undefined;
      others += 1;
      return json(...other).then(() => undefined);
    });
    return () => others;
  };

  test('is changed on top of that', async () => {
    const others = between('PATCH', 'role', 'update', 'agent', '--description', 'theirs');
    expect(await json('role', 'update', 'agent', '--name', 'Mine')).toMatchObject({
      name: 'Mine',
      description: 'theirs',
    });
    expect(others()).toBe(1);
  });

  test.each([
    ['PATCH', ['role', 'update', 'agent', '--name', 'Mine']],
    ['DELETE', ['role', 'delete', 'agent', '--force']],
  ])('is not taken for the one that was meant: %s of a role', async (method, command) => {
    const { id } = await json('role', 'show', 'agent');
    between(method, 'role', 'update', 'agent', '--slug', 'lead');
    expect(await run(...command)).toMatchObject({ code: 1, err: expect.stringContaining('There is no role "agent".') });
    expect(await json('role', 'show', 'lead')).toMatchObject({ id, name: 'agent' });
  });

  test.each([
    ['PATCH', ['workspace', 'rename', 'North', 'Mine']],
    ['DELETE', ['workspace', 'delete', 'North', '--force']],
  ])('is not taken for the one that was meant: %s of a workspace', async (method, command) => {
    between(method, 'workspace', 'rename', 'north', 'Far');
    const refusal = expect.stringContaining('It is not clear which workspace "North" is.');
    expect(await run(...command)).toMatchObject({ code: 1, err: refusal });
    expect((await json('workspace', 'list')).workspaces).toContainEqual(
      expect.objectContaining({ id: 'north', name: 'Far' }),
    );
  });
});
