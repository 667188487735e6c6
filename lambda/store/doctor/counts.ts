/** Counts: of members in the shards of a group, of users and groups in the counters. */
import type { ResourceKind } from '../../directory/store';
import { type Item, number, numberOf, sortKeyOf } from '../codec';
import { readJob } from '../jobs';
import {
  counterKey,
  counterPartition,
  type ItemKey,
  memberPartition,
  resourceKey,
  resourcePartition,
  SHARDS,
  shardKey,
} from '../keys';
import { memberCount } from '../shards';
import { readSnapshot } from '../snapshot';
import { getItem, queryItems, queryPages, type Range, type Table } from '../table';
import { ABSENT, type Write } from '../transact';
import type { Patient, Step } from './step';
import type { Suspicion, Verdict } from './suspicion';

const TRIES = 5;

const countItems = async (table: Table, range: Range): Promise<number> => {
  let count = 0;
  for await (const page of queryPages(table, range)) count += page.length;
  return count;
};

const shardKeys = (org: string, groupId: string): readonly ItemKey[] =>
  Array.from({ length: SHARDS }, (_, shard) => shardKey(org, groupId, shard));

/** Condition that no member joined or left and no job holds the group. */
const pinnedShard = (key: ItemKey, shard: Item): Write => ({
  action: 'ConditionCheck',
  key,
  condition: 'version = :version AND attribute_not_exists(job)',
  values: { ':version': shard.version ?? number(0) },
});

const holdVerdict = (groupId: string, job: string, keys: readonly ItemKey[], shards: readonly Item[]): Verdict => ({
  kind: 'holdLeftOver',
  explanation: `Group ${groupId} is held by a job that is over.`,
  repair: keys
    .filter((_, at) => shards[at]?.job?.S === job)
    .map((key) => ({
      action: 'Update',
      key,
      update: 'REMOVE job',
      condition: 'job = :job',
      values: { ':job': { S: job } },
    })),
});

/** Whether a group counts as many members as it has. While its members change, or a job does, nothing can be said. */
export const shardsSuspicion = ({ table, org }: Patient, groupId: string): Suspicion => {
  const keys = shardKeys(org, groupId);
  const all = [resourceKey(org, 'Group', groupId), ...keys];
  const read = async (): Promise<readonly Item[] | undefined> => {
    const [item, ...shards] = await readSnapshot(table, all);
    const present = shards.filter((shard) => shard !== undefined);
    return item === undefined || present.length < SHARDS ? undefined : present;
  };
  const versions = (shards: readonly Item[]) => shards.map((shard) => shard.version?.N).join();
  return {
    keys,
    confirm: async () => {
      for (let tried = 0; tried < TRIES; tried += 1) {
        const before = await read();
        if (before === undefined) return undefined;
        const job = before.find((shard) => shard.job?.S !== undefined)?.job?.S;
        if (job !== undefined) {
          if ((await readJob(table, job)) !== undefined) return undefined;
          // Ended between the two reads, unless the hold is still there.
          const now = await read();
          return now?.some((shard) => shard.job?.S === job) === true ? holdVerdict(groupId, job, keys, now) : undefined;
        }
        const members = await countItems(table, { partition: memberPartition(org, groupId) });
        const counted = memberCount(before);
        if (members === counted) return undefined;
        const after = await read();
        if (after === undefined || versions(after) !== versions(before) || after.some(({ job }) => job !== undefined))
          continue;
        const [first, ...others] = keys;
        const [shard, ...rest] = before;
        if (first === undefined || shard === undefined) return undefined;
        const pinned = pinnedShard(first, shard);
        return {
          kind: 'shardsOff',
          explanation: `Group ${groupId} counts ${counted} members and has ${members}.`,
          repair: [
            {
              ...pinned,
              action: 'Update',
              update: 'SET held = :held ADD version :one',
              values: {
                ...pinned.values,
                ':held': number(numberOf(shard, 'held') + members - counted),
                ':one': number(1),
              },
            },
            ...others.flatMap((key, at) => (rest[at] === undefined ? [] : [pinnedShard(key, rest[at])])),
          ],
        };
      }
      return undefined;
    },
  };
};

const counterSuspicion = ({ table, org }: Patient, kind: ResourceKind, prefix: string): Suspicion => {
  const key = counterKey(org, kind, prefix);
  const range = { partition: resourcePartition(org, kind, prefix.slice(0, 1)), from: prefix, to: `${prefix}~` };
  return {
    keys: [key],
    confirm: async () => {
      let seen: string | undefined;
      for (let tried = 0; tried < TRIES; tried += 1) {
        const before = await getItem(table, key);
        const count = await countItems(table, range);
        const after = await getItem(table, key);
        const counted = Number(before?.held?.N ?? 0);
        if (counted === count) return undefined;
        const state = `${counted} ${count}`;
        // The same twice, with nothing going on: creations and deletions meanwhile are no finding.
        if (before?.held?.N !== after?.held?.N || seen !== state) {
          seen = state;
          continue;
        }
        return {
          kind: 'counterOff',
          explanation: `${counted} ${kind === 'User' ? 'users' : 'groups'} with ids in ${prefix}… are counted, and there are ${count}.`,
          repair: [
            {
              action: 'Update',
              key,
              update: 'SET held = :count',
              condition: before === undefined ? ABSENT : 'held = :held',
              values: {
                ':count': number(count),
                ...(before === undefined ? {} : { ':held': number(counted) }),
              },
            },
          ],
        };
      }
      return undefined;
    },
  };
};

/** The counters of one kind and first digit. */
export const examineCounters =
  (kind: ResourceKind, partition: string): Step =>
  async (patient) => {
    const { table, org } = patient;
    const digits = [...'0123456789abcdef'];
    const counts = new Map<string, number>();
    for await (const page of queryPages(table, { partition: resourcePartition(org, kind, partition) })) {
      for (const item of page) {
        const prefix = item.SK?.S?.slice(0, 2) ?? '';
        counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
      }
    }
    const prefixes = digits.map((digit) => `${partition}${digit}`);
    const range = { partition: counterPartition(org, kind), from: partition, to: `${partition}~` };
    const held = new Map((await queryItems(table, range)).map((item) => [sortKeyOf(item), numberOf(item, 'held')]));
    const wrong = prefixes.filter((prefix) => (held.get(prefix) ?? 0) !== (counts.get(prefix) ?? 0));
    const examined = prefixes.length;
    return { suspicions: wrong.map((prefix) => counterSuspicion(patient, kind, prefix)), examined };
  };
