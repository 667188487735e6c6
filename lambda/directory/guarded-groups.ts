/** Groups through which protected roles come: they are marked, and so is every group within them. */
import type { MemberChange } from '../scim/patch/plan';
import { noSafeguards } from './access/safeguards';
import { leftSafely } from './protected-roles';
import type { RequestContext } from './request-context';
import type { DirectoryStore, Nesting, ResourceRecord, SafeguardOption } from './store';

/** The groups and all within them, from the outside in. */
const withinAll = ({ children }: Nesting, groupIds: readonly string[]): readonly string[] => {
  const found = new Set(groupIds);
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child);
  return [...found];
};

/**
 * Marks them before a protected role comes through them. Answers the version of the nesting that was followed: the change
 * that gives the role holds only while it stands.
 */
export const guardWithin = async (
  store: Pick<DirectoryStore, 'nesting' | 'guardGroups'>,
  organizationId: string,
  groupIds: readonly string[],
): Promise<number> => {
  const nesting = await store.nesting(organizationId);
  await store.guardGroups(organizationId, withinAll(nesting, groupIds));
  return nesting.version;
};

/**
 * Member changes that the store surely makes in one transaction, so that who joins may be the one who holds a role from then
 * on. Of more, who joins does so later.
 */
const AT_ONCE = 20;

/** The change with nothing in it that is so already. */
const realChange = async (
  store: DirectoryStore,
  organizationId: string,
  groupId: string,
  { replaceAll, add, remove }: MemberChange,
): Promise<MemberChange> => {
  const named = [...add.map(({ value }) => value), ...remove];
  const current = replaceAll
    ? await store.members(organizationId, groupId)
    : await store.membersAmong(organizationId, groupId, named);
  const [present, next] = [new Set(current.map(({ value }) => value)), new Set(add.map(({ value }) => value))];
  return {
    replaceAll: false,
    add: add.filter(({ value }) => !present.has(value)),
    remove: replaceAll
      ? [...present].filter((id) => !next.has(id))
      : [...new Set(remove)].filter((id) => present.has(id)),
  };
};

/** A change of members with what keeps protected roles held; the change as it is where none come through the group. */
export const guardedChange = async (
  store: DirectoryStore,
  context: RequestContext,
  group: ResourceRecord,
  change: MemberChange,
): Promise<{ readonly members: MemberChange } & SafeguardOption> => {
  if (group.guarded !== true) return { members: change };
  const organizationId = context.organization.id;
  const inner = change.add.filter(({ type }) => type === 'Group').map(({ value }) => value);
  // Before they are in it: whoever takes a member out of one of them has to know.
  if (inner.length > 0) await guardWithin(store, organizationId, inner);
  if (!change.replaceAll && change.remove.length === 0) return { members: change };
  const members = await realChange(store, organizationId, group.id, change);
  // Where nothing is left to be done, that is so of the version that was read, and not of a group that is gone by now.
  if (members.remove.length === 0) return members.add.length > 0 ? { members } : { members, safeguards: noSafeguards };
  const atOnce = members.add.length + members.remove.length <= AT_ONCE && inner.length === 0;
  const leaving = { leaving: new Set(members.remove), joining: atOnce ? members.add : [] };
  return { members, safeguards: await leftSafely(store, context, group, leaving) };
};
