import type { ItemKey } from './keys';

/** What identity providers did on a day, beside what is in the audit trail. The authorizer may write here, and nowhere else. */
export const activityKey = (org: string, at: string, id: string): ItemKey => ({
  PK: activityPartition(org, at.slice(0, 10)),
  SK: `${at}#${id}`,
});
export const activityPartition = (org: string, day: string): string => `T#${org}#ACTIVITY#${day}`;

/** When the last requests were and how they ended, and which dead keys knocked. */
export const activityStatePartition = (org: string): string => `T#${org}#ACTIVITY`;
export const activityStateKey = (org: string): ItemKey => ({ PK: activityStatePartition(org), SK: 'state' });
export const lastKnockKey = (org: string, keyId: string): ItemKey => ({
  PK: activityStatePartition(org),
  SK: `knock#${keyId}`,
});
