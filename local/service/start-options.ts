import { resolve } from 'node:path';
import { StartFailure } from './start-failure';

/** What the environment says of the local service. */
export interface StartOptions {
  /** 0 takes any port that is free. */
  readonly port: number;
  readonly directory: string;
  /** Keeps all data in memory. */
  readonly ephemeral: boolean;
  /** Another DynamoDB than the embedded one. */
  readonly dynamoDbEndpoint: string | undefined;
  /** Requests a second that an organisation may send; undefined: no limit. */
  readonly rateLimit: number | undefined;
}

const defaultPort = 3000;

const readPort = (text: string | undefined): number => {
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new StartFailure(`PORT is "${text}", but must be a number from 0 to 65535; 0 takes any free port.`);
};

const readEndpoint = (text: string | undefined): string | undefined => {
  if (text === undefined || text === '') return undefined;
  if (/^https?:\/\/[^/]+/.test(text)) return text;
  throw new StartFailure(`SCIM_DYNAMODB_ENDPOINT is "${text}", but must be a URL such as http://127.0.0.1:8000.`);
};

const readFlag = (name: string, text: string | undefined): boolean => {
  if (text === undefined || text === '' || text === '0') return false;
  if (text === '1') return true;
  throw new StartFailure(`${name} is "${text}", but must be 1, 0 or empty.`);
};

/** As `rateLimit` of `lib/config.ts`. */
const readRateLimit = (text: string | undefined): number | undefined => {
  if (text === undefined || text === '') return undefined;
  const rate = Number(text);
  if (/^\d+$/.test(text) && rate >= 25 && rate <= 1_000) return rate;
  throw new StartFailure(`SCIM_LOCAL_RATE_LIMIT is "${text}", but must be a number from 25 to 1000 or empty.`);
};

/** Reads PORT, SCIM_LOCAL_DIR, SCIM_LOCAL_EPHEMERAL, SCIM_DYNAMODB_ENDPOINT and SCIM_LOCAL_RATE_LIMIT. */
export const readStartOptions = (environment: NodeJS.ProcessEnv, workingDirectory: string): StartOptions => ({
  port: readPort(environment.PORT),
  directory: resolve(workingDirectory, environment.SCIM_LOCAL_DIR || '.local'),
  ephemeral: readFlag('SCIM_LOCAL_EPHEMERAL', environment.SCIM_LOCAL_EPHEMERAL),
  dynamoDbEndpoint: readEndpoint(environment.SCIM_DYNAMODB_ENDPOINT),
  rateLimit: readRateLimit(environment.SCIM_LOCAL_RATE_LIMIT),
});
