import { basename, dirname, relative, resolve } from 'node:path';

interface Call {
  /** What Node runs, as it was called. */
  readonly script: string;
  readonly viaNpx: boolean;
  /** The directories in which the shell looks for programs. */
  readonly path: readonly string[];
  /** The working directory. */
  readonly directory: string;
  /** The repository that this program is of. */
  readonly checkout: string;
  /** Whether the repository is the caller's: npx sets the mode of the program each time, which only its owner may. */
  readonly isOwner: boolean;
}

const within = (folder: string, directory: string): boolean => !relative(folder, directory).startsWith('..');

/** How this program must be typed to be called again as it was. */
export const programName = ({ script, viaNpx, path, directory, checkout, isOwner }: Call): string => {
  if (viaNpx) return 'npx scimctl';
  const folders = path.filter((folder) => folder !== '').map((folder) => resolve(folder));
  if (basename(script) === 'scimctl' && folders.includes(dirname(resolve(script)))) return 'scimctl';
  return isOwner && within(checkout, directory) ? 'npx scimctl' : `node ${script}`;
};
