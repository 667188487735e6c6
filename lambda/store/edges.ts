/** Memberships: a forward edge under the group and a reverse edge under the member, always written as one. */

import type { MemberPage } from '../directory/access/access-store';
import { DirectoryError } from '../directory/directory-error';
import type { ResourceKind } from '../directory/store';
import type { MemberReference } from '../scim/patch/plan';
import { type Item, number, ownerOf, sortKeyOf, text, textOf } from './codec';
import {
  anchorKey,
  forwardEdgeKey,
  isResourceId,
  memberPartition,
  resourceKey,
  reverseEdgeKey,
  shardKey,
  tombstonePartition,
} from './keys';
import { getItem, getItems, queryItems, type Table } from './table';
import { ABSENT, PRESENT, put, remove, type Write } from './transact';

/** Members that join and leave a group; no id is in both, none is there twice. */
export interface EdgeChange {
  readonly add: readonly MemberReference[];
  readonly remove: readonly string[];
}

export const sizeOf = ({ add, remove: leaving }: EdgeChange): number => add.length + leaving.length;

/** Condition that an anchor or a forward edge is there, and of what. */
const ofKind = (kind: ResourceKind) => ({ condition: 'kind = :kind', values: { ':kind': text(kind) } });

/**
 * A group's item notes that it is within another one, and keeps the note when it no longer is: readers of its members look
 * further up only where there is one.
 */
export const nestedNote = (org: string, groupId: string): Write => ({
  action: 'Update',
  key: resourceKey(org, 'Group', groupId),
  update: 'SET nested = :yes',
  condition: PRESENT,
  values: { ':yes': { BOOL: true } },
});

/** Refused when the member was deleted or is none of its type. */
const liveMember = (org: string, { value, type }: MemberReference): Write => {
  const refused = () => new DirectoryError({ code: 'memberGone', id: value });
  if (!isResourceId(value)) throw refused();
  if (type === 'User') return { action: 'ConditionCheck', key: anchorKey(org, value), ...ofKind(type), refused };
  return { ...nestedNote(org, value), refused };
};

const joins = (org: string, groupId: string, member: MemberReference, at: string): readonly Write[] => [
  liveMember(org, member),
  put(
    forwardEdgeKey(org, groupId, member.value),
    { kind: text(member.type), ...(member.display === undefined ? {} : { display: text(member.display) }) },
    { condition: ABSENT },
  ),
  // In milliseconds, which are a third of the bytes of a date: a person's whole list of groups is read to tell their access.
  put(reverseEdgeKey(org, member.value, groupId), { at: number(Date.parse(at)) }),
];

const leaves = (org: string, groupId: string, id: string, kind: ResourceKind): readonly Write[] => [
  remove(forwardEdgeKey(org, groupId, id), ofKind(kind)),
  remove(reverseEdgeKey(org, id, groupId)),
];

/** A change that is known to be one, with those among `remove` that are groups. */
export interface RealChange extends EdgeChange {
  readonly groupsLeaving: readonly string[];
}

/**
 * Refused with `StaleRead` when an edge is there already, no more, or of another kind, with `memberGone` when who joins was
 * deleted or is of another kind.
 */
export const edgeWrites = (
  org: string,
  groupId: string,
  change: EdgeChange & Partial<RealChange>,
  at: string,
): readonly Write[] => {
  const groups = new Set(change.groupsLeaving);
  return [
    ...change.add.flatMap((member) => joins(org, groupId, member, at)),
    ...change.remove.flatMap((id) => leaves(org, groupId, id, groups.has(id) ? 'Group' : 'User')),
  ];
};

const distinct = ({ add, remove: leaving }: EdgeChange): EdgeChange => ({
  add: [...new Map(add.map((member) => [member.value, member])).values()],
  remove: [...new Set(leaving)].filter(isResourceId),
});

/** The change as it is if none of it is so already and those who leave are users; the writes are refused if not. */
export const supposedChange = (wanted: EdgeChange): RealChange => ({ ...distinct(wanted), groupsLeaving: [] });

