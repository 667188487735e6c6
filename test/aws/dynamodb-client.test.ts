import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ResourceNotFoundException,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { createDynamoDbClient } from '../../lambda/aws/dynamodb-client';
import { createDirectoryTable } from '../../local/dynamodb/directory-table';
import { type DynamoDb, startDynamoDb } from '../../local/dynamodb/start-dynamo-db';

const TableName = 'directory';
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
const key = (id: string) => ({ PK: { S: 'T#acme#U#a' }, SK: { S: id } });
const absent = 'attribute_not_exists(PK)';

/** The same calls on a table of their own, through the client that is handed in. */
const calls: readonly (readonly [string, (client: DynamoDBClient) => Promise<unknown>])[] = [
  [
    'put',
    (c) => c.send(new PutItemCommand({ TableName, Item: { ...key('1'), d: { S: '{"n":"Zoë\\n"}' }, v: { N: '1' } } })),
  ],
  ['get', (c) => c.send(new GetItemCommand({ TableName, Key: key('1'), ConsistentRead: true }))],
  ['get what is not there', (c) => c.send(new GetItemCommand({ TableName, Key: key('none') }))],
  [
    'update',
    (c) =>
      c.send(
        new UpdateItemCommand({
          TableName,
          Key: key('1'),
          UpdateExpression: 'ADD keys :k SET v = v + :one',
          ExpressionAttributeValues: { ':k': { SS: ['x', 'y'] }, ':one': { N: '1' } },
          ReturnValues: 'ALL_NEW',
          ReturnConsumedCapacity: 'TOTAL',
        }),
      ),
  ],
  [
    'write a batch',
    (c) =>
      c.send(
        new BatchWriteItemCommand({
          RequestItems: { [TableName]: ['2', '3', '4'].map((id) => ({ PutRequest: { Item: key(id) } })) },
        }),
      ),
  ],
  [
    'query a page',
    (c) =>
      c.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'PK = :p',
          ExpressionAttributeValues: { ':p': { S: 'T#acme#U#a' } },
          Limit: 2,
        }),
      ),
  ],
  [
    'get a batch',
    (c) => c.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('4'), key('none')] } } })),
  ],
  [
    'fail a condition, told the item',
    (c) =>
      c.send(
        new PutItemCommand({
          TableName,
          Item: key('1'),
          ConditionExpression: absent,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
  ],
  [
    'cancel a transaction, told why',
    (c) =>
      c.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: { TableName, Item: key('5') } },
            {
              Put: {
                TableName,
                Item: key('1'),
                ConditionExpression: absent,
                ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
              },
            },
          ],
        }),
      ),
  ],
  ['name no table', (c) => c.send(new GetItemCommand({ TableName: 'none', Key: key('1') }))],
  ['write nonsense', (c) => c.send(new UpdateItemCommand({ TableName, Key: key('1'), UpdateExpression: 'SET' }))],
  ['delete', (c) => c.send(new DeleteItemCommand({ TableName, Key: key('1'), ReturnValues: 'ALL_OLD' }))],
];

const outcomeOf = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    const { $metadata, ...answer } = (await call) as { $metadata: { httpStatusCode: number } }; // every answer has it
    return { answer, status: $metadata.httpStatusCode };
  } catch (error) {
    if (!(error instanceof DynamoDBServiceException)) throw error;
    const { name, message, $fault, $metadata } = error;
    const told = error instanceof TransactionCanceledException ? error.CancellationReasons : undefined;
    const item = error instanceof ConditionalCheckFailedException ? error.Item : undefined;
    return { kind: error.constructor, name, message, $fault, status: $metadata.httpStatusCode, told, item };
  }
};

describe('the DynamoDB client', () => {
  const databases: DynamoDb[] = [];
  const database = async (): Promise<string> => {
    const started = await startDynamoDb({ sweepEveryMs: 0 });
    databases.push(started);
    await createDirectoryTable(started, TableName);
    return started.endpoint;
  };
  afterAll(() => Promise.all(databases.map((each) => each.stop())));

  it('answers and fails as the client of the SDK does', async () => {
    const stock = new DynamoDBClient({ region: 'eu-west-1', endpoint: await database(), credentials });
    const ours = createDynamoDbClient({
      region: 'eu-west-1',
      endpoint: new URL(await database()),
      credentials,
      now: () => new Date(),
      patienceMilliseconds: 6000,
      sleep: async () => {},
      random: () => 0,
    });
    const outcomes = [];
    for (const [name, call] of calls) {
      const outcome = await outcomeOf(call(ours));
      expect([name, outcome]).toEqual([name, await outcomeOf(call(stock))]);
      outcomes.push(outcome);
    }
    const kinds = [ConditionalCheckFailedException, TransactionCanceledException, ResourceNotFoundException];
    for (const kind of kinds) expect(outcomes).toContainEqual(expect.objectContaining({ kind }));
    stock.destroy();
    ours.destroy();
  });

  it('finds region, endpoint and credentials where Lambda puts them', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_DYNAMODB: await database(),
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    });
    const client = createDynamoDbClient();
    await expect(client.send(new GetItemCommand({ TableName, Key: key('1') }))).resolves.not.toHaveProperty('Item');
    client.destroy();
    process.env = before;
  });
});
