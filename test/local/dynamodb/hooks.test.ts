import {
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ConnectionLost, NoAnswer } from '../../../local/aws-json/service-error';
import type { ChangeRecord } from '../../../local/dynamodb/change-stream';
import { internalServerError, throttled, transactionCanceled } from '../../../local/dynamodb/refusals';
import type { MeteredCall } from '../../../local/dynamodb/start-dynamo-db';
import { key, N, refusalOf, S } from './contract/backend';
import { type Embedded, startEmbedded } from './embedded';

let running: Embedded;
afterEach(() => running.stop());

function addOne(sort: string) {
  return new UpdateItemCommand({
    TableName: running.table,
    Key: key('a', sort),
    UpdateExpression: 'ADD n :one',
    ExpressionAttributeValues: { ':one': N(1) },
  });
}

async function stored(sort: string) {
  const Key = key('a', sort);
  const { Item } = (await running.db.dispatch('GetItem', { TableName: running.table, Key })) as { Item?: unknown }; // GetItem's answer
  return Item;
}

describe('faults', () => {
  test('one before the effect leaves everything as it was', async () => {
    const fault = { before: (action: string) => (action === 'UpdateItem' ? throttled() : undefined) };
    running = await startEmbedded({ fault });
    expect(await refusalOf(running.client.send(addOne('1')))).toMatchObject({ name: 'ThrottlingException' });
    expect(await stored('1')).toBeUndefined();
  });

  test('one after the effect loses the acknowledgement only', async () => {
    const fault = { after: (action: string) => (action === 'UpdateItem' ? internalServerError() : undefined) };
    running = await startEmbedded({ fault });
    expect(await refusalOf(running.client.send(addOne('1')))).toMatchObject({ name: 'InternalServerError' });
    expect(await stored('1')).toEqual({ ...key('a', '1'), n: N(1) });
  });

  test('a lost connection is no answer at all', async () => {
    running = await startEmbedded({
      fault: { after: (action) => (action === 'UpdateItem' ? new ConnectionLost() : undefined) },
    });
    expect(await refusalOf(running.client.send(addOne('1')))).toMatchObject({
      message: expect.stringContaining('socket hang up'),
    });
    expect(await stored('1')).toBeDefined();
  });

  test('a request can stay without an answer until its client gives up', async () => {
    running = await startEmbedded({
      fault: { after: (action) => (action === 'UpdateItem' ? new NoAnswer() : undefined) },
    });
    const abort = new AbortController();
    const call = running.client.send(addOne('1'), { abortSignal: abort.signal });
    const refusal = refusalOf(call);
    while (!(await stored('1'))) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    expect(await refusal).toMatchObject({ name: 'AbortError' });
  });

  test('a conflict looks as on AWS', async () => {
    const conflict = transactionCanceled([
      { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' },
    ]);
    running = await startEmbedded({
      fault: { before: (action) => (action === 'TransactWriteItems' ? conflict : undefined) },
    });
    const Put = { TableName: running.table, Item: key('a', '1') };
    const refusal = await refusalOf(running.client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] })));
    expect(refusal.name).toBe('TransactionCanceledException');
    expect(refusal.reasons?.[0]?.Code).toBe('TransactionConflict');
  });
});

test('the meter sees units that nobody asked for, and those of calls that failed', async () => {
  const calls: MeteredCall[] = [];
  running = await startEmbedded({ meter: (call) => calls.push(call) });
  calls.length = 0;
  await running.client.send(addOne('1'));
  await running.client.send(new GetItemCommand({ TableName: running.table, Key: key('a', '1'), ConsistentRead: true }));
  const Put = { TableName: running.table, Item: key('a', '1'), ConditionExpression: 'attribute_not_exists(PK)' };
  await refusalOf(running.client.send(new PutItemCommand(Put)));
  await refusalOf(running.client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] })));
  expect(calls.map(({ action, consumed, failed }) => [action, failed, ...consumed])).toEqual([
    ['UpdateItem', false, { table: 'directory', read: 0, write: 1 }],
    ['GetItem', false, { table: 'directory', read: 1, write: 0 }],
    ['PutItem', true, { table: 'directory', read: 0, write: 1 }],
    ['TransactWriteItems', true, { table: 'directory', read: 0, write: 2 }],
  ]);
  expect(calls[0]?.input.Key).toEqual(key('a', '1'));
});

