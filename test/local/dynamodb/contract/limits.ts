import { type AttributeValue, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Attributes, type Backend, key, N, refusalOf, S } from './backend';

/** 400 KB less the names and values of the key `l`/`1` and the one-letter attribute that fills the item. */
const filling = 409_600 - 'PK'.length - 'l'.length - 'SK'.length - '1'.length - 'd'.length;

/** Sizes of items and keys, and values that are refused. */
export function limits({ client, table: TableName }: Backend): void {
  const put = (Item: Attributes) => client().send(new PutItemCommand({ TableName, Item }));
  const get = (Key: Attributes) => client().send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));

  test('an item of 400 KB fits, one byte more does not', async () => {
    await put({ ...key('l', '1'), d: S('x'.repeat(filling)) });
    expect(await refusalOf(put({ ...key('l', '1'), d: S('x'.repeat(filling + 1)) }))).toEqual({
      name: 'ValidationException',
      message: 'Item size has exceeded the maximum allowed size',
    });
    const grow = new UpdateItemCommand({
      TableName,
      Key: key('l', '1'),
      UpdateExpression: 'SET e = :e',
      ExpressionAttributeValues: { ':e': S('') },
    });
    expect(await refusalOf(client().send(grow))).toEqual({
      name: 'ValidationException',
      message: 'Item size to update has exceeded the maximum allowed size',
    });
  });

  test('sizes count bytes of UTF-8, not characters', async () => {
    await put({ ...key('l', '2'), d: S('é'.repeat(Math.floor(filling / 2))) });
    const over = S('é'.repeat(Math.floor(filling / 2) + 1));
    expect(await refusalOf(put({ ...key('l', '2'), d: over }))).toMatchObject({ name: 'ValidationException' });
  });

  test.each<[string, Attributes]>([
    ['a partition key', key('x'.repeat(2048), 'a')],
    ['a partition key beyond ASCII', key('é'.repeat(1024), 'a')],
    ['a sort key', key('l', 'x'.repeat(1024))],
    ['a sort key beyond ASCII', key('l', 'é'.repeat(512))],
  ])('%s of the greatest length is kept', async (_, item) => {
    await put(item);
    expect((await get(item)).Item).toEqual(item);
  });

  test.each<[string, Attributes]>([
    ['a partition key of 2049 bytes', key('x'.repeat(2049), 'a')],
    ['a partition key of 2050 bytes beyond ASCII', key('é'.repeat(1025), 'a')],
    ['a sort key of 1025 bytes', key('l', 'x'.repeat(1025))],
    ['a sort key of 1026 bytes beyond ASCII', key('l', 'é'.repeat(513))],
    ['an empty partition key', key('', 'a')],
    ['an empty sort key', key('l', '')],
    ['a missing sort key', { PK: S('l') }],
    ['a key of another type', { PK: N(1), SK: S('a') }],
  ])('%s is refused, for writing and for reading', async (_, item) => {
    expect(await refusalOf(put(item))).toMatchObject({ name: 'ValidationException' });
    expect(await refusalOf(get(item))).toMatchObject({ name: 'ValidationException' });
  });

  test('a key with more attributes than the table has is refused', async () => {
    expect(await refusalOf(get({ ...key('l', '1'), more: S('x') }))).toMatchObject({ name: 'ValidationException' });
  });

  test.each<[string, AttributeValue]>([
    ['an empty set', { SS: [] }],
    ['a set with a value twice', { SS: ['a', 'a'] }],
    ['text for a number', { N: 'twelve' }],
    ['a number of 39 digits', { N: '1'.repeat(39) }],
    ['a number too large', { N: '1e126' }],
    ['null that is false', { NULL: false as true }],
  ])('%s is refused as a value', async (_, value) => {
    expect(await refusalOf(put({ ...key('l', 'value'), value }))).toMatchObject({ name: 'ValidationException' });
  });
}
