import { type AccessKeyRecord, keyStatus } from '../directory/access-keys/access-key-record';
import { hashAccessKey, parseAccessKey, sameHash } from './access-key';
import type { CheckedKey, KeyReader } from './key-reader';

/** Whose key it is, or why it opens nothing. The key itself is in neither. */
export type Verdict =
  | { readonly allowed: true; readonly organizationId: string; readonly key: CheckedKey }
  | {
      readonly allowed: false;
      readonly reason: 'malformed' | 'unknown' | 'expired' | 'revoked';
      readonly organizationId?: string;
      /** Told only for a key that once was good, so that its owner learns what still uses it. */
      readonly key?: AccessKeyRecord;
    };

/** What judging a key takes. */
export interface AuthorizeParts {
  readonly reader: KeyReader;
  readonly pepper: () => Promise<string>;
  readonly now: () => Date;
}

/** Judges an `Authorization` header. Throws when the records cannot be had: then nothing is known about the key. */
export const authorize = async (parts: AuthorizeParts, authorization: string): Promise<Verdict> => {
  const accessKey = /^(?:bearer +)?(\S+)$/i.exec(authorization)?.[1] ?? '';
  const parsed = parseAccessKey(accessKey);
  if (parsed === undefined) return { allowed: false, reason: 'malformed' };
  const { organizationId } = parsed;
  const reads = [parts.pepper(), parts.reader.find(organizationId, parsed.id)] as const;
  // Both to their end, also where one fails: a Lambda is frozen once it answered, and what still ran would fail the next request.
  await Promise.allSettled(reads);
  const [pepper, key] = await Promise.all(reads);
  const kind = key?.scope === 'scim' ? 'scim' : 'admin';
  const ofPlatform = key?.scope === 'platform-admin';
  if (key === undefined || kind !== parsed.kind || ofPlatform !== (organizationId === '')) {
    return { allowed: false, reason: 'unknown', organizationId };
  }
  if (!sameHash(key.hash, hashAccessKey(accessKey, pepper))) {
    return { allowed: false, reason: 'unknown', organizationId };
  }
  const status = keyStatus(key, parts.now());
  return status === 'active'
    ? { allowed: true, organizationId, key }
    : { allowed: false, reason: status, organizationId, key };
};
