import { join, resolve } from 'node:path';
import { readConnection } from '../service/connection-file';
import type { Target } from './play-sequence';
import { SimulationFailure, UsageFailure } from './simulation-failure';

/** What the command line says of the service. */
export interface TargetOptions {
  readonly baseUrl?: string;
  readonly token?: string;
}

const checkUrl = (text: string): string => {
  const { protocol } = URL.canParse(text) ? new URL(text) : { protocol: '' };
  if (protocol === 'http:' || protocol === 'https:') return text;
  throw new UsageFailure(`--base-url is "${text}", but must be a URL such as https://scim.example.com/scim/v2.`);
};

/**
 * The service that is meant: that of the options, or that of the local run. The key of the local run is never sent to
 * another service.
 */
export const findTarget = async (
  { baseUrl, token }: TargetOptions,
  environment: NodeJS.ProcessEnv,
  workingDirectory: string,
): Promise<Target> => {
  if (baseUrl !== undefined && token !== undefined) return { baseUrl: checkUrl(baseUrl), token };
  const file = join(resolve(workingDirectory, environment.SCIM_LOCAL_DIR || '.local'), 'connection.json');
  const local = await readConnection(file);
  if (local === undefined) {
    throw new SimulationFailure(
      `There is no service to play against: give --base-url and --token, or start the local service with "npm start", which writes ${file}.`,
    );
  }
  if (baseUrl !== undefined && new URL(checkUrl(baseUrl)).origin !== new URL(local.baseUrl).origin) {
    throw new UsageFailure('--base-url is given, but not the key for it: add --token.');
  }
  return { baseUrl: baseUrl ?? local.baseUrl, token: token ?? local.accessKey };
};