test('the stream tells each change once, in order, with both images, and nothing of what did not change', async () => {
  running = await startEmbedded({ now: () => 1_700_000_000_000 });
  const records: ChangeRecord[] = [];
  const end = running.db.onChange((record) => records.push(record));
  await running.client.send(addOne('1'));
  await running.client.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        { Put: { TableName: running.table, Item: { ...key('a', '1'), n: N(2) } } },
        { Put: { TableName: running.table, Item: key('a', '2') } },
        {
          ConditionCheck: {
            TableName: running.table,
            Key: key('a', '3'),
            ConditionExpression: 'attribute_not_exists(PK)',
          },
        },
      ],
    }),
  );
  await running.client.send(new PutItemCommand({ TableName: running.table, Item: key('a', '2') }));
  await running.db.dispatch('DeleteItem', { TableName: running.table, Key: key('a', '2') });
  await running.db.dispatch('DeleteItem', { TableName: running.table, Key: key('a', 'never') });
  end();
  await running.client.send(addOne('1'));
  const common = { table: 'directory', at: 1_700_000_000_000, expired: false };
  expect(records).toEqual([
    { ...common, sequenceNumber: 1, eventName: 'INSERT', newImage: { ...key('a', '1'), n: N(1) } },
    {
      ...common,
      sequenceNumber: 2,
      eventName: 'MODIFY',
      oldImage: { ...key('a', '1'), n: N(1) },
      newImage: { ...key('a', '1'), n: N(2) },
    },
    { ...common, sequenceNumber: 3, eventName: 'INSERT', newImage: key('a', '2') },
    { ...common, sequenceNumber: 4, eventName: 'REMOVE', oldImage: key('a', '2') },
  ]);
});

test('items past their time go with the sweep, those without, ahead or far behind stay', async () => {
  const now = 1_700_000_000_000;
  running = await startEmbedded({ now: () => now });
  const seconds = now / 1000;
  const times = { past: seconds - 1, ahead: seconds + 1, ancient: seconds - 6 * 365 * 86_400 };
  for (const [sort, expires] of Object.entries(times)) {
    const Item = { ...key('a', sort), expires: N(expires) };
    await running.client.send(new PutItemCommand({ TableName: running.table, Item }));
  }
  await running.client.send(new PutItemCommand({ TableName: running.table, Item: key('a', 'none') }));
  await running.client.send(
    new PutItemCommand({ TableName: running.table, Item: { ...key('a', 'text'), expires: S('1') } }),
  );
  const records: ChangeRecord[] = [];
  running.db.onChange((record) => records.push(record));
  expect(await running.db.sweepExpired()).toBe(1);
  expect(records).toMatchObject([{ eventName: 'REMOVE', expired: true, oldImage: key('a', 'past') }]);
  const left = await running.client.send(
    new QueryCommand({
      TableName: running.table,
      KeyConditionExpression: 'PK = :p',
      ExpressionAttributeValues: { ':p': S('a') },
    }),
  );
  expect(left.Items?.map(({ SK }) => SK?.S)).toEqual(['ahead', 'ancient', 'none', 'text']);
});

test('a token is forgotten after ten minutes', async () => {
  let now = 1_700_000_000_000;
  running = await startEmbedded({ now: () => now });
  const add = async () => {
    const Update = {
      TableName: running.table,
      Key: key('a', '1'),
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': N(1) },
    };
    await running.client.send(
      new TransactWriteItemsCommand({ TransactItems: [{ Update }], ClientRequestToken: 'once' }),
    );
  };
  await add();
  now += 599_999;
  await running.db.sweepExpired();
  await add();
  expect(await stored('1')).toMatchObject({ n: N(1) });
  now += 1;
  await running.db.sweepExpired();
  await add();
  expect(await stored('1')).toMatchObject({ n: N(2) });
});

test('a table is created once, with its time to live, from what a template says', async () => {
  running = await startEmbedded();
  const definition = {
    TableName: 'from-template',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    TimeToLiveSpecification: { AttributeName: 'gone', Enabled: true },
    DeletionProtectionEnabled: true,
    SSESpecification: { SSEEnabled: true },
  };
  await running.db.createTable(definition);
  await running.db.dispatch('PutItem', { TableName: 'from-template', Item: { id: S('1') } });
  await running.db.createTable(definition);
  expect(await running.db.dispatch('GetItem', { TableName: 'from-template', Key: { id: S('1') } })).toEqual({
    Item: { id: S('1') },
  });
  expect(await running.db.dispatch('DescribeTimeToLive', { TableName: 'from-template' })).toEqual({
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'gone' },
  });
  const indexed = { ...definition, TableName: 'indexed', GlobalSecondaryIndexes: [{ IndexName: 'by-name' }] };
  expect(await refusalOf(running.db.createTable(indexed))).toMatchObject({ name: 'ValidationException' });
});

test('a request without a signature, of no known action, or without JSON is refused as AWS does', async () => {
  running = await startEmbedded();
  const send = async (headers: Record<string, string>, body: string) => {
    const response = await fetch(running.db.endpoint, { method: 'POST', headers, body });
    const { __type } = (await response.json()) as { __type: string }; // every refusal has it
    return [response.status, __type.replace(/.*#/, '')];
  };
  const target = { 'x-amz-target': 'DynamoDB_20120810.GetItem' };
  const signed = { ...target, authorization: 'AWS4-HMAC-SHA256 …'.replace('…', 'Credential=x') };
  expect(await send(target, '{}')).toEqual([400, 'MissingAuthenticationTokenException']);
  expect(await send(signed, '{')).toEqual([400, 'SerializationException']);
  expect(await send(signed, '[]')).toEqual([400, 'SerializationException']);
  expect(await send(signed, '{}')).toEqual([400, 'ValidationException']);
  expect(await send({ ...signed, 'x-amz-target': 'DynamoDB_20120810.constructor' }, '{}')).toEqual([
    400,
    'UnknownOperationException',
  ]);
});
