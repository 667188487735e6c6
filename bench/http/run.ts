/** Carries out the cases on all servers. */
import type { Directory } from './directory';
import { keepsChanges, memberSteps } from './group-cases';
import { type Measure, measureSteps, type Subject } from './measure';
import type { BenchOptions } from './options';
import { peerLimits } from './peer';
import { OURS, type Prepared, prepareOurs, preparePeer } from './prepare';
import { type Seeded, seedGroup } from './seed';
import { userCases } from './user-cases';

/** All figures of a run. */
export interface Results {
  readonly at: string;
  readonly node: string;
  readonly cores: number;
  readonly measures: readonly Measure[];
  /** How the directories of ours were filled, by size; groups likewise. */
  readonly users: readonly (Seeded & { readonly size: number })[];
  readonly groups: readonly (Seeded & { readonly size: number })[];
  /** Groups of the peer that did not hold what was acknowledged after several changes at a time. */
  readonly peerLost: readonly number[];
}

const MEMBERS_A_REQUEST = 4_000;
/** Express takes bodies of 100 KB. */
const PEER_MEMBERS_A_REQUEST = 1_000;

/** Before the first case the servers have run nothing but creates, and the database has read nothing that it could hold. */
const FIRST_WARM_UPS = 4;

const print = ({ step, title, size, concurrency, perSecond, p50, p99, cpu, operations }: Measure): void =>
  console.error(
    `  ${step.padEnd(26)}${title.padEnd(10)}${String(size).padStart(7)} ×${String(concurrency).padEnd(3)}` +
      `${perSecond.toFixed(1).padStart(9)}/s  p50 ${p50.toFixed(2).padStart(8)}  p99 ${p99.toFixed(2).padStart(8)}  CPU ${cpu.toFixed(2).padStart(8)} ms  (${operations})`,
  );

const wanted = ({ only }: BenchOptions, name: string): boolean => only === undefined || name.includes(only);

const measureUsers = async (directories: readonly Directory[], options: BenchOptions): Promise<Measure[]> => {
  const all: Measure[] = [];
  const cases = userCases.filter(({ name }) => wanted(options, name));
  for (const { name, run, oursOnly, sizes, concurrency = options.concurrency } of cases) {
    const warmUps = name === cases[0]?.name ? FIRST_WARM_UPS : 1;
    const subjects = directories
      .filter(({ title, size }) => (title === OURS || oursOnly !== true) && (sizes?.(size) ?? true))
      .map((directory): Subject => ({ directory, size: directory.size }));
    for (const [position, lanes] of concurrency.filter((each) => options.concurrency.includes(each)).entries()) {
      const warmUpMilliseconds = position === 0 ? warmUps * options.warmUpMilliseconds : options.sliceMilliseconds / 3;
      const how = { ...options, warmUpMilliseconds };
      const measures = await measureSteps(subjects, () => [{ name, run }], lanes, how);
      measures.forEach(print);
      all.push(...measures);
    }
  }
  return all;
};

const largest = (directories: readonly Directory[], title: string): Directory | undefined =>
  directories.filter((directory) => directory.title === title).at(-1);

const measureGroups = async (
  directories: readonly Directory[],
  options: BenchOptions,
): Promise<Pick<Results, 'measures' | 'groups' | 'peerLost'>> => {
  const groups: (Seeded & { size: number })[] = [];
  if (!wanted(options, 'add a member') && !wanted(options, 'remove a member'))
    return { measures: [], groups, peerLost: [] };
  const subjects: Subject[] = [];
  for (const title of new Set(directories.map((directory) => directory.title))) {
    const directory = largest(directories, title);
    if (directory === undefined) continue;
    const ours = title === OURS;
    for (const size of options.groupSizes) {
      if (size > directory.size || (!ours && size > peerLimits.members)) continue;
      const seeded = await seedGroup(directory, size, ours ? MEMBERS_A_REQUEST : PEER_MEMBERS_A_REQUEST);
      console.error(`  ${title}: a group of ${size} in ${seeded.seconds.toFixed(1)} s`);
      if (ours) groups.push({ ...seeded, size });
      subjects.push({ directory, size });
    }
  }
  const measures: Measure[] = [];
  for (const concurrency of options.concurrency) {
    const taken = await measureSteps(subjects, memberSteps, concurrency, options);
    taken.forEach(print);
    measures.push(...taken);
  }
  const peerLost: number[] = [];
  for (const subject of subjects) {
    if (await keepsChanges(subject)) continue;
    if (subject.directory.title === OURS) throw new Error(`The group of ${subject.size} lost a change.`);
    peerLost.push(subject.size);
  }
  return { measures, groups, peerLost };
};

/** Starts what is measured. */
const prepareAll = async ({ sizes, peer }: BenchOptions): Promise<readonly Prepared[]> => {
  const prepared: Prepared[] = [];
  for (const size of sizes) prepared.push(await prepareOurs(size));
  if (!peer) return prepared;
  for (const size of sizes.filter((each) => each <= peerLimits.users)) prepared.push(await preparePeer(size));
  return prepared;
};

/** Everything that the options ask for. */
export const runBench = async (options: BenchOptions): Promise<Omit<Results, 'at' | 'node' | 'cores'>> => {
  const prepared = await prepareAll(options);
  try {
    // What is compared is measured one right after the other: the machine's own speed drifts within seconds.
    const directories = prepared.map(({ directory }) => directory).sort((one, other) => one.size - other.size);
    const ofUsers = await measureUsers(directories, options);
    const ofGroups = await measureGroups(directories, options);
    const users = prepared.flatMap(({ directory: { title, size }, seeded }) =>
      title === OURS ? [{ ...seeded, size }] : [],
    );
    return { ...ofGroups, measures: [...ofUsers, ...ofGroups.measures], users };
  } finally {
    for (const { stop } of prepared) await stop();
  }
};
