import { type AttributeValue, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Attributes, type Backend, key, N, refusalOf, S } from './backend';

type Row = [condition: string, holds: boolean, values: Record<string, AttributeValue>];

/** Condition expressions, each against the same item. */
export function conditions({ client, table: TableName }: Backend): void {
  const Key = key('c', '1');
  const item: Attributes = {
    ...Key,
    n: N(5),
    s: S('text'),
    set: { SS: ['a', 'b'] },
    list: { L: [S('x'), S('y')] },
    nested: { M: { deep: N(1) } },
  };

  beforeAll(async () => {
    await client().send(new PutItemCommand({ TableName, Item: item }));
  });

  test.each<Row>([
    ['attribute_exists(PK)', true, {}],
    ['attribute_exists(nested.deep)', true, {}],
    ['attribute_exists(absent)', false, {}],
    ['attribute_not_exists(absent)', true, {}],
    ['n = :v', true, { ':v': { N: '5.0' } }],
    ['n = :v', false, { ':v': S('5') }],
    ['n <> :v', true, { ':v': N(6) }],
    ['absent <> :v', true, { ':v': N(6) }],
    ['absent < :v', false, { ':v': N(6) }],
    ['NOT absent < :v', true, { ':v': N(6) }],
    ['n < :v', true, { ':v': N(10) }],
    ['n BETWEEN :v AND :w', true, { ':v': N(5), ':w': N(6) }],
    ['n IN (:v, :w)', true, { ':v': N(4), ':w': N(5) }],
    ['s > :v', true, { ':v': S('tex') }],
    ['begins_with(s, :v)', true, { ':v': S('te') }],
    ['contains(s, :v)', true, { ':v': S('ex') }],
    ['contains(#set, :v)', true, { ':v': S('a') }],
    ['contains(#list, :v)', false, { ':v': S('z') }],
    ['size(s) = :v', true, { ':v': N(4) }],
    ['size(#list) = :v', true, { ':v': N(2) }],
    ['attribute_type(n, :v)', true, { ':v': S('N') }],
    ['#list[1] = :v', true, { ':v': S('y') }],
    ['n = :v OR s = :w', true, { ':v': N(0), ':w': S('text') }],
    ['n = :v AND (s = :w OR NOT attribute_exists(absent))', true, { ':v': N(5), ':w': S('other') }],
  ])('%s holds: %s, with %j', async (condition, holds, values) => {
    const names = Object.entries({ '#set': 'set', '#list': 'list' }).filter(([name]) => condition.includes(name));
    const call = client().send(
      new UpdateItemCommand({
        TableName,
        Key,
        ConditionExpression: condition,
        ...(names.length > 0 ? { ExpressionAttributeNames: Object.fromEntries(names) } : {}),
        ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
      }),
    );
    if (holds) await call;
    else expect(await refusalOf(call)).toMatchObject({ name: 'ConditionalCheckFailedException' });
  });

  test.each(['', 'foo bar', 'size(s)', 'attribute_exists(:v)', 'n = :undefined'])(
    'the condition "%s" is refused',
    async (ConditionExpression) => {
      const call = client().send(new UpdateItemCommand({ TableName, Key, ConditionExpression }));
      expect(await refusalOf(call)).toMatchObject({ name: 'ValidationException' });
    },
  );
}
