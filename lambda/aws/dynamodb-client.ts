import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** A client of the table; region, endpoint and credentials come from the environment that Lambda sets. */
export function createDynamoDbClient(): DynamoDBClient {
  return new DynamoDBClient({});
}