/** What of a change is not so already. */
export const realChange = async (
  table: Table,
  org: string,
  groupId: string,
  wanted: EdgeChange,
): Promise<RealChange> => {
  const { add, remove: leaving } = distinct(wanted);
  const ids = [...add.map(({ value }) => value), ...leaving].filter(isResourceId);
  if (ids.length === 0) return { add, remove: leaving, groupsLeaving: [] };
  const keys = ids.map((id) => forwardEdgeKey(org, groupId, id));
  const present = new Map((await getItems(table, keys)).map((item) => [sortKeyOf(item), kindOf(item)]));
  const remove = leaving.filter((id) => present.has(id));
  return {
    add: add.filter(({ value }) => !present.has(value)),
    remove,
    groupsLeaving: remove.filter((id) => present.get(id) === 'Group'),
  };
};

export const kindOf = (item: Item): ResourceKind => (textOf(item, 'kind') === 'Group' ? 'Group' : 'User');

const memberOf = (item: Item): MemberReference => {
  const display = item.display?.S;
  return { value: sortKeyOf(item), type: kindOf(item), ...(display === undefined ? {} : { display }) };
};

/** The live among these ids, and what they are. */
export const readAnchors = async (
  table: Table,
  org: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ResourceKind>> => {
  const anchors = await getItems(
    table,
    ids.filter(isResourceId).map((id) => anchorKey(org, id)),
  );
  return new Map(anchors.map((item) => [ownerOf(item), kindOf(item)]));
};

/** Ids of the deleted whose edges are still to go. */
export const readGone = async (table: Table, org: string): Promise<ReadonlySet<string>> =>
  new Set((await queryItems(table, { partition: tombstonePartition(org) })).map(sortKeyOf));

/** The members that forward edges tell of, without those that are gone. */
export const liveMembers = (edges: readonly Item[], gone: ReadonlySet<string>): readonly MemberReference[] =>
  edges.map(memberOf).filter(({ value }) => !gone.has(value));

/** All members of a group in id order, without those that are deleted and whose edges are still to go. */
export const readMembers = async (table: Table, org: string, groupId: string): Promise<readonly MemberReference[]> => {
  if (!isResourceId(groupId)) return [];
  // Read first: an edge that is gone later needs no tombstone, one that is there still has its tombstone now.
  const gone = await readGone(table, org);
  if (gone.has(groupId)) return [];
  return liveMembers(await queryItems(table, { partition: memberPartition(org, groupId) }), gone);
};

/** Some members of a group in id order, deleted ones left out; the page may then be shorter than `limit` and yet have a next. */
export const readMemberPage = async (
  table: Table,
  org: string,
  groupId: string,
  after: string | undefined,
  limit: number,
): Promise<MemberPage> => {
  if (!isResourceId(groupId)) return { members: [] };
  const [gone, shard] = await Promise.all([readGone(table, org), getItem(table, shardKey(org, groupId, 0))]);
  // A group without shards is deleted.
  if (shard === undefined) return { members: [] };
  const busy = shard.job === undefined ? {} : { busy: true as const };
  // One more than asked for tells whether there is a next page.
  const items = await queryItems(table, { partition: memberPartition(org, groupId) }, { limit: limit + 1, after });
  const page = items.slice(0, limit);
  const last = page.at(-1);
  const members = liveMembers(page, gone);
  const next = items.length > limit && last !== undefined ? { next: sortKeyOf(last) } : {};
  return { members, ...next, ...busy };
};

/** Those of the ids that have a membership. */
export const readMembersAmong = async (
  table: Table,
  org: string,
  groupId: string,
  ids: readonly string[],
): Promise<readonly MemberReference[]> => {
  const keys = ids.filter(isResourceId).map((id) => forwardEdgeKey(org, groupId, id));
  return (await getItems(table, keys)).map(memberOf);
};
