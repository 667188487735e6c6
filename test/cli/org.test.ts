import { type CliWorld, startCliWorld } from './fixture';

let world: CliWorld;
beforeEach(async () => {
  world = await startCliWorld();
  await world.run(['org', 'create', 'Acme', '--id', 'acme']);
});
afterEach(() => world.stop());

const json = async (...args: string[]) => JSON.parse((await world.run(args)).out);
const human = async (...args: string[]) => (await world.run(args, { terminal: true })).out;

/** Asks as an identity provider does. */
const identityProvider = async () => {
  const { accessKey } = await json('key', 'create', '--org', 'acme', '--name', 'Okta');
  const { scimBaseUrl } = await json('org', 'get', 'acme');
  return async (method = 'GET', body?: unknown): Promise<{ status: number; detail?: string }> => {
    const headers = { authorization: `Bearer ${accessKey}`, 'content-type': 'application/scim+json' };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await world.scim(`${scimBaseUrl}/Users`, { method, headers, ...content });
    const { detail } = (await answer.json()) as { detail?: string }; // A SCIM error has one.
    return { status: answer.status, ...(detail === undefined ? {} : { detail }) };
  };
};

describe('scimctl org rename', () => {
  test('changes the name, and neither id nor URL', async () => {
    const before = await json('org', 'get', 'acme');
    expect(await json('org', 'rename', 'acme', 'Acme Inc.')).toEqual({ ...before, name: 'Acme Inc.' });
    expect(await json('org', 'get', 'acme')).toEqual({ ...before, name: 'Acme Inc.' });
    expect(await human('org', 'rename', 'acme', 'Acme & Co')).toMatch(/^name +Acme & Co$/m);
  });

  test.each<[string, readonly string[], RegExp, number?]>([
    ['an unknown organisation', ['nobody', 'New'], /no organisation with the id "nobody"[\s\S]*Fix: .*org list/],
    ['an empty name', ['acme', ' '], /name must/, 2],
    ['no name', ['acme'], /missing required argument 'name'/, 2],
    ['a name without quotes', ['acme', 'Acme', 'Inc.'], /too many arguments/, 2],
  ])('refuses %s, and the name stays', async (_, args, message, exitCode = 1) => {
    const { code, out, err } = await world.run(['org', 'rename', ...args]);
    expect([code, out]).toEqual([exitCode, '']);
    expect(err).toMatch(message);
    expect((await json('org', 'get', 'acme')).name).toBe('Acme');
  });
});

describe('scimctl org disable', () => {
  test.each([[[]], [['--confirm', 'other']]])('asks for the id once more: %j cuts nobody off', async (confirmation) => {
    const { code, out, err } = await world.run(['org', 'disable', 'acme', ...confirmation]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/"acme" was not disabled[\s\S]*Fix: Add --confirm acme\./);
    expect((await json('org', 'get', 'acme')).status).toBe('active');
  });

  test('an unknown organisation is told', async () => {
    const { code, err } = await world.run(['org', 'disable', 'nobody', '--confirm', 'nobody']);
    expect(code).toBe(1);
    expect(err).toContain('no organisation with the id "nobody"');
  });

  test('identity providers and admin keys get what it says, and a platform key goes on', async () => {
    const ask = await identityProvider();
    expect(await ask()).toEqual({ status: 200 });
    const told = await human('org', 'disable', 'acme', '--confirm', 'acme');
    const refusal = await ask();
    expect(refusal.status).toBe(403);
    expect(told).toContain(`get ${refusal.status}: ${refusal.detail}\n`);
    const caller = await world.service.newCaller('acme');
    const { status, body } = await world.service.send({ method: 'GET', path: '/organizations/acme', caller });
    expect({ status, detail: body.detail }).toEqual(refusal);
    expect(told).toContain('Undo: scimctl org enable acme\n');
    expect((await world.run(['workspace', 'create', 'Paris', '--org', 'acme'])).code).toBe(0);
  });

  test('nothing is lost, and enabling undoes it', async () => {
    const ask = await identityProvider();
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    expect((await ask('POST', { schemas, userName: 'ada@example.com' })).status).toBe(201);
    const held = () => Promise.all(['user', 'key'].map((noun) => json(noun, 'list', '--org', 'acme')));
    const before = await held();
    expect(await json('org', 'disable', 'acme', '--confirm', 'acme')).toMatchObject({ id: 'acme', status: 'disabled' });
    expect((await ask('POST', { schemas, userName: 'bob@example.com' })).status).toBe(403);
    expect(await held()).toEqual(before);
    expect(await json('org', 'enable', 'acme')).toMatchObject({ id: 'acme', status: 'active' });
    expect(await ask()).toEqual({ status: 200 });
    expect(await held()).toEqual(before);
  });

  test('twice is as once', async () => {
    for (const args of [
      ['disable', 'acme', '--confirm', 'acme'],
      ['enable', 'acme'],
    ]) {
      const [once, twice] = [await world.run(['org', ...args]), await world.run(['org', ...args])];
      expect([once.code, twice]).toEqual([0, once]);
    }
  });

  test('the list, the organisation and its status show it, until it is enabled and a request succeeds', async () => {
    const ask = await identityProvider();
    await world.run(['org', 'disable', 'acme', '--confirm', 'acme']);
    await ask();
    expect(await human('org', 'list')).toMatch(/^acme +Acme +disabled /m);
    expect(await human('org', 'get', 'acme')).toMatch(/^status +disabled$/m);
    const status = () => world.run(['status', '--org', 'acme'], { terminal: true });
    expect(await status()).toMatchObject({ code: 1, out: expect.stringContaining('The organisation is disabled') });
    expect(await human('org', 'enable', 'acme')).toContain('scimctl status --org acme (healthy once a request has');
    const unproven = await status();
    expect([unproven.code, unproven.out]).toEqual([1, expect.stringContaining('Requests fail since')]);
    expect(unproven.out).not.toContain('The organisation is disabled:');
    await ask();
    expect((await status()).code).toBe(0);
  });

  test('a scimctl with a key of the organisation says who can enable it', async () => {
    await world.run(['org', 'disable', 'acme', '--confirm', 'acme']);
    const caller = await world.service.newCaller('acme');
    const { status, body } = await world.service.send({ method: 'GET', path: '/organizations', caller });
    world.disturb(() => new Response(JSON.stringify(body), { status }));
    const { code, err } = await world.run(['org', 'list']);
    expect(code).toBe(1);
    expect(err).toContain('Fix: A platform admin key enables it again: scimctl org enable acme.');
  });
});
