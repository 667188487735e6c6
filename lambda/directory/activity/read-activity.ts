/** What administrators look up: the audit trail and the provisioning log of an organisation. */
import type { AuditRecord } from '../audit';
import type { OrganizationRecord } from '../organization-record';
import type { ActivityEntry, Outcome } from './activity-entry';
import type { ActivityLog, LogPage } from './activity-log';

/** What of a log is wanted; what is absent does not narrow it. */
export interface LogFilter {
  /** Id of a user: changes of it, and of groups that it joined or left. */
  readonly person?: string | undefined;
  readonly group?: string | undefined;
  /** Id of the key, of SCIM or of the admin API. */
  readonly key?: string | undefined;
  readonly action?: string | undefined;
  readonly outcome?: Outcome | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** The most entries of one page. */
export const maxLogPage = 500;
const defaultLogPage = 50;

const instant = (text: string): string => new Date(text).toISOString();

const rangeOf = (organization: OrganizationRecord, filter: LogFilter, now: Date) => {
  const { created } = organization;
  const from = filter.from === undefined ? created : instant(filter.from);
  return {
    // There is nothing older than the organisation; looking for it would cost reads.
    from: [from, created].sort()[1] ?? from,
    to: filter.to === undefined ? now.toISOString() : instant(filter.to),
    limit: filter.limit ?? defaultLogPage,
    cursor: filter.cursor,
  };
};

const is = (wanted: string | undefined, found: string | undefined): boolean => wanted === undefined || wanted === found;

type Told = Pick<AuditRecord, 'target' | 'members'>;

const concernsPerson = (person: string | undefined, { target, members }: Partial<Told>, other?: string): boolean =>
  person === undefined ||
  (target?.type === 'User' && target.id === person) ||
  other === person ||
  members?.addedIds.includes(person) === true ||
  members?.removedIds.includes(person) === true;

const concernsGroup = (group: string | undefined, { target }: Partial<Told>, other?: string): boolean =>
  group === undefined || (target?.type === 'Group' && target.id === group) || other === group;

/** Changes, newest first. */
export const readAudit = (
  log: Pick<ActivityLog, 'readAudit'>,
  organization: OrganizationRecord,
  filter: LogFilter,
  now: Date,
): Promise<LogPage<AuditRecord>> =>
  log.readAudit(organization.id, {
    ...rangeOf(organization, filter, now),
    matches: (record) =>
      is(filter.key, record.actor.id) &&
      is(filter.action, record.action) &&
      concernsPerson(filter.person, record) &&
      concernsGroup(filter.group, record),
  });

/** What identity providers did and were refused, newest first. */
export const readActivity = (
  log: Pick<ActivityLog, 'readActivity'>,
  organization: OrganizationRecord,
  filter: LogFilter,
  now: Date,
): Promise<LogPage<ActivityEntry>> =>
  log.readActivity(organization.id, {
    ...rangeOf(organization, filter, now),
    incarnationId: organization.incarnationId,
    matches: (entry) => {
      const { path = '', resourceId } = entry.request ?? {};
      return (
        is(filter.key, entry.key.id) &&
        is(filter.action, entry.action) &&
        is(filter.outcome, entry.outcome) &&
        concernsPerson(filter.person, entry, path.startsWith('/Users') ? resourceId : undefined) &&
        concernsGroup(filter.group, entry, path.startsWith('/Groups') ? resourceId : undefined)
      );
    },
  });
