/** How busy each organisation is, in one item each: the sum of what all instances of the functions counted. */
import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { RateLedger } from '../directory/rate-limit/rate-ledger';
import { number, numberOf, text } from './codec';
import { type ItemKey, rateKey } from './keys';
import { keyAttributes } from './table';

// An update has no maximum of two values, so there are two, of which exactly one applies.
const BUSY = 'busyUntil BETWEEN :since AND :latest';
const addition = {
  update: 'SET busyUntil = busyUntil + :cost, lastCharge = :charge, expires = :expires',
  condition: `${BUSY} AND busyUntil <= :ceiling AND lastCharge <> :charge`,
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
  /** The item of an organisation; that of its SCIM requests unless given. */
  readonly keyOf?: (organizationId: string) => ItemKey;
  /** Names of charges, each another one: what was done and not answered is known by it, and not done again. */
  readonly newId?: () => string;
}

/** Keeps the ledger in the table of the directory. */
export const createRateLedger = ({
  client,
  table,
  keyOf = rateKey,
  newId = randomUUID,
}: RateLedgerOptions): RateLedger => {
  const admit: RateLedger['admit'] = async (organizationId, { cost, since, latest, busy, now }, ceiling) => {
    const charge = newId();
    let adding = busy;
    for (let attempt = 1; ; attempt += 1) {
      const { update, condition } = adding ? addition : beginning;
      const command = new UpdateItemCommand({
        TableName: table,
        Key: keyAttributes(keyOf(organizationId)),
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeValues: {
          ':since': number(since),
          ':latest': number(latest),
          ...(adding ? { ':ceiling': number(ceiling) } : {}),
          ':cost': number(cost),
          ':charge': text(charge),
          ':expires': number(Math.ceil(now / 1_000_000) + KEPT_SECONDS),
        },
        ReturnValues: 'UPDATED_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      try {
        const { Attributes } = await client.send(command);
        return { admitted: true, busyUntil: numberOf(Attributes ?? {}, 'busyUntil') };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const held = error.Item === undefined ? 0 : numberOf(error.Item, 'busyUntil');
        if (error.Item?.lastCharge?.S === charge) return { admitted: true, busyUntil: held };
        if (held > ceiling && held <= latest) return { admitted: false, busyUntil: held };
        if (attempt >= ATTEMPTS) throw error;
        adding = !adding;
      }
    }
  };
  return {
    admit,
    charge: async (organizationId, charge) => (await admit(organizationId, charge, charge.latest)).busyUntil,
  };
};
