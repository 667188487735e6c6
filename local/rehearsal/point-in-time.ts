/**
 * Point-in-time recovery for the embedded DynamoDB: every committed change is kept, and a new table gets the items that a
 * table had after any of them. As on AWS it gets the items only: no time to live, stream, backups or protection.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
 */
import type { ChangeRecord } from '../dynamodb/change-stream';
import type { DynamoDb } from '../dynamodb/start-dynamo-db';
import type { TableDefinition } from '../dynamodb/table-definition';

/** What was written in one go. */
export type Commit = readonly ChangeRecord[];

/** The changes of all tables since the recording began, in their order. */
export interface History {
  readonly commits: readonly Commit[];
  /** Makes a table with the items that another had after these commits; gives their number. */
  restore(source: TableDefinition, target: string, commits: readonly Commit[]): Promise<number>;
}

const ITEMS_A_CALL = 25;

/** The items that changes of a table leave behind; of each item the last one counts. */
const itemsAfter = ({ TableName, KeySchema }: TableDefinition, commits: readonly Commit[]): readonly object[] => {
  const items = new Map<string, object>();
  for (const { table, oldImage, newImage } of commits.flat()) {
    if (table !== TableName) continue;
    const key = JSON.stringify(KeySchema.map(({ AttributeName }) => (newImage ?? oldImage)?.[AttributeName]));
    if (newImage === undefined) items.delete(key);
    else items.set(key, newImage);
  }
  return [...items.values()];
};

/** Begins to record, while the tables are still empty. */
export const recordChanges = (dynamoDb: DynamoDb): History => {
  const commits: ChangeRecord[][] = [];
  let open: ChangeRecord[] | undefined;
  dynamoDb.onChange((record) => {
    if (open === undefined) {
      open = [];
      commits.push(open);
      // All changes of a transaction are told before anything else runs.
      queueMicrotask(() => {
        open = undefined;
      });
    }
    open.push(record);
  });
  return {
    commits,
    restore: async ({ TimeToLiveSpecification: _, ...schema }, target, until) => {
      await dynamoDb.createTable({ ...schema, TableName: target });
      const puts = itemsAfter(schema, until).map((Item) => ({ PutRequest: { Item } }));
      for (let from = 0; from < puts.length; from += ITEMS_A_CALL) {
        const RequestItems = { [target]: puts.slice(from, from + ITEMS_A_CALL) };
        await dynamoDb.dispatch('BatchWriteItem', { RequestItems });
      }
      return puts.length;
    },
  };
};
