import type { OrganizationRecord } from '../store';

/** Clocks of different instances differ by so much at most; a key is made later than its organisation by any clock that agrees. */
const clockDifference = 2_000;

/** What an authorizer's answer says of a key. */
export interface RememberedKey {
  readonly id: string;
  /** RFC 3339. */
  readonly created?: string | undefined;
}

/**
 * Whether an authorizer's answer, which the gateway remembers for a minute, still holds: the key was not revoked since, and it is
 * not older than its organisation. An older one was of a deleted organisation whose id was taken anew.
 */
export const stillOpens = (
  { revokedKeyIds, created }: Pick<OrganizationRecord, 'revokedKeyIds' | 'created'>,
  key: RememberedKey,
): boolean => {
  if (revokedKeyIds.includes(key.id)) return false;
  return key.created === undefined || Date.parse(key.created) + clockDifference >= Date.parse(created);
};
