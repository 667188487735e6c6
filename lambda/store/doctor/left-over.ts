/** What should have gone: entries in the role lists, jobs, tombstones. */
import { sortKeyOf } from '../codec';
import { readGone } from '../edges';
import { runJobInRequest } from '../finish-jobs';
import { type Job, jobsOf, jobWrite, keyOfJob, newJob, readJob, referenceOf } from '../jobs';
import { holderOfKey, resourceKey, roleHolderKey, roleHolderPartition, rolePartition, tombstoneKey } from '../keys';
import { getItem, queryItems } from '../table';
import { remove, transact } from '../transact';
import { heldRoles } from './resources';
import { lookAt, type Patient, type Step } from './step';
import { type Suspicion, standsStill, suspect } from './suspicion';

/** A job that others do not carry on within this time after it was due is in trouble. */
const PATIENCE_MILLISECONDS = 15 * 60_000;

const holderSuspicion = ({ table, org }: Patient, role: string, kind: 'User' | 'Group', id: string): Suspicion => {
  const [holder, own] = [roleHolderKey(org, role, kind, id), resourceKey(org, kind, id)];
  return suspect(table, [holder, own], ([held, item]) =>
    held === undefined || (item !== undefined && heldRoles(kind, item).has(role))
      ? undefined
      : {
          kind: 'holderLeftOver',
          explanation: `${kind} ${id} is listed under the role ${role}, which it does not have.`,
          repair: [standsStill(own, item), remove(holder)],
        },
  );
};

/** Whoever is listed under a role, role after role. */
export const examineRoles: Step = async (patient, after, limit) => {
  const { table, org } = patient;
  const [current, from] = after?.split('\n') ?? [];
  const range = { partition: rolePartition(org), ...(current ? { from: current } : {}) };
  const [role, following] = (await queryItems(table, range, { limit: 2 })).map(sortKeyOf);
  if (role === undefined) return { suspicions: [], examined: 0 };
  const reading = { limit, after: from === '' ? undefined : from };
  const items = await queryItems(table, { partition: roleHolderPartition(org, role) }, reading);
  const holders = items.map((item) => holderOfKey(sortKeyOf(item)));
  const held = await lookAt(
    table,
    holders.map(({ kind, id }) => resourceKey(org, kind, id)),
  );
  const wrong = holders.filter(({ kind, id }) => {
    const item = held(resourceKey(org, kind, id));
    return item === undefined || !heldRoles(kind, item).has(role);
  });
  const last = items.at(-1);
  const next = items.length < limit || last === undefined ? following : `${role}\n${sortKeyOf(last)}`;
  return {
    suspicions: wrong.map(({ kind, id }) => holderSuspicion(patient, role, kind, id)),
    examined: items.length + 1,
    next,
  };
};

const runs = async (patient: Patient, job: Job): Promise<void> => {
  // One that does not come to its end within a request goes on with the next one.
  await runJobInRequest(patient.table, job);
};

/** Jobs that nobody carries on, and tombstones without a job. */
export const examineJobs: Step = async (patient) => {
  const { table, org, now } = patient;
  const overdue = new Date(now.getTime() - PATIENCE_MILLISECONDS).toISOString();
  const gone = [...(await readGone(table, org))];
  // Read after the tombstones: each that is there had its job then, and may have ended since.
  const jobs = await jobsOf(table, org);
  const removing = new Set(jobs.flatMap(({ task }) => (task.kind === 'removal' ? [task.id] : [])));
  const late = jobs.filter(({ due }) => due < overdue);
  return {
    suspicions: [
      ...late.map(
        (job): Suspicion => ({
          keys: [keyOfJob(job)],
          confirm: async () =>
            (await readJob(table, referenceOf(job))) === undefined
              ? undefined
              : {
                  kind: 'jobOverdue',
                  explanation: `The job ${job.id} was due at ${job.due} and is not done.`,
                  repair: () => runs(patient, job),
                },
        }),
      ),
      ...gone
        .filter((id) => !removing.has(id))
        .map(
          (id): Suspicion => ({
            keys: [tombstoneKey(org, id)],
            confirm: async () => {
              if ((await getItem(table, tombstoneKey(org, id))) === undefined) return undefined;
              const again = (await jobsOf(table, org)).some(({ task }) => task.kind === 'removal' && task.id === id);
              if (again) return undefined;
              return {
                kind: 'tombstoneLeftOver',
                explanation: `${id} was deleted, and no job removes its memberships.`,
                repair: async () => {
                  // As a group: it removes the memberships on both sides.
                  const task = { kind: 'removal', resource: 'Group', id } as const;
                  const job = newJob(org, `doctor-${id}`, now.toISOString(), task);
                  await transact(table, [jobWrite(job)]);
                  await runs(patient, job);
                },
              };
            },
          }),
        ),
    ],
    examined: jobs.length + gone.length,
  };
};
