/** What the commands that hold a service to something have in common: their world, their errors, their exit code. */
import { type Command, CommanderError } from 'commander';
import { exitCodeOf } from '../../cli/exit-code-of';
import { visibleLines } from '../../cli/visible-text';
import { StartFailure } from '../service/start-failure';
import { SimulationFailure, USAGE } from './simulation-failure';

/** What a run needs of the process. */
export interface World {
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string;
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Aborted, with the name of the signal as its reason, when whoever started the run wants it to end. */
  readonly interrupted?: AbortSignal;
}

/** The same world, where what a service answers is shown as text. */
const withVisibleText = (world: World): World => ({
  ...world,
  write: (text) => world.write(visibleLines(text)),
  writeError: (text) => world.writeError(visibleLines(text)),
});

/** Reads a command line and runs it; `run` says whether all held. Answers the exit code. */
export const runCommand = async (
  command: Command,
  args: readonly string[],
  outside: World,
  run: (command: Command, world: World) => Promise<boolean>,
): Promise<number> => {
  const world = withVisibleText(outside);
  let held = true;
  command
    .exitOverride()
    .configureOutput({ writeOut: world.write, writeErr: world.writeError })
    .action(async () => {
      held = await run(command, world);
    });
  try {
    await command.parseAsync([...args], { from: 'user' });
    return held ? 0 : 1;
  } catch (error) {
    // Commander has told its own errors, and ends --help as one with the code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    if (!(error instanceof SimulationFailure || error instanceof StartFailure)) throw error;
    world.writeError(`${error.message}\n`);
    return error instanceof SimulationFailure ? error.exitCode : 1;
  }
};

/** Runs a command in this process. */
export const runInProcess = (run: (args: readonly string[], world: World) => Promise<number>): void => {
  // `npm run simulate -- all | head` closes the pipe; the run goes on, since it has to clean up.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // The second time nobody wants to wait.
      if (ending.signal.aborted) process.exit(exitCodeOf(signal));
      ending.abort(signal);
    });
  }
  void run(process.argv.slice(2), {
    interrupted: ending.signal,
    environment: process.env,
    directory: process.cwd(),
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
  }).then((code) => {
    process.exitCode = code;
  });
};
