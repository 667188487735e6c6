/**
 * Deletes an organisation: from the first transaction on nobody finds it, and its id is free once nothing of it is left. There is no
 * list of all its items; each kind leads to the next, and goes after what it leads to, so that a crash loses no thread.
 */

import { concurrently } from '../directory/concurrently';
import type { OrganizationIdentity } from '../directory/organization-record';
import type { ResourceKind } from '../directory/store';
import { activityPartition, activityStatePartition } from './activity-keys';
import { documentOf, type Item, keyOfItem, sortKeyOf, text } from './codec';
import { StaleRead } from './failures';
import { indexEntries } from './indexes';
import { type Job, jobProgress, jobsOf, jobWrite, keyOfJob, type MayGoOn, newJob, partKeys } from './jobs';
import {
  auditPartition,
  counterPartition,
  cursorKeyKey,
  edgePartition,
  type ItemKey,
  memberPartition,
  nameOfKey,
  nestingKey,
  organizationKey,
  organizationListKey,
  partitions,
  rateKey,
  resourcePartition,
  roleHolderPartition,
  rolePartition,
  shardPartition,
  tombstonePartition,
  workspacePartition,
} from './keys';
import { dayAfter, firstLogDay } from './log-days';
import type { StoreContext } from './store-context';
import { deleteItems, getItem, queryPages, type Table } from './table';
import { remove, transact } from './transact';

const PARALLEL = 4;
const PAGE = 400;

interface Purge {
  readonly table: Table;
  readonly org: string;
  readonly mayGoOn: MayGoOn;
  /** Items that were there to be deleted. */
  deleted: number;
  /** The day to which the logs are empty. */
  emptiedTo: string | undefined;
}

const beginPurge = (table: Table, job: Job, mayGoOn: MayGoOn): Purge => {
  const emptiedTo = job.task.kind === 'organization' ? job.task.emptiedTo : undefined;
  return { table, org: job.organizationId, mayGoOn, deleted: 0, emptiedTo };
};

/** There is more, and no time left for it. */
class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

const deleteKeys = async (purge: Purge, keys: readonly ItemKey[]): Promise<void> => {
  if (keys.length === 0) return;
  if (!purge.mayGoOn(keys.length)) throw new OutOfTime();
  await deleteItems(purge.table, keys);
  purge.deleted += keys.length;
};

/** Empties a partition, each page after what it leads to. */
const empty = async (
  purge: Purge,
  partition: string,
  first: (items: readonly Item[]) => Promise<void> = async () => undefined,
): Promise<void> => {
  for await (const page of queryPages(purge.table, { partition }, { limit: PAGE })) {
    await first(page);
    await deleteKeys(purge, page.map(keyOfItem));
  }
};

const emptyResources = (purge: Purge, kind: ResourceKind, digit: string): Promise<void> =>
  empty(purge, resourcePartition(purge.org, kind, digit), async (items) => {
    const entries = items.flatMap((item) =>
      [true, false].flatMap((claimed) => indexEntries(purge.org, kind, sortKeyOf(item), documentOf(item), claimed)),
    );
    const keys = new Map(entries.map(({ key }) => [nameOfKey(key), key]));
    await deleteKeys(purge, [...keys.values()]);
    if (kind === 'Group') {
      await concurrently(PARALLEL, items, (item) => empty(purge, memberPartition(purge.org, sortKeyOf(item))));
    }
  });

/** Jobs of the organisation that others began; their parts go first. */
const endJobs = async (purge: Purge, own: Job): Promise<void> => {
  for (const job of await jobsOf(purge.table, purge.org)) {
    if (job.id !== own.id) await deleteKeys(purge, [...partKeys(job), keyOfJob(job)]);
  }
};

/** Days whose logs are emptied before it is asked whether there is time for more. */
const DAYS_AT_ONCE = 32;

/**
 * Empties the logs day by day, and remembers how far it has come: nothing is added to a day that was over before the deletion
 * began.
 */
const emptyLogs = async (purge: Purge, job: Job, begun: string | undefined): Promise<void> => {
  const final = dayAfter(job.at.slice(0, 10), -1);
  const last = dayAfter(job.due.slice(0, 10));
  const first = firstLogDay(begun, job.at);
  for (let day = purge.emptiedTo ?? first; day <= last; day = dayAfter(day, DAYS_AT_ONCE)) {
    if (!purge.mayGoOn(0)) throw new OutOfTime();
    const days = Array.from({ length: DAYS_AT_ONCE }, (_, later) => dayAfter(day, later)).filter(
      (each) => each <= last,
    );
    const partitionsOfDays = days.flatMap((each) => [
      auditPartition(purge.org, each),
      activityPartition(purge.org, each),
    ]);
    await concurrently(PARALLEL, partitionsOfDays, (partition) => empty(purge, partition));
    const next = dayAfter(day, DAYS_AT_ONCE);
    purge.emptiedTo = [next, final].sort()[0];
  }
};

