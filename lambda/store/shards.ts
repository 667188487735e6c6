/** The eight shards of a group: how many members, how many changes, when the last one was; and the job that holds the group. */
import { DirectoryError } from '../directory/directory-error';
import { type Item, number, numberOf, text } from './codec';
import { GroupBusy, StaleRead } from './failures';
import { SHARDS, shardKey } from './keys';
import type { Table } from './table';
import { PRESENT, put, remove, type Write } from './transact';

const all = Array.from({ length: SHARDS }, (_, shard) => shard);

/** New shards, held by the job from the start when there is one. */
export const newShards = (org: string, groupId: string, members: number, at: string, job?: string): readonly Write[] =>
  all.map((shard) =>
    put(shardKey(org, groupId, shard), {
      held: number(shard === 0 ? members : 0),
      version: number(0),
      changed: text(at),
      ...(job === undefined ? {} : { job: text(job) }),
    }),
  );

/** A deleted group has no shards: no change of its members can commit any more. */
const refusedFree = (held: Item | undefined): Error => {
  if (held === undefined) return new DirectoryError({ code: 'gone' });
  return held.job?.S === undefined ? new StaleRead() : new GroupBusy(held.job.S);
};

/** Counts one change of members in a shard chosen at random. Refused with `gone` or `GroupBusy`. */
export const countChange = (
  table: Table,
  org: string,
  groupId: string,
  change: { readonly members: number; readonly at: string },
): Write => {
  const shard = Math.floor(table.random() * SHARDS);
  return { ...counting(org, groupId, shard, change), refused: refusedFree };
};

const counting = (
  org: string,
  groupId: string,
  shard: number,
  { members, at }: { readonly members: number; readonly at: string },
): Write => ({
  action: 'Update',
  key: shardKey(org, groupId, shard),
  update: 'SET changed = :at ADD held :members, version :one',
  condition: `${PRESENT} AND attribute_not_exists(job)`,
  values: { ':at': text(at), ':members': number(members), ':one': number(1) },
});

/** As `countChange`, on behalf of the job that holds the group. Refused with `StaleRead` when it holds it no more. */
export const countJobChange = (
  table: Table,
  org: string,
  groupId: string,
  change: { readonly members: number; readonly at: string },
  job: string,
  refused: () => Error,
): Write => {
  const write = counting(org, groupId, Math.floor(table.random() * SHARDS), change);
  return { ...write, condition: 'job = :job', values: { ...write.values, ':job': text(job) }, refused };
};

/** Counts the end of a dead member's membership, whether or not a job holds the group. */
export const countLeaver = (table: Table, org: string, groupId: string, at: string, refused: () => Error): Write => ({
  ...counting(org, groupId, Math.floor(table.random() * SHARDS), { members: -1, at }),
  condition: PRESENT,
  refused,
});

/** Conditions that no shard changed since `shards` were read, the one that `counted` writes included. */
export const pinned = (org: string, groupId: string, shards: readonly Item[], counted: Write): readonly Write[] =>
  all.map((shard): Write => {
    const version = shards[shard] === undefined ? 0 : numberOf(shards[shard], 'version');
    const key = shardKey(org, groupId, shard);
    const write: Write = key.SK === counted.key.SK ? counted : { action: 'ConditionCheck', key, refused: refusedFree };
    return {
      ...write,
      condition: 'version = :pinned AND attribute_not_exists(job)',
      values: { ...write.values, ':pinned': number(version) },
    };
  });

/** Lets a job hold the group. */
export const hold = (org: string, groupId: string, job: string): readonly Write[] =>
  all.map((shard) => ({
    action: 'Update',
    key: shardKey(org, groupId, shard),
    update: 'SET job = :job',
    condition: `${PRESENT} AND attribute_not_exists(job)`,
    values: { ':job': text(job) },
    refused: refusedFree,
  }));

/** Ends the hold of a job. */
export const release = (org: string, groupId: string, job: string): readonly Write[] =>
  all.map((shard) => ({
    action: 'Update',
    key: shardKey(org, groupId, shard),
    update: 'REMOVE job',
    condition: 'job = :job',
    values: { ':job': text(job) },
  }));

/** Ends the group. With shards, only if none changed since they were read. */
export const endShards = (org: string, groupId: string, shards: readonly Item[] | undefined): readonly Write[] =>
  all.map((shard) => {
    const read = shards?.[shard];
    const key = shardKey(org, groupId, shard);
    return read === undefined
      ? remove(key)
      : remove(key, { condition: 'version = :version', values: { ':version': number(numberOf(read, 'version')) } });
  });

export const memberCount = (shards: readonly Item[]): number =>
  shards.reduce((sum, shard) => sum + numberOf(shard, 'held'), 0);
