/** What the log says of an error: its classes, the call to AWS behind it, where it was thrown. No personal data. */
import { failedCallOf } from './calls';
import { callSubject } from './item-kinds';
import { maskSentence } from './mask-text';

/** An error of the chain of causes. */
interface LoggedError {
  /** Its class. */
  readonly error: string;
  /** Its name, where it is not that of its class: `ThrottlingException` of a `DynamoDBServiceException`. */
  readonly name?: string;
  /** `ECONNREFUSED`, or the code of a `DirectoryError`. */
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
}

/** An error as the log has it; docs/operations.md explains the fields. */
export interface LoggedFailure extends LoggedError {
  /** Name of the innermost error: of AWS, of the network, or of our own mistake. */
  readonly cause: string;
  /** Of the call to AWS behind it. */
  readonly service?: string;
  readonly operation?: string;
  readonly items?: readonly string[];
  readonly organizationId?: string;
  readonly awsStatus?: number;
  readonly awsRequestId?: string;
  readonly attempts?: number;
  /** Of a transaction: why it was cancelled. */
  readonly reasons?: readonly string[];
  /** The errors within, outermost first. */
  readonly causes?: readonly LoggedError[];
}

const DEEPEST = 6;

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const textField = (value: unknown, name: string): string | undefined => {
  const found = field(value, name);
  return typeof found === 'string' && found !== '' ? found : undefined;
};

const numberField = (value: unknown, name: string): number | undefined => {
  const found = field(value, name);
  return typeof found === 'number' ? found : undefined;
};

/** V8 names the property that was read of undefined; it stands in our code, not in the request. */
const ownProperty = /\((reading|setting) '([A-Za-z_$][\w$]{0,40})'\)/;

const messageOf = (error: Error): string => {
  const [, verb, property] = error instanceof TypeError ? (ownProperty.exec(error.message) ?? []) : [];
  const masked = maskSentence(error.message);
  return property === undefined ? masked : masked.replace(/\('…'\)|\((reading|setting) '…'\)/, `(${verb} ${property})`);
};

/** The frames. What stands before them in a stack is the message again, unmasked. */
const framesOf = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

// esbuild names a class `_Name` or `Name2` where it needs a second name.
const classOf = (error: Error): string => error.constructor.name.replace(/^_+|\d+$/g, '') || error.name;

/** The cause of an error that is one of ours. */
const codeOf = (error: Error): string | undefined =>
  textField(error, 'code') ?? textField(field(error, 'failure'), 'code');

const described = (error: unknown): LoggedError => {
  if (!(error instanceof Error)) return { error: typeof error, message: maskSentence(String(error)) };
  const [name, code, frames] = [error.name, codeOf(error), framesOf(error)];
  return {
    error: classOf(error),
    ...(name === classOf(error) ? {} : { name }),
    ...(code === undefined ? {} : { code }),
    message: messageOf(error),
    ...(frames === '' ? {} : { stack: `${name}: ${messageOf(error)}\n${frames}` }),
  };
};

const chainOf = (error: unknown): readonly unknown[] => {
  const chain: unknown[] = [];
  for (let next = error; next !== undefined && chain.length < DEEPEST; next = field(next, 'cause')) chain.push(next);
  return chain;
};

const reasonsOf = (error: unknown): readonly string[] => {
  const reasons = field(error, 'CancellationReasons');
  if (!Array.isArray(reasons)) return [];
  const codes = reasons.map((reason) => textField(reason, 'Code') ?? 'None');
  return [...new Set(codes.filter((code) => code !== 'None'))];
};

/** What is known of the call to AWS that failed. */
const callOf = (chain: readonly unknown[]): Partial<LoggedFailure> => {
  const failed = chain.find((error) => error instanceof Error && failedCallOf(error) !== undefined);
  const call = failed instanceof Error ? failedCallOf(failed) : undefined;
  const metadata = field(failed ?? chain.find((error) => field(error, '$metadata') !== undefined), '$metadata');
  const [awsStatus, attempts] = [numberField(metadata, 'httpStatusCode'), numberField(metadata, 'attempts')];
  const awsRequestId = textField(metadata, 'requestId');
  const reasons = chain.flatMap(reasonsOf);
  return {
    ...(call === undefined ? {} : { service: call.service, operation: call.operation, ...callSubject(call) }),
    ...(awsStatus === undefined ? {} : { awsStatus }),
    ...(awsRequestId === undefined ? {} : { awsRequestId }),
    ...(attempts === undefined ? {} : { attempts }),
    ...(reasons.length === 0 ? {} : { reasons }),
  };
};

const causeOf = (innermost: unknown): string => {
  if (!(innermost instanceof Error)) return typeof innermost;
  const code = textField(innermost, 'code');
  return code !== undefined && /^E[A-Z_]+$/.test(code) ? code : innermost.name;
};

/** Describes an error and what caused it. */
export const describeFailure = (error: unknown): LoggedFailure => {
  const chain = chainOf(error);
  const [outermost, ...inner] = chain;
  return {
    cause: causeOf(chain.at(-1)),
    ...callOf(chain),
    ...described(outermost),
    ...(inner.length === 0 ? {} : { causes: inner.map(described) }),
  };
};
