import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDirectoryTable } from '../../../local/dynamodb/directory-table';
import { type DynamoDb, type DynamoDbOptions, startDynamoDb } from '../../../local/dynamodb/start-dynamo-db';

/** The embedded DynamoDB with one table, and a client that does not retry. */
export interface Embedded {
  readonly db: DynamoDb;
  readonly client: DynamoDBClient;
  readonly table: string;
  stop(): Promise<void>;
}

/** Starts it with the options of the test. */
export async function startEmbedded(options: DynamoDbOptions = {}): Promise<Embedded> {
  const db = await startDynamoDb({ sweepEveryMs: 0, ...options });
  const table = 'directory';
  await createDirectoryTable(db, table);
  const client = new DynamoDBClient({
    endpoint: db.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  return {
    db,
    client,
    table,
    async stop() {
      client.destroy();
      await db.stop();
    },
  };
}
