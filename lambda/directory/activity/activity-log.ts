import type { AuditRecord } from '../audit';
import type { OrganizationIdentity } from '../organization-record';
import type { ActivityEntry } from './activity-entry';
import type { ActivityState, Failure } from './activity-state';

/** Which part of a log is wanted, newest first. */
export interface LogQuery<Entry> {
  /** RFC 3339, UTC; both ends included. */
  readonly from: string;
  readonly to: string;
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
  readonly matches: (entry: Entry) => boolean;
  /** Leaves out what the authorizer, which sees no organization, wrote of keys of a deleted one with the same id. */
  readonly incarnationId?: string;
}

/** May have fewer entries than asked for, even none, and yet have more after it: how much one call reads is limited. */
export interface LogPage<Entry> {
  readonly entries: readonly Entry[];
  readonly next?: string;
}

/** The port through which the audit trail is read, and the provisioning log is read and written. */
export interface ActivityLog {
  readAudit(organizationId: string, query: LogQuery<AuditRecord>): Promise<LogPage<AuditRecord>>;
  readActivity(organizationId: string, query: LogQuery<ActivityEntry>): Promise<LogPage<ActivityEntry>>;
  /** Adds an audit record whose change is not in the table, so that no transaction could hold both. */
  appendAudit(organizationId: string, record: AuditRecord, days: number | undefined): Promise<void>;
  appendActivity(organizationId: string, entry: ActivityEntry, days: number): Promise<void>;
  /** What is known of the last requests, without keys of another incarnation where one is named. */
  state(organizationId: string, incarnationId?: string): Promise<ActivityState>;
  noteSuccess(organizationId: string, at: string): Promise<void>;
  noteFailure(organizationId: string, at: string, failure: Failure): Promise<void>;
  /** Whether the last request that says whether provisioning works failed, as all functions see it. */
  isFailing(organization: OrganizationIdentity): Promise<boolean>;
  markFailing(organization: OrganizationIdentity, failing: boolean): Promise<void>;
  /** Requests were refused for their rate. */
  noteThrottled(organizationId: string, at: string): Promise<void>;
  /** Exact counts of what the directory holds. */
  counts(organizationId: string): Promise<{ readonly users: number; readonly groups: number }>;
  /** Changes that are still being carried on, and how many of them should have been finished by `now`. */
  jobs(organizationId: string, now: string): Promise<{ readonly unfinished: number; readonly overdue: number }>;
}
