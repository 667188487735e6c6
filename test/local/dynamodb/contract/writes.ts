import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Attributes, type Backend, key, N, refusalOf, S } from './backend';

/** Writes of one item. */
export function writes({ client, table: TableName }: Backend): void {
  const put = (Item: Attributes, input: Partial<PutItemCommandInput> = {}) =>
    client().send(new PutItemCommand({ TableName, Item, ...input }));
  const get = async (Key: Attributes) =>
    (await client().send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;
  const update = (Key: Attributes, input: Partial<UpdateItemCommandInput>) =>
    client().send(new UpdateItemCommand({ TableName, Key, ...input }));
  const remove = (Key: Attributes, input = {}) => client().send(new DeleteItemCommand({ TableName, Key, ...input }));

  test('a put item is read back, attribute for attribute', async () => {
    const item: Attributes = {
      ...key('w-all', '1'),
      text: S('é \u{1F600} "quoted" \u0000'),
      empty: S(''),
      number: { N: '-12.5' },
      flag: { BOOL: false },
      nothing: { NULL: true },
      list: { L: [S('a'), N(1), { L: [] }] },
      map: { M: { inner: { M: {} }, __proto__x: S('x') } },
      bytes: { B: new Uint8Array([0, 255, 10]) },
      noBytes: { B: new Uint8Array() },
    };
    await put(item);
    expect(await get(key('w-all', '1'))).toEqual(item);
  });

  test('a number comes back in its shortest form', async () => {
    await put({ ...key('w-num', '1'), n: { N: '0012.500' } });
    expect((await get(key('w-num', '1')))?.n).toEqual({ N: '12.5' });
  });

  test('put replaces the whole item and tells the old one when asked', async () => {
    await put({ ...key('w-old', '1'), a: N(1), b: N(2) });
    const { Attributes: old } = await put({ ...key('w-old', '1'), a: N(3) }, { ReturnValues: 'ALL_OLD' });
    expect(old).toEqual({ ...key('w-old', '1'), a: N(1), b: N(2) });
    expect(await get(key('w-old', '1'))).toEqual({ ...key('w-old', '1'), a: N(3) });
  });

  test('a conditional put loses against an existing item, and tells it only when asked', async () => {
    await put({ ...key('w-cond', '1'), a: N(1) });
    const again = { ConditionExpression: 'attribute_not_exists(PK)' };
    const silent = await refusalOf(put({ ...key('w-cond', '1'), a: N(2) }, again));
    expect(silent).toEqual({ name: 'ConditionalCheckFailedException', message: 'The conditional request failed' });
    const telling = await refusalOf(
      put(key('w-cond', '1'), { ...again, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    );
    expect(telling.item).toEqual({ ...key('w-cond', '1'), a: N(1) });
    expect(await get(key('w-cond', '1'))).toEqual({ ...key('w-cond', '1'), a: N(1) });
  });

  test('a version condition lets exactly one of ten concurrent updates through', async () => {
    await put({ ...key('w-race', '1'), version: N(1) });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        update(key('w-race', '1'), {
          UpdateExpression: 'SET version = :new, winner = :me',
          ConditionExpression: 'version = :old',
          ExpressionAttributeValues: { ':old': N(1), ':new': N(2), ':me': N(index) },
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('100 concurrent additions to one counter lose none', async () => {
    const add = { UpdateExpression: 'ADD #n :one', ExpressionAttributeNames: { '#n': 'count' } };
    await Promise.all(
      Array.from({ length: 100 }, () =>
        update(key('w-count', '1'), { ...add, ExpressionAttributeValues: { ':one': N(1) } }),
      ),
    );
    expect((await get(key('w-count', '1')))?.count).toEqual(N(100));
  });

  test('ADD counts from zero on an item that is not there, and downwards below it', async () => {
    const { Attributes: made } = await update(key('w-add', '1'), {
      UpdateExpression: 'ADD n :n',
      ExpressionAttributeValues: { ':n': N(-3) },
      ReturnValues: 'ALL_NEW',
    });
    expect(made).toEqual({ ...key('w-add', '1'), n: N(-3) });
  });

  test('an update sets, removes, adds and deletes in one expression', async () => {
    await put({ ...key('w-upd', '1'), a: N(1), b: N(2), set: { SS: ['x', 'y'] }, map: { M: { p: N(1) } } });
    const { Attributes: after } = await update(key('w-upd', '1'), {
      UpdateExpression: 'SET c = if_not_exists(c, :five), #m.q = a REMOVE b ADD a :one DELETE #s :x',
      ExpressionAttributeNames: { '#m': 'map', '#s': 'set' },
      ExpressionAttributeValues: { ':five': N(5), ':one': N(1), ':x': { SS: ['x'] } },
      ReturnValues: 'ALL_NEW',
    });
    expect(after).toEqual({
      ...key('w-upd', '1'),
      a: N(2),
      c: N(5),
      set: { SS: ['y'] },
      map: { M: { p: N(1), q: N(1) } },
    });
  });

  test('list elements are changed, removed and added by the indexes that they had', async () => {
    await put({ ...key('w-list', '1'), l: { L: [N(0), N(1), N(2), N(3)] } });
    const { Attributes: after } = await update(key('w-list', '1'), {
      UpdateExpression: 'SET l[9] = :last, l[3] = :three REMOVE l[0], l[1]',
      ExpressionAttributeValues: { ':last': N(9), ':three': N(33) },
      ReturnValues: 'ALL_NEW',
    });
    expect(after?.l).toEqual({ L: [N(2), N(33), N(9)] });
  });

  test('sums are exact beyond what a double holds', async () => {
    await put({ ...key('w-exact', '1'), n: { N: '12345678901234567890.12345' }, m: { N: '0.1' } });
    const { Attributes: after } = await update(key('w-exact', '1'), {
      UpdateExpression: 'SET m = m + :d, k = n - :d ADD n :i',
      ExpressionAttributeValues: { ':d': { N: '0.2' }, ':i': N(1) },
      ReturnValues: 'ALL_NEW',
    });
    expect(after).toMatchObject({
      n: { N: '12345678901234567891.12345' },
      m: { N: '0.3' },
      k: { N: '12345678901234567889.92345' },
    });
  });

  test.each([
    ['UPDATED_OLD', { a: N(1) }],
    ['UPDATED_NEW', { a: N(2), b: N(3) }],
    ['ALL_OLD', { ...key('w-ret', '1'), a: N(1), z: N(0) }],
    ['NONE', undefined],
  ] as const)('an update returns %s', async (ReturnValues, expected) => {
    await put({ ...key('w-ret', '1'), a: N(1), z: N(0) });
    const { Attributes: told } = await update(key('w-ret', '1'), {
      UpdateExpression: 'SET a = :a, b = :b',
      ExpressionAttributeValues: { ':a': N(2), ':b': N(3) },
      ReturnValues,
    });
    expect(told).toEqual(expected);
  });

  test('an update without an expression makes the bare item', async () => {
    await update(key('w-bare', '1'), {});
    expect(await get(key('w-bare', '1'))).toEqual(key('w-bare', '1'));
  });

  test('deleting what is not there succeeds, deleting what is there tells it when asked', async () => {
    expect((await remove(key('w-del', '1'), { ReturnValues: 'ALL_OLD' })).Attributes).toBeUndefined();
    await put({ ...key('w-del', '1'), a: N(1) });
    expect((await remove(key('w-del', '1'), { ReturnValues: 'ALL_OLD' })).Attributes).toEqual({
      ...key('w-del', '1'),
      a: N(1),
    });
    expect(await get(key('w-del', '1'))).toBeUndefined();
  });

  test.each<[string, Partial<UpdateItemCommandInput>]>([
    ['a type that ADD cannot add to', { UpdateExpression: 'ADD s :v', ExpressionAttributeValues: { ':v': N(1) } }],
    ['an attribute that is not there', { UpdateExpression: 'SET a = absent' }],
    ['a path through what is no map', { UpdateExpression: 'SET s.x = :v', ExpressionAttributeValues: { ':v': N(1) } }],
    ['a part of the key', { UpdateExpression: 'SET SK = :v', ExpressionAttributeValues: { ':v': S('2') } }],
    ['two actions on one path', { UpdateExpression: 'SET q = :v REMOVE q', ExpressionAttributeValues: { ':v': N(1) } }],
    ['a reserved word', { UpdateExpression: 'SET name = :v', ExpressionAttributeValues: { ':v': N(1) } }],
    ['a syntax error', { UpdateExpression: 'SOT a = :v', ExpressionAttributeValues: { ':v': N(1) } }],
    ['an undefined value', { UpdateExpression: 'SET a = :v' }],
    ['an undefined name', { UpdateExpression: 'REMOVE #a' }],
    ['an unused value', { UpdateExpression: 'REMOVE a', ExpressionAttributeValues: { ':v': N(1) } }],
    ['an unused name', { UpdateExpression: 'REMOVE a', ExpressionAttributeNames: { '#a': 'a' } }],
  ])('an update with %s is refused and changes nothing', async (_, input) => {
    await put({ ...key('w-bad', '1'), s: S('text') });
    expect(await refusalOf(update(key('w-bad', '1'), input))).toMatchObject({ name: 'ValidationException' });
    expect(await get(key('w-bad', '1'))).toEqual({ ...key('w-bad', '1'), s: S('text') });
  });

  test('a table that is not there is refused by name', async () => {
    const call = client().send(new PutItemCommand({ TableName: 'no-such-table', Item: key('a', 'b') }));
    expect(await refusalOf(call)).toMatchObject({ name: 'ResourceNotFoundException' });
  });
}
