import type { UnknownAttribute } from '../scim/filter/known-paths';
import type { Mode } from '../scim/mode';
import type { OrganizationRecord } from './organization-record';
import type { ReadAhead } from './read-ahead';
import type { ReportLoss } from './report-loss';

/** The access key that a request came with; everything a handler may know of it. */
export interface KeyIdentity {
  readonly id: string;
  readonly name: string;
  readonly provider: Provider;
  readonly mode: Mode;
  readonly rolesFormat: 'strings' | 'complex';
}

/** The identity providers that a key can be made for. */
export const providers = ['okta', 'entra', 'google', 'onelogin', 'jumpcloud', 'ping', 'generic'] as const;
export type Provider = (typeof providers)[number];

/** All that a use case knows of the request it serves. Time and ids come from here, so that every test is repeatable. */
export interface RequestContext {
  readonly organization: OrganizationRecord;
  readonly key: KeyIdentity;
  readonly requestId: string;
  /** The absolute SCIM base URL that the client used, without a trailing slash. */
  readonly baseUrl: string;
  readonly sourceIp?: string;
  /** Names of the IdP rewrites that fired on this request. */
  readonly quirks: string[];
  /** Ids of members that were skipped because nothing has them; filled by the use cases, shown in the log. */
  readonly skippedMembers: string[];
  /** Roles that were left out because the catalogue does not have them; shown in the log. */
  readonly ignoredRoles?: string[];
  /** Attributes that a request names and no schema has, so that they are without effect; shown in the log. */
  readonly unknownAttributes?: UnknownAttribute[];
  /** What of the request's reads was begun before the organisation was known. */
  readonly ahead?: ReadAhead;
  /** Takes what could not be done beside the request. */
  readonly reportLoss?: ReportLoss;
  readonly now: () => Date;
  readonly newId: () => string;
}
