import { listAccessKeys } from '../directory/access-keys';
import type { LogPage } from '../directory/activity/activity-log';
import { organizationStatus } from '../directory/activity/organization-status';
import { readActivity, readAudit } from '../directory/activity/read-activity';
import type { OrganizationRecord } from '../directory/organization-record';
import { getOrganization } from '../directory/organizations';
import type { AdminFunctions } from './admin-call';
import { invalidCursor, placeInCursor, sealedCursor } from './page-cursor';
import { withLastUse } from './with-last-use';

const DAY_MILLISECONDS = 86_400_000;

/** Whether it is written as we write it, and not later than any entry. */
const isPast = (instant: string, now: Date): boolean => {
  const time = Date.parse(instant);
  return time <= now.getTime() + DAY_MILLISECONDS && new Date(time).toISOString() === instant;
};

/** The sort key of the last entry, or the end of a day. */
const opened = (organization: OrganizationRecord, cursor: string | undefined, now: Date): { cursor?: string } => {
  if (cursor === undefined) return {};
  const text = placeInCursor(organization, cursor);
  const [, day, time = 'T00:00:00.000Z'] = /^(\d{4}-\d{2}-\d{2})(?:~|(T[\d:.]+Z)[#~][\w-]*)$/.exec(text) ?? [];
  if (day !== undefined && isPast(`${day}${time}`, now)) return { cursor: text };
  throw invalidCursor();
};

const pageOf = <Entry>(organization: OrganizationRecord, { entries, next }: LogPage<Entry>) => ({
  entries: [...entries],
  ...(next === undefined ? {} : { nextCursor: sealedCursor(organization, next) }),
});

// The schemas of the answers are of plain JSON; through it, what the directory keeps read-only is that.
const json = <Answer>(value: unknown): Answer => JSON.parse(JSON.stringify(value)) as Answer;

export const activityFunctions = {
  readAudit: async ({ services, parameters: { organizationId }, query }) => {
    const organization = await getOrganization(services, organizationId);
    const filter = { ...query, ...opened(organization, query.cursor, services.now()) };
    const page = await readAudit(services.activity, organization, filter, services.now());
    return { body: json(pageOf(organization, page)) };
  },

  readActivity: async ({ services, parameters: { organizationId }, query }) => {
    const organization = await getOrganization(services, organizationId);
    const filter = { ...query, ...opened(organization, query.cursor, services.now()) };
    const page = await readActivity(services.activity, organization, filter, services.now());
    return { body: json(pageOf(organization, page)) };
  },

  getStatus: async ({ services, parameters: { organizationId } }) => {
    const [organization, keys, uses] = await Promise.all([
      getOrganization(services, organizationId),
      listAccessKeys(services, organizationId),
      services.keyUse.list(organizationId),
    ]);
    const used = keys.map((key) => withLastUse(key, uses));
    const ports = { log: services.activity, directory: services.directory };
    return { body: json(await organizationStatus(ports, organization, used, services.now())) };
  },
} satisfies Partial<AdminFunctions>;
