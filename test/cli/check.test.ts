/** `scimctl check` leaves nothing behind, however it ends. */
import { type CliWorld, type RunOptions, startCliWorld } from './fixture';

let world: CliWorld;
beforeEach(async () => {
  world = await startCliWorld();
  await world.run(['org', 'create', 'Acme', '--id', 'acme']);
});
afterEach(() => world.stop());

const json = async (...args: string[]) => JSON.parse((await world.run(args)).out);
const check = (options: RunOptions) => world.run(['check', '--org', 'acme'], options);
const counts = async () => (await json('status', '--org', 'acme')).counts;
const statuses = async () =>
  (await json('key', 'list', '--org', 'acme')).accessKeys.map(({ status }: { status: string }) => status);

/** Lets a run die like a killed one once it has made a user and a group: nothing that it sends arrives any more. */
const killed = async (id: string): Promise<void> => {
  let dead = false;
  world.breakScim(({ method, path }) => {
    dead ||= method === 'GET' && path.includes('/Groups/');
    return dead;
  });
  world.disturb(({ method }) => {
    if (dead && method === 'DELETE') throw new TypeError('killed');
    return undefined;
  });
  expect((await check({ id })).code).not.toBe(0);
  world.breakScim(() => false);
  world.disturb(() => undefined);
  expect(await counts()).toEqual({ users: 1, groups: 1 });
  expect(await statuses()).toEqual(['active']);
};

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])('ended by %s, it takes away what it made, revokes its key, and ends with %d', async (signal, exitCode) => {
  const ending = new AbortController();
  world.breakScim(({ method, path }) => {
    if (method === 'POST' && path.endsWith('/Groups')) ending.abort(signal);
    return false;
  });
  const { code, out } = await check({ interruption: ending.signal });
  expect(code).toBe(exitCode);
  const { interrupted, results } = JSON.parse(out);
  expect(interrupted).toBe(true);
  expect(results.filter(({ name }: { name: string }) => name.startsWith('cleans up'))).toMatchObject([
    { outcome: 'passed' },
    { outcome: 'passed' },
  ]);
  expect(await counts()).toEqual({ users: 0, groups: 0 });
  expect(await statuses()).toEqual(['revoked']);
});

test('killed, the next one takes away what it made', async () => {
  await killed('host-7');
  const { code, out } = await check({ id: 'host-8', isAlive: (id) => (id === 'host-7' ? false : undefined) });
  expect([code, JSON.parse(out).failed]).toEqual([0, 0]);
  expect(await counts()).toEqual({ users: 0, groups: 0 });
  expect(await statuses()).toEqual(['revoked', 'revoked']);
});

test('what a run that goes on has made is left alone, here and elsewhere', async () => {
  await killed('host-7');
  expect((await check({ id: 'host-8', isAlive: () => true })).code).toBe(0);
  expect((await check({ id: 'other-8', isAlive: () => undefined })).code).toBe(0);
  expect(await counts()).toEqual({ users: 1, groups: 1 });
  // No run lasts that long.
  const later = () => new Date(Date.now() + 11 * 60_000);
  expect((await check({ id: 'other-9', isAlive: () => undefined, now: later })).code).toBe(0);
  expect(await counts()).toEqual({ users: 0, groups: 0 });
});

test('of a disabled organisation it says so at once, and makes nothing', async () => {
  await json('org', 'disable', 'acme', '--confirm', 'acme');
  const { code, out, err } = await check({});
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('The organisation "acme" is disabled');
  expect(err).toContain('Fix: A platform admin key enables it again: scimctl org enable acme.');
  expect(await statuses()).toEqual([]);
});
