import type { DynamoDb } from './start-dynamo-db';

/** Creates a table of the shape that the stateful stack deploys, for tests that run without a template. */
export function createDirectoryTable(db: DynamoDb, name: string): Promise<void> {
  return db.createTable({
    TableName: name,
    KeySchema: [
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'PK', AttributeType: 'S' },
      { AttributeName: 'SK', AttributeType: 'S' },
    ],
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  });
}
