import type { JsonObject } from '../scim/json';

/** Who, when, what: written in the same transaction as the change it tells of, and the source of every event. */
export interface AuditRecord {
  readonly id: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  readonly action:
    | 'user.created'
    | 'user.updated'
    | 'user.deleted'
    | 'group.created'
    | 'group.updated'
    | 'group.deleted';
  readonly actor: { readonly type: 'accessKey' | 'adminKey' | 'system'; readonly id: string; readonly name: string };
  readonly target: { readonly type: 'User' | 'Group'; readonly id: string };
  readonly requestId: string;
  readonly sourceIp?: string;
  /** Names of the IdP rewrites that fired. */
  readonly quirks?: readonly string[];
  /** Changed attributes only; never a secret. */
  readonly before?: JsonObject;
  readonly after?: JsonObject;
}
