/** Hands what compatible mode made of the names in a request to the request's line in the log. */
import type { RequestContext } from '../directory/request-context';
import type { PathNotes } from '../scim/filter/known-paths';

/** Where it is noted what compatible mode made of a request; the context of a request is one. */
export type RequestNotes = Pick<RequestContext, 'quirks' | 'unknownAttributes'>;

/** Runs `read` with the notes on paths, and hands them on. */
export const notingPaths = <T>(to: RequestNotes | undefined, read: (notes: PathNotes) => T): T => {
  const notes: PathNotes = { taken: new Set(), unknown: to?.unknownAttributes ?? [] };
  const known = read(notes);
  if (to === undefined) return known;
  to.quirks.push(...[...notes.taken].filter((name) => !to.quirks.includes(name)));
  return known;
};
