/**
 * Access keys as text: `scimk_<key id><organisation>_<secret><check sum>`. The organisation stands in the key so that the
 * authorizer knows which secret to read; the check sum, which only the holder of
 * the pepper can make, lets it refuse a typo and a forgery without a look-up.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { accessKeyPattern } from './access-key-pattern';
import { toBase62, toNumber } from './base62';

/** What a key opens: the SCIM end points or the admin API. */
export type AccessKeyKind = 'scim' | 'admin';

/** What can be told from a key alone. It proves nothing: only the hash does. */
export interface ParsedAccessKey {
  readonly kind: AccessKeyKind;
  readonly id: string;
  /** Empty for a platform key. */
  readonly organizationId: string;
}

/** Random bytes that `formatAccessKey` takes: 256 bits of secret, then 128 for the id. */
export const accessKeyRandomBytes = 48;

const prefixes = { scim: 'scimk', admin: 'scima' } as const satisfies Record<AccessKeyKind, string>;
const idLength = 12;
const checkSumLength = 6;
const wholeKey = new RegExp(`^${accessKeyPattern}$`);

// Organisation ids may hold '-' and '_', the key's own separator; 'z' escapes them, so that the rest stays readable and a
// double click selects the whole key.
const escapeOrganization = (id: string): string =>
  id.replace(/[z_-]/g, (c) => (c === 'z' ? 'zz' : c === '-' ? 'zm' : 'zu'));

const unescapeOrganization = (text: string): string | undefined => {
  if (text.replace(/z[zmu]/g, '').includes('z')) return undefined;
  return text.replace(/z[zmu]/g, (pair) => (pair === 'zz' ? 'z' : pair === 'zm' ? '-' : '_'));
};

/** Over another text than the hash of a key, which is over the whole key, so that neither says anything of the other. */
const checkSum = (text: string, pepper: string): string =>
  toBase62(toNumber(createHmac('sha256', pepper).update(`check sum\n${text}`).digest()), checkSumLength);

/** Writes a new key out of random bytes. */
export const formatAccessKey = (
  kind: AccessKeyKind,
  organizationId: string,
  random: Uint8Array,
  pepper: string,
): { readonly id: string; readonly accessKey: string } => {
  if (random.length !== accessKeyRandomBytes) throw new RangeError(`A key takes ${accessKeyRandomBytes} random bytes.`);
  const id = toBase62(toNumber(random.subarray(32)), idLength);
  const body = `${prefixes[kind]}_${id}${escapeOrganization(organizationId)}_${toBase62(toNumber(random.subarray(0, 32)), 43)}`;
  return { id, accessKey: body + checkSum(body, pepper) };
};

/** Takes a key apart without a look at its check sum; undefined when its shape is wrong. */
export const readAccessKey = (text: string): ParsedAccessKey | undefined => {
  if (!wholeKey.test(text)) return undefined;
  const [prefix = '', body = ''] = text.split('_');
  const organizationId = unescapeOrganization(body.slice(idLength));
  if (organizationId === undefined) return undefined;
  return { kind: prefix === prefixes.scim ? 'scim' : 'admin', id: body.slice(0, idLength), organizationId };
};

/** Takes a key apart; undefined when its shape or its check sum is wrong: then it was never made here. */
export const parseAccessKey = (text: string, pepper: string): ParsedAccessKey | undefined => {
  const parsed = readAccessKey(text);
  if (parsed === undefined) return undefined;
  return sameHash(text.slice(-checkSumLength), checkSum(text.slice(0, -checkSumLength), pepper)) ? parsed : undefined;
};

/**
 * What is kept of a key. A plain keyed hash is enough: nobody guesses 256 random bits, and a slow hash would cost every
 * request 100 ms.
 */
export const hashAccessKey = (accessKey: string, pepper: string): string =>
  createHmac('sha256', pepper).update(accessKey).digest('base64url');

/** Compares hashes without telling by its time how much of them agrees. */
export const sameHash = (one: string, other: string): boolean => {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
};
