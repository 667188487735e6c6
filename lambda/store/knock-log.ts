import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { activityOfKnock, type RecordKnock } from '../directory/activity/knock';
import { elapsedMilliseconds } from '../directory/elapsed-milliseconds';
import type { ReportLoss } from '../directory/report-loss';
import { activityKey, lastKnockKey } from './activity-keys';
import { number, text } from './codec';
import { isConditionFailure } from './failures';

/** What recording works with. */
interface KnockLogParts {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly reportLoss?: ReportLoss;
}

const everyMilliseconds = 15 * 60_000;
const keptSeconds = 30 * 86_400;
const patienceMilliseconds = 1_000;
const maxRemembered = 10_000;

/**
 * Notes dead keys that knock. A table item a key says when it was last noted, so that however many instances are asked,
 * and however often, one of them writes, and the log gets a line every 15 minutes.
 */
export const createKnockLog = ({ client, table, now, newId, reportLoss }: KnockLogParts): RecordKnock => {
  const noted = new Map<string, number>();
  return async (knock) => {
    const { organizationId, incarnationId, keyId, keyName, reason } = knock;
    const time = now();
    const last = noted.get(keyId);
    if (organizationId === '' || (last !== undefined && elapsedMilliseconds(last, time.getTime()) < everyMilliseconds))
      return;
    if (noted.size >= maxRemembered) noted.clear();
    noted.set(keyId, time.getTime());
    const at = time.toISOString();
    const expires = number(Math.floor(time.getTime() / 1000) + keptSeconds);
    const { PK, SK } = lastKnockKey(organizationId, keyId);
    const abortSignal = AbortSignal.timeout(patienceMilliseconds);
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: {
            PK: text(PK),
            SK: text(SK),
            knock: text(JSON.stringify({ keyId, keyName, reason, at })),
            at: text(at),
            incarnation: text(incarnationId),
            expires,
          },
          ConditionExpression: 'attribute_not_exists(PK) OR NOT (#at BETWEEN :since AND :latest)',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: {
            ':since': text(new Date(time.getTime() - everyMilliseconds + 1).toISOString()),
            ':latest': text(new Date(time.getTime() + everyMilliseconds).toISOString()),
          },
        }),
        { abortSignal },
      );
      const entry = activityOfKnock(knock, newId(), at);
      const line = activityKey(organizationId, at, entry.id);
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: {
            PK: text(line.PK),
            SK: text(line.SK),
            activity: text(JSON.stringify(entry)),
            incarnation: text(incarnationId),
            expires,
          },
        }),
        { abortSignal },
      );
    } catch (cause) {
      // Another instance noted it, or the table is away: the key is refused all the same.
      if (!isConditionFailure(cause)) reportLoss?.({ what: 'use of a dead key', organizationId, cause });
    }
  };
};
