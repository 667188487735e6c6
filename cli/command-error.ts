import { lines, type Text, text } from './text';

/** The exit code where what was typed can be no command, whatever the service holds; see docs/operations.md. */
export const USAGE = 2;

/** A failure that is told to a person: what failed, why, and what to do about it. */
export class CommandError extends Error {
  /** Of the process. */
  exitCode = 1;

  constructor(
    what: string,
    readonly why: string,
    /** Names this program as `scimctl`. */
    readonly fix: string,
    options?: ErrorOptions,
  ) {
    super(what, options);
    this.name = 'CommandError';
  }
}

/** What was typed cannot be a command, whatever the service says. */
export class UsageError extends CommandError {
  override exitCode = USAGE;
}

/** A word `scimctl` with a command behind it. */
const ownName = /(?<=^|[\s":])scimctl(?= [a-z])/g;

/** A text of ours that names commands, with the program called as it must be typed here. */
const withProgram = (words: string, program: string): string => words.replace(ownName, program);

/** The three parts on a line each. */
export const tell = (error: CommandError, program: string, heading = error.message, fix = error.fix): Text =>
  lines([text`Error: ${heading}`, text`  Why: ${error.why}`, text`  Fix: ${withProgram(fix, program)}`]);

/** What the file system refuses, such as a directory that is not there; undefined for anything else. */
export const fileFailure = (error: unknown): CommandError | undefined => {
  if (typeof error !== 'object' || error === null || !('code' in error && 'syscall' in error)) return undefined;
  // What comes from the network has no path, and neither has a write to a file that is open.
  if (!('path' in error) && error.code !== 'ENOSPC') return undefined;
  return new CommandError(
    'path' in error ? `The file ${String(error.path)} cannot be used.` : 'A file cannot be used.',
    `${'message' in error ? error.message : error.code}.`,
    'Check that the directory is there, that you may write to it, and that it has room.',
    { cause: error },
  );
};
