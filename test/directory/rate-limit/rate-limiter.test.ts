import { costOf, type RateLimit } from '../../../lambda/directory/rate-limit/rate-bucket';
import { blockOf } from '../../../lambda/directory/rate-limit/rate-limiter';
import { fc } from '../../properties';
import { at, heldBack, instance, memoryLedger, never, send } from './world';

const generous: RateLimit = { perSecond: 100, burst: 200 };
const identity = (id: string) => ({ id, incarnationId: id });
const acme = identity('acme');
const least: RateLimit = { perSecond: 25, burst: 25 };

describe('one instance', () => {
  test('serves the burst at once, then the rate, and says when to come again', async () => {
    const limiter = instance(least, memoryLedger());
    const served: number[] = [];
    for (let time = 0; time < 2_000; time += 10) if (await send(limiter, at(time))) served.push(time);
    // The burst, and one each 40 ms from the first request on.
    expect(served).toHaveLength(25 + 49);
    expect(served.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, n) => n * 10));
    expect(limiter.refusal('acme', at(1_990))).toBe(1);
    expect(limiter.refusal('acme', at(2_040))).toBeUndefined();
  });

  test('lets nobody wait for a clock that was set back', async () => {
    const limiter = instance(least, memoryLedger());
    for (let n = 0; n < 100; n += 1) await send(limiter, at(0));
    expect(limiter.refusal('acme', at(0))).toBe(1);
    expect(limiter.refusal('acme', at(-3_600_000))).toBeUndefined();
    expect(await send(limiter, at(-3_600_000))).toBe(true);
  });

  test('tells the ledger of a block at a time, and of nothing that it refuses', async () => {
    const ledger = memoryLedger();
    const limiter = instance(generous, ledger);
    let refused = 0;
    for (let n = 0; n < 1_000; n += 1) if (!(await send(limiter, at(0)))) refused += 1;
    expect(refused).toBe(800);
    expect(ledger.charges).toHaveLength(200 / blockOf(generous));
  });

  test('one organisation has nothing to do with another', async () => {
    const limiter = instance(generous, memoryLedger());
    for (let n = 0; n < 1_000; n += 1) await send(limiter, at(0), 'loud');
    expect(limiter.refusal('loud', at(0))).toBe(1);
    expect(limiter.refusal('quiet', at(0))).toBeUndefined();
    expect(await send(limiter, at(0), 'quiet')).toBe(true);
  });

  test('is full again after it was still, however long, and no fuller', async () => {
    const limiter = instance(least, memoryLedger());
    const atOnce = async (time: number) => {
      let served = 0;
      while (await send(limiter, at(time))) served += 1;
      return served;
    };
    expect(await atOnce(0)).toBe(25);
    expect(await atOnce(400)).toBe(10);
    expect(await atOnce(3_600_000)).toBe(25);
  });
});

describe('a ledger that fails', () => {
  test('keeps no request from being served, and is in the log', async () => {
    const lines: object[] = [];
    const fails = () => Promise.reject(new Error('throttled'));
    const broken = { charge: fails, admit: fails };
    const limiter = instance(generous, broken, { reportLoss: (line: object) => lines.push(line) });
    for (let n = 0; n < 8; n += 1) expect(await send(limiter, at(0))).toBe(true);
    expect(lines).toEqual([{ what: 'rate of 8 requests', organizationId: 'acme', cause: new Error('throttled') }]);
  });

  test('that does not answer is waited for as long as there is patience', async () => {
    const silent = { charge: never, admit: never };
    const limiter = instance({ ...least }, silent, { patience: async () => undefined });
    expect(await send(limiter, at(0))).toBe(true);
    expect(await limiter.take(acme, at(0), 1_000)).toBeUndefined();
  });

  test('leaves each instance to what it counted itself', async () => {
    const fails = () => Promise.reject(new Error('throttled'));
    const limiter = instance(least, { charge: fails, admit: fails });
    let served = 0;
    while (await send(limiter, at(0))) served += 1;
    expect(served).toBe(25);
    expect(await limiter.take(identity('bulk'), at(0), 1_000)).toBeUndefined();
    expect(limiter.refusal('bulk', at(0))).toBe(40);
  });
});

describe('many operations in one request', () => {
  test('are all served where there is room for one, and the organisation waits for them afterwards', async () => {
    const ledger = memoryLedger();
    const limiter = instance(least, ledger);
    for (let n = 0; n < 3; n += 1) expect(await send(limiter, at(0))).toBe(true);
    expect(await limiter.take(acme, at(0), 1_000)).toBeUndefined();
    // 1,003 of 25 a second, of which 25 may come at once: 979 are too many for the next one.
    expect(limiter.refusal('acme', at(0))).toBe(40);
    expect(limiter.refusal('acme', at(39_160))).toBeUndefined();
    expect(limiter.refusal('acme', at(39_159))).toBe(1);
    expect(ledger.charges.map(({ cost }) => cost / costOf(least))).toEqual([1, 1, 1, 1_000]);
  });

  test('side by side on however many instances they come to one debt: all but the first are refused, and counted not at all', async () => {
    const ledger = memoryLedger();
    const answers: (number | undefined)[] = [];
    for (let n = 0; n < 100; n += 1) answers.push(await instance(least, ledger).take(acme, at(0), 1_000));
    expect(answers).toEqual([undefined, ...Array(99).fill(40)]);
    expect(await instance(least, ledger).take(acme, at(39_040), 1_000)).toBeUndefined();
  });

  test('that are no more than an instance keeps to itself cost what as many requests cost', async () => {
    const ledger = memoryLedger();
    const limiter = instance(generous, ledger);
    for (let n = 0; n < 4; n += 1) await limiter.take(acme, at(0), blockOf(generous) / 2);
    expect(ledger.charges).toHaveLength(2);
    for (let n = 0; n < blockOf(generous) - 1; n += 1) await send(limiter, at(0));
    expect(await limiter.take(acme, at(0), 1_000)).toBeUndefined();
    expect(ledger.charges.at(-1)?.cost).toBe((1_000 + blockOf(generous) - 1) * costOf(generous));
  });

  test('what is refused loses nothing of what was served before and is not told yet', async () => {
    const ledger = memoryLedger();
    const [one, other] = [instance(generous, ledger), instance(generous, ledger)];
    await send(one, at(0));
    expect(await other.take(acme, at(0), 1_000)).toBeUndefined();
    expect(await one.take(acme, at(0), 1_000)).toBe(9);
    for (let n = 1; n < blockOf(generous); n += 1) await one.count(acme, at(0));
    expect(ledger.charges.at(-1)?.cost).toBe(blockOf(generous) * costOf(generous));
  });
});

