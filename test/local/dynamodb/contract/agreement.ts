import { isDeepStrictEqual } from 'node:util';
import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { fc } from '../../../properties';
import { type Attributes, key, N, S } from './backend';

type Command =
  | DeleteItemCommand
  | GetItemCommand
  | PutItemCommand
  | QueryCommand
  | TransactWriteItemsCommand
  | UpdateItemCommand;

/** Makes one call; the table and a partition that keeps runs apart are filled in. */
type Call = (TableName: string, run: string) => Command;

const sorts = ['a', 'b', 'b#1', 'é'];
const sort = fc.constantFrom(...sorts);
const amount = fc.integer({ min: -3, max: 3 });
const returned = fc.constantFrom('NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW' as const);

const condition = fc.constantFrom<[string | undefined, Record<string, AttributeValue>]>(
  [undefined, {}],
  ['attribute_exists(PK)', {}],
  ['attribute_not_exists(PK)', {}],
  ['n > :c', { ':c': N(0) }],
  ['NOT n > :c', { ':c': N(0) }],
  ['n = :c OR contains(s, :d)', { ':c': N(1), ':d': S('x') }],
  ['size(l) >= :c', { ':c': N(1) }],
  ['begins_with(s, :c)', { ':c': S('x') }],
);
const expression = fc.constantFrom<[string, Record<string, AttributeValue>]>(
  ['ADD n :v', { ':v': N(2) }],
  ['SET n = if_not_exists(n, :z) + :v', { ':v': N(2), ':z': N(10) }],
  ['SET s = :v REMOVE n', { ':v': S('xyz') }],
  ['SET l = list_append(if_not_exists(l, :e), :v)', { ':e': { L: [] }, ':v': { L: [N(1)] } }],
  ['REMOVE l[0]', {}],
  ['ADD t :v', { ':v': { SS: ['p', 'q'] } }],
  ['DELETE t :v', { ':v': { SS: ['p'] } }],
  ['SET m = :v', { ':v': { M: { k: N(1) } } }],
  ['SET m.k = n, n = :v', { ':v': N(7) }],
  ['ADD s :v', { ':v': N(1) }],
);
const content = fc.record({ n: fc.option(amount), s: fc.option(fc.constantFrom('', 'x', 'yx')) });

function itemOf(Key: Attributes, { n, s }: { n: number | null; s: string | null }): Attributes {
  return { ...Key, ...(n === null ? {} : { n: N(n) }), ...(s === null ? {} : { s: S(s) }) };
}

function conditional([ConditionExpression, values]: [string | undefined, Record<string, AttributeValue>], more = {}) {
  const all: Record<string, AttributeValue> = { ...values, ...more };
  return {
    ...(ConditionExpression === undefined
      ? {}
      : { ConditionExpression, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const }),
    ...(Object.keys(all).length > 0 ? { ExpressionAttributeValues: all } : {}),
  };
}

const put: fc.Arbitrary<Call> = fc.tuple(sort, content, condition).map(
  ([sk, body, cond]) =>
    (TableName, run) =>
      new PutItemCommand({
        TableName,
        Item: itemOf(key(run, sk), body),
        ReturnValues: 'ALL_OLD',
        ...conditional(cond),
      }),
);
const update: fc.Arbitrary<Call> = fc.tuple(sort, expression, condition, returned).map(
  ([sk, [UpdateExpression, values], cond, ReturnValues]) =>
    (TableName, run) =>
      new UpdateItemCommand({
        TableName,
        Key: key(run, sk),
        UpdateExpression,
        ReturnValues: ReturnValues as 'NONE', // one of the SDK's own names
        ...conditional(cond, values),
      }),
);
const remove: fc.Arbitrary<Call> = fc.tuple(sort, condition).map(
  ([sk, cond]) =>
    (TableName, run) =>
      new DeleteItemCommand({ TableName, Key: key(run, sk), ReturnValues: 'ALL_OLD', ...conditional(cond) }),
);
const get: fc.Arbitrary<Call> = sort.map(
  (sk) => (TableName, run) => new GetItemCommand({ TableName, Key: key(run, sk), ConsistentRead: true }),
);
const query: fc.Arbitrary<Call> = fc
  .record({
    operator: fc.constantFrom('<', '<=', '=', '>=', '>', 'prefix', 'all'),
    bound: sort,
    Limit: fc.integer({ min: 1, max: 5 }),
    ScanIndexForward: fc.boolean(),
    start: fc.option(sort),
  })
  .map(({ operator, bound, start, ...input }) => (TableName, run) => {
    const range = operator === 'prefix' ? 'begins_with(SK, :s)' : `SK ${operator} :s`;
    return new QueryCommand({
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: operator === 'all' ? 'PK = :p' : `PK = :p AND ${range}`,
      ExpressionAttributeValues: { ':p': S(run), ...(operator === 'all' ? {} : { ':s': S(bound) }) },
      ...(start === null ? {} : { ExclusiveStartKey: key(run, start) }),
      ...input,
    });
  });
