import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutItemCommand, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { type DynamoDbOptions, startDynamoDb } from '../../../local/dynamodb/start-dynamo-db';
import { key, N, refusalOf, S } from './contract/backend';
import { type Embedded, startEmbedded } from './embedded';

let path: string;
const open: Embedded[] = [];

async function start(options: DynamoDbOptions = { path }): Promise<Embedded> {
  const embedded = await startEmbedded(options);
  open.push(embedded);
  return embedded;
}

async function stop(embedded: Embedded): Promise<void> {
  open.splice(open.indexOf(embedded), 1);
  await embedded.stop();
}

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'scim-dynamodb-'));
});
afterEach(async () => {
  for (const embedded of [...open]) await stop(embedded);
  await rm(path, { recursive: true, force: true });
});

async function items({ client, table }: Embedded, partition: string) {
  const { Items } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'PK = :p',
      ExpressionAttributeValues: { ':p': S(partition) },
    }),
  );
  return Items ?? [];
}

test('items, tables, times to live and tokens survive a restart', async () => {
  const before = await start();
  await before.client.send(new PutItemCommand({ TableName: before.table, Item: { ...key('a', '1'), n: N(1) } }));
  const Update = {
    TableName: before.table,
    Key: key('a', '1'),
    UpdateExpression: 'ADD n :one',
    ExpressionAttributeValues: { ':one': N(1) },
  };
  const once = new TransactWriteItemsCommand({ TransactItems: [{ Update }], ClientRequestToken: 'once' });
  await before.client.send(once);
  await stop(before);

  const after = await start();
  await after.client.send(once);
  expect(await items(after, 'a')).toEqual([{ ...key('a', '1'), n: N(2) }]);
  expect(await after.db.dispatch('DescribeTimeToLive', { TableName: after.table })).toMatchObject({
    TimeToLiveDescription: { AttributeName: 'expires' },
  });
});

test('a killed process leaves whole transactions, and every acknowledged one', async () => {
  await stop(await start());
  for (const run of ['1', '2', '3']) {
    const acknowledged = await killedAfter(run, 20 * Number(run));
    const after = await start();
    const counted = Number((await items(after, 'count')).find(({ SK }) => SK?.S === run)?.n?.N);
    expect(counted).toBeGreaterThanOrEqual(acknowledged);
    for (let index = 0; index <= counted; index += 1) {
      expect(await items(after, `group#${run}#${index}`)).toHaveLength(index < counted ? 10 : 0);
    }
    await stop(after);
  }
}, 60_000);

test('a directory that is in use is refused in one sentence', async () => {
  await start();
  const refusal = await refusalOf(startDynamoDb({ path }));
  expect(refusal.message).toBe(`Cannot open the database in ${path}: another process has it open`);
});

test('a busy port is refused and leaves the directory free', async () => {
  const first = await start({});
  expect(await refusalOf(startDynamoDb({ path, port: first.db.port }))).toMatchObject({
    message: expect.stringContaining('EADDRINUSE'),
  });
  await stop(await start());
});

/** Kills a writing process, without warning, once it had so many transactions acknowledged; gives how many it said in all. */
function killedAfter(run: string, transactions: number): Promise<number> {
  const script = join(__dirname, 'killed-writer.ts');
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', script, path, run], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const lines = () => said.split('\n').length - 1;
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (lines() >= transactions) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === null ? resolve(lines()) : reject(new Error(`The writer ended with ${code}`)),
    );
  });
}
