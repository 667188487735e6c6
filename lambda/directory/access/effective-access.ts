/**
 * What somebody may do and why: the one place where access is computed, from facts, without reading anything. Nothing is
 * ever copied from groups to people, so that who joins has a role at once and who leaves has it no more. Behaviours 3 and 4.8.
 */
import { isArray, isObject, type JsonObject } from '../../scim/json';
import type { MembershipRecord, ResourceRecord } from '../store';
import { type Catalogue, liveRole, liveWorkspace, type Role, type Workspace } from './catalogue';
import type { RoleGrant } from './grants';

/** Why somebody has a role. */
export interface Reason {
  /** `scim`: a client assigned it; `manual`: an administrator did; `retained`: the last holder keeps it. */
  readonly type: 'scim' | 'manual' | 'group' | 'retained';
  readonly group?: { readonly id: string; readonly displayName: string };
  /** Whether the user is in the group itself, or in one within it. */
  readonly membership?: 'direct' | 'nested';
  /** RFC 3339, UTC: of a group the later of joining and binding. */
  readonly since: string;
}

/** A role for one workspace, or for everything. */
export interface Grant {
  readonly role: Role;
  readonly workspace: Workspace | null;
  readonly because: readonly Reason[];
}

/** Groups around a user, with their bindings. */
export interface Surroundings {
  readonly direct: readonly MembershipRecord[];
  /** By id of a group the groups that it is in. */
  readonly above: ReadonlyMap<string, readonly MembershipRecord[]>;
}

/** All that access follows from. */
export interface AccessFacts extends Surroundings {
  readonly user: Pick<ResourceRecord, 'document' | 'grants' | 'lastModified'>;
  readonly catalogue: Catalogue;
  /** Bindings to assume for a group instead of those that it has: a preview. */
  readonly assumed?: { readonly groupId: string; readonly roles: readonly RoleGrant[] };
}

export interface EffectiveAccess {
  readonly active: boolean;
  /** Active, and with at least one role. */
  readonly canSignIn: boolean;
  /** In the order of slugs; for everything before single workspaces. */
  readonly grants: readonly Grant[];
}

/** Absent means active, as on creation. */
export const isActive = ({ active }: JsonObject): boolean => active !== false;

/** The ids of the roles that a document names; what is no role of the catalogue is among them. */
export const assignedRoleIds = ({ roles }: JsonObject): readonly string[] =>
  isArray(roles) ? roles.flatMap((role) => (isObject(role) && typeof role.value === 'string' ? [role.value] : [])) : [];

/** The workspaces that a grant is for, `null` for all; none when all that it was limited to are deleted. */
export const scopesOf = (catalogue: Catalogue, { workspaces }: RoleGrant): readonly (Workspace | null)[] =>
  workspaces === undefined ? [null] : workspaces.flatMap((id) => liveWorkspace(catalogue, id) ?? []);

interface Sourced {
  readonly grant: RoleGrant;
  readonly reason: Reason;
}

const ownSources = ({ user }: AccessFacts): readonly Sourced[] => {
  const { grants, document, lastModified } = user;
  const assigned = assignedRoleIds(document).map((role): Sourced => {
    const since = grants?.assigned[role]?.since ?? lastModified;
    return { grant: { role, since }, reason: { type: 'scim', since } };
  });
  const given = (type: 'manual' | 'retained', roles: readonly RoleGrant[] = []): readonly Sourced[] =>
    roles.map((grant) => ({ grant, reason: { type, since: grant.since } }));
  return [...assigned, ...given('manual', grants?.manual), ...given('retained', grants?.retained)];
};

const later = (one: string, other: string | undefined): string => (other !== undefined && other > one ? other : one);

interface Reached {
  readonly group: MembershipRecord;
  readonly membership: 'direct' | 'nested';
  /** When the youngest membership on the way began. */
  readonly since: string;
}

/** Every group that a user is in, once, by the shortest way. */
const reachedGroups = ({ direct, above }: Surroundings): readonly Reached[] => {
  const reached = new Map<string, Reached>();
  const queue = direct.map((group): Reached => ({ group, membership: 'direct', since: group.since ?? '' }));
  for (const step of queue) {
    if (reached.has(step.group.groupId)) continue;
    reached.set(step.group.groupId, step);
    for (const group of above.get(step.group.groupId) ?? []) {
      queue.push({ group, membership: 'nested', since: later(step.since, group.since) });
    }
  }
  return [...reached.values()];
};

const groupSources = (facts: AccessFacts): readonly Sourced[] =>
  reachedGroups(facts).flatMap(({ group: { groupId, displayName, bindings }, membership, since }) => {
    const { assumed } = facts;
    const roles = assumed?.groupId === groupId ? assumed.roles : (bindings?.roles ?? []);
    const group = { id: groupId, displayName };
    return roles.map((grant) => ({
      grant,
      reason: { type: 'group' as const, group, membership, since: later(grant.since, since) },
    }));
  });

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a user may do, each role and workspace once with all its reasons. */
export const effectiveAccess = (facts: AccessFacts): EffectiveAccess => {
  const { catalogue, user } = facts;
  const grants = new Map<string, { role: Role; workspace: Workspace | null; because: Reason[] }>();
  for (const { grant, reason } of [...ownSources(facts), ...groupSources(facts)]) {
    const role = liveRole(catalogue, grant.role);
    if (role === undefined) continue;
    for (const workspace of scopesOf(catalogue, grant)) {
      const key = `${role.id}#${workspace?.id ?? ''}`;
      const known = grants.get(key);
      if (known === undefined) grants.set(key, { role, workspace, because: [reason] });
      else known.because.push(reason);
    }
  }
  const active = isActive(user.document);
  const sorted = [...grants.values()].sort(
    (a, b) => compare(a.role.slug, b.role.slug) || compare(a.workspace?.id ?? '', b.workspace?.id ?? ''),
  );
  return { active, canSignIn: active && sorted.length > 0, grants: sorted };
};
