import { type CliWorld, startCliWorld } from './fixture';

let world: CliWorld;
let key: string;
beforeEach(async () => {
  world = await startCliWorld();
  await world.run(['org', 'create', 'Acme', '--id', 'acme']);
  key = (await json('key', 'create', '--org', 'acme', '--name', 'Okta', '--provider', 'okta')).accessKey;
});
afterEach(() => world.stop());

const json = async (...args: string[]) => JSON.parse((await world.run(args)).out);
const human = async (...args: string[]) => (await world.run(args, { terminal: true, environment: plain })).out;
const plain = { SCIM_ADMIN_URL: 'https://api.example.com/prod', SCIM_ADMIN_KEY: 'scima_test', NO_COLOR: '1' };

const scim = (method: string, path: string, body?: object) =>
  world.scim(`https://api.example.com/prod/organizations/acme/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/scim+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const user = (userName: string) => ({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName });
const create = async (userName: string): Promise<string> =>
  JSON.parse(await (await scim('POST', '/Users', user(userName))).text()).id;

describe('scimctl activity', () => {
  test('shows what was done and what was refused, newest first', async () => {
    const id = await create('ada');
    await scim('POST', '/Users', user('ada'));
    const lines = (await human('activity', '--org', 'acme')).trimEnd().split('\n');
    expect(lines[0]).toMatch(/^AT +OUTCOME +STATUS +KEY +WHAT +MORE$/);
    expect(lines[1]).toMatch(/refused +409 +Okta +POST \/Users +userName "ada" belongs to another/);
    expect(lines[2]).toMatch(new RegExp(`success +- +Okta +user.created ${id}`));
    expect((await json('activity', '--org', 'acme', '--outcome', 'refused')).entries).toHaveLength(1);
    expect((await json('activity', '--org', 'acme', '--person', id)).entries).toHaveLength(1);
    expect(await human('activity', '--org', 'acme', '--action', 'group.deleted')).toBe('Nothing happened.\n');
  });

  test('names the attribute that a filter may have meant', async () => {
    expect((await scim('GET', `/Users?filter=${encodeURIComponent('emial eq "x" or shoeSize pr')}`)).status).toBe(200);
    const [, line] = (await human('activity', '--org', 'acme')).split('\n');
    expect(line).toContain('unknown attributes: emial (did you mean emails?), shoeSize');
    expect((await json('activity', '--org', 'acme')).entries[0].unknownAttributes).toEqual([
      { name: 'emial', nearest: 'emails' },
      { name: 'shoeSize' },
    ]);
  });

  test('shows what administrators were refused, and what they changed is in the audit trail', async () => {
    expect((await world.run(['role', 'create', 'no slug', '--name', 'Agent', '--org', 'acme'])).code).toBe(2);
    const lines = (await human('activity', '--org', 'acme', '--outcome', 'refused')).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/refused +400 +admin +POST \/admin\/v1\/organizations\/acme\/roles +slug must have/);
    expect((await json('audit', '--org', 'acme')).entries).toMatchObject([
      { action: 'accessKey.created' },
      { action: 'organization.created' },
    ]);
  });

  test('follows what happens, each entry once and in order', async () => {
    await scim('POST', '/Users', user('first'));
    const rounds = ['second', 'third'];
    const wait = async () => {
      const next = rounds.shift();
      if (next !== undefined) await scim('POST', '/Users', user(next));
      return next !== undefined;
    };
    const { code, out } = await world.run(['activity', '--org', 'acme', '--follow'], { wait });
    const entries = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(entries.map(({ action }) => action)).toEqual(['user.created', 'user.created', 'user.created']);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(3);
    expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort());
  });

  test.each([
    ['--limit', '0'],
    ['--limit', 'many'],
    ['--outcome', 'odd'],
    ['--since', 'lately'],
    ['--from', '2026-02-30'],
    ['--cursor', 'x'],
  ])('refuses %s %s as no possible command', async (option, value) => {
    const { code, out, err } = await world.run(['activity', '--org', 'acme', option, value]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(option.slice(2));
  });
});

describe('scimctl audit', () => {
  test('shows who changed what', async () => {
    const id = await create('ada');
    const patch = { op: 'replace', path: 'displayName', value: 'Ada' };
    await scim('PATCH', `/Users/${id}`, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [patch],
    });
    const audit = await human('audit', '--org', 'acme', '--person', 'ADA');
    expect((await world.run(['audit', '--org', 'acme', '--person', 'nobody'])).err).toMatch(/nobody/);
    expect(audit).toMatch(new RegExp(`Okta +user.updated +Ada \\(${id}\\) +displayName: Ada`));
    const { entries } = await json('audit', '--org', 'acme', '--action', 'user.updated');
    expect(entries).toMatchObject([{ after: { displayName: 'Ada' }, actor: { name: 'Okta' } }]);
  });
});

describe('scimctl status', () => {
  test('says by its exit code whether provisioning works', async () => {
    await scim('GET', '/Users');
    const healthy = await world.run(['status', '--org', 'acme']);
    expect(healthy.code).toBe(0);
    expect(JSON.parse(healthy.out)).toMatchObject({ healthy: true, liveKeys: 1 });
    await scim('POST', '/Users', { schemas: [] });
    const failing = await world.run(['status', '--org', 'acme'], { terminal: true, environment: plain });
    expect(failing.code).toBe(1);
    expect(failing.out).toMatch(/^acme: not healthy\nRequests fail since .*"Okta"/);
  });

  test('is coloured for people unless they ask for no colours', async () => {
    const { NO_COLOR: _, ...colours } = plain;
    const run = async (environment: Record<string, string>, terminal: boolean) =>
      (await world.run(['status', '--org', 'acme'], { environment, terminal })).out.includes('\u001b[');
    expect(await run({ ...colours, TERM: 'xterm' }, true)).toBe(true);
    expect(await run({ ...colours, TERM: 'dumb' }, true)).toBe(false);
    expect(await run(plain, true)).toBe(false);
    expect(await run(colours, false)).toBe(false);
  });
});
