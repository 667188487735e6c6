import { DirectoryError } from '../directory/directory-error';
import { isPassing, StaleRead, translated } from './failures';

export interface Pauses {
  /** In [0, 1). */
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const ATTEMPTS = 12;
const FIRST_MILLISECONDS = 20;
const LONGEST_MILLISECONDS = 1000;

/** Full jitter: writers that met once are spread over the whole pause and do not meet again. */
export const pause = ({ random, sleep }: Pauses, attempt: number): Promise<void> =>
  sleep(random() * Math.min(LONGEST_MILLISECONDS, FIRST_MILLISECONDS * 2 ** attempt));

/**
 * Tries again while the failure is one that passes; the SDK itself never retries a transaction's conflict. Other failures
 * come out in the directory's terms.
 */
export const retrying = async <T>(pauses: Pauses, action: () => Promise<T>): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (!isPassing(error) || attempt + 1 >= ATTEMPTS) throw translated(error);
      await pause(pauses, attempt);
    }
  }
};

/** Reads and writes again while what was read turns out stale. */
export const rereading = async <T>(pauses: Pauses, action: () => Promise<T>): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof StaleRead)) throw error;
      if (attempt + 1 >= ATTEMPTS) throw new DirectoryError({ code: 'unavailable' }, { cause: error });
      await pause(pauses, attempt);
    }
  }
};