const transaction: fc.Arbitrary<Call> = fc
  .uniqueArray(fc.tuple(sort, fc.constantFrom('put', 'add', 'delete', 'check'), condition), {
    minLength: 1,
    maxLength: 4,
    selector: ([sk]) => sk,
  })
  .map(
    (operations) => (TableName, run) =>
      new TransactWriteItemsCommand({
        TransactItems: operations.map(([sk, kind, cond]) => {
          const target = { TableName, Key: key(run, sk), ...conditional(cond) };
          if (kind === 'put') return { Put: { TableName, Item: { ...key(run, sk), n: N(1) }, ...conditional(cond) } };
          if (kind === 'delete') return { Delete: target };
          if (kind === 'check') return { ConditionCheck: { ConditionExpression: 'attribute_exists(PK)', ...target } };
          return {
            Update: {
              TableName,
              Key: key(run, sk),
              UpdateExpression: 'ADD n :v',
              ...conditional(cond, { ':v': N(1) }),
            },
          };
        }),
      }),
  );

/** Any sequence of calls gets the same answers from the embedded DynamoDB and from Amazon's. */
export async function checkAgreement(
  one: { client: DynamoDBClient; table: string },
  other: { client: DynamoDBClient; table: string },
): Promise<void> {
  let run = 0;
  const calls = fc.array(fc.oneof(put, update, remove, get, query, transaction), { minLength: 1, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(calls, async (sequence) => {
      run += 1;
      for (const call of sequence) {
        const { input } = call(one.table, `run-${run}`);
        const answers = [one, other].map(({ client, table }) => outcome(client, call(table, `run-${run}`)));
        const [ours, theirs] = await Promise.all(answers);
        if (!isDeepStrictEqual(ours, theirs)) throw new Error(JSON.stringify({ input, ours, theirs }, null, 1));
      }
    }),
    { numRuns: 100 },
  );
}

/** What a caller can rely on: error names, reasons, items; sets have no order, and messages are for people. */
async function outcome(client: DynamoDBClient, command: Command): Promise<unknown> {
  try {
    // The SDK pairs each command with its own answer; here any will do. DynamoDB Local tells capacities unasked.
    const answer: object = await client.send(command as GetItemCommand);
    const { $metadata: _, ConsumedCapacity: __, ...told } = answer as { $metadata?: object; ConsumedCapacity?: object };
    return unordered(told);
  } catch (error) {
    const { name, Item, CancellationReasons } = error as {
      name: string;
      Item?: Attributes;
      CancellationReasons?: { Code?: string; Item?: Attributes }[];
    }; // the SDK's exceptions
    const reasons = CancellationReasons?.map((reason) => ({ Code: reason.Code, Item: unordered(reason.Item) }));
    return { name, item: unordered(Item), reasons };
  }
}

function unordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      name === 'SS' && Array.isArray(part) ? [...part].sort() : unordered(part),
    ]),
  );
}
