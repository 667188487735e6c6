import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Attributes, type Backend, documentedTest, key, N, S } from './backend';

const total = { ReturnConsumedCapacity: 'TOTAL' } as const;

/** An item of exactly so many bytes, by the rules that AWS documents for item sizes. */
function sized(partition: string, sort: string, bytes: number): Attributes {
  return { ...key(partition, sort), d: S('x'.repeat(bytes - 5 - partition.length - sort.length)) };
}

/** Units that calls consume, as AWS documents them: 1 KB a write unit, 4 KB a read unit, half when eventually consistent, double in transactions. */
export function capacity(backend: Backend): void {
  const { client, table: TableName } = backend;
  const put = async (Item: Attributes) =>
    (await client().send(new PutItemCommand({ TableName, Item, ...total }))).ConsumedCapacity?.CapacityUnits;
  const get = async (Key: Attributes, ConsistentRead: boolean) =>
    (await client().send(new GetItemCommand({ TableName, Key, ConsistentRead, ...total }))).ConsumedCapacity
      ?.CapacityUnits;

  test.each([
    [10, 1],
    [1024, 1],
    [1025, 2],
    [5000, 5],
  ])('a write of %i bytes takes %i units', async (bytes, units) => {
    expect(await put(sized('cap', String(bytes), Math.max(bytes, 10)))).toBe(units);
  });

  test('a write takes the larger of what was and what is', async () => {
    await put(sized('cap', 'shrink', 3000));
    expect(await put(sized('cap', 'shrink', 100))).toBe(3);
    expect(await put(sized('cap', 'shrink', 100))).toBe(1);
  });

  test('lists, maps, numbers, sets and text beyond ASCII are weighed as documented', async () => {
    // PK 2+3, SK 2+2 = 9; list: name 1, 3 overhead, each number 1 overhead and 12345 -> 3 digit bytes and 1 = 4, so 5 an element
    const list = { ...key('cap', 'li'), l: { L: Array.from({ length: 202 }, () => N(12345)) } };
    expect(await put(list)).toBe(1); // 9 + 1 + 3 + 1010 = 1023
    expect(await put({ ...list, m: N(1) })).toBe(2); // + 1 + 2
    const text = { ...key('cap', 'ut'), t: S('é'.repeat(507)) };
    expect(await put(text)).toBe(1); // 9 + 1 + 1014
    expect(await put({ ...text, t: S('é'.repeat(508)) })).toBe(2);
    expect(await put({ ...key('cap', 'na'), é: S('x'.repeat(1013)) })).toBe(1); // 9 + 2 + 1013
    expect(await put({ ...key('cap', 'na'), é: S('x'.repeat(1014)) })).toBe(2);
  });

  test('an update and a deletion weigh the whole item', async () => {
    await put(sized('cap', 'upd', 2500));
    const update = new UpdateItemCommand({
      TableName,
      Key: key('cap', 'upd'),
      UpdateExpression: 'SET n = :n',
      ExpressionAttributeValues: { ':n': N(1) },
      ...total,
    });
    expect((await client().send(update)).ConsumedCapacity?.CapacityUnits).toBe(3);
    const remove = () => client().send(new DeleteItemCommand({ TableName, Key: key('cap', 'upd'), ...total }));
    expect((await remove()).ConsumedCapacity?.CapacityUnits).toBe(3);
    expect((await remove()).ConsumedCapacity?.CapacityUnits).toBe(1);
  });

  test.each([
    [100, 1],
    [4096, 1],
    [4097, 2],
  ])('a consistent read of %i bytes takes %i units, an eventual one half', async (bytes, units) => {
    await put(sized('cap', `get${bytes}`, bytes));
    expect(await get(key('cap', `get${bytes}`), true)).toBe(units);
    expect(await get(key('cap', `get${bytes}`), false)).toBe(units / 2);
  });

  test('a read of nothing takes the least', async () => {
    expect(await get(key('cap', 'nothing'), true)).toBe(1);
    expect(await get(key('cap', 'nothing'), false)).toBe(0.5);
  });

  test('a projection saves nothing', async () => {
    await put(sized('cap', 'proj', 5000));
    const input = { TableName, Key: key('cap', 'proj'), ProjectionExpression: 'SK', ConsistentRead: true, ...total };
    expect((await client().send(new GetItemCommand(input))).ConsumedCapacity?.CapacityUnits).toBe(2);
  });

  test('a query adds bytes up before it rounds, filtered items included', async () => {
    for (let index = 0; index < 10; index += 1) await put(sized('cap-q', String(index), 1000));
    const query = async (input: object) =>
      (
        await client().send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'PK = :p',
            ExpressionAttributeValues: { ':p': S('cap-q') },
            ConsistentRead: true,
            ...total,
            ...input,
          }),
        )
      ).ConsumedCapacity?.CapacityUnits;
    expect(await query({})).toBe(3); // 10,000 bytes
    expect(await query({ ConsistentRead: false })).toBe(1.5);
    expect(await query({ Limit: 4 })).toBe(1);
    expect(await query({ FilterExpression: 'attribute_exists(absent)' })).toBe(3);
  });

  documentedTest(backend, 'a query that finds nothing takes the least', 'it counts nothing', async () => {
    const query = new QueryCommand({
      TableName,
      KeyConditionExpression: 'PK = :p',
      ExpressionAttributeValues: { ':p': S('cap-nothing') },
      ConsistentRead: true,
      ...total,
    });
    expect((await client().send(query)).ConsumedCapacity?.CapacityUnits).toBe(1);
  });

  documentedTest(
    backend,
    'a batch read rounds each item, found or not',
    'it counts nothing for the missing',
    async () => {
      await put(sized('cap-b', '1', 100));
      await put(sized('cap-b', '2', 5000));
      const Keys = [key('cap-b', '1'), key('cap-b', '2'), key('cap-b', 'none')];
      const RequestItems = { [TableName]: { Keys, ConsistentRead: true } };
      const answer = await client().send(new BatchGetItemCommand({ RequestItems, ...total }));
      expect(answer.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4 }]);
    },
  );

  test('a batch write rounds each item', async () => {
    const RequestItems = {
      [TableName]: [
        { PutRequest: { Item: sized('cap-bw', '1', 100) } },
        { PutRequest: { Item: sized('cap-bw', '2', 1500) } },
      ],
    };
    const answer = await client().send(new BatchWriteItemCommand({ RequestItems, ...total }));
    expect(answer.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 3 }]);
  });

  test('a transactional read takes double', async () => {
    await put(sized('cap-tg', '1', 5000));
    const TransactItems = ['1', 'none'].map((sort) => ({ Get: { TableName, Key: key('cap-tg', sort) } }));
    const answer = await client().send(new TransactGetItemsCommand({ TransactItems, ...total }));
    expect(answer.ConsumedCapacity?.[0]?.CapacityUnits).toBe(6);
  });

  const halved = 'it counts some operations once';
  documentedTest(backend, 'a transactional write takes double, its checks too', halved, async () => {
    await put(sized('cap-tw', '3', 3000));
    const answer = await client().send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName, Item: sized('cap-tw', '1', 100) } },
          { Put: { TableName, Item: sized('cap-tw', '2', 1500) } },
          { ConditionCheck: { TableName, Key: key('cap-tw', '3'), ConditionExpression: 'attribute_exists(PK)' } },
          { Delete: { TableName, Key: key('cap-tw', 'none') } },
        ],
        ...total,
      }),
    );
    expect(answer.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 14, WriteCapacityUnits: 14 }]);
  });

  documentedTest(backend, 'a repeated token takes read units', 'it names no read units', async () => {
    const send = () =>
      client().send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Put: { TableName, Item: sized('cap-token', '1', 5000) } }],
          ClientRequestToken: `capacity-${process.pid}`,
          ...total,
        }),
      );
    expect((await send()).ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 10, WriteCapacityUnits: 10 }]);
    expect((await send()).ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4, ReadCapacityUnits: 4 }]);
  });

  test('nothing is told unless asked for', async () => {
    const answer = await client().send(new PutItemCommand({ TableName, Item: key('cap', 'silent') }));
    expect(answer.ConsumedCapacity).toBeUndefined();
  });
}
