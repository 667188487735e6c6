/** Roles that somebody has, as they are kept: under the id of the role, so that renaming its slug changes nothing. */

/** A role for everything, or for some workspaces. */
export interface RoleGrant {
  /** Id of the role. */
  readonly role: string;
  /** Ids of the workspaces that it is limited to; absent: it holds everywhere. */
  readonly workspaces?: readonly string[];
  /** RFC 3339, UTC. */
  readonly since: string;
}

/** What is known of a role that a SCIM client assigned, beside its place among the user's `roles`. */
export interface AssignedRole {
  readonly since: string;
  /** How the client named it, which is how it is shown. */
  readonly as: 'slug' | 'id';
}

/** The roles of a user that do not come through groups. */
export interface UserGrants {
  /** Grows with each change of these grants, which leaves the version of the resource alone. */
  readonly version: number;
  /** By id of the role. Which roles are assigned, the document says. */
  readonly assigned: Readonly<Record<string, AssignedRole>>;
  /** Given by an administrator. */
  readonly manual: readonly RoleGrant[];
  /** Kept by the last holder of a protected role. */
  readonly retained: readonly RoleGrant[];
}

/** The roles that a group gives to all who are in it. */
export interface GroupBindings {
  /** Grows with each change of the bindings. */
  readonly version: number;
  readonly roles: readonly RoleGrant[];
}

export const noGrants: UserGrants = { version: 0, assigned: {}, manual: [], retained: [] };
export const noBindings: GroupBindings = { version: 0, roles: [] };

/** As much of a group as concerns what it gives. */
export interface GivingGroup {
  readonly id: string;
  readonly bindings?: GroupBindings;
}

/** As much of a user as concerns what it has. */
export interface GrantedUser {
  readonly id: string;
  readonly version: number;
  readonly grants?: UserGrants;
}
