import type { AccessKeyRecord } from '../../lambda/directory/access-keys/access-key-record';
import { createKeyReader } from '../../lambda/secrets/key-reader';

const key = (id: string): AccessKeyRecord => ({
  id,
  hash: 'h',
  name: id,
  provider: 'okta',
  mode: 'compatible',
  rolesFormat: 'strings',
  scope: 'scim',
  created: '2026-01-01T00:00:00.000Z',
  status: 'active',
});

/** Secrets Manager as the reader sees it, with a clock that only moves when told. */
const world = () => {
  const state = { time: Date.parse('2026-01-01T00:00:00Z'), reads: 0, away: false, keys: [key('old')] };
  const reader = createKeyReader({
    read: async () => {
      state.reads += 1;
      if (state.away) throw new Error('unreachable');
      return state.keys;
    },
    now: () => new Date(state.time),
    pause: async (milliseconds) => {
      state.time += milliseconds;
    },
  });
  return { state, reader };
};

describe('reading keys', () => {
  test('a key is read once a minute', async () => {
    const { state, reader } = world();
    for (let second = 0; second < 59; second += 1) {
      expect((await reader.find('acme', 'old'))?.id).toBe('old');
      state.time += 1_000;
    }
    expect(state.reads).toBe(1);
    state.time += 1_000;
    await reader.find('acme', 'old');
    expect(state.reads).toBe(2);
  });

  test('a key made a moment ago is found although the others are remembered', async () => {
    const { state, reader } = world();
    await reader.find('acme', 'old');
    state.keys = [...state.keys, key('new')];
    state.time += 10;
    expect((await reader.find('acme', 'new'))?.id).toBe('new');
  });

  test('somebody who makes up keys causes a few reads a second, not one a request', async () => {
    const { state, reader } = world();
    await Promise.all(Array.from({ length: 200 }, (_, at) => reader.find('acme', `made-up-${at}`)));
    expect(state.reads).toBeLessThanOrEqual(2);
    const start = state.time;
    for (let at = 0; at < 20; at += 1) expect(await reader.find('acme', `other-${at}`)).toBeUndefined();
    expect(state.time - start).toBeGreaterThanOrEqual((state.reads - 3) * 250);
  });

  test('known keys are served for 15 minutes while Secrets Manager is away, and not longer', async () => {
    const { state, reader } = world();
    await reader.find('acme', 'old');
    state.away = true;
    state.time += 14 * 60_000;
    expect((await reader.find('acme', 'old'))?.id).toBe('old');
    state.time += 61_000;
    await expect(reader.find('acme', 'old')).rejects.toThrow('unreachable');
  });

  test('while it is away, few requests pay for asking', async () => {
    const { state, reader } = world();
    await reader.find('acme', 'old');
    state.away = true;
    state.time += 61_000;
    for (let at = 0; at < 50; at += 1) await reader.find('acme', 'old');
    expect(state.reads).toBe(2);
  });

  test('an unknown key is an error while nobody can tell, not a refusal', async () => {
    const { state, reader } = world();
    await reader.find('acme', 'old');
    state.away = true;
    state.time += 10;
    await expect(reader.find('acme', 'new')).rejects.toThrow('unreachable');
    await expect(reader.find('other', 'old')).rejects.toThrow('unreachable');
  });

  test('what is read after an outage counts at once', async () => {
    const { state, reader } = world();
    await reader.find('acme', 'old');
    state.away = true;
    state.time += 120_000;
    await reader.find('acme', 'old');
    state.away = false;
    state.keys = [];
    state.time += 5_000;
    expect(await reader.find('acme', 'old')).toBeUndefined();
  });

  test('organisations do not see the keys of one another', async () => {
    const read = async (owner: string) => (owner === 'acme' ? [key('a')] : []);
    const reader = createKeyReader({ read, now: () => new Date(), pause: async () => undefined });
    expect(await reader.find('acme', 'a')).toBeDefined();
    expect(await reader.find('other', 'a')).toBeUndefined();
  });
});
