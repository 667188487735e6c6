/** Carries on a big change of a group's members. Every step can be repeated, by several at once; the hold keeps others out. */
import { DirectoryError } from '../directory/directory-error';
import { sortKeyOf } from './codec';
import { concurrently, inPieces } from './concurrently';
import { type EdgeChange, edgeWrites, readAnchors, realChange, sizeOf } from './edges';
import { StaleRead } from './failures';
import { type Job, keyOfJob, type MayGoOn, partKeys, readPlan, referenceOf } from './jobs';
import { memberPartition } from './keys';
import { unnestWrites } from './nesting';
import { rereading } from './retry';
import { countJobChange, release } from './shards';
import { deleteItems, queryPages, type Table } from './table';
import { remove, transact } from './transact';

/** Member changes in one transaction: three writes each at most, beside shards, document, claims and audit. */
export const MEMBERS_AT_ONCE = 30;
const PARALLEL = 4;

/** Someone else has finished the job, or the group is deleted. */
class JobOver extends Error {
  override readonly name = 'JobOver';
}

interface MemberJob {
  readonly job: Job;
  readonly groupId: string;
}

const applyPiece = (table: Table, { job, groupId }: MemberJob, wanted: EdgeChange): Promise<void> =>
  rereading(table, async () => {
    const org = job.organizationId;
    const real = await realChange(table, org, groupId, wanted);
    // A member deleted since is as one that joined and was then deleted.
    const live = await readAnchors(
      table,
      org,
      real.add.map(({ value }) => value),
    );
    const change = { ...real, add: real.add.filter(({ value }) => live.has(value)) };
    // The groups that join were noted when the job was written, those that were deleted since included.
    const dead = real.add.filter(({ type, value }) => type === 'Group' && !live.has(value)).map(({ value }) => value);
    const nested = unnestWrites(org, groupId, [...real.groupsLeaving, ...dead]);
    if (sizeOf(change) === 0 && nested.length === 0) return;
    const members = change.add.length - change.remove.length;
    const count = countJobChange(table, org, groupId, { members, at: job.at }, referenceOf(job), () => new JobOver());
    try {
      await transact(table, [count, ...nested, ...edgeWrites(org, groupId, change, job.at)]);
    } catch (error) {
      const memberGone = error instanceof DirectoryError && error.failure.code === 'memberGone';
      throw memberGone ? new StaleRead() : error;
    }
  });

/** False when it had to stop. */
const applyAll = async (
  table: Table,
  work: MemberJob,
  pieces: readonly EdgeChange[],
  mayGoOn: MayGoOn,
): Promise<boolean> => {
  const done = await concurrently(PARALLEL, pieces, async (piece) => {
    if (!mayGoOn(sizeOf(piece))) return false;
    await applyPiece(table, work, piece);
    return true;
  });
  return done.every(Boolean);
};

const leaving = (ids: readonly string[]): readonly EdgeChange[] =>
  inPieces(MEMBERS_AT_ONCE, ids).map((piece) => ({ add: [], remove: piece }));
const joining = (add: EdgeChange['add']): readonly EdgeChange[] =>
  inPieces(MEMBERS_AT_ONCE, add).map((piece) => ({ add: piece, remove: [] }));

const apply = async (table: Table, work: MemberJob, replace: boolean, mayGoOn: MayGoOn): Promise<boolean> => {
  const plan = await readPlan(table, work.job);
  if (replace) {
    const wanted = new Set(plan.add.map(({ value }) => value));
    const range = { partition: memberPartition(work.job.organizationId, work.groupId) };
    for await (const page of queryPages(table, range)) {
      const others = page.map(sortKeyOf).filter((id) => !wanted.has(id));
      if (!(await applyAll(table, work, leaving(others), mayGoOn))) return false;
    }
  }
  return applyAll(table, work, [...leaving(plan.remove), ...joining(plan.add)], mayGoOn);
};

/** Does the job and removes it; false when it had to stop before the end. */
export const runMemberJob = async (
  table: Table,
  job: Job,
  groupId: string,
  replace: boolean,
  mayGoOn: MayGoOn,
): Promise<boolean> => {
  const items = [...partKeys(job), keyOfJob(job)];
  try {
    if (!(await apply(table, { job, groupId }, replace, mayGoOn))) return false;
    const writes = release(job.organizationId, groupId, referenceOf(job));
    await transact(table, [...writes, ...items.map((key) => remove(key))]);
  } catch (error) {
    if (!(error instanceof JobOver || error instanceof StaleRead)) throw error;
    // Nothing is held any more, so the job is only in the way.
    await deleteItems(table, items);
  }
  return true;
};
