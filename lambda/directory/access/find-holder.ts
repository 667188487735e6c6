/** Looks for somebody who is active and holds a role, and for what proves it. The first one that is found will do. */
import type { MemberReference } from '../../scim/patch/plan';
import type { DirectoryStore, ResourceRecord } from '../store';
import type { Catalogue } from './catalogue';
import { assignedRoleIds, isActive, scopesOf } from './effective-access';
import type { RoleGrant } from './grants';
import type { Evidence } from './safeguards';
import { isGone, joining, rolesAfter, staying, type Taking, type UserAfter, userAfter } from './taking';

/** Somebody who holds the role after a change. */
export interface Holder {
  readonly user: ResourceRecord;
  /** What must still be so for it to be true; the change's own effects are not among it. */
  readonly evidence: readonly Evidence[];
}

export interface Search {
  readonly store: Pick<DirectoryStore, 'roleHolders' | 'getAll' | 'memberPage'>;
  readonly organizationId: string;
  readonly catalogue: Catalogue;
  readonly roleId: string;
  readonly taking: Taking;
}

/** Users and members read at a time: small, since as a rule the first one will do. */
const AT_ONCE = 25;

const gives = ({ catalogue, roleId }: Search, roles: readonly RoleGrant[] = []): boolean =>
  roles.some((grant) => grant.role === roleId && scopesOf(catalogue, grant).length > 0);

const holdsItself = (search: Search, { document, grants }: UserAfter): boolean =>
  assignedRoleIds(document).includes(search.roleId) || gives(search, grants?.manual) || gives(search, grants?.retained);

/** Proof that a user is as it was read. */
export const asRead = (user: ResourceRecord): Evidence => ({
  of: 'user',
  id: user.id,
  version: user.version,
  grants: user.grants?.version ?? 0,
});

/** The first of the users that is active after the change and, where asked, holds the role itself. */
const firstActive = async (
  search: Search,
  ids: readonly string[],
  suits: (user: UserAfter) => boolean = () => true,
): Promise<ResourceRecord | undefined> => {
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const records = await search.store.getAll(search.organizationId, 'User', ids.slice(start, start + AT_ONCE));
    const found = records.find((record) => {
      const after = userAfter(search.taking, record);
      return after !== undefined && isActive(after.document) && suits(after);
    });
    if (found !== undefined) return found;
  }
  return undefined;
};

/** A group on the way down, and what proves that the role comes as far as it. */
interface Step {
  readonly groupId: string;
  readonly evidence: readonly Evidence[];
}

const idsOf = (members: readonly MemberReference[], type: 'User' | 'Group'): readonly string[] =>
  members.filter((member) => member.type === type).map(({ value }) => value);

/** Looks among some members of a group; groups among them are noted for later. */
const amongMembers = async (
  search: Search,
  { evidence }: Step,
  members: readonly MemberReference[],
  proofOf: (memberId: string) => readonly Evidence[],
  later: Step[],
): Promise<Holder | undefined> => {
  for (const id of idsOf(members, 'Group')) later.push({ groupId: id, evidence: [...evidence, ...proofOf(id)] });
  const user = await firstActive(search, idsOf(members, 'User'));
  return user === undefined ? undefined : { user, evidence: [...evidence, ...proofOf(user.id), asRead(user)] };
};

const within = async (search: Search, step: Step, later: Step[]): Promise<Holder | undefined> => {
  const { store, organizationId, taking } = search;
  const { groupId } = step;
  if (isGone(taking, groupId)) return undefined;
  const joined = await amongMembers(search, step, joining(taking, groupId), () => [], later);
  if (joined !== undefined) return joined;
  const proof = (memberId: string): readonly Evidence[] => [{ of: 'membership', groupId, memberId }];
  let after: string | undefined;
  do {
    const page = await store.memberPage(organizationId, groupId, after, AT_ONCE);
    // Some of its members are about to leave; of the group that changes itself, whoever changes it waits for that.
    if (page.busy === true && taking.group?.id !== groupId) return undefined;
    const stay = staying(taking, groupId, page.members);
    const found = await amongMembers(search, step, stay, proof, later);
    if (found !== undefined) return found;
    after = page.next;
  } while (after !== undefined);
  return undefined;
};

const throughGroups = async (search: Search, groups: readonly ResourceRecord[]): Promise<Holder | undefined> => {
  const queue: Step[] = groups
    .filter((group) => gives(search, rolesAfter(search.taking, group)))
    .map(({ id, bindings }) => ({
      groupId: id,
      evidence: [{ of: 'bindings', groupId: id, version: bindings?.version ?? 0 }],
    }));
  const seen = new Set<string>();
  for (const step of queue) {
    if (seen.has(step.groupId)) continue;
    seen.add(step.groupId);
    const found = await within(search, step, queue);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** An active holder of the role after the change; undefined when there is none. */
export const findHolder = async (search: Search): Promise<Holder | undefined> => {
  const { store, organizationId, taking } = search;
  const holders = await store.roleHolders(organizationId, search.roleId);
  const users = holders.filter(({ kind }) => kind === 'User').map(({ id }) => id);
  // Who gets the role by this very change is not found under it yet.
  const all = taking.user === undefined ? users : [...new Set([taking.user.id, ...users])];
  const user = await firstActive(search, all, (after) => holdsItself(search, after));
  if (user !== undefined) return { user, evidence: [asRead(user)] };
  const groupIds = holders.filter(({ kind }) => kind === 'Group').map(({ id }) => id);
  const bound = taking.bindings === undefined ? groupIds : [...new Set([taking.bindings.groupId, ...groupIds])];
  const groups = bound.length === 0 ? [] : await store.getAll(organizationId, 'Group', bound);
  return throughGroups(search, groups);
};
