import type { MemberChange, MemberReference, MemberStep } from '../scim/patch/plan';
import { invalidValue } from '../scim/scim-error';
import type { RequestContext } from './request-context';
import type { DirectoryStore } from './store';

/** So many ids an error names. */
const MAX_NAMED = 10;

/** The members that a request names for the whole list, where its later steps take none of them back. */
const namedForAll = (steps: readonly MemberStep[], { add }: MemberChange): readonly MemberReference[] => {
  const last = steps.findLast((step) => step.op === 'replace');
  const members = last?.op === 'replace' ? last.members : [];
  const joining = new Set(add.map(({ value }) => value));
  return members.every(({ value }) => joining.has(value)) ? members : [];
};

/**
 * Refuses to replace the members of a group by others of whom nobody exists: to skip them all would empty the group, as only
 * `[]`, null and a `remove` without a value do. Reads the group's members in this case alone.
 */
export const checkNotEmptied = async (
  store: Pick<DirectoryStore, 'firstMembers'>,
  { organization }: RequestContext,
  groupId: string,
  steps: readonly MemberStep[],
  net: MemberChange,
  admitted: readonly MemberReference[],
): Promise<void> => {
  if (!net.replaceAll || admitted.length > 0) return;
  const named = namedForAll(steps, net);
  if (named.length === 0) return;
  const { members } = await store.firstMembers(organization.id, groupId, 1);
  if (members.length === 0) return;
  const ids = named.slice(0, MAX_NAMED).map(({ value }) => `"${value}"`);
  const more = named.length > ids.length ? ` and ${named.length - ids.length} others` : '';
  throw invalidValue(
    `members: there is no user or group with the id ${ids.join(', ')}${more}. Send [] to remove all members of the group.`,
  );
};
