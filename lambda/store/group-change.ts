/** Changes document and members of a group as one. */
import type { Safeguards } from '../directory/access/safeguards';
import type { AuditRecord } from '../directory/audit';
import { DirectoryError } from '../directory/directory-error';
import type { ResourceRecord } from '../directory/store';
import type { JsonObject } from '../scim/json';
import type { MemberChange } from '../scim/patch/plan';
import { sameJson } from '../scim/same-json';
import { auditWrite, withMembers } from './audit';
import { documentOf, type Item, later, number, numberOf, text } from './codec';
import { documentUpdate, indexWrites } from './documents';
import { type EdgeChange, edgeWrites, type RealChange, readMembers, realChange, sizeOf, supposedChange } from './edges';
import { GroupBusy, goneOrChanged, StaleRead } from './failures';
import { helpJob, runJobInRequest } from './finish-jobs';
import { checkNameFree } from './groups';
import { jobWrite, newJob, partWrites, planParts, referenceOf } from './jobs';
import { resourceKey } from './keys';
import { MEMBERS_AT_ONCE } from './member-job';
import { nestsBothWays, nestWrites, unnestWrites } from './nesting';
import { getResources, readShards } from './resources';
import { rereading } from './retry';
import { joined, safeguarded } from './safeguards';
import { countChange, hold, memberCount, pinned } from './shards';
import type { StoreContext } from './store-context';
import { getItem, type Table } from './table';
import { TRANSACTION_LIMIT, transact, type Write } from './transact';

interface GroupChange {
  readonly org: string;
  readonly before: ResourceRecord;
  readonly document: JsonObject;
  readonly members: MemberChange;
  readonly uniqueName: boolean;
  readonly at: string;
  /** The version of the nesting by which new members were checked. */
  readonly nesting?: number;
  /** By which members that leave a guarded group were looked at; they hold for the version that was read. */
  readonly safeguards?: Safeguards;
  /** The version that must stand, where the client named one. */
  readonly version?: number;
  readonly audit: AuditRecord;
}

/** Whether it holds for what was read only, so that whoever decided on it reads again when others were faster. */
const isPinned = ({ safeguards, version }: GroupChange): boolean => safeguards !== undefined || version !== undefined;

/** The item of a group, as long as that has the document that was read. */
const asRead = (item: Item | undefined, before: ResourceRecord): Item => {
  if (item === undefined) throw new DirectoryError({ code: 'gone' });
  // The version of a record counts members too, whose changes are no reason to refuse this one.
  if (!sameJson(documentOf(item), before.document)) throw new DirectoryError({ code: 'changed' });
  return item;
};

/** The writes that put the new document in place; none when it is the old one. */
const documentWrites = async (table: Table, change: GroupChange): Promise<readonly Write[]> => {
  const { org, before, document, uniqueName, at } = change;
  if (sameJson(document, before.document)) return [];
  const { id } = before;
  const renamed = document.displayName !== before.document.displayName;
  const [found] = await Promise.all([
    getItem(table, resourceKey(org, 'Group', id)),
    renamed && uniqueName ? checkNameFree(table, org, id, document) : undefined,
  ]);
  const item = asRead(found, before);
  const wasClaimed = item.claimed?.BOOL === true;
  const claimed = renamed ? uniqueName : wasClaimed;
  const version = numberOf(item, 'version');
  const rest = 'version = :next, lastModified = :at, claimed = :claimed';
  const { update, values } = documentUpdate(document, rest);
  return [
    {
      // Not a Put: bindings, and the note that the group is in another one, are others' to change.
      action: 'Update',
      key: resourceKey(org, 'Group', id),
      update,
      condition: 'version = :version',
      values: {
        ...values,
        ':version': number(version),
        ':next': number(version + 1),
        ':at': text(at),
        ':claimed': { BOOL: claimed },
      },
      refused: goneOrChanged,
    },
    ...indexWrites(org, 'Group', id, { document: before.document, claimed: wasClaimed }, { document, claimed }),
  ];
};

