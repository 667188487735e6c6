import {
  DeleteTableCommand,
  DescribeTableCommand,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
  type ScanCommandInput,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { createDirectoryTable, directoryTableKeys } from '../../../local/dynamodb/directory-table';
import { type Attributes, key, N, refusalOf, S } from './contract/backend';
import { type Embedded, startEmbedded } from './embedded';

let running: Embedded;
beforeEach(async () => {
  running = await startEmbedded();
});
afterEach(() => running.stop());

async function fill(table: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await running.db.dispatch('PutItem', {
      TableName: table,
      Item: { ...key(`p${index % 7}`, String(index)), n: N(index) },
    });
  }
}

async function scanned(input: Partial<ScanCommandInput>): Promise<Attributes[]> {
  const found: Attributes[] = [];
  let ExclusiveStartKey: Attributes | undefined;
  do {
    const page = await running.client.send(
      new ScanCommand({ TableName: running.table, ...input, ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}) }),
    );
    found.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}

const sortKeys = (items: Attributes[]) => items.map(({ SK }) => Number(SK?.S)).sort((one, other) => one - other);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

test('a scan in pages finds each item of its table once, and of no other', async () => {
  await createDirectoryTable(running.db, 'directory-2');
  await fill(running.table, 50);
  await fill('directory-2', 3);
  expect(sortKeys(await scanned({ Limit: 7 }))).toEqual(upTo(50));
  expect(await scanned({ TableName: 'directory-2' })).toHaveLength(3);
});

test.each([2, 5])('%i segments of a scan are its whole, without overlap', async (TotalSegments) => {
  await fill(running.table, 50);
  const segments = await Promise.all(
    upTo(TotalSegments).map((Segment) => scanned({ Segment, TotalSegments, Limit: 9 })),
  );
  expect(sortKeys(segments.flat())).toEqual(upTo(50));
});

test('a scan filters and projects', async () => {
  await fill(running.table, 10);
  const found = await scanned({
    FilterExpression: 'n >= :n',
    ProjectionExpression: 'n',
    ExpressionAttributeValues: { ':n': N(8) },
  });
  expect(found.map(({ n }) => n?.N).sort()).toEqual(['8', '9']);
});

test('tables are listed and described', async () => {
  expect((await running.client.send(new ListTablesCommand({}))).TableNames).toEqual(['directory']);
  const { Table } = await running.client.send(new DescribeTableCommand({ TableName: running.table }));
  expect(Table).toMatchObject({ TableStatus: 'ACTIVE', BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } });
});

test('a deleted table is gone with its items, and can be created anew, empty', async () => {
  await createDirectoryTable(running.db, 'other');
  await fill('other', 2);
  await fill(running.table, 5);
  await running.client.send(new DeleteTableCommand({ TableName: running.table }));
  const write = () => running.client.send(new PutItemCommand({ TableName: running.table, Item: key('a', '1') }));
  expect(await refusalOf(write())).toMatchObject({ name: 'ResourceNotFoundException' });
  await gone(running.table);
  await running.db.createTable(directoryTableKeys(running.table));
  expect(await scanned({})).toEqual([]);
  expect(await running.db.dispatch('DescribeTimeToLive', { TableName: running.table })).toEqual({
    TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' },
  });
  expect(await scanned({ TableName: 'other' })).toHaveLength(2);
});

test('a time to live that is set is not set again', async () => {
  const again = new UpdateTimeToLiveCommand({
    TableName: running.table,
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  });
  expect(await refusalOf(running.client.send(again))).toEqual({
    name: 'ValidationException',
    message: 'TimeToLive is already enabled',
  });
});

test('items that look alike in storage are kept apart', async () => {
  const items = [key('a', 'b/c'), key('a/b', 'c'), key('a', 'b'), key('a~', 'b'), key('A', 'b')];
  for (const Item of items) await running.client.send(new PutItemCommand({ TableName: running.table, Item }));
  expect(await scanned({})).toHaveLength(items.length);
  const found = await running.db.dispatch('Query', {
    TableName: running.table,
    KeyConditionExpression: 'PK = :p',
    ExpressionAttributeValues: { ':p': S('a') },
  });
  expect(found).toMatchObject({ Count: 2 });
});

/** Deletion ends after its answer, as on AWS. */
async function gone(TableName: string): Promise<void> {
  const { TableNames } = await running.client.send(new ListTablesCommand({}));
  if (TableNames?.includes(TableName)) return gone(TableName);
}
