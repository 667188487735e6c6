/**
 * Which call to AWS an error came from, and which are under way. The clients note it and whoever logs reads it. It is kept beside the
 * errors, not in them: Lambda's runtime logs every property of an error that a handler throws.
 */

/** A call to AWS. */
export interface AwsCall {
  /** Name in endpoints: `dynamodb`, `secretsmanager`. */
  readonly service: string;
  /** `GetItem`, `GetSecretValue` … */
  readonly operation: string;
  /** The JSON text that is sent. It holds personal data and is never logged. */
  readonly body: string;
}

const failed = new WeakMap<Error, AwsCall>();
const underWay = new Set<AwsCall>();

/** Notes a call while it is under way, and then with the error that it ends with. */
export const noteCall = async <Answer>(call: AwsCall, send: () => Promise<Answer>): Promise<Answer> => {
  underWay.add(call);
  try {
    return await send();
  } catch (error) {
    if (error instanceof Error) failed.set(error, call);
    throw error;
  } finally {
    underWay.delete(call);
  }
};

/** Where an error came from; undefined when it is none of a call. */
export const failedCallOf = (error: Error): AwsCall | undefined => failed.get(error);

/** What this instance of a function waits for. */
export const callsUnderWay = (): readonly AwsCall[] => [...underWay];
