/** How busy each organisation is, in one item each: the sum of what all instances of the functions counted. */
import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { RateLedger } from '../directory/rate-limit/rate-ledger';
import { number, numberOf, text } from './codec';
import { rateKey } from './keys';
import { keyAttributes } from './table';

// An update has no maximum of two values, so there are two, of which exactly one applies.
const BUSY = 'busyUntil BETWEEN :since AND :latest';
const addition = {
  update: 'SET busyUntil = busyUntil + :cost, lastCharge = :charge, expires = :expires',
  condition: `${BUSY} AND lastCharge <> :charge`,
};
const beginning = {
  update: 'SET busyUntil = :since + :cost, lastCharge = :charge, expires = :expires',
  condition: `attribute_not_exists(PK) OR NOT (${BUSY})`,
};
// What others write meanwhile only makes it later: the first try finds it too early, the second too late, the third right.
const ATTEMPTS = 3;
/** An organisation that has been still for this long has no item; nothing depends on when it goes. */
const KEPT_SECONDS = 86_400;

export interface RateLedgerOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Names of charges, each another one: what was done and not answered is known by it, and not done again. */
  readonly newId?: () => string;
}

/** Keeps the ledger in the table of the directory. */
export const createRateLedger = ({ client, table, newId = randomUUID }: RateLedgerOptions): RateLedger => ({
  charge: async (organizationId, { cost, since, latest, busy, now }) => {
    const charge = newId();
    let adding = busy;
    for (let attempt = 1; ; attempt += 1) {
      const { update, condition } = adding ? addition : beginning;
      const limits = { ':since': number(since), ':latest': number(latest), ':cost': number(cost) };
      const command = new UpdateItemCommand({
        TableName: table,
        Key: keyAttributes(rateKey(organizationId)),
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeValues: {
          ...limits,
          ':charge': text(charge),
          ':expires': number(Math.ceil(now / 1_000_000) + KEPT_SECONDS),
        },
        ReturnValues: 'UPDATED_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      try {
        const { Attributes } = await client.send(command);
        return numberOf(Attributes ?? {}, 'busyUntil');
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        if (error.Item?.lastCharge?.S === charge) return numberOf(error.Item, 'busyUntil');
        if (attempt >= ATTEMPTS) throw error;
        adding = !adding;
      }
    }
  },
});
