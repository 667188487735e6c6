import type { OrganizationRecord } from '../organization-record';

/** What an authorizer's answer says of a key; the gateway remembers it. */
export interface ResolvedKey {
  readonly id: string;
  /** The incarnation of the organization that the key was made for. */
  readonly incarnationId?: string | undefined;
  /** RFC 3339: when it ends, as its record said when it was read. */
  readonly expiresAt?: string | undefined;
}

export type KeyValidity =
  | { readonly is: 'valid' | 'revoked' }
  /** Of an organization that was deleted before this one was made under its id. */
  | { readonly is: 'foreign' }
  | { readonly is: 'expired'; readonly at: string };

/** The earlier end, of the remembered answer and of what a rotation noted since. */
const endOf = (
  { keyEnds }: Pick<OrganizationRecord, 'keyEnds'>,
  { id, expiresAt }: ResolvedKey,
): string | undefined => {
  const noted = keyEnds[id];
  if (noted === undefined || expiresAt === undefined) return noted ?? expiresAt;
  return Date.parse(noted) < Date.parse(expiresAt) ? noted : expiresAt;
};

/** What a remembered answer still says, by the organization's own record, which is read on each request anyway. */
export const keyValidity = (
  organization: Pick<OrganizationRecord, 'incarnationId' | 'revokedKeyIds' | 'keyEnds'>,
  key: ResolvedKey,
  now: Date,
): KeyValidity => {
  if (key.incarnationId !== organization.incarnationId) return { is: 'foreign' };
  if (organization.revokedKeyIds.includes(key.id)) return { is: 'revoked' };
  const at = endOf(organization, key);
  return at !== undefined && Date.parse(at) <= now.getTime() ? { is: 'expired', at } : { is: 'valid' };
};
