/**
 * The eight shards of a group: how many members, how many changes, when the last one was; the job that holds the group; and
 * whether protected roles may come through it, which whoever changes members must have known.
 */
import { DirectoryError } from '../directory/directory-error';
import { type Item, isGuarded, number, numberOf, text } from './codec';
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

/** A group as whoever changes its members knows it. */
export interface KnownGroup {
  readonly id: string;
  readonly guarded?: true;
}

/** A deleted group has no shards: no change of its members can commit any more. */
const refusedFree =
  ({ guarded }: KnownGroup) =>
  (held: Item | undefined): Error => {
    if (held === undefined) return new DirectoryError({ code: 'gone' });
    if (held.job?.S !== undefined) return new GroupBusy(held.job.S);
    return guarded !== true && isGuarded(held) ? new DirectoryError({ code: 'changed' }) : new StaleRead();
  };

const FREE = 'attribute_not_exists(job)';
/** Free, and not guarded unless that is known. */
const freeFor = ({ guarded }: KnownGroup): string =>
  guarded === true ? FREE : `${FREE} AND attribute_not_exists(guarded)`;

/** Counts one change of members in a shard chosen at random. Refused with `gone`, `GroupBusy`, or `changed` where it is guarded. */
export const countChange = (
  table: Table,
  org: string,
  group: KnownGroup,
  change: { readonly members: number; readonly at: string },
): Write => {
  const shard = Math.floor(table.random() * SHARDS);
  const write = counting(org, group.id, shard, change);
  return { ...write, condition: `${PRESENT} AND ${freeFor(group)}`, refused: refusedFree(group) };
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
  values: { ':at': text(at), ':members': number(members), ':one': number(1) },
});

/** As `countChange`, on behalf of the job that holds the group. Refused with `StaleRead` when it holds it no more. */
export const countJobChange = (
  org: string,
  groupId: string,
  shard: number,
  change: { readonly members: number; readonly at: string },
  job: string,
  refused: () => Error,
): Write => {
  const write = counting(org, groupId, shard, change);
  return { ...write, condition: 'job = :job', values: { ...write.values, ':job': text(job) }, refused };
};

/** Counts the end of a dead member's membership, whether or not a job holds the group. */
export const countLeaver = (table: Table, org: string, groupId: string, at: string, refused: () => Error): Write => ({
  ...counting(org, groupId, Math.floor(table.random() * SHARDS), { members: -1, at }),
  condition: PRESENT,
  refused,
});

/** Conditions that no shard changed since `shards` were read, the one that `counted` writes included. */
export const pinned = (org: string, group: KnownGroup, shards: readonly Item[], counted?: Write): readonly Write[] =>
  all.map((shard): Write => {
    const key = shardKey(org, group.id, shard);
    const refused = refusedFree(group);
    return pin(
      key.SK === counted?.key.SK ? counted : { action: 'ConditionCheck', key, refused },
      `version = :pinned AND ${freeFor(group)}`,
      shards[shard],
    );
  });

const pin = (write: Write, condition: string, shard: Item | undefined): Write => ({
  ...write,
  condition,
  values: { ...write.values, ':pinned': number(shard === undefined ? 0 : numberOf(shard, 'version')) },
});

/** Lets a job hold the group. With shards, only if none changed since they were read. */
export const hold = (org: string, group: KnownGroup, job: string, shards?: readonly Item[]): readonly Write[] =>
  all.map((shard) => {
    const write: Write = {
      action: 'Update',
      key: shardKey(org, group.id, shard),
      update: 'SET job = :job',
      condition: `${PRESENT} AND ${freeFor(group)}`,
      values: { ':job': text(job) },
      refused: refusedFree(group),
    };
    return shards === undefined ? write : pin(write, `version = :pinned AND ${FREE}`, shards[shard]);
  });

/** Marks a group as one through which protected roles may come. Whoever read it before reads it again. */
export const guardWrites = (org: string, groupId: string): readonly Write[] =>
  all.map((shard) => ({
    action: 'Update',
    key: shardKey(org, groupId, shard),
    update: 'SET guarded = :yes ADD version :one',
    condition: `${PRESENT} AND attribute_not_exists(guarded)`,
    values: { ':yes': { BOOL: true }, ':one': number(1) },
    refused: (held) => new DirectoryError({ code: held === undefined ? 'gone' : 'exists' }),
  }));

/** Checks that the group lives and that no job is about to change its members. */
export const freeCheck = (org: string, groupId: string, refused: () => Error): Write => ({
  action: 'ConditionCheck',
  key: shardKey(org, groupId, 0),
  condition: `${PRESENT} AND ${FREE}`,
  refused,
});

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
