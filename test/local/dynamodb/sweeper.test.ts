import { startSweeper } from '../../../local/dynamodb/sweeper';

const world = () => {
  let time = 0;
  const waiting: { run: () => void; milliseconds: number }[] = [];
  const reported: unknown[] = [];
  return {
    waiting,
    reported,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    /** Runs what waits, and lets it come to its end. */
    next: async () => {
      waiting.shift()?.run();
      await new Promise((resolve) => setImmediate(resolve));
    },
    clock: () => time,
    later: (run: () => void, milliseconds: number) => {
      const entry = { run, milliseconds };
      waiting.push(entry);
      return () => void waiting.splice(waiting.indexOf(entry), 1);
    },
    report: (error: unknown) => void reported.push(error),
  };
};

const pauses = ({ waiting }: ReturnType<typeof world>) => waiting.map(({ milliseconds }) => milliseconds);

describe('sweeps of the embedded database', () => {
  it('come one after the other, the first after a pause', async () => {
    const here = world();
    let sweeps = 0;
    startSweeper(async () => (sweeps += 1), 60_000, here);
    expect([sweeps, pauses(here)]).toEqual([0, [60_000]]);
    await here.next();
    expect([sweeps, pauses(here)]).toEqual([1, [60_000]]);
    await here.next();
    expect(sweeps).toBe(2);
  });

  it('take a hundredth of the time at most', async () => {
    const here = world();
    startSweeper(async () => here.pass(2_500), 60_000, here);
    await here.next();
    expect(pauses(here)).toEqual([250_000]);
  });

  it('go on after one that failed, and report it', async () => {
    const here = world();
    startSweeper(() => Promise.reject(new Error('no')), 60_000, here);
    await here.next();
    expect(here.reported).toEqual([new Error('no')]);
    expect(pauses(here)).toEqual([60_000]);
  });

  it('come no more when they are ended, and the failure of one under way is not told', async () => {
    const here = world();
    let fail = (_: Error): void => undefined;
    const end = startSweeper(() => new Promise((_, reject) => (fail = reject)), 60_000, here);
    await here.next();
    end();
    fail(new Error('closed'));
    await new Promise((resolve) => setImmediate(resolve));
    expect([here.reported, here.waiting]).toEqual([[], []]);
    const idle = world();
    startSweeper(async () => undefined, 60_000, idle)();
    expect(idle.waiting).toEqual([]);
  });
});
