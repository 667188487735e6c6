/** `scimctl activity --follow` through restarts of the service, late entries, and more of them than a page holds. */
import { randomUUID } from 'node:crypto';
import { type CliWorld, startCliWorld } from './fixture';

const START = Date.now() - 30_000;

let world: CliWorld;
beforeEach(async () => {
  world = await startCliWorld();
  // Older than what happens in it.
  world.service.control.clock = () => new Date(START);
  await world.run(['org', 'create', 'Acme', '--id', 'acme']);
  world.service.control.clock = () => new Date();
});
afterEach(() => world.stop());

/** Writes an entry of a moment, whenever that is now. */
const happens = (seconds: number, name: string): Promise<void> =>
  world.service.services.activity.appendActivity(
    'acme',
    {
      id: randomUUID(),
      at: new Date(START + seconds * 1000).toISOString(),
      kind: 'request',
      outcome: 'refused',
      key: { id: 'k', name },
      request: { method: 'POST', path: '/Users' },
      status: 400,
      milliseconds: 1,
      requestId: randomUUID(),
    },
    30,
  );

/** Follows while one thing after the other happens, a look at the log between them; answers the names of the entries in order. */
const follow = async (steps: readonly (() => Promise<void> | void)[], ...options: string[]) => {
  const left = [...steps];
  const { code, out, err } = await world.run(['activity', '--org', 'acme', '--follow', ...options], {
    wait: async () => {
      const step = left.shift();
      await step?.();
      return step !== undefined;
    },
  });
  const entries = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return { code, err, names: entries.map(({ key }) => key.name), times: entries.map(({ at }) => at) };
};

test('an entry that is written late stands before those that are newer', async () => {
  const { names } = await follow([
    () => happens(1, 'first'),
    () => happens(3, 'third'),
    () => happens(2, 'second'),
    () => happens(4, 'fourth'),
    () => undefined,
  ]);
  expect(names).toEqual(['first', 'second', 'third', 'fourth']);
});

test('a restart of the service is said on the error stream and waited for, without a gap or a repetition', async () => {
  const down = () => world.disturb(() => new Response('{"message": "down"}', { status: 503 }));
  const gone = () =>
    world.disturb(() => {
      throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
    });
  const { code, err, names } = await follow([
    () => happens(1, 'before'),
    down,
    () => happens(2, 'during'),
    gone,
    () => happens(3, 'during too'),
    () => world.disturb(() => undefined),
    () => happens(4, 'after'),
    () => undefined,
  ]);
  expect([code, names]).toEqual([0, ['before', 'during', 'during too', 'after']]);
  expect(err).toMatch(/^down \(503\) Trying again until it answers\.\nThe service answers again\.\n$/);
});

test('what does not pass ends it: a key that is revoked', async () => {
  const refuse = () => world.disturb(() => new Response('{"detail": "The access key is revoked."}', { status: 401 }));
  const { code, err, names } = await follow([() => happens(1, 'before'), refuse, () => undefined]);
  expect([code, names]).toEqual([1, []]);
  expect(err).toContain('The access key is revoked. (401)');
});

test('more than a page between two looks is shown whole, and what was before the first ones is not', async () => {
  for (let at = 0; at < 5; at += 1) await happens(at, `old ${at}`);
  const many = Array.from({ length: 620 }, (_, at) => at);
  const { names, times } = await follow(
    [
      async () => {
        for (let at = 0; at < many.length; at += 20) {
          await Promise.all(many.slice(at, at + 20).map((each) => happens(10 + each / 100, `new ${each}`)));
        }
      },
      () => undefined,
    ],
    '--limit',
    '2',
  );
  expect(names).toEqual(['old 3', 'old 4', ...many.map((at) => `new ${at}`)]);
  expect(times).toEqual([...times].sort());
});

test('takes no options that contradict it', async () => {
  for (const option of [
    ['--cursor', 'x'],
    ['--until', '1h'],
  ]) {
    const { code, err } = await world.run(['activity', '--org', 'acme', '--follow', ...option]);
    expect([code, err]).toEqual([2, expect.stringContaining('cannot be used with')]);
  }
});
