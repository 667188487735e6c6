import type { DynamoDb } from './start-dynamo-db';

/** The keys of the table that the stateful stack deploys, under any name. */
export const directoryTableKeys = (name: string) => ({
  TableName: name,
  KeySchema: [
    { AttributeName: 'PK', KeyType: 'HASH' as const },
    { AttributeName: 'SK', KeyType: 'RANGE' as const },
  ],
  AttributeDefinitions: [
    { AttributeName: 'PK', AttributeType: 'S' as const },
    { AttributeName: 'SK', AttributeType: 'S' as const },
  ],
});

/** Creates a table of the shape that the stateful stack deploys, for tests that run without a template. */
export function createDirectoryTable(db: DynamoDb, name: string): Promise<void> {
  return db.createTable({
    ...directoryTableKeys(name),
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  });
}
