const now = (): number => Number(process.hrtime.bigint()) / 1e9;

const run = (work: () => number, seconds: number): number => {
  let done = 0;
  const start = now();
  let end = start;
  while (end - start < seconds) {
    for (let turn = 0; turn < 20; turn += 1) done += work();
    end = now();
  }
  return done / (end - start);
};

/**
 * How often each piece of work can be done in a second: the best of several rounds, since what else runs only ever slows. They
 * take turns, so that a busy minute of the machine does not fall on one alone.
 */
export const perSecond = (works: readonly (() => number)[], { rounds = 7, seconds = 0.2 } = {}): readonly number[] => {
  const best = works.map((work) => run(work, seconds) * 0);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, work] of works.entries()) best[index] = Math.max(best[index] ?? 0, run(work, seconds));
  return best;
};