/** What is to be done to the members, and on which condition. */
interface MemberPlan {
  /** For a job all that is wanted, else what really changes. */
  readonly change: RealChange;
  readonly size: number;
  /** So many leave that who does is not looked up before the answer. */
  readonly replaced?: true;
  /** Writes instead of the plain count: a replacement holds only while no one else changes the members. */
  readonly count: (counted: Write) => readonly Write[];
  /** Must be as they are for a job too. */
  readonly shards?: readonly Item[];
  /** Checks that the version stands: of the shards where no member changes, and of the item. */
  readonly standing?: { readonly uncounted: readonly Write[]; readonly item: Write };
}

const itemCheck = (org: string, groupId: string, version: number): Write => ({
  action: 'ConditionCheck',
  key: resourceKey(org, 'Group', groupId),
  condition: 'version = :standing',
  values: { ':standing': number(version) },
  refused: goneOrChanged,
});

/** Who replaces all members means the group that was read: one that got another name meanwhile is to be read again. */
const keptDocument = async (table: Table, change: GroupChange): Promise<readonly Write[]> => {
  const { org, before, document, members } = change;
  if (!members.replaceAll || !sameJson(document, before.document)) return [];
  const item = asRead(await getItem(table, resourceKey(org, 'Group', before.id)), before);
  return [itemCheck(org, before.id, numberOf(item, 'version'))];
};

const freeShards = async (table: Table, org: string, groupId: string): Promise<readonly Item[]> => {
  const shards = (await readShards(table, org, [groupId])).get(groupId);
  if (shards === undefined) throw new DirectoryError({ code: 'gone' });
  const busy = shards.find((shard) => shard.job?.S !== undefined)?.job?.S;
  if (busy !== undefined) throw new GroupBusy(busy);
  return shards;
};

const planReplacement = async (
  table: Table,
  org: string,
  group: ResourceRecord,
  wanted: EdgeChange,
): Promise<MemberPlan> => {
  const groupId = group.id;
  const shards = await freeShards(table, org, groupId);
  const count = (counted: Write) => pinned(org, group, shards, counted);
  const surplus = Math.abs(memberCount(shards) - wanted.add.length);
  if (surplus > MEMBERS_AT_ONCE)
    return { change: { ...wanted, groupsLeaving: [] }, size: surplus, replaced: true, count };
  const current = new Map((await readMembers(table, org, groupId)).map(({ value, type }) => [value, type]));
  const next = new Set(wanted.add.map(({ value }) => value));
  const remove = [...current.keys()].filter((id) => !next.has(id));
  const change = {
    add: wanted.add.filter(({ value }) => !current.has(value)),
    remove,
    groupsLeaving: remove.filter((id) => current.get(id) === 'Group'),
  };
  return { change, size: sizeOf(change), count };
};

/** So few changes of members are written without a look whether they are any. */
const FEW = 3;

/** The plan of a change that nothing was read for; undefined where it is worth a look. */
const supposedPlan = ({ members: { replaceAll, ...wanted } }: GroupChange): MemberPlan | undefined => {
  if (replaceAll) return undefined;
  const change = supposedChange(wanted);
  const size = sizeOf(change);
  return size === 0 || size > FEW ? undefined : { change, size, count: (counted) => [counted] };
};

const planMembers = async (table: Table, { org, before, members }: GroupChange): Promise<MemberPlan> => {
  const { replaceAll, add, remove } = members;
  if (replaceAll) {
    const distinct = [...new Map(add.map((member) => [member.value, member])).values()];
    return planReplacement(table, org, before, { add: distinct, remove: [] });
  }
  const change = await realChange(table, org, before.id, { add, remove });
  return { change, size: sizeOf(change), count: (counted) => [counted] };
};

/** The plan for a group that must be as it was read: only while that still stands. */
const planPinned = async (table: Table, change: GroupChange): Promise<MemberPlan> => {
  const { org, before } = change;
  // First: what the version then still stands for was so when the members were looked at, even if nothing is to be written.
  const plan = await planMembers(table, change);
  const shards = await freeShards(table, org, before.id);
  const [standing] = await getResources(table, org, 'Group', [before.id]);
  if (standing?.version !== before.version) throw new DirectoryError({ code: 'changed' });
  const count = (counted: Write | undefined) => pinned(org, before, shards, counted);
  if (change.version === undefined) return { ...plan, shards, count };
  // The version of the group is that of its item and of its shards together.
  const version = shards.reduce((left, shard) => left - numberOf(shard, 'version'), before.version);
  return {
    ...plan,
    shards,
    count,
    standing: { uncounted: count(undefined), item: itemCheck(org, before.id, version) },
  };
};

