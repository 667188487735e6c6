import { exitCodeOf } from '../../cli/exit-code-of';

/** The exit code where what was typed can be no run; that of scimctl too, see docs/operations.md. */
export const USAGE = 2;

/** Why a simulation cannot go on: one sentence for whoever started it that says what to do. */
export class SimulationFailure extends Error {
  override readonly name: string = 'SimulationFailure';
  /** Of the process. */
  readonly exitCode: number = 1;
}

/** What was typed can be no run, whatever the service says. */
export class UsageFailure extends SimulationFailure {
  override readonly name = 'UsageFailure';
  override readonly exitCode = USAGE;
}

/** A signal ended the run. */
export class Interruption extends SimulationFailure {
  override readonly name = 'Interruption';
  override readonly exitCode: number;

  /** @param leftovers addresses of what the run made and could not delete */
  constructor(
    readonly signal: unknown,
    leftovers: readonly string[] = [],
  ) {
    super(
      leftovers.length === 0
        ? 'Interrupted. What the run had made is deleted.'
        : `Interrupted. What the run had made is deleted, but for these; delete them yourself:\n${leftovers.join('\n')}`,
    );
    this.exitCode = exitCodeOf(signal);
  }
}

/** Throws when a signal has ended the run. */
export const checkInterrupted = (interrupted: AbortSignal | undefined): void => {
  if (interrupted?.aborted === true) throw new Interruption(interrupted.reason);
};
