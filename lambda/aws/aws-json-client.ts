/**
 * A client for services that speak JSON over POST (DynamoDB, Secrets Manager). It takes the SDK's commands and throws the
 * SDK's errors, but does not run them through the SDK's client: that resolves region, endpoint and credentials anew for
 * each call, and most of it is code that a Lambda never needs. No binary values: JSON has none, and neither have our items.
 */

import { noteCall } from '../log/calls';
import { createHttpExchange } from './http/http-exchange';
import type { HttpAnswer } from './http/response-reader';
import { createRetries, type RetryWorld } from './retry-call';
import { type ErrorClasses, serviceError } from './service-error';
import { type Credentials, createSigner, type SignBody } from './sign-request';

/** What differs between services. */
export interface AwsJsonService {
  /** Name in signatures and endpoints. */
  readonly name: string;
  /** First part of `x-amz-target`. */
  readonly target: string;
  readonly contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
  readonly errors: readonly ErrorClasses[];
  readonly ServiceException: new (options: never) => Error;
  /** Reads the text of a good answer. */
  readonly parse: (text: string) => object;
}

/** Where the client runs. */
export interface AwsJsonClientOptions extends RetryWorld {
  readonly endpoint: URL;
  readonly region: string;
  readonly credentials: Credentials;
  readonly now: () => Date;
  readonly patienceMilliseconds: number;
}

/** Of an SDK command: its operation, a tuple `[kind, namespace, name, …]`, and its input. */
interface Command {
  readonly schema?: unknown;
  readonly input: unknown;
}

/** What is the same for all calls of an operation. */
interface Prepared {
  /** Header fields as they are sent. */
  readonly fields: string;
  readonly sign: SignBody;
}

/** The part of an SDK client that we use. */
export interface AwsJsonClient {
  send(command: Command, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
  destroy(): void;
}

const operationName = (command: Command): string => {
  if (!Array.isArray(command.schema)) throw new TypeError('This is no command of the AWS SDK.');
  return String(command.schema[2]);
};

const metadata = (answer: HttpAnswer) => ({
  httpStatusCode: answer.status,
  requestId: answer.headers.get('x-amzn-requestid'),
});

/** A client of one service. */
export const createAwsJsonClient = (service: AwsJsonService, options: AwsJsonClientOptions): AwsJsonClient => {
  const { endpoint, region, credentials, now } = options;
  const { sessionToken: token } = credentials;
  const ErrorClass = service.ServiceException as new (options: object) => Error; // what every SDK exception takes
  const signer = createSigner(service.name, region, credentials);
  const retrying = createRetries(options);
  const exchange = createHttpExchange(endpoint, options.patienceMilliseconds);
  const preparations = new Map<string, Prepared>();

  const prepared = (operation: string): Prepared => {
    const known = preparations.get(operation);
    if (known !== undefined) return known;
    const signed = {
      'content-type': service.contentType,
      host: endpoint.host,
      'x-amz-target': `${service.target}.${operation}`,
    };
    const fields = { ...signed, 'user-agent': 'cdk-scim', ...(token ? { 'x-amz-security-token': token } : {}) };
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
    const preparation = { fields: lines.join(''), sign: signer(signed) };
    preparations.set(operation, preparation);
    return preparation;
  };

  const once = async ({ fields, sign }: Prepared, body: string, signal?: AbortSignal): Promise<unknown> => {
    const { time, authorization } = sign(body, now());
    const head = `${fields}x-amz-date: ${time}\r\nauthorization: ${authorization}\r\n`;
    const answer = await exchange.post(head, body, signal);
    if (answer.status !== 200) throw serviceError(service.errors, ErrorClass, answer, metadata(answer));
    return Object.assign(service.parse(answer.body), { $metadata: metadata(answer) });
  };

  return {
    send: (command, { abortSignal } = {}) => {
      const operation = operationName(command);
      const preparation = prepared(operation);
      const body = JSON.stringify(command.input);
      const call = { service: service.name, operation, body };
      return noteCall(call, () => retrying(() => once(preparation, body, abortSignal)));
    },
    destroy: exchange.close,
  };
};
