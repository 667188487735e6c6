/** Hands what compatible mode made of the names in a request to the request's line in the log. */
import type { RequestContext } from '../directory/request-context';
import { MAX_UNKNOWN_NOTED, type PathNotes, type UnknownAttribute } from '../scim/filter/known-paths';

/** Where it is noted what compatible mode made of a request; the context of a request is one. */
export type RequestNotes = Pick<RequestContext, 'quirks' | 'unknownAttributes'>;

/** Adds attributes that no schema has: each name once, and no more of them than one line of the log takes. */
const noteUnknownAttributes = (to: RequestNotes, unknown: readonly UnknownAttribute[]): void => {
  const noted = to.unknownAttributes;
  if (noted === undefined) return;
  for (const each of unknown) {
    if (noted.length >= MAX_UNKNOWN_NOTED) return;
    if (!noted.some(({ name }) => name === each.name)) noted.push(each);
  }
};

/** Runs `read` with the notes on paths, and hands them on. */
export const notingPaths = <T>(to: RequestNotes | undefined, read: (notes: PathNotes) => T): T => {
  const notes: PathNotes = { taken: new Set(), unknown: [] };
  const known = read(notes);
  if (to === undefined) return known;
  to.quirks.push(...[...notes.taken].filter((name) => !to.quirks.includes(name)));
  noteUnknownAttributes(to, notes.unknown);
  return known;
};
