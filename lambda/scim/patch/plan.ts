/**
 * What a PATCH would do, as data. Attributes come back as a whole new document that shares what was not touched; members
 * come back as steps, because a group's members are never held as one object.
 */
import type { Filter } from '../filter/ast';
import type { Json, JsonObject } from '../json';

/** A member as a client names it. RFC 7643 §4.2. */
export interface MemberReference {
  readonly value: string;
  readonly type: 'User' | 'Group';
  readonly display?: string;
}

/** One operation on `members`, in the order of the request. */
export type MemberStep =
  | { readonly op: 'add'; readonly members: readonly MemberReference[] }
  | { readonly op: 'remove'; readonly ids: readonly string[] }
  /** Removes those the filter matches (sub-attributes of the member); only for filters other than `value eq`. */
  | { readonly op: 'removeMatching'; readonly filter: Filter }
  /** An empty list removes all. */
  | { readonly op: 'replace'; readonly members: readonly MemberReference[] };

export interface PatchPlan {
  /** The resource's attributes after the operations; the very object passed in when nothing changed. */
  readonly document: JsonObject;
  readonly memberSteps: readonly MemberStep[];
  /** What operations without a path say of a user's `groups`: `namesGroups` tells whether it is what they are. */
  readonly repeatedGroups: readonly Json[];
  /** Whether an operation sets a password; its value is gone. */
  readonly password: boolean;
}

/** The net effect of member steps: first empty the group when `replaceAll`, then remove, then add; the ids are disjoint. */
export interface MemberChange {
  readonly replaceAll: boolean;
  readonly add: readonly MemberReference[];
  readonly remove: readonly string[];
}
