import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { sortKeyOf } from '../../lambda/store/codec';
import { itemsOfIds } from '../../lambda/store/ranges';
import { fc } from '../properties';
import { type Fixture, startFixture, TABLE } from './fixture';

/** 240 ids in two partitions, the nth with n % 9 items; every 40th has 50. */
const ids = Array.from({ length: 240 }, (_, n) => `${n < 120 ? 'a' : 'b'}${String(n).padStart(5, '0')}`);
const itemsOf = (id: string): readonly string[] => {
  const n = Number(id.slice(1));
  return Array.from({ length: n % 40 === 7 ? 50 : n % 9 }, (_, item) => `${id}#G#${String(item).padStart(3, '0')}`);
};

describe('reading the items of many ids', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture();
    const items = ids.flatMap(itemsOf).map((SK) => ({ PK: { S: `P#${SK.slice(0, 1)}` }, SK: { S: SK } }));
    for (let start = 0; start < items.length; start += 25) {
      const requests = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
      await fixture.client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: requests } }));
    }
  });
  afterAll(() => fixture.stop());

  const read = async (wanted: readonly string[]) => {
    fixture.calls.length = 0;
    const table = {
      client: fixture.client,
      name: TABLE,
      random: () => 0,
      sleep: () => Promise.resolve(),
      newToken: () => '',
      now: () => new Date(0),
    };
    const found = await itemsOfIds(table, (id) => `P#${id.slice(0, 1)}`, wanted, 4);
    return new Map([...found].map(([id, items]) => [id, items.map(sortKeyOf)]));
  };
  const expected = (wanted: readonly string[]) =>
    new Map(wanted.flatMap((id) => (itemsOf(id).length === 0 ? [] : [[id, itemsOf(id)] as const])));

  it('finds all of each, however far apart the ids lie', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(ids, { minLength: 1 }), async (wanted) => {
        expect(await read(wanted)).toEqual(expected(wanted));
      }),
      { numRuns: 30 },
    );
    for (const step of [7, 11, 20, 33, 60]) {
      const wanted = ids.filter((_, n) => n % step === 1);
      expect(await read(wanted)).toEqual(expected(wanted));
    }
  });

  it('reads ids that lie together by few calls, and a few that lie apart without what is between them', async () => {
    await read(ids.slice(0, 100));
    expect(fixture.calls.length).toBeLessThanOrEqual(3);
    await read(ids.filter((_, n) => n % 40 === 1));
    const units = fixture.calls.flatMap(({ consumed }) => consumed.map(({ read: one }) => one));
    expect(units.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(12);
  });
});
