import { type ItemKey, organizationKey } from './keys';

/** What identity providers did on a day, beside what is in the audit trail. The authorizer may write here, and nowhere else. */
export const activityKey = (org: string, at: string, id: string): ItemKey => ({
  PK: activityPartition(org, at.slice(0, 10)),
  SK: `${at}#${id}`,
});
export const activityPartition = (org: string, day: string): string => `T#${org}#ACTIVITY#${day}`;

/** When the last requests were and how they ended. */
export const activityStateKey = (org: string): ItemKey => ({ PK: `T#${org}#ACTIVITY`, SK: organizationKey(org).SK });
