/** When a key ends. "Never" must be said: a key that nobody remembers would open the directory for good. */
import { invalidField } from '../management-error';
import type { AccessKeyRecord } from './access-key-record';

/** Days after which a key ends where neither the deployment nor the request says otherwise. */
export const defaultAccessKeyDays = 365;

/** The word that asks for a key without an end. */
export const neverExpires = 'never';

const DAY_SECONDS = 86_400;

/** The part of a record that says when its key ends; empty for a key that never does. */
export type KeyEnd = Pick<AccessKeyRecord, 'expiresAt' | 'lifetimeSeconds'>;

/** RFC 3339 has four digits for a year. */
const LATEST_END = Date.parse('9999-12-31T23:59:59.999Z');

const endAfter = (seconds: number, now: Date): KeyEnd => ({
  expiresAt: new Date(Math.min(LATEST_END, now.getTime() + seconds * 1000)).toISOString(),
  lifetimeSeconds: seconds,
});

const chosenEnd = (expiresAt: string, now: Date): KeyEnd => {
  if (expiresAt === neverExpires) return {};
  const instant = new Date(expiresAt);
  if (Number.isNaN(instant.getTime())) {
    throw invalidField(
      'expiresAt',
      `expiresAt must be a date-time such as 2030-01-31T12:00:00Z, or "never"; "${expiresAt}" is neither.`,
    );
  }
  if (instant <= now) throw invalidField('expiresAt', `expiresAt must be in the future; ${expiresAt} has passed.`);
  return {
    expiresAt: instant.toISOString(),
    lifetimeSeconds: Math.ceil((instant.getTime() - now.getTime()) / 1000),
  };
};

/** The end of a new key. Throws unless `expiresAt` is absent, `never` or a date-time in the future. */
export const endOfNewKey = (expiresAt: string | undefined, days: number, now: Date): KeyEnd =>
  expiresAt === undefined ? endAfter(days * DAY_SECONDS, now) : chosenEnd(expiresAt, now);

/** The end of a successor: the whole lifetime of the old key again, whatever is left of that one. */
export const endOfSuccessor = (old: KeyEnd, expiresAt: string | undefined, now: Date): KeyEnd => {
  if (expiresAt !== undefined) return chosenEnd(expiresAt, now);
  return old.lifetimeSeconds === undefined ? {} : endAfter(old.lifetimeSeconds, now);
};
