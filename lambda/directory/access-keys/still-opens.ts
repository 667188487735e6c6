import type { OrganizationRecord } from '../store';

/** Clocks of different instances differ by so much at most. */
const clockDifference = 2_000;

/** What an authorizer's answer says of a key. */
export interface CheckedKey {
  readonly id: string;
  /** RFC 3339: when its record was read. */
  readonly checkedAt?: string | undefined;
  /** RFC 3339: when it ends, which may be while the answer is remembered. */
  readonly expiresAt?: string | undefined;
}

/**
 * What an authorizer's answer, which the gateway remembers for a minute, still says. It is `outdated` where the organisation is
 * younger: what was checked may have been a key of a deleted one whose id was taken anew, and nothing is known of it until the
 * gateway asks again.
 */
export const stillOpens = (
  { revokedKeyIds, created }: Pick<OrganizationRecord, 'revokedKeyIds' | 'created'>,
  { id, checkedAt, expiresAt }: CheckedKey,
  now: Date,
): 'yes' | 'revoked' | 'expired' | 'outdated' => {
  if (revokedKeyIds.includes(id)) return 'revoked';
  if (expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime()) return 'expired';
  const younger = checkedAt !== undefined && Date.parse(checkedAt) + clockDifference < Date.parse(created);
  return younger ? 'outdated' : 'yes';
};

/** Seconds after which an outdated answer is forgotten everywhere; more where Secrets Manager cannot be asked. */
export const outdatedForSeconds = 60;
