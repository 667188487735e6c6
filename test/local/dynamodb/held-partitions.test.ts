import { createDirectoryTable } from '../../../local/dynamodb/directory-table';
import {
  createHeldPartitions,
  type HeldPartitions,
  type LoadPartition,
  partitionOf,
} from '../../../local/dynamodb/held-partitions';
import { createPartition, type Partition } from '../../../local/dynamodb/partition';
import { type KeyRange, openStorage, type Storage } from '../../../local/dynamodb/storage';
import { type StoredItem, storedItem } from '../../../local/dynamodb/stored-item';
import { fc } from '../../properties';
import { type Embedded, startEmbedded } from './embedded';

const keysOf = (partition: Partition | undefined) => partition?.pieces.flatMap(({ keys }) => keys);

let embedded: Embedded | undefined;
afterEach(async () => {
  await embedded?.stop();
  embedded = undefined;
});

const stored = (text: string): StoredItem => ({ size: text.length, json: text });
/** Reads that make a partition worth loading, and the time of that. */
const miss = async (held: ReturnType<typeof createHeldPartitions>, start: string): Promise<void> => {
  held.missed(start, 64);
  held.missed(start, 64);
  await new Promise((resolve) => setImmediate(resolve));
};
const loads =
  (...keys: string[]): LoadPartition =>
  async () =>
    createPartition(keys.map((key) => [key, stored(key)]));

test('a partition is the part of a key before its second slash', () => {
  expect(partitionOf('item-table~0a1b2c/6162/63/')).toBe('item-table~0a1b2c/6162/');
  expect(partitionOf('item-table~0a1')).toBeUndefined();
});

test('a partition that is read twice is held', async () => {
  const held = createHeldPartitions(loads('a/'));
  expect(held.find('t~1/2/')).toBeUndefined();
  await miss(held, 't~1/2/');
  expect(keysOf(held.find('t~1/2/'))).toEqual(['a/']);
});

test('a partition that is held follows what is written', async () => {
  const held = createHeldPartitions(loads('a/', 'c/'));
  await miss(held, 't~1/2/');
  await miss(held, 't~1/3/');
  held.follow([
    { key: 't~1/2/b/', stored: stored('new') },
    { key: 't~1/2/c/', stored: undefined },
  ]);
  expect(keysOf(held.find('t~1/2/'))).toEqual(['a/', 'b/']);
  expect(keysOf(held.find('t~1/3/'))).toEqual(['a/', 'c/']);
});

test.each([
  ['held as written', () => undefined, ['a/', 'b/']],
  ['not held when all was forgotten', (held: HeldPartitions) => held.clear(), undefined],
])('a partition that was written while it was read is %s', async (_how, meanwhile, keys) => {
  let finish = (): void => {};
  const held = createHeldPartitions(async (start, maximum) => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return loads('a/')(start, maximum);
  });
  await miss(held, 't~1/2/');
  held.follow([{ key: 't~1/2/b/', stored: stored('new') }]);
  meanwhile(held);
  finish();
  await new Promise((resolve) => setImmediate(resolve));
  expect(keysOf(held.find('t~1/2/'))).toEqual(keys);
});

test('what never fits makes reads cost twice as much, at most', async () => {
  let cost = 0;
  let read = 0;
  const held = createHeldPartitions(async (_start, maximum) => {
    read += maximum;
    return undefined;
  });
  for (let turn = 0; turn < 500; turn += 1) {
    cost += 64;
    held.missed('t~1/2/', 64);
    await new Promise((resolve) => setImmediate(resolve));
    expect(read).toBeLessThanOrEqual(cost);
  }
  expect(read).toBeGreaterThan(0);
});

test('what was used longest ago makes room', async () => {
  const huge = async () => ({ ...createPartition([['a/', stored('x')]]), bytes: 11 * 1024 * 1024 });
  const held = createHeldPartitions(huge);
  const starts = Array.from({ length: 14 }, (_, index) => `t~1/${index}/`);
  for (const start of starts) {
    await miss(held, start);
    held.find('t~1/0/');
  }
  expect(held.find('t~1/0/')).toBeDefined();
  expect(held.find('t~1/1/')).toBeUndefined();
  expect(held.find('t~1/13/')).toBeDefined();
});

