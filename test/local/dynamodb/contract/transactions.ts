import {
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Attributes, type Backend, documentedTest, key, N, refusalOf, S } from './backend';

type Operation = NonNullable<TransactWriteItemsCommandInput['TransactItems']>[number];

/** Transactions: all or nothing, with the reason of each operation. */
export function transactions(backend: Backend): void {
  const { client, table: TableName } = backend;
  const transact = (TransactItems: Operation[], ClientRequestToken?: string) =>
    client().send(
      new TransactWriteItemsCommand({
        TransactItems,
        ...(ClientRequestToken === undefined ? {} : { ClientRequestToken }),
      }),
    );
  const put = (Item: Attributes): Operation => ({ Put: { TableName, Item } });
  const create = (Item: Attributes): Operation => ({
    Put: {
      TableName,
      Item,
      ConditionExpression: 'attribute_not_exists(PK)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  });
  const add = (Key: Attributes, amount: number): Operation => ({
    Update: { TableName, Key, UpdateExpression: 'ADD n :n', ExpressionAttributeValues: { ':n': N(amount) } },
  });
  const check = (Key: Attributes, ConditionExpression: string): Operation => ({
    ConditionCheck: { TableName, Key, ConditionExpression, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
  });
  const get = async (Key: Attributes) =>
    (await client().send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;

  test('puts, updates, deletes and checks are carried out together', async () => {
    await transact([put({ ...key('t-all', '1'), n: N(1) }), put(key('t-all', '2'))]);
    await transact([
      add(key('t-all', '1'), 4),
      { Delete: { TableName, Key: key('t-all', '2') } },
      check(key('t-all', '3'), 'attribute_not_exists(PK)'),
      put(key('t-all', '4')),
    ]);
    expect(await get(key('t-all', '1'))).toEqual({ ...key('t-all', '1'), n: N(5) });
    expect(await get(key('t-all', '2'))).toBeUndefined();
    expect(await get(key('t-all', '3'))).toBeUndefined();
    expect(await get(key('t-all', '4'))).toEqual(key('t-all', '4'));
  });

  test('one failed condition undoes all, and each operation tells its reason and its item', async () => {
    await transact([put({ ...key('t-fail', '2'), old: N(1) })]);
    const refusal = await refusalOf(
      transact([put(key('t-fail', '1')), create({ ...key('t-fail', '2'), old: N(2) }), add(key('t-fail', '3'), 1)]),
    );
    expect(refusal).toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, None]',
    });
    expect(refusal.reasons).toMatchObject([
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Item: { ...key('t-fail', '2'), old: N(1) } },
      { Code: 'None' },
    ]);
    expect(await get(key('t-fail', '1'))).toBeUndefined();
    expect(await get(key('t-fail', '2'))).toEqual({ ...key('t-fail', '2'), old: N(1) });
    expect(await get(key('t-fail', '3'))).toBeUndefined();
  });

  test('a failed check on what is not there has no item to tell', async () => {
    const refusal = await refusalOf(transact([check(key('t-none', '1'), 'attribute_exists(PK)')]));
    expect(refusal.reasons?.[0]).toMatchObject({ Code: 'ConditionalCheckFailed' });
    expect(refusal.reasons?.[0]?.Item).toBeUndefined();
  });

  test('conditions see the state before the transaction, not what it does itself', async () => {
    await transact([
      put(key('t-before', '1')),
      check(key('t-before', '2'), 'attribute_not_exists(PK)'),
      create(key('t-before', '3')),
    ]);
    const refusal = await refusalOf(
      transact([{ Delete: { TableName, Key: key('t-before', '1') } }, create(key('t-before', '3'))]),
    );
    expect(refusal.reasons?.map(({ Code }) => Code)).toEqual(['None', 'ConditionalCheckFailed']);
    expect(await get(key('t-before', '1'))).toBeDefined();
  });

  test('two operations on one item are refused', async () => {
    const twice = [put(key('t-dup', '1')), check(key('t-dup', '1'), 'attribute_exists(PK)')];
    expect(await refusalOf(transact(twice))).toMatchObject({
      name: 'ValidationException',
      message: 'Transaction request cannot include multiple operations on one item',
    });
  });

  test('100 operations go, 101 do not', async () => {
    const operations = Array.from({ length: 101 }, (_, index) => put(key('t-100', String(index))));
    await transact(operations.slice(0, 100));
    expect(await refusalOf(transact(operations))).toMatchObject({ name: 'ValidationException' });
    expect(await get(key('t-100', '100'))).toBeUndefined();
  });

  test('4 MB go, more do not', async () => {
    const operations = Array.from({ length: 11 }, (_, index) =>
      put({ ...key('t-size', String(index)), data: S('x'.repeat(400_000)) }),
    );
    await transact(operations.slice(0, 10));
    expect(await refusalOf(transact(operations))).toMatchObject({ name: 'ValidationException' });
  });

  test('a token makes a repeated transaction do nothing, even after its items changed', async () => {
    const token = `token-${backend.name.length}-${process.pid}`;
    await transact([add(key('t-token', '1'), 1)], token);
    await transact([add(key('t-token', '1'), 1)], token);
    expect((await get(key('t-token', '1')))?.n).toEqual(N(1));
    await transact([add(key('t-token', '1'), 10)]);
    await transact([add(key('t-token', '1'), 1)], token);
    expect((await get(key('t-token', '1')))?.n).toEqual(N(11));
    expect(await refusalOf(transact([add(key('t-token', '1'), 2)], token))).toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
  });

  test('a token of a cancelled transaction is not used up', async () => {
    const token = `again-${backend.name.length}-${process.pid}`;
    const operation: Operation = {
      Update: {
        TableName,
        Key: key('t-again', '1'),
        UpdateExpression: 'ADD n :one',
        ConditionExpression: 'attribute_exists(PK)',
        ExpressionAttributeValues: { ':one': N(1) },
      },
    };
    await refusalOf(transact([operation], token));
    await transact([put({ ...key('t-again', '1'), n: N(1) })]);
    await transact([operation], token);
    expect((await get(key('t-again', '1')))?.n).toEqual(N(2));
  });

  test('a token of 37 characters is refused', async () => {
    expect(await refusalOf(transact([put(key('t-long', '1'))], 'x'.repeat(37)))).toMatchObject({
      name: 'ValidationException',
    });
  });

  test('of concurrent creations of one item exactly one wins, and no other part of a loser is left', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        transact([create({ ...key('t-race', 'claim'), by: N(index) }), put(key('t-race-parts', String(index)))]),
      ),
    );
    const winners = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
    expect(winners).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      const { name, reasons } = await refusalOf(Promise.reject(outcome.reason));
      expect(name).toBe('TransactionCanceledException');
      expect(['ConditionalCheckFailed', 'TransactionConflict']).toContain(reasons?.[0]?.Code);
    }
    const Keys = outcomes.map((_, index) => key('t-race-parts', String(index)));
    const found = await client().send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
    );
    expect(found.Responses?.[TableName]).toEqual([key('t-race-parts', String(winners[0]))]);
  });

  test('concurrent transfers keep the sum, those in conflict repeated', async () => {
    const accounts = ['a', 'b', 'c'].map((name) => key('t-sum', name));
    await transact(accounts.map((account) => put({ ...account, n: N(100) })));
    const transfer = async (index: number): Promise<void> => {
      const from = accounts[index % 3] ?? key('', '');
      const to = accounts[(index + 1) % 3] ?? key('', '');
      try {
        await transact([add(from, -1), add(to, 1)]);
      } catch (error) {
        const { reasons } = await refusalOf(Promise.reject(error));
        if (!reasons?.some(({ Code }) => Code === 'TransactionConflict')) throw error;
        return transfer(index);
      }
    };
    await Promise.all(Array.from({ length: 60 }, (_, index) => transfer(index)));
    const { Responses } = await client().send(
      new TransactGetItemsCommand({ TransactItems: accounts.map((Key) => ({ Get: { TableName, Key } })) }),
    );
    const sum = Responses?.reduce((total, { Item }) => total + Number(Item?.n?.N), 0);
    expect(sum).toBe(300);
  });

  test('an item that grows too large in a transaction cancels it', async () => {
    const large = { ...key('t-big', '1'), data: S('x'.repeat(409_000)) };
    await client().send(new PutItemCommand({ TableName, Item: large }));
    const refusal = await refusalOf(
      transact([
        put(key('t-big', '2')),
        {
          Update: {
            TableName,
            Key: key('t-big', '1'),
            UpdateExpression: 'SET more = :m',
            ExpressionAttributeValues: { ':m': S('x'.repeat(1000)) },
          },
        },
      ]),
    );
    expect(refusal.name).toBe('TransactionCanceledException');
    expect(refusal.reasons?.map(({ Code }) => Code)).toEqual(['None', 'ValidationError']);
    expect(await get(key('t-big', '2'))).toBeUndefined();
  });

  const callFails = 'the call itself fails with ValidationException';
  documentedTest(backend, 'an update that does not fit the item cancels with its reason', callFails, async () => {
    await transact([put({ ...key('t-type', '1'), n: S('text') })]);
    const refusal = await refusalOf(transact([put(key('t-type', '2')), add(key('t-type', '1'), 1)]));
    expect(refusal.name).toBe('TransactionCanceledException');
    expect(refusal.reasons?.[1]).toMatchObject({
      Code: 'ValidationError',
      Message: 'An operand in the update expression has an incorrect data type',
    });
  });
  documentedTest(backend, 'a key that does not fit the table cancels with its reason', callFails, async () => {
    const refusal = await refusalOf(transact([put(key('t-key', '1')), { Delete: { TableName, Key: { PK: S('a') } } }]));
    expect(refusal.name).toBe('TransactionCanceledException');
    expect(refusal.reasons?.map(({ Code }) => Code)).toEqual(['None', 'ValidationError']);
  });

  test.each<[string, Operation[]]>([
    ['nothing', []],
    ['an operation of no kind', [{}]],
    ['two kinds in one operation', [{ ...put(key('t', '1')), Delete: { TableName, Key: key('t', '1') } }]],
    ['a broken condition', [check(key('t', '1'), 'foo bar')]],
  ])('a transaction of %s is refused', async (_, operations) => {
    expect(await refusalOf(transact(operations))).toMatchObject({ name: 'ValidationException' });
  });

  test('transactional reads answer in order, with gaps for what is not there', async () => {
    await transact([put({ ...key('t-get', '1'), n: N(1), m: N(2) })]);
    const { Responses } = await client().send(
      new TransactGetItemsCommand({
        TransactItems: [
          { Get: { TableName, Key: key('t-get', 'none') } },
          { Get: { TableName, Key: key('t-get', '1'), ProjectionExpression: 'm' } },
        ],
      }),
    );
    expect(Responses).toEqual([{}, { Item: { m: N(2) } }]);
  });

  test('transactional reads of one item twice are refused', async () => {
    const Get = { TableName, Key: key('t-get', '1') };
    const call = client().send(new TransactGetItemsCommand({ TransactItems: [{ Get }, { Get }] }));
    expect(await refusalOf(call)).toMatchObject({ name: 'ValidationException' });
  });
}
