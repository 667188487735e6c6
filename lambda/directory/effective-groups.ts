/** The groups that users are in, directly and through other groups. RFC 7643 §4.1.2; behaviours 2.9 and 4.6. */
import type { DirectoryStore, MembershipEconomy, MembershipRecord } from './store';

/** A group in a user's `groups`. */
export interface GroupMembership {
  readonly value: string;
  readonly display: string;
  readonly type: 'direct' | 'indirect';
}

type Memberships = ReadonlyMap<string, readonly MembershipRecord[]>;

/** The groups around groups, level by level. Where nothing is nested nothing is read. */
export const groupsAround = async (
  store: Pick<DirectoryStore, 'memberships'>,
  organizationId: string,
  direct: Memberships,
  economy?: MembershipEconomy,
): Promise<Memberships> => {
  const above = new Map<string, readonly MembershipRecord[]>();
  let level = direct;
  for (;;) {
    const nested = [...level.values()].flat().filter(({ nested, groupId }) => nested && !above.has(groupId));
    if (nested.length === 0) return above;
    const ids = [...new Set(nested.map(({ groupId }) => groupId))].sort();
    level = await store.memberships(organizationId, ids, economy);
    for (const [groupId, groups] of level) above.set(groupId, groups);
  }
};

const membershipsOf = (direct: readonly MembershipRecord[], above: Memberships): readonly GroupMembership[] => {
  const found = new Map<string, GroupMembership>();
  const queue = direct.map((group) => ({ group, type: 'direct' as GroupMembership['type'] }));
  for (const { group, type } of queue) {
    if (found.has(group.groupId)) continue;
    found.set(group.groupId, { value: group.groupId, display: group.displayName, type });
    for (const outer of above.get(group.groupId) ?? []) queue.push({ group: outer, type: 'indirect' });
  }
  return [...found.values()];
};

/** For each of these users, given in id order, the groups that it is in; the direct ones first. `ahead`: the direct ones, where they are being read. */
export const effectiveGroups = async (
  store: DirectoryStore,
  organizationId: string,
  ids: readonly string[],
  ahead?: Promise<Memberships | undefined>,
): Promise<ReadonlyMap<string, readonly GroupMembership[]>> => {
  const direct = (await ahead) ?? (await store.memberships(organizationId, ids));
  const above = await groupsAround(store, organizationId, direct);
  return new Map(ids.map((id) => [id, membershipsOf(direct.get(id) ?? [], above)]));
};