const limits = fc.record({ perSecond: fc.integer({ min: 25, max: 1_000 }), burst: fc.integer({ min: 25, max: 500 }) });
/** Milliseconds since the request before, and which instance gets it. */
const traffic = fc.array(
  fc.tuple(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 2_000 })), fc.nat()),
  { minLength: 1, maxLength: 1_500, size: 'max' },
);

const play = async (limit: RateLimit, instances: number, requests: readonly (readonly [number, number])[]) => {
  const ledger = memoryLedger();
  const limiters = Array.from({ length: instances }, () => instance(limit, ledger));
  let time = 0;
  const served: number[] = [];
  for (const [pause, which] of requests) {
    time += pause;
    const limiter = limiters[which % instances];
    if (limiter !== undefined && (await send(limiter, at(time)))) served.push(time);
  }
  return { served, ledger };
};

/** The most requests beyond what the rate gives in any window. */
const mostAbove = (limit: RateLimit, served: readonly number[]): number => {
  let [most, run, before] = [0, 0, 0];
  for (const time of served) {
    run = Math.max(0, run - ((time - before) * 1_000) / costOf(limit)) + 1;
    before = time;
    most = Math.max(most, run);
  }
  return most;
};

describe('whatever comes', () => {
  test.each([1, 2, 5, 12])('%i instances: no window has more than burst, rate and what is held back', async (count) => {
    await fc.assert(
      fc.asyncProperty(limits, traffic, async (limit, requests) => {
        const { served } = await play(limit, count, requests);
        expect(mostAbove(limit, served)).toBeLessThanOrEqual(limit.burst + heldBack(limit, count) + 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  test('what keeps to the rate is never refused, on however many instances of the fifteen it goes', async () => {
    const counts = fc.integer({ min: 1, max: 15 });
    await fc.assert(
      fc.asyncProperty(limits, counts, fc.array(fc.nat(), { minLength: 400 }), async (limit, count, which) => {
        const ledger = memoryLedger();
        const limiters = Array.from({ length: count }, () => instance(limit, ledger));
        const pause = 1_000 / limit.perSecond;
        for (const [n, chosen] of which.entries()) {
          const limiter = limiters[chosen % count];
          expect(limiter !== undefined && (await send(limiter, at(Math.ceil(n * pause))))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each([1, 4, 12])(
    '%i instances at four times the rate: it is served at its rate, no less and no more',
    async (count) => {
      const seconds = 60;
      const requests = Array.from({ length: 4 * 25 * seconds }, (_, n) => [10, n * 7 + (n % 3)] as const);
      const { served } = await play({ perSecond: 25, burst: 50 }, count, requests);
      expect(served.length).toBeGreaterThanOrEqual(25 * seconds);
      expect(served.length).toBeLessThanOrEqual(25 * seconds + 50 + heldBack({ perSecond: 25, burst: 50 }, count));
    },
  );

  test('an organisation learns of what it sent by other instances', async () => {
    const ledger = memoryLedger();
    const [one, other] = [instance(generous, ledger), instance(generous, ledger)];
    for (let n = 0; n < 200; n += 1) await send(one, at(0));
    let served = 0;
    while (served < 100 && (await send(other, at(0)))) served += 1;
    expect(served).toBe(blockOf(generous));
  });
});

test('what was served long ago and is counted late takes nothing of the burst', async () => {
  const ledger = memoryLedger();
  const limiters = Array.from({ length: 10 }, () => instance(generous, ledger));
  const each = async (time: number) => {
    for (const limiter of limiters) await send(limiter, at(time));
  };
  for (let n = 1; n < blockOf(generous); n += 1) await each(0);
  await each(10_000);
  expect(ledger.charges).toHaveLength(10);
  const fresh = instance(generous, ledger);
  let served = 0;
  while (await send(fresh, at(10_000))) served += 1;
  expect(served).toBe(generous.burst);
});

describe('clocks', () => {
  test.each([-3_600_000, -100, 100, 3_600_000])('one that is %i ms off shuts nobody out', async (off) => {
    const ledger = memoryLedger();
    const [right, wrong] = [instance(generous, ledger), instance(generous, ledger)];
    for (let n = 0; n < 400; n += 1) {
      if (n % 4 === 0) await send(wrong, at(n * 20 + off));
      else expect(await send(right, at(n * 20))).toBe(true);
    }
  });
});
