/** Carries on a big change of a group's members. Every step can be repeated, by several at once; the hold keeps others out. */

import { concurrently, inPieces } from '../directory/concurrently';
import { DirectoryError } from '../directory/directory-error';
import { type Item, sortKeyOf } from './codec';
import { type EdgeChange, edgeWrites, kindOf, type RealChange, readAnchors, realChange, sizeOf } from './edges';
import { StaleRead } from './failures';
import { type Job, keyOfJob, type MayGoOn, partKeys, readPlan, referenceOf } from './jobs';
import { memberPartition, SHARDS } from './keys';
import { unnestWrites } from './nesting';
import { rereading } from './retry';
import { countJobChange, release } from './shards';
import { deleteItems, queryPages, type Table } from './table';
import { remove, transact } from './transact';

/** Member changes in one transaction: three writes each at most, beside shards, document, claims and audit. */
export const MEMBERS_AT_ONCE = 30;
/** Members that leave in one transaction: two writes each. */
const LEAVERS_AT_ONCE = 45;

/** Someone else has finished the job, or the group is deleted. */
class JobOver extends Error {
  override readonly name = 'JobOver';
}

interface MemberJob {
  readonly job: Job;
  readonly groupId: string;
  readonly mayGoOn: MayGoOn;
  /** Shards that no transaction of this run counts in at the moment: two that count in one are in each other's way. */
  readonly idleShards: number[];
}

/** A part of the change that fits in one transaction. */
interface Piece {
  readonly wanted: EdgeChange;
  /** What of it really changes, as far as could be told without looking; a wrong guess is refused and looked at. */
  readonly guess?: RealChange;
}

/** What is to be done of a piece. A member deleted since is as one that joined and was then deleted. */
const look = async (table: Table, org: string, groupId: string, wanted: EdgeChange): Promise<RealChange> => {
  const real = await realChange(table, org, groupId, wanted);
  const live = await readAnchors(
    table,
    org,
    real.add.map(({ value }) => value),
  );
  // The groups that join were noted when the job was written, those that were deleted since included.
  const dead = real.add.filter(({ type, value }) => type === 'Group' && !live.has(value)).map(({ value }) => value);
  const add = real.add.filter(({ value }) => live.has(value));
  return { add, remove: real.remove, groupsLeaving: [...real.groupsLeaving, ...dead] };
};

const applyPiece = (table: Table, { job, groupId, idleShards }: MemberJob, { wanted, guess }: Piece): Promise<void> => {
  const org = job.organizationId;
  let guessed = guess;
  return rereading(table, async () => {
    const change = guessed ?? (await look(table, org, groupId, wanted));
    guessed = undefined;
    const nested = unnestWrites(org, groupId, change.groupsLeaving);
    if (sizeOf(change) === 0 && nested.length === 0) return;
    const shard = idleShards.pop() ?? 0;
    const members = change.add.length - change.remove.length;
    const count = countJobChange(org, groupId, shard, { members, at: job.at }, referenceOf(job), () => new JobOver());
    try {
      await transact(table, [count, ...nested, ...edgeWrites(org, groupId, change, job.at)]);
    } catch (error) {
      const memberGone = error instanceof DirectoryError && error.failure.code === 'memberGone';
      throw memberGone ? new StaleRead() : error;
    } finally {
      idleShards.push(shard);
    }
  });
};

/** False when it had to stop. */
const applyAll = async (table: Table, work: MemberJob, pieces: readonly Piece[]): Promise<boolean> => {
  const done = await concurrently(SHARDS, pieces, async (piece) => {
    if (!work.mayGoOn(sizeOf(piece.wanted))) return false;
    await applyPiece(table, work, piece);
    return true;
  });
  return done.every(Boolean);
};

const leaving = (ids: readonly string[]): readonly Piece[] =>
  inPieces(LEAVERS_AT_ONCE, ids).map((remove) => ({ wanted: { add: [], remove } }));

const joining = (members: EdgeChange['add'], guessed: boolean): readonly Piece[] =>
  inPieces(MEMBERS_AT_ONCE, members).map((add) => {
    const wanted = { add, remove: [] };
    return guessed ? { wanted, guess: { ...wanted, groupsLeaving: [] } } : { wanted };
  });

/** Members as they were just read leave. */
const readLeaving = (items: readonly Item[]): readonly Piece[] =>
  inPieces(LEAVERS_AT_ONCE, items).map((piece) => {
    const wanted = { add: [], remove: piece.map(sortKeyOf) };
    const groupsLeaving = piece.filter((item) => kindOf(item) === 'Group').map(sortKeyOf);
    return { wanted, guess: { ...wanted, groupsLeaving } };
  });

const replaceAll = async (table: Table, work: MemberJob, add: EdgeChange['add']): Promise<boolean> => {
  const missing = new Map(add.map((member) => [member.value, member]));
  const wanted = new Set(missing.keys());
  const range = { partition: memberPartition(work.job.organizationId, work.groupId) };
  for await (const page of queryPages(table, range)) {
    for (const item of page) missing.delete(sortKeyOf(item));
    const others = page.filter((item) => !wanted.has(sortKeyOf(item)));
    if (!(await applyAll(table, work, readLeaving(others)))) return false;
  }
  return applyAll(table, work, joining([...missing.values()], true));
};

/** Does the job and removes it; false when it had to stop before the end. */
export const runMemberJob = async (
  table: Table,
  job: Job,
  groupId: string,
  replace: boolean,
  mayGoOn: MayGoOn,
  fresh: boolean,
): Promise<boolean> => {
  const items = [...partKeys(job), keyOfJob(job)];
  const work: MemberJob = { job, groupId, mayGoOn, idleShards: Array.from({ length: SHARDS }, (_, shard) => shard) };
  try {
    const plan = await readPlan(table, job);
    const done = replace
      ? await replaceAll(table, work, plan.add)
      : await applyAll(table, work, [...leaving(plan.remove), ...joining(plan.add, fresh)]);
    if (!done) return false;
    const writes = release(job.organizationId, groupId, referenceOf(job));
    await transact(table, [...writes, ...items.map((key) => remove(key))]);
  } catch (error) {
    if (!(error instanceof JobOver || error instanceof StaleRead)) throw error;
    // Nothing is held any more, so the job is only in the way.
    await deleteItems(table, items);
  }
  return true;
};
