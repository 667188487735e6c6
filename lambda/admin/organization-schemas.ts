import * as z from 'zod/mini';
import { maxRetentionDays } from '../directory/organization-settings';
import { maxOrganizationName, organizationIdPattern, organizationIdRule } from '../directory/organizations';
import { customAttributesSchema } from './custom-attribute-schemas';

const name = z.string().check(z.minLength(1), z.maxLength(maxOrganizationName));
const status = z.enum(['active', 'disabled']);
const days = z.number().check(z.int(), z.minimum(1), z.maximum(maxRetentionDays));

export const settingsSchema = z.strictObject({
  requireEmailUserName: z.boolean(),
  uniqueGroupNames: z.boolean(),
  customAttributes: customAttributesSchema,
  passwordHandling: z.enum(['ignore', 'reject']),
  unknownRoles: z.enum(['reject', 'ignore']),
  emptyRoles: z.enum(['keep-manual', 'remove-all']),
  auditDays: z.nullable(days),
  activityDays: days,
  sensitiveAttributes: z.readonly(z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.maxLength(50))),
});

export const settingsChangeSchema = z.partial(settingsSchema);

export const organizationSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  status,
  created: z.iso.datetime(),
  /** What goes into the identity provider's field for the base URL. */
  scimBaseUrl: z.string(),
  settings: settingsSchema,
});

export const newOrganizationSchema = z.strictObject({
  name,
  id: z.optional(z.string().check(z.regex(new RegExp(organizationIdPattern), organizationIdRule))),
  /** After a restore that lost the organization: the keys that Secrets Manager still has of it open this one. */
  adoptKeys: z.optional(z.boolean()),
});

export const organizationChangeSchema = z.strictObject({
  name: z.optional(name),
  status: z.optional(status),
  settings: z.optional(settingsChangeSchema),
});

export const organizationListSchema = z.strictObject({ organizations: z.array(organizationSchema) });

/** The id of what is to be deleted, once more. */
export const confirmationSchema = z.strictObject({ confirm: z.optional(z.string()) });
