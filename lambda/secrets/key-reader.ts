import type { AccessKeyRecord } from '../directory/access-keys/access-key-record';
import type { KeyOwner } from '../directory/access-keys/key-store';
import { elapsedMilliseconds } from '../directory/elapsed-milliseconds';
import { createLruMap } from './lru-map';

/** Finds key records fast, from memory where it can. */
export interface KeyReader {
  /** The record as it was at most a minute ago; throws when Secrets Manager cannot be asked and memory does not tell. */
  find(owner: KeyOwner, keyId: string): Promise<AccessKeyRecord | undefined>;
}

/** What the reader works with. */
export interface KeyReaderParts {
  /** Asks Secrets Manager; undefined for an owner that has no secret. */
  readonly read: (owner: KeyOwner) => Promise<readonly AccessKeyRecord[] | undefined>;
  readonly now: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
}

// Revocation does not wait for this: the handlers see it on the next request.
const FRESH_MILLISECONDS = 60_000;
const STALE_MILLISECONDS = 15 * 60_000;
// While Secrets Manager is away, only one request in so many milliseconds pays for finding out whether it is back.
const RETRY_MILLISECONDS = 5_000;
// A key that was not found is looked for again, because Secrets Manager may not show it yet; this bounds how often. It only
// delays that key: another one, which may be a second old, is looked for at once.
const ABSENT_MILLISECONDS = 250;
const MAX_OWNERS = 1_000;
const MAX_ABSENT_KEYS = 1_000;

interface KeySet {
  readonly keys: readonly AccessKeyRecord[];
  readonly askedAt: number;
  /** Of all readings, in the order in which they began; a clock may be set back. */
  readonly order: number;
}

interface Asking {
  readonly order: number;
  readonly answer: Promise<KeySet>;
}

/** A reader that remembers what it read, of owners that have a secret. */
export const createKeyReader = (parts: KeyReaderParts): KeyReader => {
  const remembered = createLruMap<KeySet>(MAX_OWNERS);
  const failedAt = createLruMap<number>(MAX_OWNERS);
  const absentAt = createLruMap<number>(MAX_ABSENT_KEYS);
  const asking = new Map<KeyOwner, Asking>();
  let begun = 0;
  const time = () => parts.now().getTime();
  const since = (moment: number | undefined): number =>
    moment === undefined ? Number.POSITIVE_INFINITY : elapsedMilliseconds(moment, time());

  const remember = (
    owner: KeyOwner,
    keys: readonly AccessKeyRecord[] | undefined,
    at: Omit<KeySet, 'keys'>,
  ): KeySet => {
    const answer = { keys: keys ?? [], ...at };
    // One that has no secret is no owner that is known; nobody makes the memory forget those by asking for others.
    if (keys === undefined) remembered.delete(owner);
    else remembered.set(owner, answer);
    failedAt.delete(owner);
    return answer;
  };

  const ask = (owner: KeyOwner): Promise<KeySet> => {
    const at = { askedAt: time(), order: (begun += 1) };
    const request = async (): Promise<KeySet> => {
      try {
        return remember(owner, await parts.read(owner), at);
      } catch (error) {
        if (remembered.get(owner) !== undefined) failedAt.set(owner, at.askedAt);
        throw error;
      } finally {
        asking.delete(owner);
      }
    };
    // Begun only when it is noted, so that even what fails at once is taken off the notes again.
    const answer = Promise.resolve().then(request);
    asking.set(owner, { order: at.order, answer });
    return answer;
  };

  /** What a reading tells that began after this many others, so that many who wait for one share it. */
  const readAfter = async (owner: KeyOwner, order: number): Promise<KeySet> => {
    const known = remembered.get(owner);
    if (known !== undefined && known.order > order) return known;
    const running = asking.get(owner);
    if (running !== undefined && running.order > order) return running.answer;
    if (running !== undefined) await running.answer.catch(() => undefined);
    return asking.get(owner)?.answer ?? ask(owner);
  };

  return {
    find: async (owner, keyId) => {
      const arrived = begun;
      const pick = ({ keys }: KeySet): AccessKeyRecord | undefined => keys.find(({ id }) => id === keyId);
      const known = remembered.get(owner);
      const age = since(known?.askedAt);
      const usable = known !== undefined && age < STALE_MILLISECONDS ? pick(known) : undefined;
      if (usable !== undefined) {
        if (age < FRESH_MILLISECONDS || since(failedAt.get(owner)) < RETRY_MILLISECONDS) return usable;
        const running = asking.get(owner)?.answer ?? ask(owner);
        return running.then(pick, () => usable);
      }
      const name = `${owner} ${keyId}`;
      const absentFor = since(absentAt.get(name));
      if (absentFor < ABSENT_MILLISECONDS) await parts.pause(ABSENT_MILLISECONDS - absentFor);
      const found = pick(await readAfter(owner, arrived));
      if (found === undefined) absentAt.set(name, time());
      else absentAt.delete(name);
      return found;
    },
  };
};
