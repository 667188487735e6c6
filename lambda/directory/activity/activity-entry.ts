import type { UnknownAttribute } from '../../scim/filter/known-paths';
import type { AuditedMembers, AuditRecord } from '../audit';

/** How a request ended: done, refused for what the caller did, or failed for what happened on our side. */
export const outcomes = ['success', 'refused', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

/** What was asked for. */
export interface RequestLine {
  readonly method: string;
  /** Below the base path. */
  readonly path: string;
  readonly resourceId?: string;
  readonly filter?: string;
}

/** What identity providers did: a line of the provisioning log. */
export interface ActivityEntry {
  readonly id: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  /** A change as its audit record tells of it, a request that changed nothing, or a key that opens nothing any more. */
  readonly kind: 'change' | 'request' | 'knock';
  readonly outcome: Outcome;
  readonly key: { readonly id: string; readonly name: string };
  readonly action?: AuditRecord['action'];
  readonly target?: AuditRecord['target'];
  readonly members?: AuditedMembers;
  readonly request?: RequestLine;
  readonly status?: number;
  readonly milliseconds?: number;
  readonly requestId?: string;
  readonly sourceIp?: string;
  /** Names of the IdP rewrites that fired. */
  readonly quirks?: readonly string[];
  readonly skippedMembers?: readonly string[];
  readonly ignoredRoles?: readonly string[];
  /** Attributes that a request named and no schema has. */
  readonly unknownAttributes?: readonly UnknownAttribute[];
  /** The sentence that the identity provider was told. */
  readonly detail?: string;
}

/** The audit record of an identity provider's change, as a line of the log. */
export const activityOfAudit = (record: AuditRecord): ActivityEntry => ({
  id: record.id,
  at: record.at,
  kind: 'change',
  outcome: 'success',
  key: { id: record.actor.id, name: record.actor.name },
  action: record.action,
  target: record.target,
  ...(record.members === undefined ? {} : { members: record.members }),
  requestId: record.requestId,
  ...(record.sourceIp === undefined ? {} : { sourceIp: record.sourceIp }),
  ...(record.quirks === undefined ? {} : { quirks: record.quirks }),
});
