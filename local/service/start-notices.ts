/** What of earlier starts is gone, for whoever starts the service on their directory. */
import { existsSync } from 'node:fs';
import type { Connection } from './connection-file';
import type { DataDirectory } from './data-directory';

/** Which parts of a data directory are there. */
export interface KeptParts {
  readonly database: boolean;
  readonly secrets: boolean;
  readonly connectionFile: boolean;
}

/** Looks before the start makes what is missing. */
export const keptParts = ({ database, secrets, connectionFile }: DataDirectory): KeptParts => ({
  database: existsSync(database),
  secrets: existsSync(secrets),
  connectionFile: existsSync(connectionFile),
});

const whyNewKeys = (kept: KeptParts, directory: DataDirectory, isReadable: boolean): string => {
  if (!kept.connectionFile) return `${directory.connectionFile} is missing`;
  if (!isReadable) return `${directory.connectionFile} is damaged`;
  if (!kept.secrets) return `${directory.secrets} is missing`;
  return `those in ${directory.connectionFile} are revoked or of another service`;
};

/**
 * A sentence for what an earlier start left and this one has not got any more; none where there was no earlier start.
 * @param ownsData whether the data are in the directory and not in another DynamoDB
 */
export const startNotices = (
  kept: KeptParts,
  directory: DataDirectory,
  earlier: Connection | undefined,
  now: Pick<Connection, 'accessKey' | 'adminKey'>,
  ownsData: boolean,
): readonly string[] => {
  if (!kept.database && !kept.secrets && !kept.connectionFile) return [];
  const made = [
    ...(earlier?.accessKey === now.accessKey ? [] : ['a new SCIM access key']),
    ...(earlier?.adminKey === now.adminKey ? [] : ['a new admin key']),
  ].join(' and ');
  if (ownsData && !kept.database) {
    const keys = made === '' ? '' : `, and with ${made}`;
    return [`${directory.database} is missing: the service starts without the data of earlier starts${keys}.`];
  }
  if (made === '') return [];
  return [`The service starts with ${made}, since ${whyNewKeys(kept, directory, earlier !== undefined)}.`];
};
