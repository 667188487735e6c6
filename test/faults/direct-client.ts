/** Clients that call the emulated services in this process: with our retries and our errors, without sockets, so that calls always come in the same order. */
import { DynamoDBClient, DynamoDBServiceException, errorTypeRegistries } from '@aws-sdk/client-dynamodb';
import {
  SecretsManagerClient,
  SecretsManagerServiceException,
  errorTypeRegistries as secretErrors,
} from '@aws-sdk/client-secrets-manager';
import { createRetries } from '../../lambda/aws/retry-call';
import { type ErrorClasses, serviceError } from '../../lambda/aws/service-error';
import { ConnectionLost, ServiceError } from '../../local/aws-json/service-error';

interface Emulated {
  dispatch(action: string, input: Record<string, unknown>): Promise<object>;
}

interface Command {
  readonly schema?: unknown;
  readonly input: unknown;
}

/** Waits that take no time. */
export const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

const sender = (
  service: Emulated,
  errors: readonly ErrorClasses[],
  Base: new (options: never) => Error,
  random: () => number,
) => {
  const retrying = createRetries({ sleep: soon, random });
  const once = async (action: string, text: string): Promise<unknown> => {
    try {
      const output = await service.dispatch(action, JSON.parse(text));
      return { ...output, $metadata: { httpStatusCode: 200 } };
    } catch (error) {
      if (error instanceof ConnectionLost) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      if (!(error instanceof ServiceError)) throw error;
      const answer = { status: error.statusCode, headers: new Map(), body: JSON.stringify(error.body) };
      const BaseClass = Base as new (options: object) => Error; // what every SDK exception takes
      throw serviceError(errors, BaseClass, answer, { httpStatusCode: error.statusCode });
    }
  };
  return ({ schema, input }: Command) => {
    const action = Array.isArray(schema) ? String(schema[2]) : '';
    const text = JSON.stringify(input);
    return retrying(() => once(action, text));
  };
};

const own = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** A client of the embedded DynamoDB. */
export const directDynamoDb = (service: Emulated, random: () => number): DynamoDBClient =>
  Object.assign(new DynamoDBClient(own), {
    send: sender(service, errorTypeRegistries, DynamoDBServiceException, random),
  });

/** A client of the embedded Secrets Manager. */
export const directSecretsManager = (service: Emulated, random: () => number): SecretsManagerClient =>
  Object.assign(new SecretsManagerClient(own), {
    send: sender(service, secretErrors, SecretsManagerServiceException, random),
  });
