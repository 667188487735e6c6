import { createKeyUse } from '../../lambda/secrets/key-use';
import { type KeyWorld, startKeyWorld, TABLE } from './fixture';

let world: KeyWorld;
beforeAll(async () => {
  world = await startKeyWorld();
});
afterAll(() => world.stop());

const minute = 60_000;
const start = Date.parse('2026-03-01T12:00:00.000Z');
const at = (time: number) => new Date(time).toISOString();

/** An instance of a handler, with a clock of its own. */
const instance = (clock: { time: number }) => createKeyUse(world.dynamoDb, TABLE, () => new Date(clock.time));

describe('the last use of a key', () => {
  test('is written at most every quarter of an hour, over all instances', async () => {
    const clock = { time: start };
    const [one, two] = [instance(clock), instance(clock)];
    await one.record('acme', 'key1');
    expect(await one.list('acme')).toEqual(new Map([['key1', at(start)]]));
    clock.time = start + 14 * minute;
    await Promise.all([one.record('acme', 'key1'), two.record('acme', 'key1')]);
    expect(await one.list('acme')).toEqual(new Map([['key1', at(start)]]));
    clock.time = start + 15 * minute;
    await one.record('acme', 'key1');
    expect(await two.list('acme')).toEqual(new Map([['key1', at(start + 15 * minute)]]));
  });

  test('is written again after a clock that was ahead noted a use to come', async () => {
    const ahead = { time: start + 60 * minute };
    await instance(ahead).record('acme', 'key5');
    const clock = { time: start };
    const use = instance(clock);
    await use.record('acme', 'key5');
    expect((await use.list('acme')).get('key5')).toBe(at(start));
    clock.time = start - 60 * minute;
    await use.record('acme', 'key5');
    expect((await use.list('acme')).get('key5')).toBe(at(start - 60 * minute));
  });

  test('is kept by organisation', async () => {
    const use = instance({ time: start });
    await use.record('one', 'key2');
    await use.record('', 'key3');
    expect([...(await use.list('one')).keys()]).toEqual(['key2']);
    expect([...(await use.list('')).keys()]).toEqual(['key3']);
    expect(await use.list('nobody')).toEqual(new Map());
  });

  test('does not fail a request when it cannot be written, and is tried again', async () => {
    const clock = { time: start };
    const broken = createKeyUse(world.dynamoDb, 'no-such-table', () => new Date(clock.time));
    await expect(broken.record('acme', 'key4')).resolves.toBeUndefined();
    await expect(broken.list('acme')).rejects.toMatchObject({
      failure: { code: 'unavailable' },
      cause: { name: 'ResourceNotFoundException' },
    });
    let calls = 0;
    const client = { send: () => Promise.reject(new Error(`${(calls += 1)}`)) } as never;
    const counting = createKeyUse(client, TABLE, () => new Date(clock.time));
    await counting.record('acme', 'key4');
    await counting.record('acme', 'key4');
    expect(calls).toBe(2);
  });
});
