import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lockDirectory } from './directory-lock';
import { errorMessage, StartFailure } from './start-failure';

/** The directory in which the service keeps what must survive a restart. */
export interface DataDirectory {
  readonly database: string;
  readonly secrets: string;
  readonly connectionFile: string;
  readonly handlerLog: string;
  release(): Promise<void>;
}

/** Makes the directory if needed, and locks it. */
export const openDataDirectory = async (directory: string): Promise<DataDirectory> => {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    const release = await lockDirectory(directory);
    return {
      database: join(directory, 'database'),
      secrets: join(directory, 'secrets'),
      connectionFile: join(directory, 'connection.json'),
      handlerLog: join(directory, 'handlers.log'),
      release,
    };
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw new StartFailure(
      `The data directory ${directory} cannot be used (${errorMessage(error)}): ` +
        'make it readable and writable, or set SCIM_LOCAL_DIR to another one.',
      { cause: error },
    );
  }
};
