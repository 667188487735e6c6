/**
 * Cursors as clients see them, RFC 9865 §2: a position sealed under a secret of the organisation, so that nobody reads, changes or makes
 * up one, and none is good for another organisation, resource type, filter or order. The service keeps nothing.
 */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { WalkPosition } from '../scim/cursor/walk-position';
import { expiredCursor, invalidCursor } from '../scim/scim-error';
import { cursorTimeoutSeconds } from './list-query';

/** What a cursor was given out for, beside its position. */
export interface CursorBinding {
  /** The secret of the organisation. */
  readonly secret: string;
  /** Organisation, resource types, filter and order, as one text. */
  readonly query: string;
}

/** What a cursor says. */
export interface OpenedCursor {
  readonly position: WalkPosition;
  /** The count of the first page, which holds for all. */
  readonly count: number;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const derive = (secret: string, purpose: string, data = '') =>
  createHmac('sha256', secret).update(`${purpose}\n${data}`).digest();

/** The cursor of a position. Uses only characters that stand in URLs as they are. */
export const sealCursor = (binding: CursorBinding, { position, count }: OpenedCursor, now: Date): string => {
  const { rank, id, key, total } = position;
  const issued = Math.floor(now.getTime() / 1000);
  const text = JSON.stringify([issued, count, rank, id, key ?? null, total ?? null]);
  // A nonce made from what is sealed: the same twice only for the very same cursor.
  const nonce = derive(binding.secret, 'nonce', `${binding.query}\n${text}`).subarray(0, NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, derive(binding.secret, 'key'), nonce).setAAD(Buffer.from(binding.query));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
};

const unseal = ({ secret, query }: CursorBinding, cursor: string): string | undefined => {
  const bytes = Buffer.from(cursor, 'base64url');
  // Decoding passes over foreign characters; a cursor has one spelling.
  if (bytes.length <= NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== cursor) return undefined;
  const decipher = createDecipheriv(CIPHER, derive(secret, 'key'), bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(query)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
};

/** The position in a cursor. Throws `invalidCursor` for one that was not given out for this query, `expiredCursor` for an old one. */
export const openCursor = (binding: CursorBinding, cursor: string, now: Date): OpenedCursor => {
  const text = unseal(binding, cursor);
  if (text === undefined) {
    throw invalidCursor(
      'cursor must be empty for the first page, and then the nextCursor of the page before, with the same filter and order.',
    );
  }
  // Only what `sealCursor` wrote can be unsealed.
  const [issued, count, rank, id, key, total] = JSON.parse(text) as [
    number,
    number,
    number,
    string,
    string | number | null,
    number | null,
  ];
  if (now.getTime() / 1000 - issued > cursorTimeoutSeconds) {
    throw expiredCursor(`cursor is older than ${cursorTimeoutSeconds} seconds; begin again with an empty one.`);
  }
  return { count, position: { rank, id, ...(key === null ? {} : { key }), ...(total === null ? {} : { total }) } };
};
