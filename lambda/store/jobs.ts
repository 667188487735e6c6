/** Work that does not fit in one transaction: written down in the transaction that decides it, removed when it is done. */
import type { ResourceKind } from '../directory/store';
import type { MemberReference } from '../scim/patch/plan';
import { type Item, text, textOf } from './codec';
import type { EdgeChange } from './edges';
import { type ItemKey, jobKey, jobPartition, jobPartKey, partitions } from './keys';
import { getItem, getItems, queryItems, type Table } from './table';
import { PRESENT, put, remove, transact, type Write } from './transact';

export type JobTask =
  /** Change the members of a group; with `replace`, those that are not added leave. */
  | { readonly kind: 'members'; readonly groupId: string; readonly replace: boolean; readonly parts: number }
  /** Remove the edges of a deleted user or group. */
  | { readonly kind: 'removal'; readonly resource: ResourceKind; readonly id: string }
  /** Delete all that an organisation holds. */
  | {
      readonly kind: 'organization';
      /** The day to which the logs are empty already. */
      readonly emptiedTo?: string;
    };

export interface Job {
  readonly organizationId: string;
  readonly id: string;
  /** When whoever began it has surely stopped; from then on others carry it on. */
  readonly due: string;
  /** The time of the change, which becomes the lastModified of groups. */
  readonly at: string;
  readonly task: JobTask;
}

/** Longer than any request lives. */
const GRACE_MILLISECONDS = 60_000;
const LONGEST_PART_BYTES = 200 * 1024;

export const newJob = (organizationId: string, id: string, at: string, task: JobTask): Job => {
  const due = new Date(Date.parse(at) + GRACE_MILLISECONDS).toISOString();
  return { organizationId, id, due, at, task };
};

export const keyOfJob = (job: Job): ItemKey => jobKey(job.due, job.id);
/** What shards hold of the job that holds them: its sort key. */
export const referenceOf = (job: Job): string => keyOfJob(job).SK;

export const jobWrite = (job: Job): Write => put(keyOfJob(job), { job: text(JSON.stringify(job)) });

/** Remembers how far a job has come, as long as it is there. */
export const jobProgress = (job: Job): Write => ({
  action: 'Update',
  key: keyOfJob(job),
  update: 'SET job = :job',
  condition: PRESENT,
  values: { ':job': text(JSON.stringify(job)) },
});

// Only `jobWrite` and `jobProgress` write these items.
const jobOf = (item: Item): Job => JSON.parse(textOf(item, 'job')) as Job;

export const readJob = async (table: Table, reference: string): Promise<Job | undefined> => {
  const cut = reference.indexOf('#');
  const item = await getItem(table, jobKey(reference.slice(0, cut), reference.slice(cut + 1)));
  return item === undefined ? undefined : jobOf(item);
};

/** The jobs of one partition, due or not: few at any time. */
export const allJobs = async (table: Table, partition: string): Promise<readonly Job[]> =>
  (await queryItems(table, { partition: jobPartition(partition) })).map(jobOf);

/** Nobody writes a job that is due later than this, unless by a clock that goes wrong. */
const FARTHEST_MILLISECONDS = 10 * GRACE_MILLISECONDS;

/** Due at a time that nobody means; waiting for it could take for ever. */
export const isMisdated = ({ due }: Job, now: Date): boolean => Date.parse(due) - now.getTime() > FARTHEST_MILLISECONDS;

/** Whether the request that began the job may still be at it. */
export const isWaiting = (job: Job, now: Date): boolean => job.due > now.toISOString() && !isMisdated(job, now);

/**
 * Lets the misdated job of an organization wait as long as others do, from now on: which of two clocks goes wrong is not known. What it
 * has come to by its own date is forgotten.
 */
export const redate = (table: Table, job: Job, now: Date): Promise<void> =>
  transact(table, [
    remove(keyOfJob(job), { condition: PRESENT }),
    jobWrite(newJob(job.organizationId, job.id, now.toISOString(), { kind: 'organization' })),
  ]);

export const jobPartitions = partitions;

/** The jobs of an organisation, also those whose request still works on them. */
export const jobsOf = async (table: Table, org: string): Promise<readonly Job[]> => {
  const all = await Promise.all(jobPartitions.map((partition) => allJobs(table, partition)));
  return all.flat().filter(({ organizationId }) => organizationId === org);
};

type Step = MemberReference | string;

/** The plan of a big change as items of bearable size; a bare id leaves. */
export const planParts = ({ add, remove }: EdgeChange): readonly (readonly Step[])[] => {
  const parts: Step[][] = [];
  let size = LONGEST_PART_BYTES;
  for (const step of [...add, ...remove]) {
    const bytes = Buffer.byteLength(JSON.stringify(step)) + 1;
    if (size + bytes > LONGEST_PART_BYTES) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(step);
    size += bytes;
  }
  return parts;
};

export const partWrites = (job: Job, parts: readonly (readonly Step[])[]): readonly Write[] =>
  parts.map((part, position) =>
    put(jobPartKey(job.organizationId, job.id, position), { steps: text(JSON.stringify(part)) }),
  );

export const partKeys = (job: Job): readonly ItemKey[] =>
  job.task.kind === 'members'
    ? Array.from({ length: job.task.parts }, (_, position) => jobPartKey(job.organizationId, job.id, position))
    : [];

export const readPlan = async (table: Table, job: Job): Promise<EdgeChange> => {
  const items = await getItems(table, partKeys(job));
  // Only `partWrites` writes these items.
  const steps = items.flatMap((item) => JSON.parse(textOf(item, 'steps')) as readonly Step[]);
  return {
    add: steps.filter((step): step is MemberReference => typeof step !== 'string'),
    remove: steps.filter((step): step is string => typeof step === 'string'),
  };
};

/** Whether work may go on; asked with the number of edges that come next. */
export type MayGoOn = (edges: number) => boolean;

/** As many edges as a request carries itself before it leaves the rest to `finishJobs`. */
export const atMost = (edges: number): MayGoOn => {
  let left = edges;
  return (next) => (left -= next) >= 0;
};
