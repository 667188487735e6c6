/** What export and import need of the table beyond what requests do: resources under their own ids, memberships with their dates. */
import type { AuditRecord } from '../directory/audit';
import { concurrently, inPieces } from '../directory/concurrently';
import { DirectoryError } from '../directory/directory-error';
import type { ResourceRecord } from '../directory/store';
import type { RestoredGroup, RestoredMember, TransferStore } from '../directory/transfer/transfer-store';
import { auditWrite, withMembers } from './audit';
import { numberOf, sortKeyOf } from './codec';
import { taken } from './documents';
import { edgeWrites, realChange } from './edges';
import { GroupBusy } from './failures';
import { helpJob } from './finish-jobs';
import { userHolderWrites } from './grants';
import { checkNameFree, groupWrites } from './groups';
import { indexAt, partitionOfValue } from './indexes';
import { groupOfEdge, isClaim, isResourceId, ownerInSortKey, resourceKey, reverseEdgeKey, tombstoneKey } from './keys';
import { MEMBERS_AT_ONCE } from './member-job';
import { nestWrites } from './nesting';
import { retainedBy, retentionWrites } from './retained-roles';
import { rereading } from './retry';
import { countChange } from './shards';
import { type StoreContext, type StoreOptions, storeContext } from './store-context';
import { getItems, queryItems, type Table } from './table';
import { ABSENT, transact, type Write } from './transact';
import { newUserWrites } from './users';

const PARALLEL = 4;
const HELPS = 5;

/** What a former resource of this id left behind goes first, or it would be taken from the new one. */
const nothingLeft = (org: string, id: string): Write => ({
  action: 'ConditionCheck',
  key: tombstoneKey(org, id),
  condition: ABSENT,
  refused: () => new DirectoryError({ code: 'gone' }),
});

const restoreUser = async (
  { table, auditRetentionDays }: StoreContext,
  org: string,
  user: ResourceRecord,
  audit: AuditRecord,
): Promise<void> =>
  transact(table, [
    ...newUserWrites(org, user),
    ...userHolderWrites(org, user.id, undefined, user.grants),
    ...retentionWrites(org, retainedBy(undefined, user.grants)),
    nothingLeft(org, user.id),
    auditWrite(org, audit, auditRetentionDays),
  ]);

/** Of a group that shares its name: only a claim keeps it from that. */
const checkNotClaimed = async (table: Table, org: string, { document }: ResourceRecord): Promise<void> => {
  const index = indexAt('Group', 'displayName');
  const name = document.displayName;
  if (index === undefined || typeof name !== 'string') return;
  const items = await queryItems(table, { partition: partitionOfValue(org, index, name) });
  if (items.some((item) => isClaim(sortKeyOf(item)))) throw taken('displayName', name);
};

const restoreGroup = async (
  { table, auditRetentionDays }: StoreContext,
  org: string,
  group: ResourceRecord,
  { claimed, uniqueNames }: { readonly claimed: boolean; readonly uniqueNames: boolean },
  audit: AuditRecord,
): Promise<void> => {
  if (!isResourceId(group.id)) throw new RangeError(`not an id of a resource: ${group.id}`);
  if (uniqueNames && claimed) await checkNameFree(table, org, group.id, group.document);
  if (uniqueNames && !claimed) await checkNotClaimed(table, org, group);
  await transact(table, [
    ...groupWrites(org, group, claimed, 0, undefined),
    nothingLeft(org, group.id),
    auditWrite(org, audit, auditRetentionDays),
  ]);
};

interface Joining {
  readonly org: string;
  readonly group: RestoredGroup;
  readonly nesting: number | undefined;
  readonly audit: () => AuditRecord;
}

const joinPiece = (
  { table, auditRetentionDays }: StoreContext,
  { org, group, nesting, audit }: Joining,
  members: readonly RestoredMember[],
): Promise<number> =>
  rereading(table, async () => {
    const { add } = await realChange(table, org, group.id, { add: members, remove: [] });
    if (add.length === 0) return 0;
    const since = new Map(members.map((member) => [member.value, member.since]));
    const edges = add.flatMap((member) =>
      edgeWrites(org, group.id, { add: [member], remove: [] }, since.get(member.value) ?? group.lastModified),
    );
    await transact(table, [
      countChange(table, org, group, { members: add.length, at: group.lastModified }),
      ...edges,
      ...nestWrites(org, group.id, add, nesting),
      auditWrite(org, withMembers(audit(), { add, remove: [] }), auditRetentionDays),
    ]);
    return add.length;
  });

/** The same, after a big change that was on its way. */
const joinWhenFree = async (context: StoreContext, joining: Joining, members: readonly RestoredMember[]) => {
  for (let helps = 0; ; helps += 1) {
    try {
      return await joinPiece(context, joining, members);
    } catch (error) {
      if (!(error instanceof GroupBusy)) throw error;
      const free = helps < HELPS && (await helpJob(context.table, error.job));
      if (!free) throw new DirectoryError({ code: 'unavailable' }, { cause: error });
    }
  }
};

const restoreMembers = async (
  context: StoreContext,
  joining: Joining,
  members: readonly RestoredMember[],
): Promise<number> => {
  const groups = members.filter(({ type }) => type === 'Group');
  const users = members.filter(({ type }) => type === 'User');
  let added = 0;
  // Each changes the one item that tells which groups are in which.
  for (const piece of inPieces(MEMBERS_AT_ONCE, groups)) added += await joinWhenFree(context, joining, piece);
  const pieces = inPieces(MEMBERS_AT_ONCE, users);
  const counts = await concurrently(PARALLEL, pieces, (piece) => joinWhenFree(context, joining, piece));
  return counts.reduce((sum, count) => sum + count, added);
};

const joinDates = async (
  table: Table,
  org: string,
  groupId: string,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const edges = await getItems(
    table,
    memberIds.map((id) => reverseEdgeKey(org, id, groupId)),
  );
  return new Map(
    edges.flatMap((item): [string, string][] => {
      const key = sortKeyOf(item);
      if (item.at === undefined || groupOfEdge(key) === undefined) return [];
      return [[ownerInSortKey(key), new Date(numberOf(item, 'at')).toISOString()]];
    }),
  );
};

const sharedNames = async (table: Table, org: string, groupIds: readonly string[]): Promise<ReadonlySet<string>> => {
  const items = await getItems(
    table,
    groupIds.map((id) => resourceKey(org, 'Group', id)),
  );
  return new Set(items.filter(({ claimed }) => claimed?.BOOL === false).map(sortKeyOf));
};

/** Export and import on one DynamoDB table. */
export const createTransferStore = (options: StoreOptions): TransferStore => {
  const context = storeContext(options);
  const { table } = context;
  return {
    restoreUser: (org, user, audit) => restoreUser(context, org, user, audit),
    restoreGroup: (org, group, options, audit) => restoreGroup(context, org, group, options, audit),
    restoreMembers: (org, group, members, nesting, audit) =>
      restoreMembers(context, { org, group, nesting, audit }, members),
    joinDates: (org, groupId, memberIds) => joinDates(table, org, groupId, memberIds),
    sharedNames: (org, groupIds) => sharedNames(table, org, groupIds),
  };
};
