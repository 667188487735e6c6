/** The watch itself: it must see what it is there for. */
import { DynamoDBClient, GetItemCommand, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { createDirectoryTable } from '../../local/dynamodb/directory-table';
import { startDynamoDb } from '../../local/dynamodb/start-dynamo-db';
import { type KeyWatch, partitionKeysOf, watchKeys } from './watch-keys';

describe('the watch over keys', () => {
  let client: DynamoDBClient;
  let watch: KeyWatch;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const database = await startDynamoDb({ sweepEveryMs: 0 });
    await createDirectoryTable(database, 'directory');
    client = new DynamoDBClient({
      endpoint: database.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    watch = watchKeys(client);
    stop = async () => {
      client.destroy();
      await database.stop();
    };
  });
  afterAll(() => stop());

  const key = (PK: string) => ({ PK: { S: PK }, SK: { S: '!' } });
  const get = (PK: string) => client.send(new GetItemCommand({ TableName: 'directory', Key: key(PK) }));
  const query = (PK: string) =>
    client.send(
      new QueryCommand({
        TableName: 'directory',
        KeyConditionExpression: 'PK = :partition',
        ExpressionAttributeValues: { ':partition': { S: PK } },
      }),
    );
  const write = (...PKs: string[]) =>
    client.send(
      new TransactWriteItemsCommand({
        TransactItems: PKs.map((PK) => ({ Put: { TableName: 'directory', Item: key(PK) } })),
      }),
    );

  test('lets through what belongs to the organisation', async () => {
    await watch.within('acme', async () => {
      await get('T#acme#META');
      await query('T#acme#U#0');
      await write('T#acme#U#0', 'SYS#JOB#a');
    });
    expect(watch.seen()).toBe(3);
  });

  test.each([
    ['a read', () => get('T#acme2#META')],
    ['a query', () => query('T#ACME#U#0')],
    ['one of many writes', () => write('T#acme#U#1', 'T#other#U#1')],
    ['a list of the service', () => query('SYS#ORG')],
  ])('fails for %s of another one', async (_, request: () => Promise<unknown>) => {
    await expect(watch.within('acme', request)).rejects.toThrow('touched');
    await request();
  });

  test('finds keys in every form of request', () => {
    const input = {
      RequestItems: { directory: { Keys: [key('a'), key('b')] } },
      TransactItems: [{ ConditionCheck: { Key: key('c') } }, { Update: { Key: key('d') } }],
    };
    expect(partitionKeysOf(input)).toEqual(['a', 'b', 'c', 'd']);
  });
});
