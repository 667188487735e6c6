import { elapsedMilliseconds } from '../directory/elapsed-milliseconds';
import type { DirectoryStore } from '../directory/store';
import { allJobs, atMost, isMisdated, isWaiting, type Job, jobPartitions, type MayGoOn, readJob, redate } from './jobs';
import { runMemberJob } from './member-job';
import { emptyOrganization, runOrganizationJob } from './organization-removal';
import { runRemovalJob } from './removal-job';
import type { Table } from './table';

/** Does a job as far as it may go; whether it is done. A fresh one was written a moment ago and nothing of it is done. */
const runJob = (table: Table, job: Job, mayGoOn: MayGoOn, fresh = false): Promise<boolean> => {
  const { task } = job;
  switch (task.kind) {
    case 'members':
      return runMemberJob(table, job, task.groupId, task.replace, mayGoOn, fresh);
    case 'removal':
      return runRemovalJob(table, job, task.resource, task.id, mayGoOn);
    case 'organization':
      return runOrganizationJob(table, job, mayGoOn);
  }
};

/** Edges that a deletion removes before it leaves the rest, which nobody sees any more, to the maintenance schedule. */
const EDGES_OF_A_DELETION = 6000;
/**
 * Whoever changes members sees what came of it, and no body names more than these. What is left after that time, because
 * the database slows writers of one group down or because many members leave, is for the maintenance schedule too.
 */
const EDGES_OF_A_CHANGE = 50_000;
const LONGEST_MILLISECONDS = 18_000;

const withinRequest = ({ now }: Table, { task }: Job): MayGoOn => {
  const begun = now().getTime();
  const few = atMost(task.kind === 'members' ? EDGES_OF_A_CHANGE : EDGES_OF_A_DELETION);
  return (edges) => few(edges) && elapsedMilliseconds(begun, now().getTime()) < LONGEST_MILLISECONDS;
};

/** Empties an organisation within a request; maintenance does the rest. */
export const emptyInRequest = (table: Table, job: Job): Promise<void> =>
  emptyOrganization(table, job, withinRequest(table, job));

/** Does the job that a request has just written. */
export const runJobInRequest = (table: Table, job: Job): Promise<boolean> =>
  runJob(table, job, withinRequest(table, job), true);

/** Carries on the job that holds a group; whether the group is free. */
export const helpJob = async (table: Table, reference: string): Promise<boolean> => {
  const job = await readJob(table, reference);
  return job === undefined || runJob(table, job, withinRequest(table, job));
};

/** Carries on what was left unfinished, until the deadline; one job that fails keeps none of the others from being done. */
export const finishJobs = async (
  table: Table,
  limits: Parameters<DirectoryStore['finishJobs']>[0],
): Promise<number> => {
  const begun = table.now().getTime();
  const allowed = limits.deadline.getTime() - limits.now.getTime();
  const mayGoOn = () => elapsedMilliseconds(begun, table.now().getTime()) < allowed;
  const failures: unknown[] = [];
  let finished = 0;
  for (const partition of jobPartitions) {
    for (const job of await allJobs(table, partition)) {
      if (isWaiting(job, limits.now)) continue;
      if (!mayGoOn()) break;
      try {
        if (isMisdated(job, limits.now) && job.task.kind === 'organization') await redate(table, job, limits.now);
        else if (await runJob(table, job, mayGoOn)) finished += 1;
      } catch (error) {
        failures.push(error);
        limits.onFailure?.({ organizationId: job.organizationId, jobId: job.id, job: job.task.kind }, error);
      }
    }
  }
  if (failures.length > 0) throw failures[0];
  return finished;
};
