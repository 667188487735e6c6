/** How often a piece of work can be done in a second: the best of several rounds, since what else runs only ever slows. */
export const perSecond = (work: () => number, { rounds = 5, milliseconds = 250 } = {}): number => {
  const run = (): number => {
    let done = 0;
    const start = process.hrtime.bigint();
    const end = start + BigInt(milliseconds) * 1_000_000n;
    let now = start;
    while (now < end) {
      for (let turn = 0; turn < 20; turn += 1) done += work();
      now = process.hrtime.bigint();
    }
    return done / (Number(now - start) / 1e9);
  };
  run();
  return Math.max(...Array.from({ length: rounds }, run));
};
