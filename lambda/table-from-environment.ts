/** The table of this deployment and how long it keeps audit entries: one reading for every part that is built on it. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoDbClient } from './aws/dynamodb-client';
import { environmentNames } from './environment';

export interface TableFromEnvironment {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Absent where the deployment leaves it to the store's default. */
  readonly auditRetentionDays?: number;
}

/** Reads what the stack set. Called once, when the Lambda starts. */
export const tableFromEnvironment = (environment: NodeJS.ProcessEnv = process.env): TableFromEnvironment => {
  const days = Number(environment[environmentNames.auditDays]);
  return {
    client: createDynamoDbClient(),
    table: environment[environmentNames.table] ?? '',
    ...(days > 0 ? { auditRetentionDays: days } : {}),
  };
};
