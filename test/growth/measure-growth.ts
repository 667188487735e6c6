/**
 * How the work of a function grows with its input: one big input is compared with as many small ones as are together as long.
 * Work is measured as CPU time, which other processes do not lengthen, and both sides take about as much of it.
 */

/** A function and an input of any size. */
export interface Reading {
  readonly read: (input: never) => unknown;
  readonly inputOf: (size: number) => unknown;
  /** The small input; the big one is twenty times as long. */
  readonly size: number;
}

const FACTOR = 20;
/** Linear growth gives 1, quadratic growth 20. Large objects and collected garbage cost some more than their share. */
const MOST_GROWTH = 8;
/** Below it, differences are noise; what is quadratic takes longer at the sizes of the tests. */
const TOO_LITTLE_MICROSECONDS = 4_000;
/** A growth that is seen so often is none of the machine's. */
const LOOKS = 5;

const work = async (times: number, run: () => Promise<void>): Promise<number> => {
  const begun = process.cpuUsage();
  for (let time = 0; time < times; time += 1) await run();
  const { user, system } = process.cpuUsage(begun);
  return user + system;
};

const attempt =
  ({ read }: Reading, input: unknown) =>
  async (): Promise<void> => {
    try {
      // Each reading is given what it makes itself.
      await read(input as never);
    } catch {
      // A refusal is an answer too, and has to come as fast.
    }
  };

/** How much more work one long input is than many short ones that are together as long, if it is too much; else 0. */
export const excessiveGrowth = async (reading: Reading): Promise<number> => {
  const small = attempt(reading, reading.inputOf(reading.size));
  const big = attempt(reading, reading.inputOf(reading.size * FACTOR));
  let growth = Number.POSITIVE_INFINITY;
  for (let look = 0; look < LOOKS; look += 1) {
    const long = await work(1, big);
    if (long < TOO_LITTLE_MICROSECONDS) return 0;
    growth = Math.min(growth, long / (await work(FACTOR, small)));
    if (growth <= MOST_GROWTH) return 0;
  }
  return growth;
};
