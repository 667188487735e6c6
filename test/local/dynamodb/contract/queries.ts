import { BatchWriteItemCommand, PutItemCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type Attributes, type Backend, key, N, refusalOf, S } from './backend';

const numbers = ['01', '02', '03', '10', '20'];
/** In the order of their UTF-8 bytes, which is not that of JavaScript's UTF-16 units: U+FFFD comes before U+1F600. */
const ordered = ['a', 'a#', 'a#1', 'a#1#', 'a$', 'b', 'zz', 'Ä', '\uFFFD', '\u{1F600}'];

/** Queries on the table's own key. */
export function queries({ client, table: TableName }: Backend): void {
  const query = (input: Partial<QueryCommandInput>) =>
    client().send(new QueryCommand({ TableName, ConsistentRead: true, ...input }));
  const on = (partition: string, condition?: string, values: Record<string, string> = {}) => ({
    KeyConditionExpression: condition ? `PK = :pk AND ${condition}` : 'PK = :pk',
    ExpressionAttributeValues: Object.fromEntries(
      Object.entries({ ':pk': partition, ...values }).map(([name, value]) => [name, S(value)]),
    ),
  });
  const sortKeys = async (input: Partial<QueryCommandInput>) => (await query(input)).Items?.map(({ SK }) => SK?.S);

  beforeAll(async () => {
    const items = [
      ...numbers.map((sort) => ({ ...key('q', sort), n: N(Number(sort)), odd: { BOOL: Number(sort) % 2 === 1 } })),
      ...ordered.map((sort) => key('q-order', sort)),
      key('q2', '01'),
    ];
    const RequestItems = { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) };
    await client().send(new BatchWriteItemCommand({ RequestItems }));
  });

  test('a partition comes in the order of the bytes of its sort keys, and backwards', async () => {
    expect(await sortKeys(on('q-order'))).toEqual(ordered);
    expect(await sortKeys({ ...on('q-order'), ScanIndexForward: false })).toEqual([...ordered].reverse());
  });

  test.each<[string, Record<string, string>, string[]]>([
    ['SK = :v', { ':v': 'a#1' }, ['a#1']],
    ['SK < :v', { ':v': 'a#1' }, ['a', 'a#']],
    ['SK <= :v', { ':v': 'a#1' }, ['a', 'a#', 'a#1']],
    ['SK > :v', { ':v': 'zz' }, ['Ä', '\uFFFD', '\u{1F600}']],
    ['SK >= :v', { ':v': 'zz' }, ['zz', 'Ä', '\uFFFD', '\u{1F600}']],
    ['SK > :v', { ':v': '\uFFFD' }, ['\u{1F600}']],
    ['SK BETWEEN :v AND :w', { ':v': 'a#', ':w': 'a#1' }, ['a#', 'a#1']],
    ['begins_with(SK, :v)', { ':v': 'a#' }, ['a#', 'a#1', 'a#1#']],
    ['begins_with(SK, :v)', { ':v': 'nothing' }, []],
  ])('%s with %j', async (condition, values, expected) => {
    expect(await sortKeys(on('q-order', condition, values))).toEqual(expected);
    expect(await sortKeys({ ...on('q-order', condition, values), ScanIndexForward: false })).toEqual(
      expected.reverse(),
    );
  });

  test.each([true, false])('pages of two put together are the whole (forward: %s)', async (ScanIndexForward) => {
    const found: (string | undefined)[] = [];
    let ExclusiveStartKey: Attributes | undefined;
    do {
      const page = await query({
        ...on('q'),
        Limit: 2,
        ScanIndexForward,
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      });
      expect(page.Items?.length).toBeLessThanOrEqual(2);
      found.push(...(page.Items ?? []).map(({ SK }) => SK?.S));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(found).toEqual(ScanIndexForward ? numbers : [...numbers].reverse());
  });

  test('a limit that is just reached leaves a key to go on with, one beyond the end does not', async () => {
    expect((await query({ ...on('q'), Limit: 5 })).LastEvaluatedKey).toEqual(key('q', '20'));
    expect((await query({ ...on('q'), Limit: 6 })).LastEvaluatedKey).toBeUndefined();
  });

  test('a limit reached at the inclusive bound of the range leaves no key, and such a key is refused', async () => {
    const upTo = on('q', 'SK <= :v', { ':v': '03' });
    expect((await query({ ...upTo, Limit: 3 })).LastEvaluatedKey).toBeUndefined();
    const from = { ...on('q', 'SK >= :v', { ':v': '03' }), ScanIndexForward: false };
    expect((await query({ ...from, Limit: 3 })).LastEvaluatedKey).toBeUndefined();
    expect(await refusalOf(query({ ...upTo, ExclusiveStartKey: key('q', '03') }))).toMatchObject({
      name: 'ValidationException',
    });
  });

  test('a start key need not exist, and keeps to the range', async () => {
    expect(await sortKeys({ ...on('q'), ExclusiveStartKey: key('q', '05') })).toEqual(['10', '20']);
    const ranged = on('q', 'begins_with(SK, :v)', { ':v': '0' });
    expect(await sortKeys({ ...ranged, ExclusiveStartKey: key('q', '01') })).toEqual(['02', '03']);
    expect(await sortKeys({ ...ranged, ExclusiveStartKey: key('q', '03'), ScanIndexForward: false })).toEqual([
      '02',
      '01',
    ]);
  });

  test('a filter comes after the limit and leaves the counts of what was read', async () => {
    const page = await query({
      KeyConditionExpression: 'PK = :pk',
      FilterExpression: 'odd = :odd',
      ExpressionAttributeValues: { ':pk': S('q'), ':odd': { BOOL: true } },
      Limit: 2,
    });
    expect(page.Items?.map(({ SK }) => SK?.S)).toEqual(['01']);
    expect(page).toMatchObject({ Count: 1, ScannedCount: 2, LastEvaluatedKey: key('q', '02') });
  });

  test('a projection leaves only what is asked for', async () => {
    const { Items } = await query({ ...on('q'), ProjectionExpression: 'n, absent', Limit: 1 });
    expect(Items).toEqual([{ n: N(1) }]);
  });

  test('a count has no items', async () => {
    const counted = await query({ ...on('q'), Select: 'COUNT' });
    expect(counted).toMatchObject({ Count: 5, ScannedCount: 5 });
    expect(counted.Items).toBeUndefined();
  });

  test('a page ends after 1 MB, and the pages together hold everything once', async () => {
    for (let index = 0; index < 12; index += 1) {
      const Item = { ...key('q-large', String(index).padStart(2, '0')), data: S('x'.repeat(200_000)) };
      await client().send(new PutItemCommand({ TableName, Item }));
    }
    const sizes: number[] = [];
    const found: (string | undefined)[] = [];
    let ExclusiveStartKey: Attributes | undefined;
    do {
      const page = await query({ ...on('q-large'), ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}) });
      sizes.push(page.Items?.length ?? 0);
      found.push(...(page.Items ?? []).map(({ SK }) => SK?.S));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(found).toEqual(Array.from({ length: 12 }, (_, index) => String(index).padStart(2, '0')));
    expect(sizes).toEqual([6, 6]);
  });

  test.each<[string, Partial<QueryCommandInput>]>([
    ['an empty prefix', on('q', 'begins_with(SK, :v)', { ':v': '' })],
    ['an empty bound', on('q', 'SK >= :v', { ':v': '' })],
    ['an empty partition key', on('')],
    ['bounds the wrong way round', on('q', 'SK BETWEEN :v AND :w', { ':v': 'b', ':w': 'a' })],
    ['no partition key', { KeyConditionExpression: 'SK = :v', ExpressionAttributeValues: { ':v': S('a') } }],
    ['a range of partitions', { KeyConditionExpression: 'PK > :v', ExpressionAttributeValues: { ':v': S('a') } }],
    ['an attribute that is no key', on('q', 'other = :v', { ':v': 'a' })],
    ['a key of another type', { KeyConditionExpression: 'PK = :v', ExpressionAttributeValues: { ':v': N(1) } }],
    ['OR', { KeyConditionExpression: 'PK = :v OR SK = :v', ExpressionAttributeValues: { ':v': S('a') } }],
    ['a filter on the key', { ...on('q'), FilterExpression: 'SK = :pk' }],
    ['a limit of zero', { ...on('q'), Limit: 0 }],
    ['a start key of another partition', { ...on('q'), ExclusiveStartKey: key('q2', '01') }],
    ['half a start key', { ...on('q'), ExclusiveStartKey: { PK: S('q') } }],
    [
      'a start key outside the range',
      { ...on('q', 'begins_with(SK, :v)', { ':v': '1' }), ExclusiveStartKey: key('q', '02') },
    ],
    ['an index that is not there', { ...on('q'), IndexName: 'missing' }],
  ])('a query with %s is refused', async (_, input) => {
    expect(await refusalOf(query(input))).toMatchObject({ name: 'ValidationException' });
  });
}
