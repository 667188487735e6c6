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
    throw new StartFailure(
      `The data directory ${directory} cannot be used (${errorMessage(error)}): ` +
        'make it readable and writable, or set SCIM_LOCAL_DIR to another one.',
      { cause: error },
    );
  }
};
