/** Which members a group may take: only what exists, and nothing that would make a group its own member. Behaviours 4.2, 4.6. */
import type { MemberReference } from '../scim/patch/plan';
import { invalidValue } from '../scim/scim-error';
import type { RequestContext } from './request-context';
import type { DirectoryStore } from './store';

/** How far upwards groups in groups are followed. */
const MAX_DEPTH = 32;

const refuseCycle = async (
  store: DirectoryStore,
  context: RequestContext,
  groupId: string,
  added: ReadonlySet<string>,
): Promise<void> => {
  const seen = new Set([groupId]);
  let level: readonly string[] = [groupId];
  for (let depth = 0; level.length > 0 && depth < MAX_DEPTH; depth += 1) {
    const inside = level.find((id) => added.has(id));
    if (inside !== undefined) {
      throw invalidValue(`members: group "${inside}" cannot be a member, since this group is (within) it.`);
    }
    const above = await store.memberships(context.organization.id, [...level].sort());
    const next = [...above.values()].flat().map(({ groupId: id }) => id);
    level = [...new Set(next)].filter((id) => !seen.has(id));
    for (const id of level) seen.add(id);
  }
};

/**
 * The members that exist, each with the type that it really has. One that does not exist is skipped and named in the log
 * in compatible mode, since an identity provider that is refused repeats the request for ever; strict mode refuses it.
 */
export const admitMembers = async (
  store: DirectoryStore,
  context: RequestContext,
  groupId: string,
  members: readonly MemberReference[],
): Promise<readonly MemberReference[]> => {
  if (members.length === 0) return members;
  const kinds = await store.existing(
    context.organization.id,
    members.map(({ value }) => value),
  );
  const admitted: MemberReference[] = [];
  for (const member of members) {
    const type = kinds.get(member.value);
    if (type !== undefined) admitted.push({ ...member, type });
    else if (context.key.mode === 'strict') {
      throw invalidValue(`members: there is no user or group with the id "${member.value}".`);
    } else context.skippedMembers.push(member.value);
  }
  const groups = admitted.filter(({ type }) => type === 'Group').map(({ value }) => value);
  if (groups.length > 0) await refuseCycle(store, context, groupId, new Set(groups));
  return admitted;
};
