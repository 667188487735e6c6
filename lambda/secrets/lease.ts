import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { KeyOwner } from '../directory/access-keys/key-store';
import type { ReportLoss } from '../directory/report-loss';
import { type Backoff, jitter } from './backoff';
import { isNamed } from './key-secret';
import { unavailable } from './unavailable';

/** Runs work while nobody else works on the same owner's keys. */
export type Lease = <Result>(owner: KeyOwner, work: () => Promise<Result>) => Promise<Result>;

// Longer than a change takes, shorter than anybody wants to wait for the lease of a process that died.
const leaseMilliseconds = 10_000;
// Counted in attempts, each after a quarter of a second at most: a clock that is set back makes nobody wait longer.
const maxAttempts = 160;

/**
 * A lease in the table. It only spares Secrets Manager, which takes few writes a second, a crowd of writers that undo each
 * other's work; nothing depends on it being kept, because the writes compare and swap.
 */
export const createLease = (
  client: DynamoDBClient,
  table: string,
  world: Backoff & { readonly now: () => Date; readonly newId: () => string; readonly reportLoss?: ReportLoss },
): Lease => {
  const take = async (key: LeaseKey, holder: string): Promise<boolean> => {
    const now = world.now().getTime();
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: { ...key, holder: { S: holder }, until: { N: String(now + leaseMilliseconds) } },
          // Its own holder may take it again: the SDK repeats a call whose answer was lost. One that ends later than any does was
          // taken by a clock that goes wrong.
          ConditionExpression: 'attribute_not_exists(PK) OR NOT (#until BETWEEN :now AND :latest) OR holder = :holder',
          ExpressionAttributeNames: { '#until': 'until' },
          ExpressionAttributeValues: {
            ':now': { N: String(now) },
            ':latest': { N: String(now + 2 * leaseMilliseconds) },
            ':holder': { S: holder },
          },
        }),
      );
      return true;
    } catch (error) {
      if (isNamed(error, 'ConditionalCheckFailedException')) return false;
      return unavailable(error);
    }
  };

  const giveBack = async (owner: KeyOwner, key: LeaseKey, holder: string): Promise<void> => {
    const release = new DeleteItemCommand({
      TableName: table,
      Key: key,
      ConditionExpression: 'holder = :holder',
      ExpressionAttributeValues: { ':holder': { S: holder } },
    });
    // Whatever fails here, the lease ends by itself.
    await client.send(release).catch((cause: unknown) => {
      if (isNamed(cause, 'ConditionalCheckFailedException')) return;
      world.reportLoss?.({ what: 'end of a lease', organizationId: owner, cause });
    });
  };

  return async (owner, work) => {
    const key = leaseKey(owner);
    const holder = world.newId();
    for (let attempt = 0; !(await take(key, holder)); attempt += 1) {
      if (attempt >= maxAttempts) {
        const cause = new Error(`Others changed the same keys at each of ${maxAttempts} attempts.`);
        unavailable(cause);
      }
      await jitter(world, attempt, { base: 25, cap: 250 });
    }
    try {
      return await work();
    } finally {
      await giveBack(owner, key, holder);
    }
  };
};

type LeaseKey = { readonly PK: { readonly S: string }; readonly SK: { readonly S: string } };

const leaseKey = (owner: KeyOwner): LeaseKey => ({
  PK: { S: owner === '' ? 'SYS#LEASE' : `T#${owner}#LEASE` },
  SK: { S: 'access-keys' },
});
