/** Where the CPU of each request goes, by part and by file. */
import { availableParallelism } from 'node:os';
import type { Directory } from '../directory';
import { memberSteps } from '../group-cases';
import type { Operation } from '../measure';
import { prepareOurs } from '../prepare';
import { seedGroup } from '../seed';
import { userCases } from '../user-cases';
import { attribute, partNames } from './attribute';
import { sourceLocator } from './deployed-sources';
import type { ThreadProfile } from './profiler';

/** Milliseconds of CPU of one request. */
export interface Breakdown {
  readonly name: string;
  readonly cpu: number;
  /** DynamoDB calls. */
  readonly calls: number;
  readonly byPart: Readonly<Record<string, number>>;
  /** The dearest first. */
  readonly byFile: readonly (readonly [file: string, milliseconds: number])[];
}

/** V8 compiles in the background for that long, which costs a quarter of the CPU at first. */
const WARM_UP_MILLISECONDS = 20_000;
const MILLISECONDS = 5_000;
const CONCURRENCY = Math.max(2, availableParallelism());
const FILES = 15;
const GROUP = 100;

const repeat = async (run: Operation, directory: Directory, milliseconds: number): Promise<number> => {
  const until = performance.now() + milliseconds;
  let operations = 0;
  const lane = async (): Promise<void> => {
    for (; performance.now() < until; operations += 1) await run(directory);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  return operations;
};

/** Profiles the cases whose name `isWanted`, on one directory of ours with so many users. */
export const profileCases = async (
  size: number,
  isWanted: (name: string) => boolean,
): Promise<readonly Breakdown[]> => {
  const sourceOf = sourceLocator();
  const { directory, stop } = await prepareOurs(size);
  const { server } = directory;
  const subject = { directory, size: GROUP };
  const members: Operation = async (each) => {
    let taken = 0;
    for (const { run } of memberSteps(subject)) taken += await run(each);
    return taken;
  };
  const profile = async (name: string, run: Operation): Promise<Breakdown> => {
    await repeat(run, directory, WARM_UP_MILLISECONDS);
    const [before, callsBefore] = [await server.usage(), Number(await server.ask('calls'))];
    const operations = await repeat(run, directory, MILLISECONDS);
    const [after, callsAfter] = [await server.usage(), Number(await server.ask('calls'))];
    await server.ask('startProfile');
    await repeat(run, directory, MILLISECONDS);
    const profiles = (await server.ask('stopProfile')) as readonly ThreadProfile[]; // see service-process.ts
    const shares = attribute(profiles, sourceOf);
    // The profiler itself costs much: it tells shares, and the process tells how much there is to share.
    const cpu = (after.cpuMilliseconds - before.cpuMilliseconds) / operations;
    const profiled = [...shares.byPart.values()].reduce((sum, milliseconds) => sum + milliseconds, 0);
    const scaled = (milliseconds: number | undefined) => ((milliseconds ?? 0) / profiled) * cpu;
    return {
      name,
      cpu,
      calls: (callsAfter - callsBefore) / operations,
      byPart: Object.fromEntries(partNames.map((part) => [part, scaled(shares.byPart.get(part))])),
      byFile: [...shares.byFile]
        .sort(([, a], [, b]) => b - a)
        .slice(0, FILES)
        .map(([file, milliseconds]) => [file, scaled(milliseconds)] as const),
    };
  };
  try {
    await seedGroup(directory, GROUP, GROUP);
    const fitting = userCases.filter(({ sizes: fits }) => fits?.(directory.size) ?? true);
    const cases = [
      ...fitting.filter(({ fills }) => !fills),
      { name: 'add and remove a member', run: members },
      ...fitting.filter(({ fills }) => fills),
    ];
    const breakdowns: Breakdown[] = [];
    for (const { name, run } of cases.filter((each) => isWanted(each.name))) breakdowns.push(await profile(name, run));
    return breakdowns;
  } finally {
    await stop();
  }
};

/** A breakdown as lines for a terminal. */
export const breakdownText = ({ name, cpu, calls, byPart, byFile }: Breakdown): string => {
  const line = (what: string, milliseconds: number) => `${what.padEnd(58)}${milliseconds.toFixed(3).padStart(9)}`;
  return [
    `\n${name}: ${cpu.toFixed(2)} ms of CPU and ${calls.toFixed(1)} DynamoDB calls for one`,
    ...Object.entries(byPart).map(([part, milliseconds]) => line(`  ${part}`, milliseconds)),
    ...byFile.map(([file, milliseconds]) => line(`    ${file}`, milliseconds)),
  ].join('\n');
};
