import type { AccessKeyRecord } from '../directory/access-keys/access-key-record';
import type { KeyOwner } from '../directory/access-keys/key-store';

/** A record, and when Secrets Manager was asked for it, in milliseconds of the epoch. */
export type CheckedKey = AccessKeyRecord & { readonly askedAt: number };

/** Finds key records fast, from memory where it can. */
export interface KeyReader {
  /** The record as it was at most a minute ago; throws when Secrets Manager cannot be asked and memory does not tell. */
  find(owner: KeyOwner, keyId: string): Promise<CheckedKey | undefined>;
}

/** What the reader works with. */
export interface KeyReaderParts {
  /** Asks Secrets Manager. */
  readonly read: (owner: KeyOwner) => Promise<readonly AccessKeyRecord[]>;
  readonly now: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
}

// Revocation does not wait for this: the handlers see it on the next request.
const freshMilliseconds = 60_000;
const staleMilliseconds = 15 * 60_000;
// While Secrets Manager is away, only one request in so many milliseconds pays for finding out whether it is back.
const retryMilliseconds = 5_000;
// Unknown keys ask again, because a key may be a second old; this bounds how often somebody who makes up keys makes us ask.
const againMilliseconds = 250;
// Made-up organisations must not fill the memory.
const maxOwners = 1_000;

interface Remembered {
  readonly keys: readonly AccessKeyRecord[];
  readonly askedAt: number;
}

interface Asking {
  readonly startedAt: number;
  readonly answer: Promise<Remembered>;
}

/** A reader that remembers what it read. */
export const createKeyReader = (parts: KeyReaderParts): KeyReader => {
  const remembered = new Map<KeyOwner, Remembered>();
  const asking = new Map<KeyOwner, Asking>();
  const failedAt = new Map<KeyOwner, number>();
  const time = () => parts.now().getTime();

  const ask = (owner: KeyOwner): Promise<Remembered> => {
    const startedAt = time();
    const request = async (): Promise<Remembered> => {
      try {
        const answer = { keys: await parts.read(owner), askedAt: startedAt };
        remember(remembered, owner, answer);
        failedAt.delete(owner);
        return answer;
      } catch (error) {
        remember(failedAt, owner, startedAt);
        throw error;
      } finally {
        asking.delete(owner);
      }
    };
    // Begun only when it is noted, so that even what fails at once is taken off the notes again.
    const answer = Promise.resolve().then(request);
    asking.set(owner, { startedAt, answer });
    return answer;
  };

  /** What is known from a moment or later, asking if need be. */
  const knownSince = async (owner: KeyOwner, moment: number): Promise<Remembered> => {
    const known = remembered.get(owner);
    if (known !== undefined && known.askedAt >= moment) return known;
    const running = asking.get(owner);
    if (running !== undefined && running.startedAt >= moment) return running.answer;
    if (running !== undefined) await running.answer.catch(() => undefined);
    return asking.get(owner)?.answer ?? ask(owner);
  };

  return {
    find: async (owner, keyId) => {
      const arrived = time();
      const pick = ({ keys, askedAt }: Remembered): CheckedKey | undefined => {
        const key = keys.find(({ id }) => id === keyId);
        return key && { ...key, askedAt };
      };
      const known = remembered.get(owner);
      const usable = known !== undefined && arrived - known.askedAt < staleMilliseconds ? pick(known) : undefined;
      const fresh = known !== undefined && arrived - known.askedAt < freshMilliseconds;
      const away = arrived - (failedAt.get(owner) ?? Number.NEGATIVE_INFINITY) < retryMilliseconds;
      if (usable !== undefined && (fresh || away)) return usable;
      if (usable !== undefined) {
        return knownSince(owner, arrived - freshMilliseconds + 1).then(pick, () => usable);
      }
      const last = known?.askedAt ?? Number.NEGATIVE_INFINITY;
      if (arrived - last < againMilliseconds) await parts.pause(againMilliseconds - (arrived - last));
      return pick(await knownSince(owner, arrived));
    },
  };
};

const remember = <Value>(memory: Map<KeyOwner, Value>, owner: KeyOwner, value: Value): void => {
  memory.delete(owner);
  memory.set(owner, value);
  const [oldest] = memory.keys();
  if (memory.size > maxOwners && oldest !== undefined) memory.delete(oldest);
};
