import * as z from 'zod/mini';
import { accessKeyTextLimits, maxOverlapHours } from '../directory/access-keys';
import { neverExpires } from '../directory/access-keys/lifetime';
import { providers } from '../directory/request-context';
import { dateTimeWithOffset } from './date-time-with-offset';

const provider = z.enum(providers);
const mode = z.enum(['compatible', 'strict']);
const rolesFormat = z.enum(['strings', 'complex']);
// The end of a key is an instant; which time zone it is written in is the client's business.
const end = z.union(
  [z.literal(neverExpires), dateTimeWithOffset],
  'must be a date-time such as 2030-01-31T12:00:00Z, or "never"',
);

export const accessKeySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.optional(z.string()),
  provider,
  mode,
  rolesFormat,
  scope: z.enum(['scim', 'organization-admin', 'platform-admin']),
  status: z.enum(['active', 'expired', 'revoked']),
  created: z.iso.datetime(),
  expiresAt: z.optional(z.iso.datetime()),
  revokedAt: z.optional(z.iso.datetime()),
  rotatedFrom: z.optional(z.string()),
  /** To a quarter of an hour; absent when it was never used. */
  lastUsedAt: z.optional(z.iso.datetime()),
});

/** The only answer that holds the key itself. */
export const createdAccessKeySchema = z.extend(accessKeySchema, { accessKey: z.string() });

export const newAccessKeySchema = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(accessKeyTextLimits.name)),
  description: z.optional(z.string().check(z.maxLength(accessKeyTextLimits.description))),
  provider,
  mode: z.optional(mode),
  rolesFormat: z.optional(rolesFormat),
  scope: z.optional(z.enum(['scim', 'organization-admin'])),
  expiresAt: z.optional(end),
});

export const rotationSchema = z.strictObject({
  overlapHours: z.number().check(z.minimum(0), z.maximum(maxOverlapHours)),
  expiresAt: z.optional(end),
});

export const accessKeyListSchema = z.strictObject({ accessKeys: z.array(accessKeySchema) });
