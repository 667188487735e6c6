/** Files that only their owner can read: in the data directory are keys and people. */
import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './start-failure';

const OWNER_ONLY_DIRECTORY = 0o700;
const OWNER_ONLY_FILE = 0o600;
/** What is written from here on, also by LevelDB, which takes no modes. */
const OWNER_ONLY_MASK = 0o077;

const hideAll = async (path: string): Promise<void> => {
  const found = await lstat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined; // LevelDB removes files at any time
    throw error;
  });
  if (found?.isFile()) await chmod(path, OWNER_ONLY_FILE);
  if (!found?.isDirectory()) return;
  await chmod(path, OWNER_ONLY_DIRECTORY);
  for (const name of await readdir(path)) await hideAll(join(path, name));
};

/**
 * Takes a directory and the named parts of it from everybody but their owner, whatever they were before; other files in it are not ours.
 * Throws for one that many use, such as `/tmp`.
 */
export const hideFromOthers = async (directory: string, parts: readonly string[]): Promise<void> => {
  process.umask(OWNER_ONLY_MASK);
  const { mode } = await lstat(directory);
  if ((mode & 0o1000) !== 0) throw new Error('it is shared with all users of this machine');
  await chmod(directory, OWNER_ONLY_DIRECTORY);
  for (const part of parts) await hideAll(join(directory, part));
};
