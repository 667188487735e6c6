/** Strong entity tags and `If-Match`, RFC 9110 §8.8.3 and §13.1.1, so that two who read, change and write lose nothing. */
import { createHash } from 'node:crypto';
import { Problem } from './problem';

/** Two answers with one tag are equal byte for byte, and of one incarnation of an organization: an equal one of the next is another thing. */
export const entityTagOf = (incarnationId: string, shown: object): string =>
  `"${createHash('sha256')
    .update(`${incarnationId}\n${JSON.stringify(shown)}`)
    .digest('base64url')
    .slice(0, 22)}"`;

/** Throws 412 unless the header is absent or names the tag of what is shown; answers whether it names a version. */
export const checkIfMatch = (ifMatch: string | undefined, tagNow: () => string): boolean => {
  if (ifMatch === undefined || ifMatch.trim() === '*') return false;
  const tag = tagNow();
  // The comparison is strong: a weak tag names nothing.
  if (ifMatch.split(',').some((each) => each.trim() === tag)) return true;
  throw new Problem(412, `If-Match is ${ifMatch}, and it is at ${tag} now: it was changed meanwhile. Read it again.`, {
    headers: { etag: tag },
  });
};

/** Throws 412 where a version is named to a call that compares none: to ignore it would overwrite what somebody else wrote. */
export const refuseIfMatch = (ifMatch: string | undefined): void => {
  if (ifMatch === undefined) return;
  throw new Problem(412, 'This call compares no versions; send it without If-Match.');
};
