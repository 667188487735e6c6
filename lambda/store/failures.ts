/** What the SDK's failures mean: to be tried again, or to be told in the directory's terms. */
import { DynamoDBServiceException, type TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DirectoryError } from '../directory/directory-error';

/** What was read is no longer so; the operation reads again. Never leaves the store. */
export class StaleRead extends Error {
  override readonly name = 'StaleRead';
}

/** A job holds the group; whoever wants to change its members carries the job on first. Never leaves the store. */
export class GroupBusy extends Error {
  override readonly name = 'GroupBusy';
  constructor(
    /** The sort key of the job. */
    readonly job: string,
  ) {
    super(`group held by job ${job}`);
  }
}

/** Of a write whose condition did not hold, told what the item is now. */
export const goneOrChanged = (held: object | undefined): DirectoryError =>
  new DirectoryError({ code: held === undefined ? 'gone' : 'changed' });

/** Failures after which the same request may succeed in a moment, and which the SDK does not try again often enough, if at all. */
const passing = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);
const passingReasons = new Set(['TransactionConflict', 'ProvisionedThroughputExceeded', 'ThrottlingError']);

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

export const isCancelled = (error: unknown): error is TransactionCanceledException =>
  nameOf(error) === 'TransactionCanceledException';

/** The condition of a single write did not hold. */
export const isConditionFailure = (error: unknown): boolean => nameOf(error) === 'ConditionalCheckFailedException';

/** Whether trying again in a moment may help. */
export const isPassing = (error: unknown): boolean =>
  isCancelled(error)
    ? (error.CancellationReasons ?? []).some(({ Code }) => passingReasons.has(Code ?? ''))
    : passing.has(nameOf(error));

/** Malformed requests are our own mistakes and must be seen as such; a failed condition means what its caller says. */
const passedOn = new Set(['ValidationException', 'SerializationException', 'ConditionalCheckFailedException']);

/** The failure in the directory's terms. */
export const translated = (error: unknown): unknown => {
  if (error instanceof DirectoryError || error instanceof StaleRead) return error;
  if (error instanceof DynamoDBServiceException) {
    return passedOn.has(error.name) ? error : new DirectoryError({ code: 'unavailable' }, { cause: error });
  }
  return isUnreachable(error) ? new DirectoryError({ code: 'unavailable' }, { cause: error }) : error;
};

/** What the SDK throws without an answer from the database: no connection, no time left. `ERR_…` are Node's own for misuse. */
const isUnreachable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return '$metadata' in error || error.name === 'TimeoutError' || /^E(?!RR_)/.test(code);
};
