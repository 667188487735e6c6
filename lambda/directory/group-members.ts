/** Which members a group may take: only what exists, and nothing that would make a group its own member. Behaviours 4.2, 4.6. */
import type { MemberChange, MemberReference } from '../scim/patch/plan';
import { invalidValue } from '../scim/scim-error';
import { DirectoryError } from './directory-error';
import { checkNesting, firstInCycle } from './group-nesting';
import type { RequestContext } from './request-context';
import type { DirectoryStore, NestingOption } from './store';

/** Members that may be added. `nesting` goes to the store with them, which refuses them when it is outdated by then. */
interface Admission extends NestingOption {
  readonly members: readonly MemberReference[];
}

/** So few changes of members are tried without a look at who they are: most name users who exist. */
const FEW = 3;

/**
 * Whether a change may be tried with its members as the client names them. The store refuses it with `memberGone` where one of
 * them is not what it is said to be, and whoever tries again looks. Only for what goes in one transaction: a job is not refused.
 */
export const maySuppose = ({ replaceAll, add, remove }: MemberChange): boolean =>
  !replaceAll && add.length + remove.length <= FEW && add.every(({ type }) => type === 'User');

/** Whoever reads a refusal in the log of an identity provider knows groups by their names. Reads what only a refusal needs. */
const namesOf = async (store: DirectoryStore, { organization }: RequestContext, ids: readonly string[]) => {
  const records = await Promise.all(ids.map((id) => store.get(organization.id, 'Group', id)));
  const names = new Map(records.map((record) => [record?.id, record?.document.displayName]));
  return (id: string): string => {
    const name = names.get(id);
    return typeof name === 'string' ? `group "${name}" (${id})` : `group "${id}"`;
  };
};

/**
 * The members that exist, each with the type that it really has. One that does not exist is skipped and named in the log
 * in compatible mode, since an identity provider that is refused repeats the request for ever; strict mode refuses it.
 */
const admitMembers = async (
  store: DirectoryStore,
  context: RequestContext,
  groupId: string,
  members: readonly MemberReference[],
): Promise<Admission> => {
  if (members.length === 0) return { members };
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
  if (groups.length === 0) return { members: admitted };
  const nesting = await store.nesting(context.organization.id);
  const inCycle = firstInCycle(nesting, groupId, groups);
  const names = inCycle === undefined ? undefined : await namesOf(store, context, [groupId, inCycle]);
  checkNesting(nesting, groupId, groups, names);
  return { members: admitted, nesting: nesting.version };
};

/** So many skipped ids are kept of a request. */
const MAX_SKIPPED = 100;

/** Names those in the log who were to leave and whom nobody knows, as `admitMembers` does with those who were to join. */
export const noteUnknown = async (
  store: DirectoryStore,
  context: RequestContext,
  ids: readonly string[],
): Promise<void> => {
  const looked = ids.slice(0, MAX_SKIPPED);
  if (looked.length === 0) return;
  const kinds = await store.existing(context.organization.id, looked);
  context.skippedMembers.push(...looked.filter((id) => !kinds.has(id)));
};

/** What is wrong with the name or the size of a group, which is told after what is wrong with its members. */
const toldLater = (error: unknown): boolean =>
  error instanceof DirectoryError && (error.failure.code === 'taken' || error.failure.code === 'tooLarge');

/** Writes a change with the members that it may add; with those that it names where that may be supposed. */
export const withAdmitted = async <T>(
  store: DirectoryStore,
  context: RequestContext,
  groupId: string,
  { members, supposed }: { readonly members: readonly MemberReference[]; readonly supposed: boolean },
  write: (admission: Admission) => Promise<T>,
): Promise<T> => {
  if (!supposed) return write(await admitMembers(store, context, groupId, members));
  try {
    return await write({ members });
  } catch (error) {
    if (toldLater(error)) await admitMembers(store, context, groupId, members);
    throw error;
  }
};
