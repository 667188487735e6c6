/** To clients a cursor is a text without a meaning. In it stands of which organization it is, and where to go on. */
import { createHash } from 'node:crypto';
import type { OrganizationIdentity } from '../directory/organization-record';
import { Problem } from './problem';

/** The organization that a cursor is of, and no other one that had or will have its id. */
type Owner = Pick<OrganizationIdentity, 'incarnationId'>;

const MARK_CHARACTERS = 16;

const markOf = ({ incarnationId }: Owner): string =>
  createHash('sha256').update(incarnationId).digest('base64url').slice(0, MARK_CHARACTERS);

const encoded = (text: string): string => Buffer.from(text).toString('base64url');

/** The cursor of a place in a list of the organization. */
export const sealedCursor = (organization: Owner, place: string): string => encoded(`${markOf(organization)}${place}`);

const refusal = (detail: string): Problem => new Problem(400, detail, { errors: [{ field: 'cursor', detail }] });

/** The answer to a cursor that none of our answers gave. */
export const invalidCursor = (before: 'page' | 'part' = 'page'): Problem =>
  refusal(`cursor must be the nextCursor of the ${before} before.`);

const foreignCursor = (): Problem =>
  refusal('cursor is of another organization, or of an earlier one with this id. Begin again without a cursor.');

/** What stands in a cursor, to be checked by whoever goes on there. Throws 400 for a cursor that is not of the organization. */
export const placeInCursor = (organization: Owner, cursor: string, before?: 'page' | 'part'): string => {
  const text = Buffer.from(cursor, 'base64url').toString();
  const mark = text.slice(0, MARK_CHARACTERS);
  // Decoding passes over foreign characters; a cursor has one spelling.
  if (!/^[\w-]{16}$/.test(mark) || encoded(text) !== cursor) throw invalidCursor(before);
  if (mark !== markOf(organization)) throw foreignCursor();
  return text.slice(MARK_CHARACTERS);
};

/** The id in a cursor; throws 400 for anything that is none. */
export const openedCursor = (organization: Owner, cursor: string): string => {
  const id = placeInCursor(organization, cursor);
  if (/^[0-9a-f]{2}[0-9A-Za-z-]{0,62}$/.test(id)) return id;
  throw invalidCursor();
};
