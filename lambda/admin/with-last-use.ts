import type { AccessKeyDescription } from '../directory/access-keys/access-key-record';

/** The key with when it was last used, by the last uses of all keys. */
export const withLastUse = (
  key: AccessKeyDescription,
  uses: ReadonlyMap<string, string>,
): AccessKeyDescription & { lastUsedAt?: string } => {
  const lastUsedAt = uses.get(key.id);
  return lastUsedAt === undefined ? key : { ...key, lastUsedAt };
};