const asJob = async (
  table: Table,
  change: GroupChange,
  wanted: EdgeChange,
  others: readonly Write[],
  shards: readonly Item[] | undefined,
): Promise<ResourceRecord> => {
  const { org, before, members, at, nesting, audit } = change;
  const parts = planParts(wanted);
  const task = { kind: 'members', groupId: before.id, replace: members.replaceAll, parts: parts.length } as const;
  const job = newJob(org, audit.id, at, task);
  const held = hold(org, before, referenceOf(job), shards);
  const nested = nestWrites(org, before.id, wanted.add, nesting);
  await transact(table, [...others, ...held, ...nested, jobWrite(job), ...partWrites(job, parts)]);
  await runJobInRequest(table, job);
  const [after] = await getResources(table, org, 'Group', [before.id]);
  if (after === undefined) throw new DirectoryError({ code: 'gone' });
  return after;
};

const attempt = async (
  { table, auditRetentionDays }: StoreContext,
  change: GroupChange,
  planned: Promise<MemberPlan> | MemberPlan,
): Promise<ResourceRecord> => {
  const { org, before, document, at, audit } = change;
  const [own, plan, kept] = await Promise.all([documentWrites(table, change), planned, keptDocument(table, change)]);
  if (own.length === 0 && plan.size === 0) return before;
  const others = [...own, auditWrite(org, withMembers(audit, plan.change, plan.replaced), auditRetentionDays)];
  const members = plan.change.add.length - plan.change.remove.length;
  const uncounted = plan.standing?.uncounted ?? [];
  const counts = plan.size === 0 ? uncounted : plan.count(countChange(table, org, before, { members, at }));
  const nested = [
    ...nestWrites(org, before.id, plan.change.add, change.nesting),
    ...unnestWrites(org, before.id, plan.change.groupsLeaving),
  ];
  const standing = plan.standing === undefined ? [] : [plan.standing.item];
  const keeping = safeguarded(org, change.safeguards, auditRetentionDays);
  const safely = (unsafe: readonly Write[]) => joined(keeping(unsafe), [...standing, ...kept]);
  const writes = safely([...counts, ...others, ...nested, ...edgeWrites(org, before.id, plan.change, at)]);
  if (plan.size > MEMBERS_AT_ONCE || writes.length > TRANSACTION_LIMIT || nestsBothWays(plan.change)) {
    const wanted = change.members.replaceAll ? { add: change.members.add, remove: [] } : plan.change;
    return asJob(table, change, wanted, safely(others), plan.shards);
  }
  await transact(table, writes);
  // A lower bound where others changed members meanwhile: a version that never comes back as the current one.
  const version = before.version + (own.length === 0 ? 0 : 1) + (plan.size === 0 ? 0 : 1);
  return { ...before, document, version, lastModified: later(before.lastModified, at) };
};

const attemptRead = (context: StoreContext, change: GroupChange): Promise<ResourceRecord> =>
  attempt(context, change, (isPinned(change) ? planPinned : planMembers)(context.table, change));

/** As a rule a client adds who is not there and removes who is: only where it turns out otherwise are memberships read. */
const attemptFirst = async (context: StoreContext, change: GroupChange): Promise<ResourceRecord> => {
  const supposed = supposedPlan(change);
  if (supposed === undefined) return attemptRead(context, change);
  try {
    return await attempt(context, change, supposed);
  } catch (error) {
    if (error instanceof StaleRead) return attemptRead(context, change);
    throw error;
  }
};

const HELPS = 5;

export const updateGroup = async (context: StoreContext, change: GroupChange): Promise<ResourceRecord> => {
  const { table } = context;
  for (let helps = 0; ; helps += 1) {
    try {
      return await (isPinned(change)
        ? attemptRead(context, change)
        : rereading(table, () => attemptFirst(context, change)));
    } catch (error) {
      if (error instanceof StaleRead) throw new DirectoryError({ code: 'changed' }, { cause: error });
      if (!(error instanceof GroupBusy)) throw error;
      const free = helps < HELPS && (await helpJob(table, error.job));
      if (!free) throw new DirectoryError({ code: 'unavailable' }, { cause: error });
      if (isPinned(change)) throw new DirectoryError({ code: 'changed' });
    }
  }
};
