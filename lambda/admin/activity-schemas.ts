import * as z from 'zod/mini';
import { outcomes } from '../directory/activity/activity-entry';
import { maxLogPage } from '../directory/activity/read-activity';
import { auditActions } from '../directory/audit';
import { dateTimeWithOffset } from './date-time-with-offset';

const instant = z.iso.datetime();
const outcome = z.enum(outcomes);
const target = z.strictObject({ type: z.string(), id: z.string() });
const members = z.strictObject({
  added: z.number(),
  removed: z.number(),
  addedIds: z.array(z.string()),
  removedIds: z.array(z.string()),
  replaced: z.optional(z.literal(true)),
});

const logQuery = {
  person: z.optional(z.string()),
  group: z.optional(z.string()),
  key: z.optional(z.string()),
  action: z.optional(z.enum(auditActions)),
  from: z.optional(dateTimeWithOffset),
  to: z.optional(dateTimeWithOffset),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(maxLogPage))),
  cursor: z.optional(z.string()),
};

export const auditQuerySchema = z.strictObject(logQuery);
export const activityQuerySchema = z.strictObject({ ...logQuery, outcome: z.optional(outcome) });

const page = <Entry extends z.ZodMiniType>(entry: Entry) =>
  z.strictObject({
    entries: z.array(entry),
    /** Absent on the last page. A page may hold fewer entries than asked for and have more after it. */
    nextCursor: z.optional(z.string()),
  });

export const auditPageSchema = page(
  z.strictObject({
    id: z.string(),
    at: instant,
    action: z.string(),
    actor: z.strictObject({ type: z.enum(['accessKey', 'adminKey', 'system']), id: z.string(), name: z.string() }),
    target,
    requestId: z.string(),
    sourceIp: z.optional(z.string()),
    quirks: z.optional(z.array(z.string())),
    members: z.optional(members),
    before: z.optional(z.record(z.string(), z.json())),
    after: z.optional(z.record(z.string(), z.json())),
    truncated: z.optional(z.literal(true)),
  }),
);

export const activityPageSchema = page(
  z.strictObject({
    id: z.string(),
    at: instant,
    kind: z.enum(['change', 'request', 'knock']),
    outcome,
    key: z.strictObject({ id: z.string(), name: z.string() }),
    action: z.optional(z.string()),
    target: z.optional(target),
    members: z.optional(members),
    request: z.optional(
      z.strictObject({
        method: z.string(),
        path: z.string(),
        resourceId: z.optional(z.string()),
        filter: z.optional(z.string()),
      }),
    ),
    status: z.optional(z.number()),
    milliseconds: z.optional(z.number()),
    requestId: z.optional(z.string()),
    sourceIp: z.optional(z.string()),
    quirks: z.optional(z.array(z.string())),
    skippedMembers: z.optional(z.array(z.string())),
    ignoredRoles: z.optional(z.array(z.string())),
    /** Attributes that a request named and no schema has, each with the one that comes nearest to it. */
    unknownAttributes: z.optional(z.array(z.strictObject({ name: z.string(), nearest: z.optional(z.string()) }))),
    detail: z.optional(z.string()),
  }),
);

const keySuccessor = z.strictObject({ keyId: z.string(), keyName: z.string(), lastUsedAt: z.optional(instant) });

export const statusSchema = z.strictObject({
  healthy: z.boolean(),
  problems: z.array(z.string()),
  warnings: z.array(z.string()),
  /** Reads that succeed while nothing fails are noted to five minutes; all else is exact. */
  lastRequestAt: z.optional(instant),
  lastSuccessAt: z.optional(instant),
  lastFailureAt: z.optional(instant),
  failingSince: z.optional(instant),
  lastThrottledAt: z.optional(instant),
  failure: z.optional(
    z.strictObject({
      status: z.number(),
      detail: z.string(),
      keyId: z.string(),
      keyName: z.string(),
      method: z.optional(z.string()),
      path: z.optional(z.string()),
    }),
  ),
  /** Expired or revoked keys that were still used in the last 30 days. */
  knocks: z.array(
    z.strictObject({ keyId: z.string(), keyName: z.string(), reason: z.enum(['expired', 'revoked']), at: instant }),
  ),
  counts: z.strictObject({ users: z.number(), groups: z.number() }),
  liveKeys: z.number(),
  keyExpiry: z.array(
    z.strictObject({
      keyId: z.string(),
      keyName: z.string(),
      expiresAt: instant,
      daysLeft: z.number(),
      warning: z.optional(z.number()),
      /** The newest of `successors`. */
      successor: z.optional(keySuccessor),
      /** All live keys that were made to take its place, oldest first. */
      successors: z.optional(z.array(keySuccessor)),
    }),
  ),
  unfinishedJobs: z.number(),
  /** Protected roles that nobody active holds. */
  unheldRoles: z.array(z.strictObject({ id: z.string(), slug: z.string(), name: z.string() })),
  retainedRoles: z.array(
    z.strictObject({ id: z.string(), slug: z.string(), userId: z.string(), userName: z.string() }),
  ),
});
