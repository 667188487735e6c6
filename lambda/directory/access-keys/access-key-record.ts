import type { Mode } from '../../scim/mode';
import type { KeyIdentity, Provider } from '../request-context';

/** What a key may do: SCIM of its organisation, its organisation's administration, or everybody's. */
export type AccessKeyScope = 'scim' | 'organization-admin' | 'platform-admin';

/** A key as it is kept: all but the key itself. */
export interface AccessKeyRecord extends KeyIdentity {
  /** Keyed hash of the key. */
  readonly hash: string;
  /** The incarnation of the organization that it opens; absent of a platform key. */
  readonly incarnationId?: string;
  readonly description?: string;
  readonly provider: Provider;
  readonly mode: Mode;
  readonly scope: AccessKeyScope;
  /** RFC 3339, UTC. */
  readonly created: string;
  /** RFC 3339, UTC; from this moment on the key opens nothing. */
  readonly expiresAt?: string;
  /** From creation to the end that was asked for; a rotation shortens `expiresAt` and leaves it. Absent: the key never ends by itself. */
  readonly lifetimeSeconds?: number;
  readonly status: 'active' | 'revoked';
  readonly revokedAt?: string;
  /** The key whose successor this one is. */
  readonly rotatedFrom?: string;
}

/** A key as anybody may see it. */
export type AccessKeyDescription = Omit<AccessKeyRecord, 'hash' | 'incarnationId' | 'lifetimeSeconds' | 'status'> & {
  readonly status: 'active' | 'expired' | 'revoked';
};

/** Whether the key opens anything now; a revoked key stays revoked after its expiry. */
export const keyStatus = (
  key: Pick<AccessKeyRecord, 'status' | 'expiresAt'>,
  now: Date,
): AccessKeyDescription['status'] => {
  if (key.status === 'revoked') return 'revoked';
  return key.expiresAt !== undefined && Date.parse(key.expiresAt) <= now.getTime() ? 'expired' : 'active';
};

/** Leaves out what nobody needs to see. */
export const describeKey = (key: AccessKeyRecord, now: Date): AccessKeyDescription => {
  const { hash: _, incarnationId: __, lifetimeSeconds: ___, ...shown } = key;
  return { ...shown, status: keyStatus(key, now) };
};

/** The keys of an organization as it is now; those of one that was deleted are nobody's. */
export const ofIncarnation = (
  keys: readonly AccessKeyRecord[],
  incarnationId: string | undefined,
): readonly AccessKeyRecord[] => keys.filter((key) => key.incarnationId === incarnationId);
