import fs, { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyValue } from '../../../local/dynamodb/log-file';
import { openWriteLog, type WriteLog } from '../../../local/dynamodb/write-log';
import { fc } from '../../properties';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'scim-write-log-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A database below a log, whose batches wait to be let through. */
const database = () => {
  const state = new Map<string, string>();
  const waiting: (() => void)[] = [];
  let held = false;
  let broken: Error | undefined;
  return {
    state,
    hold: () => {
      held = true;
    },
    release: () => {
      held = false;
      for (const go of waiting.splice(0)) go();
    },
    break: () => {
      broken = new Error('disk');
    },
    apply: async (writes: readonly KeyValue[]) => {
      if (held) await new Promise<void>((resolve) => waiting.push(resolve));
      if (broken) throw broken;
      for (const { key, value } of writes) {
        if (value === undefined) state.delete(key);
        else state.set(key, value);
      }
    },
  };
};
const put = (key: string, value: string): KeyValue => ({ key, value });
const remove = (key: string): KeyValue => ({ key, value: undefined });

test('a write is found at once, and in the database when it is settled', async () => {
  const { apply, state } = database();
  const log = await openWriteLog(directory, apply);
  log.append([put('a', '1'), put('b', '2')]);
  expect(log.find('a')).toEqual(put('a', '1'));
  expect(state.size).toBe(0);
  await log.settle();
  expect([...state]).toEqual([
    ['a', '1'],
    ['b', '2'],
  ]);
  expect(log.find('a')).toBeUndefined();
  await log.close();
});

test('a write comes to the database without being asked for', async () => {
  const { apply, state } = database();
  const log = await openWriteLog(undefined, apply);
  log.append([put('a', '1')]);
  while (state.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(log.find('a')).toBeUndefined();
  await log.close();
});

test('the last write is found, and stays, while an earlier one is on its way', async () => {
  const { apply, hold, release, state } = database();
  const log = await openWriteLog(directory, apply);
  log.append([put('a', '1'), put('b', '1')]);
  hold();
  const settled = log.settle();
  log.append([remove('a')]);
  expect(log.find('a')).toEqual(remove('a'));
  expect(log.find('b')).toEqual(put('b', '1'));
  release();
  await settled;
  expect(log.find('a')).toEqual(remove('a'));
  await log.settle();
  expect([...state]).toEqual([['b', '1']]);
  await log.close();
});

test('what settles is all that was written before it, also what came during another move', async () => {
  const { apply, hold, release, state } = database();
  const log = await openWriteLog(directory, apply);
  log.append([put('a', '1')]);
  hold();
  const first = log.settle();
  log.append([put('b', '1')]);
  const second = log.settle();
  release();
  await Promise.all([first, second]);
  expect([...state.keys()]).toEqual(['a', 'b']);
  await log.close();
});

test('a database that does not keep up is waited for', async () => {
  const { apply, hold, release } = database();
  const log = await openWriteLog(undefined, apply);
  hold();
  log.append([put('a', 'x'.repeat(1024 * 1024))]);
  await log.room();
  let waited = false;
  for (let megabyte = 0; megabyte < 5; megabyte += 1) log.append([put(`b${megabyte}`, 'x'.repeat(1024 * 1024))]);
  const room = log.room().then(() => {
    waited = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(waited).toBe(false);
  release();
  await room;
  await log.close();
});

test('what a process left behind is applied by the next, in the order in which it was written', async () => {
  const before = database();
  const killed = await openWriteLog(directory, before.apply);
  before.hold();
  killed.append([put('a', '1'), put('b', '1')]);
  void killed.settle().catch(() => undefined);
  killed.append([put('a', '2'), remove('b'), put('c', '1')]);
  const after = database();
  const next = await openWriteLog(directory, after.apply);
  expect([...after.state]).toEqual([
    ['a', '2'],
    ['c', '1'],
  ]);
  await next.close();
  const last = database();
  await (await openWriteLog(directory, last.apply)).close();
  expect(last.state.size).toBe(0);
});

test('what came after a record that is lost is not applied', async () => {
  appendFileSync(join(directory, 'ahead.0'), '3 6\n1 1\na1');
  appendFileSync(join(directory, 'ahead.1'), '5 6\n1 1\nb1');
  const { apply, state } = database();
  const log = await openWriteLog(directory, apply);
  expect([...state.keys()]).toEqual(['a']);
  await log.close();
});

test.each([
  ['ahead.0', 'ahead.1'],
  ['ahead.1', 'ahead.0'],
])('a start that is killed before %s and %s are both empty brings back nothing old', async (older, newer) => {
  appendFileSync(join(directory, older), '0 6\n1 1\na1');
  appendFileSync(join(directory, newer), '1 6\n1 1\na2');
  const { apply, state } = database();
  const real = fs.openSync;
  let emptied = 0;
  const opened = jest.spyOn(fs, 'openSync').mockImplementation((path, flags, mode) => {
    if (flags === 'w' && ++emptied > 1) throw new Error('killed');
    return real(path, flags, mode);
  });
  await expect(openWriteLog(directory, apply)).rejects.toThrow('killed');
  opened.mockRestore();
  await (await openWriteLog(directory, apply)).close();
  expect([...state]).toEqual([['a', '2']]);
});

test('after a write that the database refused nothing more is taken, and the next process has all of it', async () => {
  const failing = database();
  const log = await openWriteLog(directory, failing.apply);
  log.append([put('a', '1')]);
  failing.break();
  await expect(log.settle()).rejects.toThrow('disk');
  expect(() => log.append([put('b', '1')])).toThrow('disk');
  expect(log.find('a')).toEqual(put('a', '1'));
  await expect(log.close()).rejects.toThrow('disk');
  const { apply, state } = database();
  await (await openWriteLog(directory, apply)).close();
  expect([...state]).toEqual([['a', '1']]);
});

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      value: fc.option(fc.string(), { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.constant('settle' as const) },
  { weight: 2, arbitrary: fc.constant('tick' as const) },
  { weight: 1, arbitrary: fc.constant('kill' as const) },
);

test('whatever happens, everybody reads what was written last', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      rmSync(directory, { recursive: true, force: true });
      directory = mkdtempSync(join(tmpdir(), 'scim-write-log-'));
      const { apply, state } = database();
      const truth = new Map<string, string>();
      let log: WriteLog = await openWriteLog(directory, apply);
      for (const one of steps) {
        if (one === 'settle') void log.settle();
        else if (one === 'tick') await new Promise((resolve) => setImmediate(resolve));
        else if (one === 'kill') log = await openWriteLog(directory, apply);
        else {
          log.append([one]);
          if (one.value === undefined) truth.delete(one.key);
          else truth.set(one.key, one.value);
        }
        for (const key of ['a', 'b', 'c', 'd']) {
          const ahead = log.find(key);
          expect(ahead ? ahead.value : state.get(key)).toBe(truth.get(key));
        }
      }
      await log.close();
      expect(new Map(state)).toEqual(truth);
    }),
  );
});
