import type { MemberReference } from '../../scim/patch/plan';
import type { AuditRecord } from '../audit';
import type { Catalogue, Role, Workspace } from './catalogue';
import type { GivingGroup, GrantedUser, RoleGrant, UserGrants } from './grants';
import type { Safeguards } from './safeguards';

/** A change of one role or workspace, with what the organisation's item tells of the catalogue afterwards. */
export interface CatalogueChange {
  readonly role?: Role;
  readonly workspace?: Workspace;
  readonly roles: number;
  readonly protectedRoleIds: readonly string[];
  /** The number of changes of bindings that must still stand: who was bound to the role has been looked at. */
  readonly bindings?: number;
}

/** Somebody that a role is given to, in itself and not through a group. */
export interface RoleHolder {
  readonly kind: 'User' | 'Group';
  readonly id: string;
}

/** A piece of a group's members in id order; `next` is the id after which more follow. */
export interface MemberPage {
  readonly members: readonly MemberReference[];
  readonly next?: string;
  /** A big change of the members is on its way. */
  readonly busy?: true;
}

/** An organisation in which somebody keeps, or a moment ago kept, protected roles as retained. */
export interface RetentionNote {
  readonly organizationId: string;
  readonly roleIds: readonly string[];
  /** Grows with each role that somebody comes to keep. */
  readonly version: number;
}

/** The part of the store's port that roles and access need. Every method may throw `changed` where it says what it is conditioned on. */
export interface AccessStore {
  /** All roles and workspaces, the deleted ones too; `version` is the one that the caller read before. */
  catalogue(organizationId: string, version: number): Promise<Catalogue>;
  /** Writes a role or workspace if the catalogue is still at `version`. */
  changeCatalogue(
    organizationId: string,
    version: number,
    change: CatalogueChange,
    safeguards: Safeguards,
    audit: AuditRecord,
  ): Promise<void>;
  /** Users that a role is given to by hand, and groups that are bound to it; some may have been deleted a moment ago. */
  givenHolders(organizationId: string, roleId: string): Promise<readonly RoleHolder[]>;
  /** The same, and users to whom SCIM assigned it. */
  roleHolders(organizationId: string, roleId: string): Promise<readonly RoleHolder[]>;
  /** Users that have, or had a moment ago, this userName or e-mail address, whatever its case. */
  usersNamed(organizationId: string, attribute: 'userName' | 'emails.value', value: string): Promise<readonly string[]>;
  /** Bindings of a group as one list, if those of `group` and this version of the catalogue still stand. */
  setBindings(
    organizationId: string,
    group: GivingGroup,
    roles: readonly RoleGrant[],
    catalogue: number,
    safeguards: Safeguards,
    audit: AuditRecord,
  ): Promise<void>;
  /** Grants of a user beside its document, if those of `user` still stand. */
  setGrants(
    organizationId: string,
    user: GrantedUser,
    grants: UserGrants,
    safeguards: Safeguards,
    audit: AuditRecord,
  ): Promise<void>;
  /** The organisations in which protected roles are retained; nearly always none. */
  retentionNotes(): Promise<readonly RetentionNote[]>;
  /** Writes which roles are still retained, of which requests then know; `changed` if somebody came to keep one since the note was read. */
  settleRetentions(note: RetentionNote, roleIds: readonly string[]): Promise<void>;
  /** Marks groups through which protected roles come, before they do: whoever takes a member out of one looks who else holds them. */
  guardGroups(organizationId: string, groupIds: readonly string[]): Promise<void>;
  /** Up to `limit` members of a group, those of `after` and before left out. */
  memberPage(organizationId: string, groupId: string, after: string | undefined, limit: number): Promise<MemberPage>;
  /** How many members each of the groups has. */
  memberCounts(organizationId: string, groupIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Those of the ids that are members of the group. */
  membersAmong(organizationId: string, groupId: string, ids: readonly string[]): Promise<readonly MemberReference[]>;
}
