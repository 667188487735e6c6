import { randomBytes } from 'node:crypto';
import type { DirectoryStore, OrganizationRecord } from '../directory/store';

/** Organisations whose secrets are remembered; one more forgets them all. */
const REMEMBERED = 1_000;

const newSecret = () => randomBytes(32).toString('base64url');

/** The secrets of cursors by organisation. A secret never changes, so it is read once while an instance lives. */
export const cursorSecrets = (
  store: Pick<DirectoryStore, 'cursorKey'>,
  makeSecret = newSecret,
): ((organization: OrganizationRecord) => Promise<string>) => {
  const known = new Map<string, string>();
  return async ({ id, created }) => {
    // An id can be given to a new organisation after the old one was deleted.
    const name = `${id} ${created}`;
    let secret = known.get(name);
    if (secret === undefined) {
      secret = await store.cursorKey(id, makeSecret());
      if (known.size >= REMEMBERED) known.clear();
      known.set(name, secret);
    }
    return secret;
  };
};
