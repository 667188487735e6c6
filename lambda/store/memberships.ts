import type { MembershipEconomy, MembershipRecord, ResourceRecord } from '../directory/store';
import { bindingsOf, documentOf, type Item, numberOf, sortKeyOf } from './codec';
import { edgePartition, groupOfEdge, isResourceId, resourceKey } from './keys';
import { getNearItems } from './near-items';
import { itemsOfIds } from './ranges';
import { getItems, type Table } from './table';

/** So many groups cost more to read one by one than ranges of them that hold others too. */
const MANY_GROUPS = 24;
/** An anchor and, as a rule, a few groups. */
const ITEMS_PER_MEMBER = 4;

/** One membership, seen from the member. */
interface ReverseEdge {
  readonly groupId: string;
  /** When the member joined. */
  readonly at: number | undefined;
}

const none: readonly never[] = [];

/** None for what is deleted: it has no anchor, and what is left of its edges is still to go. */
const edgesOf = (own: readonly Item[]): readonly ReverseEdge[] => {
  const edges: ReverseEdge[] = [];
  for (const item of own) {
    const groupId = groupOfEdge(sortKeyOf(item));
    if (groupId !== undefined) edges.push({ groupId, at: item.at === undefined ? undefined : numberOf(item, 'at') });
  }
  return edges.length === own.length ? none : edges;
};

const reverseEdges = async (
  table: Table,
  org: string,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ReverseEdge[]>> => {
  const sound = memberIds.filter(isResourceId);
  const items = await itemsOfIds(table, (id) => edgePartition(org, id), sound, ITEMS_PER_MEMBER);
  return new Map(sound.map((id) => [id, edgesOf(items.get(id) ?? none)]));
};

/** The ids of the groups that each of these is directly in; none for what is deleted. */
export const readGroupIds = async (
  table: Table,
  org: string,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const edges = await reverseEdges(table, org, memberIds);
  return new Map([...edges].map(([id, own]) => [id, own.map(({ groupId }) => groupId)]));
};

const displayNameOf = (document: ResourceRecord['document']): string =>
  typeof document.displayName === 'string' ? document.displayName : '';

/** The groups that each of these is directly in, with the names and bindings that they have now. */
export const readMemberships = async (
  table: Table,
  org: string,
  memberIds: readonly string[],
  economy: MembershipEconomy = 'calls',
): Promise<ReadonlyMap<string, readonly MembershipRecord[]>> => {
  const edges = await reverseEdges(table, org, memberIds);
  const distinct = new Set<string>();
  for (const own of edges.values()) for (const { groupId } of own) distinct.add(groupId);
  const keys = [...distinct].map((id) => resourceKey(org, 'Group', id));
  const near = economy === 'units' || keys.length > MANY_GROUPS;
  const groups = await (near ? getNearItems(table, keys) : getItems(table, keys));
  const live = new Map(
    groups.map((item): [string, MembershipRecord] => {
      const groupId = sortKeyOf(item);
      const bindings = bindingsOf(item);
      const group = { groupId, displayName: displayNameOf(documentOf(item)), nested: item.nested?.BOOL === true };
      return [groupId, bindings === undefined ? group : { ...group, bindings }];
    }),
  );
  const membershipIn = ({ groupId, at }: ReverseEdge): readonly MembershipRecord[] => {
    const group = live.get(groupId);
    // One that is not there was deleted, and its edges are still to go.
    if (group === undefined) return [];
    return [at === undefined ? group : { ...group, since: new Date(at).toISOString() }];
  };
  return new Map(memberIds.map((id) => [id, (edges.get(id) ?? none).flatMap(membershipIn)]));
};
