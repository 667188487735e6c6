import { type AccessKeyRecord, keyStatus } from '../directory/access-keys/access-key-record';
import { hashAccessKey, parseAccessKey, readAccessKey, sameHash } from './access-key';
import type { KeyReader } from './key-reader';

/** Whose key it is, or why it opens nothing. The key itself is in neither. */
export type Verdict =
  | { readonly allowed: true; readonly organizationId: string; readonly key: AccessKeyRecord }
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
  // What is no key takes no read at all, and a forged one none but that of the pepper, which is read once.
  if (readAccessKey(accessKey) === undefined) return { allowed: false, reason: 'malformed' };
  const pepper = await parts.pepper();
  const parsed = parseAccessKey(accessKey, pepper);
  if (parsed === undefined) return { allowed: false, reason: 'malformed' };
  const { organizationId } = parsed;
  const key = await parts.reader.find(organizationId, parsed.id);
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
