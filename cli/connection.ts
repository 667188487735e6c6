import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { adminBasePath } from '../lambda/http/routes';
import type { CliContext } from './cli-context';
import { CommandError, UsageError } from './command-error';

/** Where the admin API is and what opens it. */
export interface Connection {
  readonly adminUrl: string;
  readonly adminKey: string;
  /** The organisation that is meant where none is named; the local run has one. */
  readonly organizationId?: string;
}

const fix =
  'Set SCIM_ADMIN_URL and SCIM_ADMIN_KEY, or start the local service with "npm start" and run scimctl in the same directory.';

/** Takes the connection from the environment, else from the local run. */
export const findConnection = ({
  environment,
  directory,
}: Pick<CliContext, 'environment' | 'directory'>): Connection => {
  const { SCIM_ADMIN_URL: url, SCIM_ADMIN_KEY: key, SCIM_ORGANIZATION: organization } = environment;
  if (url && key) {
    return { adminUrl: withBasePath(url), adminKey: key, ...(organization ? { organizationId: organization } : {}) };
  }
  if (url || key) {
    const [set, missing] = url ? ['SCIM_ADMIN_URL', 'SCIM_ADMIN_KEY'] : ['SCIM_ADMIN_KEY', 'SCIM_ADMIN_URL'];
    throw new UsageError(
      'There is no admin API to talk to.',
      `${set} is set, but ${missing} is not.`,
      `Set ${missing} too.`,
    );
  }
  const folder = environment.SCIM_LOCAL_DIR || '.local';
  // `npx` in a subfolder keeps the working directory; the local run lies in the root of the repository.
  const files = [resolve(directory, folder), resolve(__dirname, '..', folder)].map((each) =>
    join(each, 'connection.json'),
  );
  const file = files.find(isThere);
  if (file === undefined) {
    throw new CommandError(
      'There is no admin API to talk to.',
      `Neither the environment nor ${files[0]} names one.`,
      fix,
    );
  }
  return readConnection(file, organization);
};

const isRefused = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM');

/** Also where nobody but its owner may look: the data directory is private. */
const isThere = (file: string): boolean => {
  try {
    return statSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return isRefused(error);
  }
};

const readConnection = (file: string, organization: string | undefined): Connection => {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Partial<Connection>; // Checked in the next lines.
    if (typeof found.adminUrl !== 'string' || typeof found.adminKey !== 'string')
      throw new SyntaxError('adminUrl or adminKey is missing');
    const organizationId = organization || found.organizationId;
    return {
      adminUrl: withBasePath(found.adminUrl),
      adminKey: found.adminKey,
      ...(organizationId === undefined ? {} : { organizationId }),
    };
  } catch (error) {
    if (isRefused(error)) {
      throw new CommandError(
        `${file} may not be read.`,
        'Permission denied: only the user who started the local service may read it.',
        'Run scimctl as that user, or set SCIM_ADMIN_URL and SCIM_ADMIN_KEY.',
        { cause: error },
      );
    }
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${file} cannot be read.`, why, 'Restart the local service with "npm start".', {
      cause: error,
    });
  }
};

const withBasePath = (url: string): string => {
  const trimmed = url.replace(/\/+$/, '');
  return trimmed.endsWith(adminBasePath) ? trimmed : trimmed + adminBasePath;
};
