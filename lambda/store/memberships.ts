import type { MembershipRecord, ResourceRecord } from '../directory/store';
import { documentOf, sortKeyOf } from './codec';
import { edgePartition, groupOfEdge, isResourceId, resourceKey } from './keys';
import { itemsOfIds } from './ranges';
import { getItems, type Table } from './table';

/** An anchor and, as a rule, a few groups. */
const ITEMS_PER_MEMBER = 4;

/** The ids of the groups that each of these is directly in; none for what is deleted. */
export const readGroupIds = async (
  table: Table,
  org: string,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const sound = memberIds.filter(isResourceId);
  const items = await itemsOfIds(table, (id) => edgePartition(org, id), sound, ITEMS_PER_MEMBER);
  return new Map(
    sound.map((id) => {
      const own = items.get(id) ?? [];
      const live = own.some((item) => groupOfEdge(sortKeyOf(item)) === undefined);
      return [id, live ? own.flatMap((item) => groupOfEdge(sortKeyOf(item)) ?? []) : []];
    }),
  );
};

const displayNameOf = (document: ResourceRecord['document']): string =>
  typeof document.displayName === 'string' ? document.displayName : '';

/** The groups that each of these is directly in, with the names that they have now. */
export const readMemberships = async (
  table: Table,
  org: string,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, readonly MembershipRecord[]>> => {
  const groupIds = await readGroupIds(table, org, memberIds);
  const distinct = [...new Set([...groupIds.values()].flat())];
  const groups = await getItems(
    table,
    distinct.map((id) => resourceKey(org, 'Group', id)),
  );
  const live = new Map(
    groups.map((item): [string, MembershipRecord] => {
      const groupId = sortKeyOf(item);
      return [groupId, { groupId, displayName: displayNameOf(documentOf(item)), nested: item.nested?.BOOL === true }];
    }),
  );
  // One that is not there was deleted, and its edges are still to go.
  const membershipsIn = (ids: readonly string[]) => ids.flatMap((groupId) => live.get(groupId) ?? []);
  return new Map(memberIds.map((id) => [id, membershipsIn(groupIds.get(id) ?? [])]));
};
