import type { AuditRecord } from '../audit';
import type { GrantedUser, UserGrants } from './grants';

/** Something by which somebody holds a role, on which a transaction can be conditioned. */
export type Evidence =
  /** The user, its roles and whether it is active are as they were read. */
  | { readonly of: 'user'; readonly id: string; readonly version: number; readonly grants: number }
  /** The membership is there, and no unfinished change of the group is about to end it. */
  | { readonly of: 'membership'; readonly groupId: string; readonly memberId: string }
  /** The group lives and its bindings are as they were read. */
  | { readonly of: 'bindings'; readonly groupId: string; readonly version: number }
  /** No role or workspace has changed, so that what is protected still is all that is. */
  | { readonly of: 'catalogue'; readonly version: number }
  /** No group was put into another one. */
  | { readonly of: 'nesting'; readonly version: number };

/** A user that keeps a protected role, or on whom it is for certain that it is active and holds one. */
export interface Retention {
  readonly user: GrantedUser;
  readonly grants: UserGrants;
}

/**
 * What goes into the transaction of a change that takes a protected role from somebody: the evidence that another holder
 * stays, or the grants by which one does. `DirectoryError('changed')` when the evidence no longer stands.
 */
export interface Safeguards {
  readonly evidence: readonly Evidence[];
  readonly retentions: readonly Retention[];
  /** What becomes of protected roles, told beside the change itself. */
  readonly audits: readonly AuditRecord[];
}

export const noSafeguards: Safeguards = { evidence: [], retentions: [], audits: [] };
