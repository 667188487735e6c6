/** Built code holds no secret: whoever may read the checkout may run it, whatever mask the process that built it had. */
import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const READ_BY_ALL = 0o444;
const READ_AND_ENTER_BY_ALL = 0o555;

/** Lets everybody read a file, or enter a directory. */
export const letOthersRead = async (path: string): Promise<void> => {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return;
  const mode = found.mode & 0o777;
  const wanted = mode | (found.isDirectory() ? READ_AND_ENTER_BY_ALL : READ_BY_ALL);
  if (wanted !== mode) await chmod(path, wanted);
};

/** The same for all that is in a directory. */
export const letOthersReadAll = async (path: string): Promise<void> => {
  await letOthersRead(path);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) await letOthersReadAll(inner);
    else await letOthersRead(inner);
  }
};
