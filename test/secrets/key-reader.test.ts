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

  test('an old key that knocks causes a few reads a second, not one a request, and delays no other key', async () => {
    const { state, reader } = world();
    await Promise.all(Array.from({ length: 200 }, () => reader.find('acme', 'gone')));
    expect(state.reads).toBeLessThanOrEqual(2);
    const start = state.time;
    for (let at = 0; at < 20; at += 1) expect(await reader.find('acme', 'gone')).toBeUndefined();
    expect(state.time - start).toBeGreaterThanOrEqual((state.reads - 3) * 250);
    const before = state.time;
    state.keys = [...state.keys, key('new')];
    expect((await reader.find('acme', 'new'))?.id).toBe('new');
    expect((await reader.find('acme', 'old'))?.id).toBe('old');
    expect(state.time).toBe(before);
  });

  test('a clock that is set back makes nobody wait, and keeps nothing fresh', async () => {
    const { state, reader } = world();
    await reader.find('acme', 'old');
    await reader.find('acme', 'gone');
    state.time -= 3_600_000;
    const [time, reads] = [state.time, state.reads];
    await reader.find('acme', 'old');
    state.keys = [...state.keys, key('new')];
    expect((await reader.find('acme', 'new'))?.id).toBe('new');
    expect(await reader.find('acme', 'gone')).toBeUndefined();
    expect([state.time - time, state.reads - reads]).toEqual([0, 3]);
  });

  test('organizations that do not exist push none out of the memory', async () => {
    let reads = 0;
    const read = async (owner: string) => {
      reads += 1;
      return owner === 'acme' ? [key('a')] : undefined;
    };
    const reader = createKeyReader({ read, now: () => new Date(0), pause: async () => undefined });
    await reader.find('acme', 'a');
    for (let at = 0; at < 2_000; at += 1) await reader.find(`made-up-${at}`, 'x');
    const before = reads;
    expect((await reader.find('acme', 'a'))?.id).toBe('a');
    expect(reads).toBe(before);
  });

  test('of more organizations than it remembers it forgets those that were asked for longest ago', async () => {
    const reads: string[] = [];
    const read = async (owner: string) => {
      reads.push(owner);
      return [key('a')];
    };
    const reader = createKeyReader({ read, now: () => new Date(0), pause: async () => undefined });
    for (let at = 0; at < 1_000; at += 1) await reader.find(`org-${at}`, 'a');
    await reader.find('org-0', 'a');
    await reader.find('one more', 'a');
    reads.length = 0;
    for (const owner of ['org-0', 'org-1']) await reader.find(owner, 'a');
    expect(reads).toEqual(['org-1']);
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
