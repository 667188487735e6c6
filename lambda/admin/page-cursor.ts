import { Problem } from './problem';

/** To clients a cursor is a text without a meaning; in it stands where to go on. */
export const sealedCursor = (place: string): string => Buffer.from(place).toString('base64url');

/** What stands in a cursor, sound or not. */
export const placeInCursor = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();

/** The answer to a cursor that none of our answers gave. */
export const invalidCursor = (before: 'page' | 'part' = 'page'): Problem => {
  const detail = `cursor must be the nextCursor of the ${before} before.`;
  return new Problem(400, detail, { errors: [{ field: 'cursor', detail }] });
};

/** The id in a cursor; throws 400 for anything that is none. */
export const openedCursor = (cursor: string): string => {
  const id = placeInCursor(cursor);
  if (/^[0-9a-f]{2}[0-9A-Za-z-]{0,62}$/.test(id) && sealedCursor(id) === cursor) return id;
  throw invalidCursor();
};
