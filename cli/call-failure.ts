import { CommandError, USAGE } from './command-error';

const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR = 500;

/** A call of the admin API that was refused or never arrived. */
export class CallFailure extends CommandError {
  constructor(
    what: string,
    why: string,
    fix: string,
    /** Undefined where there was no answer. */
    readonly status: number | undefined,
    options?: ErrorOptions & {
      /** Whether the service refuses the form of what was typed. */ readonly isUsage?: boolean;
    },
  ) {
    super(what, why, fix, options);
    this.name = 'CallFailure';
    if (options?.isUsage === true) this.exitCode = USAGE;
  }

  /** Whether the same call may succeed later: the service restarts, or has too much to do. */
  get passes(): boolean {
    return this.status === undefined || this.status === TOO_MANY_REQUESTS || this.status >= SERVER_ERROR;
  }
}
