import type { Versioned } from './admin-client';
import { CallFailure } from './call-failure';

/** Of many that change one thing at the same time each is served in the end. */
const ATTEMPTS = 50;

/** Reads, and writes upon the version that was read; again where somebody else was faster, so that neither loses anything. */
export const changeCurrent = async <Read, Written>(
  read: () => Promise<Versioned<Read>>,
  write: (current: Versioned<Read>) => Promise<Written>,
): Promise<Written> => {
  for (let left = ATTEMPTS - 1; ; left -= 1) {
    const current = await read();
    try {
      return await write(current);
    } catch (error) {
      if (left === 0 || !(error instanceof CallFailure) || error.status !== 412) throw error;
    }
  }
};
