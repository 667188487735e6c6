import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { KeyOwner } from '../directory/access-keys/key-store';
import { elapsedMilliseconds } from '../directory/elapsed-milliseconds';
import type { ReportLoss } from '../directory/report-loss';
import { isNamed } from './key-secret';
import { unavailable } from './unavailable';

/** When keys were last used, to a quarter of an hour. */
export interface KeyUse {
  /**
   * Notes that a key is in use. To be started before and awaited after a request's own work: it mostly does nothing, never
   * fails, and writes at most every 15 minutes a key.
   */
  record(owner: KeyOwner, keyId: string): Promise<void>;
  /** Key ids and when they were last used (RFC 3339, UTC). Throws `unavailable` when the table cannot be asked. */
  list(owner: KeyOwner): Promise<ReadonlyMap<string, string>>;
}

const everyMilliseconds = 15 * 60_000;
const maxRemembered = 10_000;

/** Keeps the last use of keys in the table, `T#<organisation>#KEYUSE`. */
export const createKeyUse = (
  client: DynamoDBClient,
  table: string,
  now: () => Date,
  reportLoss: ReportLoss = () => undefined,
): KeyUse => {
  const written = new Map<string, number>();

  return {
    record: async (owner, keyId) => {
      const at = now();
      const last = written.get(keyId);
      if (last !== undefined && elapsedMilliseconds(last, at.getTime()) < everyMilliseconds) return;
      if (written.size >= maxRemembered) written.clear();
      written.set(keyId, at.getTime());
      const since = new Date(at.getTime() - everyMilliseconds + 1).toISOString();
      const latest = new Date(at.getTime() + everyMilliseconds).toISOString();
      const update = new UpdateItemCommand({
        TableName: table,
        Key: { PK: { S: partition(owner) }, SK: { S: keyId } },
        UpdateExpression: 'SET lastUsedAt = :at',
        // Other instances of the handler serve the same key; one that noted a use to come has a clock that goes wrong.
        ConditionExpression: 'attribute_not_exists(PK) OR NOT (lastUsedAt BETWEEN :since AND :latest)',
        ExpressionAttributeValues: { ':at': { S: at.toISOString() }, ':since': { S: since }, ':latest': { S: latest } },
      });
      await client.send(update).catch((error: unknown) => {
        if (isNamed(error, 'ConditionalCheckFailedException')) return;
        written.delete(keyId);
        reportLoss({ what: 'key use', organizationId: owner, cause: error });
      });
    },

    list: async (owner) => {
      const query = new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': { S: partition(owner) } },
        ConsistentRead: true,
      });
      // At most as many as an organisation has keys, far below the megabyte of one answer.
      const { Items: items = [] } = await client.send(query).catch(unavailable);
      return new Map(items.map((item) => [item.SK?.S ?? '', item.lastUsedAt?.S ?? '']));
    },
  };
};

const partition = (owner: KeyOwner): string => (owner === '' ? 'SYS#KEYUSE' : `T#${owner}#KEYUSE`);
