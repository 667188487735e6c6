import type { JsonObject } from '../scim/json';

/** What an audit record can tell of. */
export const auditActions = [
  'user.created',
  'user.updated',
  'user.deleted',
  'group.created',
  'group.updated',
  'group.deleted',
  'group.rolesChanged',
  'user.rolesChanged',
  'role.created',
  'role.updated',
  'role.deleted',
  /** The last holder of a protected role keeps it although a request took it away; behaviour 3.5. */
  'role.retained',
  /** The role that somebody kept so has another active holder, or is protected no more. */
  'role.retainedEnded',
  /** The last holder of a protected role was deactivated or deleted. */
  'role.unheld',
  'workspace.created',
  'workspace.updated',
  'workspace.deleted',
  'organization.created',
  'organization.updated',
  'organization.imported',
  'role.imported',
  'workspace.imported',
  'user.imported',
  'group.imported',
  /** The doctor mended what contradicted itself. */
  'data.repaired',
  'accessKey.created',
  'accessKey.rotated',
  'accessKey.revoked',
] as const;

/** Who, when, what: written in the same transaction as the change it tells of, and the source of every event. */
export interface AuditRecord {
  readonly id: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  readonly action: (typeof auditActions)[number];
  readonly actor: { readonly type: 'accessKey' | 'adminKey' | 'system'; readonly id: string; readonly name: string };
  readonly target: {
    readonly type: 'User' | 'Group' | 'Role' | 'Workspace' | 'Organization' | 'AccessKey';
    readonly id: string;
  };
  readonly requestId: string;
  readonly sourceIp?: string;
  /** Names of the IdP rewrites that fired. */
  readonly quirks?: readonly string[];
  /** Which members joined and left, of many the first ones. */
  readonly members?: AuditedMembers;
  /** Changed attributes only; never a secret. */
  readonly before?: JsonObject;
  readonly after?: JsonObject;
  /** `before` and `after` were too large to be kept. */
  readonly truncated?: true;
  /** Days that the organisation keeps it, which are not written down; without it the deployment's. */
  readonly keepDays?: number;
}

/** A change of members: how many, and the ids of the first hundred. */
export interface AuditedMembers {
  readonly added: number;
  readonly removed: number;
  readonly addedIds: readonly string[];
  readonly removedIds: readonly string[];
  /** All others left: they were replaced as a whole, which is carried on after the answer. */
  readonly replaced?: true;
}
