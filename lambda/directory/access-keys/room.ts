import { ManagementError } from '../management-error';
import { type AccessKeyRecord, keyStatus, ofIncarnation } from './access-key-record';

/** Live keys that one organisation may have. */
export const maxLiveKeys = 100;

// Secrets Manager takes 65,536 bytes of a secret; the rest is for what the store adds.
const maxBytes = 64_000;

const fits = (keys: readonly AccessKeyRecord[]): boolean =>
  keys.length <= maxLiveKeys && Buffer.byteLength(JSON.stringify(keys)) <= maxBytes;

/**
 * Adds a key, and forgets those of an organization that was deleted. Where there is no room, the oldest keys that open nothing any more are forgotten; they are kept so that an old
 * key that still knocks can be named, not for ever.
 */
export const addKey = (
  keys: readonly AccessKeyRecord[],
  key: AccessKeyRecord,
  now: Date,
): readonly AccessKeyRecord[] => {
  let all = [...ofIncarnation(keys, key.incarnationId), key];
  while (!fits(all)) {
    const dead = all.findIndex((each) => keyStatus(each, now) !== 'active');
    if (dead === -1) {
      throw new ManagementError({
        code: 'tooManyKeys',
        detail:
          all.length > maxLiveKeys
            ? `There are ${maxLiveKeys} live access keys already, which is the most. Revoke one that is no longer used.`
            : 'The access keys take all the room there is. Revoke one that is no longer used, or shorten names and descriptions.',
      });
    }
    all = all.filter((_, at) => at !== dead);
  }
  return all;
};
