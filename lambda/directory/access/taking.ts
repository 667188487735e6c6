/** A change by which somebody may lose a role, and the directory as it will be after it. */
import type { JsonObject } from '../../scim/json';
import type { MemberReference } from '../../scim/patch/plan';
import type { ResourceRecord } from '../store';
import type { Catalogue } from './catalogue';
import type { RoleGrant, UserGrants } from './grants';

/** What a user is after a change. */
export interface UserAfter {
  readonly document: JsonObject;
  readonly grants?: UserGrants | undefined;
}

export interface Taking {
  /** A user who changes; without `after` it is deleted. */
  readonly user?: { readonly id: string; readonly after?: UserAfter };
  /** A group whose members change. */
  readonly group?: {
    readonly id: string;
    /** Those who leave; `all` where the group is deleted. */
    readonly leaving: ReadonlySet<string> | 'all';
    /** Those who join in the same transaction; who joins later holds nothing yet. */
    readonly joining: readonly MemberReference[];
  };
  /** A group that gives other roles. */
  readonly bindings?: { readonly groupId: string; readonly roles: readonly RoleGrant[] };
  /** Roles and workspaces as they will be. */
  readonly catalogue?: Catalogue;
}

/** Nothing changes: the directory as it is. */
export const nothingTaken: Taking = {};

/** The user after the change; undefined when it is deleted. */
export const userAfter = ({ user }: Taking, record: ResourceRecord): UserAfter | undefined =>
  user?.id === record.id ? user.after : record;

/** The roles that the group gives after the change. */
export const rolesAfter = ({ bindings }: Taking, group: ResourceRecord): readonly RoleGrant[] =>
  bindings?.groupId === group.id ? bindings.roles : (group.bindings?.roles ?? []);

/** Whether nobody is in the group after the change. */
export const isGone = ({ group }: Taking, groupId: string): boolean => group?.id === groupId && group.leaving === 'all';

/** Those of the members who stay. */
export const staying = (
  { group }: Taking,
  groupId: string,
  members: readonly MemberReference[],
): readonly MemberReference[] => {
  if (group?.id !== groupId) return members;
  const { leaving } = group;
  return leaving === 'all' ? [] : members.filter(({ value }) => !leaving.has(value));
};

/** Those who join with the change. */
export const joining = ({ group }: Taking, groupId: string): readonly MemberReference[] =>
  group?.id === groupId ? group.joining : [];
