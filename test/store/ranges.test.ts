import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { sortKeyOf } from '../../lambda/store/codec';
import { itemsOfIds } from '../../lambda/store/ranges';
import { fc } from '../properties';
import { type Fixture, idOf, startFixture, TABLE } from './fixture';

/** 240 ids in two partitions, the nth with n % 9 items; every 40th has 50. */
const ids = Array.from({ length: 240 }, (_, n) => `${n < 120 ? 'a' : 'b'}${String(n).padStart(5, '0')}`);
const itemsOf = (id: string): readonly string[] => {
  const n = Number(id.slice(1));
  return Array.from({ length: n % 40 === 7 ? 50 : n % 9 }, (_, item) => `${id}#G#${String(item).padStart(3, '0')}`);
};

describe('reading the items of many ids', () => {
  let fixture: Fixture;
  const fill = async (sortKeys: readonly string[], kind: string) => {
    const items = sortKeys.map((SK) => ({ PK: { S: `${kind}#${SK.slice(0, 1)}` }, SK: { S: SK } }));
    for (let start = 0; start < items.length; start += 25) {
      const requests = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
      await fixture.client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: requests } }));
    }
  };
  beforeAll(async () => {
    fixture = await startFixture();
    await fill(ids.flatMap(itemsOf), 'P');
  });
  afterAll(() => fixture.stop());

  const read = async (wanted: readonly string[], kind = 'P') => {
    fixture.calls.length = 0;
    const table = {
      client: fixture.client,
      name: TABLE,
      random: () => 0,
      sleep: () => Promise.resolve(),
      newToken: () => '',
      now: () => new Date(0),
    };
    const found = await itemsOfIds(table, (id) => `${kind}#${id.slice(0, 1)}`, wanted, 4);
    return new Map([...found].map(([id, items]) => [id, items.map(sortKeyOf)]));
  };
  const unitsRead = () =>
    fixture.calls.flatMap(({ consumed }) => consumed.map(({ read: one }) => one)).reduce((sum, one) => sum + one, 0);
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
    expect(unitsRead()).toBeLessThanOrEqual(12);
  });

  const people = Array.from({ length: 1200 }, (_, n) => idOf(`person ${n}`)).sort();
  /** Every third person is in two groups, the 700th in very many. */
  const edgesOf = (id: string): readonly string[] => {
    const n = people.indexOf(id);
    const groups = n === 700 ? 300 : n % 3 === 0 ? 2 : 0;
    return [`${id}#!`, ...Array.from({ length: groups }, (_, group) => `${id}#G#${idOf(`group ${group}`)}`).sort()];
  };

  it('reads people found all over a directory by fewer calls, for no more units than one by one', async () => {
    await fill(people.flatMap(edgesOf), 'M');
    // The first time it is not known how densely the partitions are filled.
    for (const [step, most] of [
      [10, 60],
      [10, 50],
      [25, 36],
      [100, 14],
      [1, 70],
    ] as const) {
      const wanted = people.filter((_, n) => n % step === 0);
      const found = await read(wanted, 'M');
      expect(found).toEqual(new Map(wanted.map((id) => [id, edgesOf(id)])));
      expect(fixture.calls.length).toBeLessThanOrEqual(most);
      // Beside one each, the 300 memberships.
      expect(unitsRead()).toBeLessThanOrEqual(wanted.length + 10);
    }
  });

  it('finds all where a directory became another than it was', async () => {
    const few = Array.from({ length: 40 }, (_, n) => idOf(`early ${n}`)).sort();
    await fill(
      few.map((id) => `${id}#!`),
      'W',
    );
    await read(few, 'W');
    const many = Array.from({ length: 2000 }, (_, n) => idOf(`late ${n}`)).sort();
    await fill(
      many.map((id) => `${id}#!`),
      'W',
    );
    for (let turn = 0; turn < 2; turn += 1) {
      expect([...(await read(few, 'W')).keys()].sort()).toEqual(few);
      expect([...(await read(many, 'W')).keys()].sort()).toEqual(many);
    }
  });
});
