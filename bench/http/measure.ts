/** Runs one case on several directories by turns, so that what else the machine does falls on all of them alike. */
import { median } from '../cold/median';
import type { Directory } from './directory';

/** One operation; gives its milliseconds, throws for a wrong answer. */
export type Operation = (directory: Directory) => Promise<number>;

/** A part of a case: most have one, a pair such as adding and removing has two. */
export interface Step {
  readonly name: string;
  readonly run: Operation;
  /** How many times at most in a slice. */
  readonly atMost?: (directory: Directory) => number;
  /** Undoes what a step before it did, so it is done as often as that, however long it takes. */
  readonly undoes?: boolean;
}

/** What one step of a case measured on one directory at one concurrency. */
export interface Measure {
  readonly step: string;
  readonly title: string;
  /** Users in the directory, or members of the group. */
  readonly size: number;
  readonly concurrency: number;
  readonly operations: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds of the server's CPU for one operation. */
  readonly cpu: number;
}

export interface MeasureOptions {
  readonly slices: number;
  readonly sliceMilliseconds: number;
  readonly warmUpMilliseconds: number;
}

/** A directory and the size under which its figures stand. */
export interface Subject {
  readonly directory: Directory;
  readonly size: number;
}

/** One that takes longer is done a few times and no more, alone. */
const SLOW_MILLISECONDS = 700;
/** So many at a time are not asked for when one after the other they would take longer. */
const PATIENCE_MILLISECONDS = 5_000;
/** Every thread compiles the code anew: until each has run it some hundred times, it takes several times as long. */
const WARM_UP_CONCURRENCY = 8;

interface Slice {
  readonly latencies: readonly number[];
  readonly seconds: number;
  readonly cpuMilliseconds: number;
}

const runSlice = async (
  { run, atMost, undoes }: Step,
  directory: Directory,
  concurrency: number,
  milliseconds: number,
): Promise<Slice> => {
  const before = await directory.server.usage();
  const started = performance.now();
  const latencies: number[] = [];
  let left = atMost?.(directory) ?? Number.POSITIVE_INFINITY;
  const lane = async (): Promise<void> => {
    while (left > 0 && (undoes || performance.now() - started < milliseconds)) {
      left -= 1;
      latencies.push(await run(directory));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  const seconds = (performance.now() - started) / 1000;
  const after = await directory.server.usage();
  return { latencies, seconds, cpuMilliseconds: after.cpuMilliseconds - before.cpuMilliseconds };
};

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Rate and latencies are those of the median slice, CPU that of all of them: the shorter a slice, the less one tells. */
const measureOf = (subject: Subject, step: Step, concurrency: number, taken: readonly Slice[]): Measure => {
  const slices = taken.filter(({ latencies }) => latencies.length > 0);
  const sorted = slices.map(({ latencies }) => [...latencies].sort((a, b) => a - b));
  const operations = sum(slices.map(({ latencies }) => latencies.length));
  return {
    step: step.name,
    title: subject.directory.title,
    size: subject.size,
    concurrency,
    operations,
    perSecond: median(slices.map(({ latencies, seconds }) => latencies.length / seconds)),
    p50: median(sorted.map((latencies) => quantile(latencies, 0.5))),
    p99: median(sorted.map((latencies) => quantile(latencies, 0.99))),
    cpu: sum(slices.map(({ cpuMilliseconds }) => cpuMilliseconds)) / operations,
  };
};

/** Does the work for each until the time is over, at least once. */
const byTurns = async <Each>(
  all: readonly Each[],
  milliseconds: number,
  work: (each: Each, left: number) => Promise<void>,
): Promise<void> => {
  const until = performance.now() + milliseconds;
  do for (const each of all) await work(each, Math.max(1, (until - performance.now()) / all.length));
  while (performance.now() < until);
};

/** Measures the steps on every subject at one concurrency. A step that is slow is measured alone, at concurrency 1. */
export const measureSteps = async (
  subjects: readonly Subject[],
  stepsFor: (subject: Subject) => readonly Step[],
  concurrency: number,
  options: MeasureOptions,
): Promise<readonly Measure[]> => {
  const lanes = subjects.map((subject) => ({
    subject,
    slow: false,
    steps: stepsFor(subject).map((step) => ({ step, slices: [] as Slice[] })),
  }));
  for (const lane of lanes) {
    const { directory } = lane.subject;
    for (const { step, slices } of lane.steps) {
      const first = await runSlice({ ...step, atMost: () => 1 }, directory, 1, 1);
      const milliseconds = first.seconds * 1000;
      if (milliseconds <= SLOW_MILLISECONDS && milliseconds * concurrency <= PATIENCE_MILLISECONDS) continue;
      lane.slow = true;
      slices.push(first);
    }
    if (lane.slow) continue;
    await byTurns(lane.steps, options.warmUpMilliseconds, async ({ step }, left) => {
      await runSlice(step, directory, WARM_UP_CONCURRENCY, left);
    });
  }
  for (let round = 0; round < options.slices; round += 1) {
    for (const { subject, steps, slow } of lanes) {
      if (slow && (concurrency > 1 || round > 0)) continue;
      await byTurns(steps, options.sliceMilliseconds * steps.length, async ({ step, slices }, left) => {
        slices.push(await runSlice(step, subject.directory, concurrency, left));
      });
    }
  }
  return lanes
    .filter(({ slow }) => !slow || concurrency === 1)
    .flatMap(({ subject, steps }) => steps.map(({ step, slices }) => measureOf(subject, step, concurrency, slices)));
};
