/** Reading some of many items by ranges: whatever is guessed of how they lie, what is wanted comes, and it costs no more than one by one. */
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { sortKeyOf, text } from '../../lambda/store/codec';
import { type ItemKey, resourceKey } from '../../lambda/store/keys';
import { getNearItems } from '../../lambda/store/near-items';
import type { Table } from '../../lambda/store/table';
import { fc } from '../properties';
import { type Fixture, idOf, startFixture, TABLE } from './fixture';

let fixture: Fixture;
let table: Table;
let read: number;
beforeAll(async () => {
  fixture = await startFixture();
  fixture.client.middlewareStack.add(
    (next) => async (args) => {
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
      const result = await next(args);
      const { ConsumedCapacity = [] } = result.output as { ConsumedCapacity?: { CapacityUnits?: number } | [] };
      for (const { CapacityUnits = 0 } of [ConsumedCapacity].flat()) read += CapacityUnits;
      return result;
    },
    { step: 'initialize' },
  );
  table = {
    client: fixture.client,
    name: TABLE,
    random: () => 0,
    sleep: () => Promise.resolve(),
    newToken: () => 'none',
    now: () => new Date(0),
  };
});
afterAll(() => fixture.stop());

const keysOf = (org: string, count: number): readonly ItemKey[] =>
  Array.from({ length: count }, (_, n) => resourceKey(org, 'Group', idOf(`${org} ${n}`)));

const fill = async (keys: readonly ItemKey[]): Promise<void> => {
  for (let start = 0; start < keys.length; start += 25) {
    const requests: WriteRequest[] = keys.slice(start, start + 25).map(({ PK, SK }) => ({
      PutRequest: { Item: { PK: text(PK), SK: text(SK), document: text('x'.repeat(150)) } },
    }));
    await fixture.client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: requests } }));
  }
};

const idsOf = async (keys: readonly ItemKey[]) => (await getNearItems(table, keys)).map(sortKeyOf).sort();

it.each([30, 300, 1500])('finds what is wanted among %i, for at most a unit each', async (count) => {
  const all = keysOf(`of ${count}`, count);
  await fill(all);
  for (const step of [1, 3, 7, 29, 29]) {
    const wanted = all.filter((_, n) => n % step === 0);
    read = 0;
    expect(await idsOf(wanted)).toEqual(wanted.map(({ SK }) => SK).sort());
    expect(read).toBeLessThanOrEqual(wanted.length);
  }
});

it('leaves out what is not there', async () => {
  const all = keysOf('with gaps', 400);
  await fill(all.filter((_, n) => n % 3 > 0));
  for (const wanted of [all, all.slice(0, 60), all.slice(0, 1), []]) {
    const there = wanted.filter(({ SK }) => all.findIndex((key) => key.SK === SK) % 3 > 0);
    expect(await idsOf(wanted)).toEqual(there.map(({ SK }) => SK).sort());
  }
});

it('costs little more when there are many more than there were', async () => {
  const all = keysOf('growing', 1600);
  const wanted = all.slice(0, 40);
  await fill(wanted);
  await idsOf(wanted);
  await fill(all);
  read = 0;
  expect(await idsOf(wanted)).toHaveLength(40);
  expect(read).toBeLessThanOrEqual(2 * 40);
  read = 0;
  expect(await idsOf(wanted)).toHaveLength(40);
  expect(read).toBeLessThanOrEqual(40);
});

it('finds ids that are no UUIDs', async () => {
  const ids = ['00', '00-', '00z', '0012', '00123456789abcdef', '01A', 'ff'];
  const keys = ids.map((id) => resourceKey('odd', 'Group', id));
  await fill(keys);
  await fc.assert(
    fc.asyncProperty(fc.subarray([...keys]), async (wanted) => {
      expect(await idsOf(wanted)).toEqual(wanted.map(({ SK }) => SK).sort());
    }),
  );
});
