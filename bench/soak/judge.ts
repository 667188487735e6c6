/** Whether the service bore it. */
import { type MemorySample, slopePerMinute } from './memory';
import { quantile, type Tally } from './tally';

/** What a soak found. */
export interface Findings {
  readonly seconds: number;
  readonly perSecond: number;
  readonly factor: number;
  readonly sent: number;
  readonly loud: Tally;
  readonly quiet: Tally;
  readonly memory: readonly MemorySample[];
  /** Load average of the machine, over five minutes. */
  readonly load: number;
}

export interface Verdict {
  readonly what: string;
  readonly found: string;
  readonly wanted: string;
  readonly good: boolean;
}

/** Heaps of the threads grow to their size and connections are made while it warms up. */
const warmUp = 1 / 3;
/** Of the median, over what is left after that. Garbage that waits for its collection is less; a leak of 1 KB a request is more. */
const mostGrowth = 0.1;
/** `3 × n × block` of `docs/overload.md` for four instances of each of four functions, with a burst of twice the rate. */
const heldBack = (burst: number): number => 3 * 16 * Math.max(1, Math.min(8, Math.floor(burst / 16)));

const withStatus = ({ statuses }: Tally, from: number, to: number): number =>
  [...statuses].reduce((sum, [status, count]) => (status >= from && status < to ? sum + count : sum), 0);

export const steadyMemory = (samples: readonly MemorySample[]) => {
  const last = samples.at(-1)?.seconds ?? 0;
  const steady = samples.filter(({ seconds }) => seconds >= last * warmUp);
  const minutes = (last * (1 - warmUp)) / 60;
  const perMinute = slopePerMinute(steady);
  const median = quantile(
    steady.map(({ megabytes }) => megabytes),
    0.5,
  );
  return { median, perMinute, growth: (perMinute * minutes) / median };
};

/** Each thing that was to be shown. */
export const judge = ({ seconds, perSecond, factor, sent, loud, quiet, memory }: Findings): readonly Verdict[] => {
  const burst = 2 * perSecond;
  const { median, perMinute, growth } = steadyMemory(memory);
  const is = (what: string, found: number, wanted: number): Verdict => ({
    what,
    found: String(found),
    wanted: String(wanted),
    good: found === wanted,
  });
  const [least, most] = [perSecond * seconds * 0.95, burst + perSecond * seconds + heldBack(burst)];
  return [
    is('answers 5xx', withStatus(loud, 500, 600) + withStatus(quiet, 500, 600), 0),
    is('anything else that is neither a success nor a 429 as it should be', loud.problemCount + quiet.problemCount, 0),
    is('429 for the quiet organisation', withStatus(quiet, 429, 430), 0),
    {
      what: 'requests of the loud organisation a second',
      found: (sent / seconds).toFixed(1),
      wanted: `about ${perSecond * factor}`,
      good: sent / seconds >= perSecond * factor * 0.95,
    },
    {
      what: 'of these served, in all',
      found: String(loud.served.length),
      wanted: `${Math.round(least)} to ${Math.round(most)}`,
      good: loud.served.length >= least && loud.served.length <= most,
    },
    {
      what: 'growth of memory after the first third',
      found: `${(growth * 100).toFixed(1)} % (${perMinute.toFixed(2)} MB a minute at ${median.toFixed(0)} MB)`,
      wanted: `at most ${mostGrowth * 100} %`,
      good: growth <= mostGrowth,
    },
  ];
};
