/** A sweep reads all that is stored, which takes seconds where that is much: it may take a hundredth of the time, and AWS lets days pass. */
const PAUSE_SHARE = 100;

/** How sweeps are timed. */
export interface SweeperWorld {
  /** Milliseconds, from any beginning. */
  readonly clock: () => number;
  /** Runs something later; gives what keeps it from being run. */
  readonly later: (run: () => void, milliseconds: number) => () => void;
  readonly report: (error: unknown) => void;
}

const realWorld: SweeperWorld = {
  clock: () => performance.now(),
  later(run, milliseconds) {
    const timer = setTimeout(run, milliseconds).unref();
    return () => clearTimeout(timer);
  },
  report: console.error,
};

/**
 * Sweeps after each pause of so many milliseconds, or of a hundred times what the last sweep took. Gives the function that ends it; a
 * sweep that is then under way loses its database, of which nobody needs to hear.
 */
export function startSweeper(
  sweep: () => Promise<unknown>,
  pauseMilliseconds: number,
  { clock, later, report }: SweeperWorld = realWorld,
): () => void {
  let ended = false;
  const run = async (): Promise<void> => {
    const started = clock();
    await sweep().catch((error: unknown) => {
      if (!ended) report(error);
    });
    if (!ended) cancel = later(begin, Math.max(pauseMilliseconds, (clock() - started) * PAUSE_SHARE));
  };
  const begin = (): void => void run();
  let cancel = later(begin, pauseMilliseconds);
  return () => {
    ended = true;
    cancel();
  };
}
