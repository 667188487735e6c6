/** Which failed calls are sent again, and when: the SDK's "standard" mode. */

/** Waiting and chance, given in so that tests need neither. */
export interface RetryWorld {
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
}

const attemptsAtMost = 3;
const firstPauseMilliseconds = 50;

/** When a service is down, every caller would send three times as much: the allowance stops that. It refills with success. */
const fullAllowance = 500;
const costOfRetry = 5;
const costAfterTimeout = 10;

const throttling = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);
const networkFailures = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

const isPassing = (error: unknown): boolean => {
  const name = String(field(error, 'name'));
  if (name === 'TimeoutError' || throttling.has(name)) return true;
  const status = field(field(error, '$metadata'), 'httpStatusCode');
  return (typeof status === 'number' && status >= 500) || networkFailures.has(String(field(error, 'code')));
};

/** Runs calls, again where that may help. What is thrown in the end tells in `$metadata` how often it was tried. */
export const createRetries = ({ sleep, random }: RetryWorld) => {
  let allowance = fullAllowance;

  return async <Result>(call: () => Promise<Result>): Promise<Result> => {
    let paid = 0;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await call();
        allowance = Math.min(fullAllowance, allowance + (paid || 1));
        return result;
      } catch (error) {
        const cost = field(error, 'name') === 'TimeoutError' ? costAfterTimeout : costOfRetry;
        if (attempt >= attemptsAtMost || !isPassing(error) || allowance < cost) {
          throw error instanceof Error
            ? Object.assign(error, { $metadata: { ...Object(field(error, '$metadata')), attempts: attempt } })
            : error;
        }
        allowance -= cost;
        paid = cost;
        await sleep(random() * firstPauseMilliseconds * 2 ** attempt);
      }
    }
  };
};
