/** A failure that is told to a person: what failed, why, and what to do about it. */
export class CommandError extends Error {
  constructor(
    what: string,
    readonly why: string,
    readonly fix: string,
    options?: ErrorOptions,
  ) {
    super(what, options);
    this.name = 'CommandError';
  }
}

/** The three parts on a line each. */
export const tell = (error: CommandError): string =>
  `Error: ${error.message}\n  Why: ${error.why}\n  Fix: ${error.fix}\n`;

/** What the file system refuses, such as a directory that is not there; undefined for anything else. */
export const fileFailure = (error: unknown): CommandError | undefined => {
  if (typeof error !== 'object' || error === null || !('code' in error && 'syscall' in error)) return undefined;
  // What comes from the network has no path, and neither has a write to a file that is open.
  if (!('path' in error) && error.code !== 'ENOSPC') return undefined;
  return new CommandError(
    'A file cannot be used.',
    `${'message' in error ? error.message : error.code}.`,
    'Check that the directory is there, that you may write to it, and that it has room.',
    { cause: error },
  );
};
