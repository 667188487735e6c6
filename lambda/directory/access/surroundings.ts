/** Reads the groups around users with their bindings, for as few units as there are groups. */
import { groupsAround } from '../effective-groups';
import type { DirectoryStore } from '../store';
import type { Surroundings } from './effective-access';

/** For each of the users. Where nothing is nested it takes two round trips: memberships, then groups. */
export const surroundingsOf = async (
  store: Pick<DirectoryStore, 'memberships'>,
  organizationId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, Surroundings>> => {
  const direct = await store.memberships(organizationId, [...userIds].sort(), 'units');
  const above = await groupsAround(store, organizationId, direct, 'units');
  return new Map(userIds.map((id) => [id, { direct: direct.get(id) ?? [], above }]));
};
