import { Problem } from './problem';

/** To clients a cursor is a text without a meaning; in it stands the id of the last one that was shown. */
export const sealedCursor = (id: string): string => Buffer.from(id).toString('base64url');

/** The id in a cursor; throws 400 for anything that is none. */
export const openedCursor = (cursor: string): string => {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (/^[0-9a-f]{2}[0-9A-Za-z-]{0,62}$/.test(id) && sealedCursor(id) === cursor) return id;
  const detail = 'cursor must be the nextCursor of the page before.';
  throw new Problem(400, detail, { errors: [{ field: 'cursor', detail }] });
};