const keyOf = (partition: number, sort: number): string => `${partition}/aa/${sort.toString(16).padStart(2, '0')}/`;
const collected = async (storage: Storage, range: KeyRange, reverse: boolean, limit: number): Promise<string[]> => {
  const texts: string[] = [];
  for await (const page of storage.range('t', range, reverse)) texts.push(...page.map(({ json }) => String(json)));
  return texts.slice(0, limit);
};

test('a range that goes beyond its first partition does not make that one held', async () => {
  const storage = await openStorage(undefined);
  const writes = [0, 1, 2].map((partition) => ({ table: 't', storageKey: keyOf(partition, 1), stored: stored('x') }));
  await storage.commit(writes);
  const readSome = async (range: KeyRange) => {
    for (let turn = 0; turn < 9; turn += 1) await collected(storage, range, false, 9);
    await new Promise((resolve) => setImmediate(resolve));
  };
  await readSome({ gt: keyOf(1, 1), lt: '~' });
  const within = { gte: keyOf(1, 0), lt: keyOf(1, 2) };
  expect(storage.held('t', within, false, 9)).toBeUndefined();
  await readSome(within);
  expect(storage.held('t', within, false, 9)).toHaveLength(1);
  await storage.close();
});

const bound = fc.record({ sort: fc.nat(20), inclusive: fc.boolean() });
const command = fc.oneof(
  fc.record({
    writes: fc.array(fc.record({ partition: fc.nat(2), sort: fc.nat(20), gone: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
  fc.record({
    partition: fc.nat(2),
    low: bound,
    high: bound,
    reverse: fc.boolean(),
    limit: fc.integer({ min: 1, max: 9 }),
  }),
);

test('whatever was written, memory gives what LevelDB gives', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 20, maxLength: 60 }), async (commands) => {
      const storage = await openStorage(undefined);
      let version = 0;
      for (const one of commands) {
        if ('writes' in one) {
          await storage.commit(
            one.writes.map(({ partition, sort, gone }) => ({
              table: 't',
              storageKey: keyOf(partition, sort),
              stored: gone ? undefined : storedItem({ v: { N: String(++version) } }),
            })),
          );
          continue;
        }
        const { partition, low, high, reverse, limit } = one;
        const range = {
          [low.inclusive ? 'gte' : 'gt']: keyOf(partition, Math.min(low.sort, high.sort)),
          [high.inclusive ? 'lte' : 'lt']: keyOf(partition, Math.max(low.sort, high.sort)),
        };
        const truth = await collected(storage, range, reverse, limit);
        const held = storage.held('t', range, reverse, limit);
        if (held) {
          compared += 1;
          expect(held.map(({ json }) => String(json))).toEqual(truth);
        }
        const key = keyOf(partition, low.sort);
        const [one_] = await collected(storage, { gte: key, lte: key }, false, 1);
        expect(storage.read('t', key)?.json).toEqual(one_);
      }
      await storage.close();
    }),
    { numRuns: 60 },
  );
  expect(compared).toBeGreaterThan(100);
});

test('a table that is created again does not show what was held of the one before it', async () => {
  embedded = await startEmbedded();
  const { db, table } = embedded;
  const query = {
    TableName: table,
    KeyConditionExpression: 'PK = :p',
    ExpressionAttributeValues: { ':p': { S: 'a' } },
  };
  await db.dispatch('PutItem', { TableName: table, Item: { PK: { S: 'a' }, SK: { S: '1' } } });
  for (let turn = 0; turn < 20; turn += 1) {
    expect(await db.dispatch('Query', query)).toMatchObject({ Count: 1 });
  }
  await db.dispatch('DeleteTable', { TableName: table });
  const exists = () =>
    db.dispatch('DescribeTable', { TableName: table }).then(
      () => true,
      () => false,
    );
  while (await exists()) await new Promise((resolve) => setImmediate(resolve));
  await createDirectoryTable(db, table);
  expect(await db.dispatch('Query', query)).toMatchObject({ Count: 0 });
});
