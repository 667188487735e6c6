import { createHash } from 'node:crypto';
import type { Exclusive } from '../aws-json/mutex';
import type { KeyValue } from './log-file';
import { tokenMismatch, validationFailed } from './refusals';
import type { Storage } from './storage';

const prefix = 'token~';
/** AWS forgets a client token ten minutes after the request that used it was completed. */
const lifetime = 600_000;
const DELETED_AT_ONCE = 500;

interface Used {
  readonly request: string;
  readonly at: number;
}

/** A token that is being used: its record, to be committed beside the transaction's writes, and what to call once that is done. */
export interface UsedToken {
  readonly record: KeyValue;
  readonly committed: () => void;
}

/**
 * Client request tokens of transactions. They are committed in the batch of the transaction itself: a client that retries after this
 * process was killed must not apply its additions twice. All of them are in memory, since nearly every transaction asks for one that was
 * never used.
 */
export interface ClientTokens {
  /** Whether this very request was carried out already; throws when the token came with another one. */
  used(token: string, request: string, now: number): boolean;
  use(token: string, request: string, now: number): UsedToken;
  /** Removes what is older than ten minutes; `exclusive` keeps transactions out, which may use such a token anew. */
  sweep(now: number, exclusive: Exclusive): Promise<void>;
}

/** The tokens that are kept in a database. */
export async function openClientTokens(storage: Storage): Promise<ClientTokens> {
  /** The oldest first. */
  const kept = new Map(await readTokens(storage));
  const deleteSome = async (now: number): Promise<number> => {
    const keys: string[] = [];
    for (const [key, { at }] of kept) {
      if (now - at < lifetime || keys.length === DELETED_AT_ONCE) break;
      keys.push(key);
    }
    await storage.commit(
      [],
      keys.map((key) => ({ key, value: undefined })),
    );
    for (const key of keys) kept.delete(key);
    return keys.length;
  };
  return {
    used(token, request, now) {
      if (token.length < 1 || token.length > 36) {
        throw validationFailed(
          `1 validation error detected: Value '${token}' at 'clientRequestToken' failed to satisfy constraint: Member must have length ${token.length < 1 ? 'greater than or equal to 1' : 'less than or equal to 36'}`,
        );
      }
      const earlier = kept.get(keyOf(token));
      if (!earlier || now - earlier.at >= lifetime) return false;
      if (earlier.request !== digest(request)) throw tokenMismatch();
      return true;
    },
    use(token, request, now) {
      const key = keyOf(token);
      const value: Used = { request: digest(request), at: now };
      const committed = () => {
        kept.delete(key); // a key that is set again would stay where it was
        kept.set(key, value);
      };
      return { record: { key, value: JSON.stringify(value) }, committed };
    },
    async sweep(now, exclusive) {
      while ((await exclusive(() => deleteSome(now))) === DELETED_AT_ONCE);
    },
  };
}

async function readTokens({ store: { db } }: Storage): Promise<[key: string, used: Used][]> {
  const tokens: [string, Used][] = [];
  for await (const [key, value] of db.iterator({ gte: prefix, lt: `${prefix}\xFF` })) {
    tokens.push([key, value as Used]); // only `use` writes here
  }
  return tokens.sort(([, one], [, other]) => one.at - other.at);
}

/** Whatever characters a token has, its key has none below a space. */
function keyOf(token: string): string {
  return prefix + JSON.stringify(token);
}

function digest(request: string): string {
  return createHash('sha256').update(request).digest('base64');
}