/** Deletes what there is but for the logs. */
const emptyContents = async (purge: Purge, job: Job): Promise<void> => {
  const { org } = purge;
  await endJobs(purge, job);
  for (const kind of ['User', 'Group'] as const) {
    await concurrently(PARALLEL, partitions, (digit) => emptyResources(purge, kind, digit));
  }
  // Members of groups that were deleted a moment ago are led to by their tombstones only.
  await empty(purge, tombstonePartition(org), async (items) => {
    await concurrently(PARALLEL, items, (item) => empty(purge, memberPartition(org, sortKeyOf(item))));
  });
  const byDigit = [edgePartition, shardPartition].flatMap((of) => partitions.map((digit) => of(org, digit)));
  await concurrently(PARALLEL, byDigit, (partition) => empty(purge, partition));
  await empty(purge, rolePartition(org), async (items) => {
    for (const item of items) await empty(purge, roleHolderPartition(org, sortKeyOf(item)));
  });
  const others = [
    ...(['User', 'Group'] as const).map((kind) => counterPartition(org, kind)),
    workspacePartition(org),
    cursorKeyKey(org).PK,
    nestingKey(org).PK,
    rateKey(org).PK,
    activityStatePartition(org),
    ...['KEYUSE', 'LEASE'].map((kept) => `T#${org}#${kept}`),
  ];
  await concurrently(PARALLEL, others, (partition) => empty(purge, partition));
};

/** Deletes what there is; true when nothing was there any more. */
const purgeOnce = async (purge: Purge, job: Job, begun: string | undefined): Promise<boolean> => {
  purge.deleted = 0;
  await emptyContents(purge, job);
  await emptyLogs(purge, job, begun);
  return purge.deleted === 0;
};

const rememberProgress = async ({ table, emptiedTo }: Purge, job: Job): Promise<void> => {
  if (emptiedTo === undefined) return;
  try {
    await transact(table, [jobProgress({ ...job, task: { kind: 'organization', emptiedTo } })]);
  } catch (error) {
    // Another one has ended the job meanwhile.
    if (!(error instanceof StaleRead)) throw error;
  }
};

/** The organization while this very job deletes it; one that was made anew under its id is another. */
const doomed = async (table: Table, job: Job): Promise<Item | undefined> => {
  const item = await getItem(table, organizationKey(job.organizationId));
  return item?.deleting?.S === job.id ? item : undefined;
};

/**
 * Deletes what the organisation holds and leaves its logs, since only maintenance may remove entries of the audit trail. It leaves
 * its own item too, and with it the job: a request that had begun before the end
 * may still write, and would write into whatever was made anew under the id. The job is due when no such request lives.
 */
export const emptyOrganization = async (table: Table, job: Job, mayGoOn: MayGoOn): Promise<void> => {
  const purge = beginPurge(table, job, mayGoOn);
  if ((await doomed(table, job)) === undefined) return;
  try {
    await emptyContents(purge, job);
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
  }
};

/** Does the job when it is due and removes it, and the organisation's own item last; false when it had to stop before the end. */
export const runOrganizationJob = async (table: Table, job: Job, mayGoOn: MayGoOn): Promise<boolean> => {
  const org = job.organizationId;
  const purge = beginPurge(table, job, mayGoOn);
  try {
    for (let item = await doomed(table, job); item !== undefined; item = await doomed(table, job)) {
      if (!(await purgeOnce(purge, job, (item.begun ?? item.created)?.S))) continue;
      // By itself: maintenance may remove records of organisations by a permission of its own.
      await transact(table, [
        remove(organizationKey(org), { condition: 'deleting = :job', values: { ':job': text(job.id) } }),
      ]);
    }
  } catch (error) {
    if (error instanceof OutOfTime) {
      await rememberProgress(purge, job);
      return false;
    }
    if (!(error instanceof StaleRead)) throw error;
  }
  await transact(table, [remove(keyOfJob(job))]);
  return true;
};

/** Ends an organisation and answers the job by which the rest goes; undefined when there is none. */
export const endOrganization = async (
  { table }: StoreContext,
  { id: org, incarnationId }: OrganizationIdentity,
  options: { readonly jobId: string; readonly at: string },
): Promise<Job | undefined> => {
  const job = newJob(org, options.jobId, options.at, { kind: 'organization' });
  try {
    await transact(table, [
      {
        action: 'Update',
        key: organizationKey(org),
        update: 'SET deleting = :job',
        condition: 'incarnation = :incarnation AND attribute_not_exists(deleting)',
        values: { ':job': text(job.id), ':incarnation': text(incarnationId) },
      },
      remove(organizationListKey(org)),
      jobWrite(job),
    ]);
    return job;
  } catch (error) {
    if (error instanceof StaleRead) return undefined;
    throw error;
  }
};
