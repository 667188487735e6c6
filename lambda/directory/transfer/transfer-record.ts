/** What an organisation is exported as and imported from, a record a line; docs/backup.md tells the format. */
import type { JsonObject } from '../../scim/json';
import type { CustomSchema } from '../../scim/schema/custom-schema';
import type { Role, Workspace } from '../access/catalogue';
import type { RoleGrant, UserGrants } from '../access/grants';
import type { OrganizationRecord, OrganizationSettings } from '../organization-record';
import type { ResourceKind } from '../store';

/** The first line. */
export interface HeaderRecord {
  readonly type: 'header';
  readonly format: string;
  readonly version: number;
  readonly organizationId: string;
  readonly takenAt: string;
  /** As they were when the export began. */
  readonly counts: {
    readonly roles: number;
    readonly workspaces: number;
    readonly users: number;
    readonly groups: number;
  };
}

export interface TransferredOrganization extends Pick<OrganizationRecord, 'name' | 'status' | 'created'> {
  readonly type: 'organization';
  /** What is absent gets its default. */
  readonly settings: Partial<Omit<OrganizationSettings, 'customAttributes'>>;
}

export interface TransferredAttributes {
  readonly type: 'customAttributes';
  readonly schemas: readonly CustomSchema[];
}

export type TransferredRole = { readonly type: 'role' } & Role;
export type TransferredWorkspace = { readonly type: 'workspace' } & Workspace;

export interface TransferredUser {
  readonly type: 'user';
  readonly id: string;
  readonly created: string;
  readonly lastModified: string;
  readonly version: number;
  readonly document: JsonObject;
  /** What is known of its roles beside the document; the version of it stays behind. */
  readonly grants?: Omit<UserGrants, 'version'>;
}

export interface TransferredGroup {
  readonly type: 'group';
  readonly id: string;
  readonly created: string;
  readonly lastModified: string;
  readonly document: JsonObject;
  /** The name was taken while names needed not be unique. */
  readonly sharedName?: true;
}

/** A membership. */
export interface TransferredMember {
  readonly id: string;
  readonly type: ResourceKind;
  readonly display?: string;
  /** When it joined. */
  readonly since?: string;
}

/** Some of the members of a group. */
export interface TransferredMembers {
  readonly type: 'members';
  readonly group: string;
  readonly members: readonly TransferredMember[];
}

export interface TransferredBindings {
  readonly type: 'bindings';
  readonly group: string;
  readonly roles: readonly RoleGrant[];
}

/** What can be imported: every line but the first and the last. */
export type TransferRecord =
  | TransferredOrganization
  | TransferredAttributes
  | TransferredRole
  | TransferredWorkspace
  | TransferredUser
  | TransferredGroup
  | TransferredMembers
  | TransferredBindings;
