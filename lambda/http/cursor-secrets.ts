import { randomBytes } from 'node:crypto';
import type { OrganizationRecord } from '../directory/organization-record';
import type { DirectoryStore } from '../directory/store';

/** Organisations whose secrets are remembered; one more forgets them all. */
const REMEMBERED = 1_000;

const newSecret = () => randomBytes(32).toString('base64url');

/** The secrets of cursors by incarnation of the organization. A secret never changes, so it is read once while an instance lives. */
export const cursorSecrets = (
  store: Pick<DirectoryStore, 'cursorKey'>,
  makeSecret = newSecret,
): ((organization: OrganizationRecord) => Promise<string>) => {
  const known = new Map<string, string>();
  return async ({ id, incarnationId }) => {
    let secret = known.get(incarnationId);
    if (secret === undefined) {
      secret = await store.cursorKey(id, makeSecret());
      if (known.size >= REMEMBERED) known.clear();
      known.set(incarnationId, secret);
    }
    return secret;
  };
};
