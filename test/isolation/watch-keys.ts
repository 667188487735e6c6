/** Watches that a request of one organisation never names a key of the table that is not its own. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What every organisation's requests may touch beside their own keys: jobs and notes of retained roles, which maintenance finds without knowing organisations. */
const ofEverybody = /^SYS#(JOB#[0-9a-f]|RETAINED)$/;

const textIn = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'S' in value && typeof value.S === 'string' ? value.S : undefined;

/** The partition keys that a request to the database names, however deep. */
export const partitionKeysOf = (input: unknown): readonly string[] => {
  if (typeof input !== 'object' || input === null) return [];
  if (Array.isArray(input)) return input.flatMap(partitionKeysOf);
  return [
    ...askedFor(input),
    ...Object.entries(input).flatMap(([name, value]) => {
      const text = textIn(value);
      return name === 'PK' && text !== undefined ? [text] : partitionKeysOf(value);
    }),
  ];
};

/** The key that a query asks for, which stands among its values. */
const askedFor = (input: object): readonly string[] => {
  if (!('KeyConditionExpression' in input && 'ExpressionAttributeValues' in input)) return [];
  const name = /\bPK = (:\w+)/.exec(String(input.KeyConditionExpression))?.[1];
  const key = Object.entries(input.ExpressionAttributeValues ?? {}).find(([each]) => each === name)?.[1];
  return [textIn(key) ?? ''];
};

export interface KeyWatch {
  /** Requests to the database that were looked at. */
  readonly seen: () => number;
  /** Runs a request of an organisation; one that reaches beyond it fails. */
  readonly within: <Result>(organizationId: string, request: () => Promise<Result>) => Promise<Result>;
}

interface WatchedRequest {
  readonly client: DynamoDBClient;
  readonly organizationId: string;
  readonly strangers: string[];
}

// One for all watches: Node carries each storage that was ever used through every promise.
const current = new AsyncLocalStorage<WatchedRequest>();

/** Puts the watch on a client. */
export const watchKeys = (client: DynamoDBClient): KeyWatch => {
  let seen = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const request = current.getStore();
      if (request?.client === client) {
        const keys = partitionKeysOf(args.input);
        seen += 1;
        const own = `T#${request.organizationId}#`;
        request.strangers.push(...keys.filter((key) => !key.startsWith(own) && !ofEverybody.test(key)));
        if (keys.length === 0) request.strangers.push(`no key in ${JSON.stringify(args.input)}`);
      }
      return next(args);
    },
    { step: 'initialize' },
  );
  return {
    seen: () => seen,
    within: async (organizationId, request) => {
      const strangers: string[] = [];
      const result = await current.run({ client, organizationId, strangers }, request);
      if (strangers.length > 0) {
        throw new Error(`A request of "${organizationId}" touched ${[...new Set(strangers)].join(', ')}`);
      }
      return result;
    },
  };
};
