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

/**
 * Client request tokens of transactions. They are committed in the batch of the transaction itself: a client that retries after this
 * process was killed must not apply its additions twice.
 */
export interface ClientTokens {
  /** Whether this very request was carried out already; throws when the token came with another one. */
  used(token: string, request: string, now: number): boolean;
  /** The record to commit beside the transaction's writes. */
  record(token: string, request: string, now: number): KeyValue;
  /** Removes what is older than ten minutes; `exclusive` keeps transactions out, which may use such a token anew. */
  sweep(now: number, exclusive: Exclusive): Promise<void>;
}

/** Tokens kept in a database. */
export function createClientTokens(storage: Storage): ClientTokens {
  const at = (key: string): Used | undefined => {
    const text = storage.text(key);
    return text === undefined ? undefined : (JSON.parse(text) as Used); // only `record` writes here
  };
  return {
    used(token, request, now) {
      if (token.length < 1 || token.length > 36) {
        throw validationFailed(
          `1 validation error detected: Value '${token}' at 'clientRequestToken' failed to satisfy constraint: Member must have length ${token.length < 1 ? 'greater than or equal to 1' : 'less than or equal to 36'}`,
        );
      }
      const earlier = at(keyOf(token));
      if (!earlier || isExpired(earlier, now)) return false;
      if (earlier.request !== digest(request)) throw tokenMismatch();
      return true;
    },
    record(token, request, now) {
      const used: Used = { request: digest(request), at: now };
      return { key: keyOf(token), value: JSON.stringify(used) };
    },
    async sweep(now, exclusive) {
      const expired: string[] = [];
      await storage.settle();
      for await (const [key, value] of storage.store.db.iterator({ gte: prefix, lt: `${prefix}\xFF` })) {
        if (isExpired(value as Used, now)) expired.push(key);
      }
      for (let from = 0; from < expired.length; from += DELETED_AT_ONCE) {
        await exclusive(() => {
          const gone = expired.slice(from, from + DELETED_AT_ONCE).filter((key) => {
            const used = at(key);
            return used && isExpired(used, now);
          });
          return storage.commit(
            [],
            gone.map((key) => ({ key, value: undefined })),
          );
        });
      }
    },
  };
}

function isExpired({ at }: Used, now: number): boolean {
  return now - at >= lifetime;
}

/** Whatever characters a token has, its key has none below a space. */
function keyOf(token: string): string {
  return prefix + JSON.stringify(token);
}

function digest(request: string): string {
  return createHash('sha256').update(request).digest('base64');
}
