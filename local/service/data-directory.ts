import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lockDirectory } from './directory-lock';
import { hideFromOthers } from './private-files';
import { errorMessage, StartFailure } from './start-failure';

/** The directory in which the service keeps what must survive a restart. */
export interface DataDirectory {
  readonly database: string;
  readonly secrets: string;
  readonly connectionFile: string;
  readonly handlerLog: string;
  release(): Promise<void>;
}

/** Nothing can be kept in a directory, whoever else uses it or not. */
class UnusableDirectory extends StartFailure {
  constructor(directory: string, error: unknown) {
    super(
      `The data directory ${directory} cannot be used (${errorMessage(error)}): ` +
        'make it readable and writable, or set SCIM_LOCAL_DIR to another one.',
      { cause: error },
    );
  }
}

/** All that the service keeps in it. */
const parts = ['database', 'secrets', 'connection.json', 'connection.json.new', 'handlers.log', 'lock'];

/** Makes the directory if needed, locks it, and hides it from everybody but its owner. */
export const openDataDirectory = async (directory: string): Promise<DataDirectory> => {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    const release = await lockDirectory(directory);
    try {
      await hideFromOthers(directory, parts);
    } catch (error) {
      await release();
      throw error;
    }
    return {
      database: join(directory, 'database'),
      secrets: join(directory, 'secrets'),
      connectionFile: join(directory, 'connection.json'),
      handlerLog: join(directory, 'handlers.log'),
      release,
    };
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw new UnusableDirectory(directory, error);
  }
};

/** The same for a service that keeps its data in memory: where nothing can be written, undefined. */
export const openDirectoryIfUsable = async (directory: string): Promise<DataDirectory | undefined> => {
  try {
    return await openDataDirectory(directory);
  } catch (error) {
    if (error instanceof UnusableDirectory) return undefined;
    throw error;
  }
};
