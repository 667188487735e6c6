import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the recorded traffic lies: a folder for each identity provider. */
export const trafficDirectory = join(__dirname, '..', '..', 'test', 'idp');

/** The identity providers of which there is traffic. */
export const recordedProviders = (directory: string): readonly string[] =>
  readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** The files of an identity provider, in the order of their names. */
export const recordedFiles = (directory: string, provider: string): readonly string[] =>
  readdirSync(join(directory, provider))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(directory, provider, name));
