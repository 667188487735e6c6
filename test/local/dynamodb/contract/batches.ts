import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Attributes, type Backend, documentedTest, key, N, refusalOf, S } from './backend';

/** Reads and writes of many items at once. */
export function batches(backend: Backend): void {
  const { client, table: TableName } = backend;
  type Part = NonNullable<BatchGetItemCommandInput['RequestItems']>[string];
  type Writes = NonNullable<BatchWriteItemCommandInput['RequestItems']>[string];
  const read = (part: Part) => client().send(new BatchGetItemCommand({ RequestItems: { [TableName]: part } }));
  const write = (requests: Writes) =>
    client().send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  const put = (Item: Attributes) => ({ PutRequest: { Item } });
  const bySortKey = (items: Attributes[] | undefined) =>
    [...(items ?? [])].sort((one, other) => ((one.SK?.S ?? '') < (other.SK?.S ?? '') ? -1 : 1));

  test('a batch finds what is there, in any order, and says nothing of the rest', async () => {
    await write([put({ ...key('b', '1'), n: N(1) }), put({ ...key('b', '2'), n: N(2) })]);
    const answer = await read({ Keys: [key('b', '2'), key('b', 'none'), key('b', '1')], ConsistentRead: true });
    expect(bySortKey(answer.Responses?.[TableName])).toEqual([
      { ...key('b', '1'), n: N(1) },
      { ...key('b', '2'), n: N(2) },
    ]);
    expect(answer.UnprocessedKeys).toEqual({});
  });

  test('a batch projects', async () => {
    await write([put({ ...key('b-proj', '1'), n: N(1), m: N(2) })]);
    const answer = await read({
      Keys: [key('b-proj', '1')],
      ProjectionExpression: '#n',
      ExpressionAttributeNames: { '#n': 'n' },
    });
    expect(answer.Responses?.[TableName]).toEqual([{ n: N(1) }]);
  });

  test('unprocessed keys asked for again give everything once', async () => {
    const sorts = Array.from({ length: 15 }, (_, index) => String(index).padStart(2, '0'));
    for (const sort of sorts) await write([put({ ...key('b-large', sort), data: S('x'.repeat(390_000)) })]);
    const found: Attributes[] = [];
    let left: BatchGetItemCommandInput['RequestItems'] = {
      [TableName]: {
        Keys: sorts.map((sort) => key('b-large', sort)),
        ConsistentRead: true,
        ProjectionExpression: 'SK',
      },
    };
    while (left && Object.keys(left).length > 0) {
      const answer: Awaited<ReturnType<typeof read>> = await client().send(
        new BatchGetItemCommand({ RequestItems: left }),
      );
      found.push(...(answer.Responses?.[TableName] ?? []));
      left = answer.UnprocessedKeys;
    }
    expect(bySortKey(found)).toEqual(sorts.map((SK) => ({ SK: S(SK) })));
  });

  documentedTest(backend, 'one call reads about 1 MB of a partition', 'it has no partitions, only 16 MB', async () => {
    const sorts = Array.from({ length: 8 }, (_, index) => String(index));
    for (const sort of sorts) await write([put({ ...key('b-mb', sort), data: S('x'.repeat(390_000)) })]);
    const answer = await read({ Keys: sorts.map((sort) => key('b-mb', sort)), ConsistentRead: true });
    const left = answer.UnprocessedKeys?.[TableName];
    expect(answer.Responses?.[TableName]).toHaveLength(3);
    expect(left?.Keys).toHaveLength(5);
    expect(left?.ConsistentRead).toBe(true);
  });

  test('a batch of writes puts and deletes', async () => {
    await write([put(key('b-write', '1'))]);
    const answer = await write([
      put(key('b-write', '2')),
      { DeleteRequest: { Key: key('b-write', '1') } },
      { DeleteRequest: { Key: key('b-write', 'none') } },
    ]);
    expect(answer.UnprocessedItems).toEqual({});
    const left = await read({ Keys: [key('b-write', '1'), key('b-write', '2')], ConsistentRead: true });
    expect(left.Responses?.[TableName]).toEqual([key('b-write', '2')]);
  });

  test.each<[string, Part]>([
    ['no keys', { Keys: [] }],
    ['a key twice', { Keys: [key('b', '1'), key('b', '1')] }],
    ['101 keys', { Keys: Array.from({ length: 101 }, (_, index) => key('b', String(index))) }],
    ['half a key', { Keys: [{ PK: S('b') }] }],
    ['an empty key', { Keys: [key('b', '')] }],
  ])('a batch read of %s is refused', async (_, part) => {
    expect(await refusalOf(read(part))).toMatchObject({ name: 'ValidationException' });
  });

  test.each<[string, Writes]>([
    ['an item twice', [put(key('b', '1')), { DeleteRequest: { Key: key('b', '1') } }]],
    ['26 items', Array.from({ length: 26 }, (_, index) => put(key('b', String(index))))],
    ['an item without its key', [put({ PK: S('b') })]],
    ['an item that is too large', [put({ ...key('b-huge', '1'), data: S('x'.repeat(409_600)) })]],
  ])('a batch write of %s is refused and writes nothing', async (_, requests) => {
    expect(await refusalOf(write([put(key('b-refused', '1')), ...requests].slice(0, 26)))).toMatchObject({
      name: 'ValidationException',
    });
    const read_ = new GetItemCommand({ TableName, Key: key('b-refused', '1'), ConsistentRead: true });
    expect((await client().send(read_)).Item).toBeUndefined();
  });
}
