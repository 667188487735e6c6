/** Removes the edges of a deleted user or group. Readers count it as absent already; every step can be repeated. */

import { concurrently } from '../directory/concurrently';
import type { ResourceKind } from '../directory/store';
import { sortKeyOf } from './codec';
import { kindOf } from './edges';
import { StaleRead } from './failures';
import { type Job, keyOfJob, type MayGoOn } from './jobs';
import {
  AFTER_ALL,
  edgePartition,
  forwardEdgeKey,
  groupOfEdge,
  memberPartition,
  reverseEdgeKey,
  tombstoneKey,
} from './keys';
import { unnestWrites } from './nesting';
import { countLeaver } from './shards';
import { deleteItems, queryPages, type Table } from './table';
import { PRESENT, remove, transact } from './transact';

const PARALLEL = 8;
const PAGE = 100;

class GroupGone extends Error {
  override readonly name = 'GroupGone';
}

/** The member that leaves all its groups. */
interface Leaver {
  readonly kind: ResourceKind;
  readonly id: string;
}

const leave = async (table: Table, job: Job, { kind, id: memberId }: Leaver, groupId: string): Promise<void> => {
  const org = job.organizationId;
  const forward = forwardEdgeKey(org, groupId, memberId);
  const reverse = reverseEdgeKey(org, memberId, groupId);
  const nested = kind === 'Group' ? unnestWrites(org, groupId, [memberId]) : [];
  try {
    await transact(table, [
      countLeaver(table, org, groupId, job.at, () => new GroupGone()),
      ...nested,
      remove(forward, { condition: PRESENT }),
      remove(reverse),
    ]);
  } catch (error) {
    // A deleted group counts nothing; an edge without its other half was half removed before.
    if (!(error instanceof GroupGone || error instanceof StaleRead)) throw error;
    if (nested.length > 0) await transact(table, nested);
    await deleteItems(table, [reverse, forward]);
  }
};

const leaveAll = async (table: Table, job: Job, leaver: Leaver, mayGoOn: MayGoOn): Promise<boolean> => {
  const partition = edgePartition(job.organizationId, leaver.id);
  const range = { partition, from: `${leaver.id}#`, to: `${leaver.id}#${AFTER_ALL}` };
  for await (const page of queryPages(table, range, { limit: PAGE })) {
    if (!mayGoOn(page.length)) return false;
    const groups = page.flatMap((item) => groupOfEdge(sortKeyOf(item)) ?? []);
    await concurrently(PARALLEL, groups, (groupId) => leave(table, job, leaver, groupId));
  }
  return true;
};

const dismissAll = async (table: Table, job: Job, groupId: string, mayGoOn: MayGoOn): Promise<boolean> => {
  const org = job.organizationId;
  for await (const page of queryPages(table, { partition: memberPartition(org, groupId) }, { limit: 4 * PAGE })) {
    if (!mayGoOn(page.length)) return false;
    const members = page.map(sortKeyOf);
    const groups = page.filter((item) => kindOf(item) === 'Group').map(sortKeyOf);
    if (groups.length > 0) await transact(table, unnestWrites(org, groupId, groups));
    // Forward edges go last: they are the list of what is to be done.
    await deleteItems(
      table,
      members.map((id) => reverseEdgeKey(org, id, groupId)),
    );
    await deleteItems(
      table,
      members.map((id) => forwardEdgeKey(org, groupId, id)),
    );
  }
  return true;
};

/** Does the job and removes it; false when it had to stop before the end. */
export const runRemovalJob = async (
  table: Table,
  job: Job,
  kind: ResourceKind,
  id: string,
  mayGoOn: MayGoOn,
): Promise<boolean> => {
  if (!(await leaveAll(table, job, { kind, id }, mayGoOn))) return false;
  if (kind === 'Group' && !(await dismissAll(table, job, id, mayGoOn))) return false;
  await transact(table, [remove(tombstoneKey(job.organizationId, id)), remove(keyOfJob(job))]);
  return true;
};
