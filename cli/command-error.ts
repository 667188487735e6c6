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
