import { createHash } from 'node:crypto';
import type { Operation } from 'dynalite/db';
import { tokenMismatch, validationFailed } from './refusals';
import type { Storage } from './storage';

const prefix = 'token~';
/** AWS forgets a client token ten minutes after the request that used it was completed. */
const lifetime = 600_000;

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
  record(token: string, request: string, now: number): Operation;
  /** Removes what is older than ten minutes. */
  sweep(now: number): Promise<void>;
}

/** Tokens kept in a database. */
export function createClientTokens(storage: Storage): ClientTokens {
  const { db } = storage.store;
  return {
    used(token, request, now) {
      if (token.length < 1 || token.length > 36) {
        throw validationFailed(
          `1 validation error detected: Value '${token}' at 'clientRequestToken' failed to satisfy constraint: Member must have length ${token.length < 1 ? 'greater than or equal to 1' : 'less than or equal to 36'}`,
        );
      }
      const earlier = db.getSync(prefix + token) as Used | undefined; // only `record` writes here
      if (!earlier || now - earlier.at >= lifetime) return false;
      if (earlier.request !== digest(request)) throw tokenMismatch();
      return true;
    },
    record: (token, request, now) => {
      const value: Used = { request: digest(request), at: now };
      return { type: 'put', key: prefix + token, value };
    },
    async sweep(now) {
      const expired: Operation[] = [];
      for await (const [key, value] of db.iterator({ gte: prefix, lt: `${prefix}\xFF` })) {
        if (now - (value as Used).at >= lifetime) expired.push({ type: 'del', key });
      }
      if (expired.length > 0) await db.batch(expired);
    },
  };
}

function digest(request: string): string {
  return createHash('sha256').update(request).digest('base64');
}
