import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDirectoryTable, directoryTableKeys } from '../../../local/dynamodb/directory-table';
import { startDynamoDb } from '../../../local/dynamodb/start-dynamo-db';
import { startAmazonLocal, whyNoAmazonLocal } from './amazon-dynamodb-local';
import { checkAgreement } from './contract/agreement';
import type { Backend } from './contract/backend';
import { batches } from './contract/batches';
import { capacity } from './contract/capacity';
import { conditions } from './contract/conditions';
import { limits } from './contract/limits';
import { queries } from './contract/queries';
import { transactions } from './contract/transactions';
import { writes } from './contract/writes';

interface Running {
  readonly endpoint: string;
  stop(): Promise<void>;
}

const table = 'contract';
const why = whyNoAmazonLocal();

async function startEmbedded(): Promise<Running> {
  const db = await startDynamoDb();
  await createDirectoryTable(db, table);
  return db;
}

describe('the embedded DynamoDB', () => contract('embedded', false, startEmbedded));

if (why === undefined) {
  describe("Amazon's DynamoDB Local", () => {
    contract('amazon', true, startAmazonWithTable);
    test('answers any sequence of calls as the embedded DynamoDB does', async () => {
      const [ours, theirs] = await Promise.all([startEmbedded(), startAmazonWithTable()]);
      const [client, amazon] = [clientOf(ours.endpoint), clientOf(theirs.endpoint)];
      try {
        await checkAgreement({ client, table }, { client: amazon, table });
      } finally {
        client.destroy();
        amazon.destroy();
        await Promise.all([ours.stop(), theirs.stop()]);
      }
    }, 120_000);
  });
} else {
  test(`the contract was not run against Amazon's DynamoDB Local: ${why}`, () => {
    process.stdout.write(`The contract was not run against Amazon's DynamoDB Local: ${why}\n`);
    expect(why).not.toBe('');
  });
}

/** Everything that our store relies on, against one backend. */
function contract(name: string, isAmazonLocal: boolean, start: () => Promise<Running>): void {
  let running: Running;
  let sdk: DynamoDBClient;
  beforeAll(async () => {
    running = await start();
    sdk = clientOf(running.endpoint);
  });
  afterAll(async () => {
    sdk?.destroy();
    await running?.stop();
  });
  const backend: Backend = { name, isAmazonLocal, table, client: () => sdk };
  describe('writes', () => writes(backend));
  describe('conditions', () => conditions(backend));
  describe('transactions', () => transactions(backend));
  describe('queries', () => queries(backend));
  describe('batches', () => batches(backend));
  describe('limits', () => limits(backend));
  describe('capacity', () => capacity(backend));
}

async function startAmazonWithTable(): Promise<Running> {
  const amazon = await startAmazonLocal();
  const sdk = clientOf(amazon.endpoint);
  await sdk.send(
    new CreateTableCommand({
      ...directoryTableKeys(table),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  sdk.destroy();
  return amazon;
}

function clientOf(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}
