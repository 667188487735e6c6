/** Reads the records of an import. */
import * as z from 'zod/mini';
import { maxBindings } from '../directory/role-bindings';
import { maxFormerSlugs, roleTextLimits, slugPattern } from '../directory/roles';
import { importLimits } from '../directory/transfer/transfer-format';
import type { TransferRecord } from '../directory/transfer/transfer-record';
import { maxManualRoles } from '../directory/user-roles';
import { maxWorkspaceName, workspaceIdPattern } from '../directory/workspaces';
import { makeHarmless } from '../scim/body';
import type { Json, JsonObject } from '../scim/json';
import { customAttributesSchema } from './custom-attribute-schemas';
import { organizationSchema, settingsSchema } from './organization-schemas';
import { assignableBySchema } from './role-schemas';

// As the service writes dates, which are compared as text.
const instant = z.pipe(
  z.iso.datetime(),
  z.transform((text) => (Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString())),
);
// As every id that the service gives: a request may name it. Another one could be taken for the slug of a role.
const newId = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a UUID in lower case'));
// As the store takes ids: the first two digits choose where it is kept.
const resourceId = z.string().check(z.regex(/^[0-9a-f]{2}[0-9A-Za-z-]{0,62}$/));
// It stands in keys of the table, whose parts "#" separates.
const roleId = z.string().check(z.regex(/^[0-9A-Za-z-]{1,100}$/));
const workspaceId = z.string().check(z.regex(new RegExp(workspaceIdPattern)));
const slug = z.string().check(z.regex(new RegExp(slugPattern)));

const grant = z.strictObject({ role: roleId, workspaces: z.optional(z.array(workspaceId)), since: instant });

/** Names that are no part of a document as it is kept. */
const elsewhere = ['id', 'schemas', 'meta', 'groups', 'members', 'password'];

type Document = Readonly<Record<string, unknown>>;

/** Letter case does not tell names of attributes apart (RFC 7643 §2.1). */
const hasText = (document: Document, name: string): boolean =>
  Object.entries(document).some(
    ([each, value]) => each.toLowerCase() === name.toLowerCase() && typeof value === 'string' && value !== '',
  );

const documentNamed = (name: string) =>
  z.record(z.string(), z.json()).check(
    z.refine((document) => hasText(document, name), `must have a ${name}`),
    z.refine(
      (document) => elsewhere.every((each) => !Object.hasOwn(document, each)),
      `must have none of ${elsewhere.join(', ')}`,
    ),
  ) as z.ZodMiniType<JsonObject>; // what z.json makes, read-only

const resource = { id: newId, created: instant, lastModified: instant };

const recordSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('organization'),
    name: organizationSchema.shape.name,
    status: organizationSchema.shape.status,
    created: instant,
    settings: z.partial(z.omit(settingsSchema, { customAttributes: true })),
  }),
  z.strictObject({ type: z.literal('customAttributes'), schemas: customAttributesSchema }),
  z.strictObject({
    type: z.literal('role'),
    id: newId,
    slug,
    formerSlugs: z.optional(z.array(slug).check(z.maxLength(maxFormerSlugs))),
    name: z.string().check(z.minLength(1), z.maxLength(roleTextLimits.name)),
    description: z.optional(z.string().check(z.maxLength(roleTextLimits.description))),
    protected: z.boolean(),
    assignableBy: z.optional(assignableBySchema),
    created: instant,
    lastModified: instant,
    deleted: z.optional(z.literal(true)),
  }),
  z.strictObject({
    type: z.literal('workspace'),
    id: workspaceId,
    name: z.string().check(z.minLength(1), z.maxLength(maxWorkspaceName)),
    created: instant,
    deleted: z.optional(z.literal(true)),
  }),
  z.strictObject({
    type: z.literal('user'),
    ...resource,
    version: z.number().check(z.int(), z.minimum(1)),
    document: documentNamed('userName'),
    grants: z.optional(
      z.strictObject({
        assigned: z.record(roleId, z.strictObject({ since: instant, as: z.enum(['slug', 'id']) })),
        manual: z.array(grant).check(z.maxLength(maxManualRoles)),
        retained: z.array(grant).check(z.maxLength(maxManualRoles)),
      }),
    ),
  }),
  z.strictObject({
    type: z.literal('group'),
    ...resource,
    document: documentNamed('displayName'),
    sharedName: z.optional(z.literal(true)),
  }),
  z.strictObject({
    type: z.literal('members'),
    group: resourceId,
    members: z
      .array(
        z.strictObject({
          id: resourceId,
          type: z.enum(['User', 'Group']),
          // Derived now; older exports have it.
          display: z.optional(z.string()),
          since: z.optional(instant),
        }),
      )
      .check(z.minLength(1), z.maxLength(importLimits.membersOfRecord)),
  }),
  z.strictObject({
    type: z.literal('bindings'),
    group: resourceId,
    roles: z.array(grant).check(z.maxLength(maxBindings)),
  }),
]);

/** A record, or what is wrong with it. */
export type ReadRecord = { readonly record: TransferRecord } | { readonly issues: readonly z.core.$ZodIssue[] };

const tooDeep = (value: unknown): boolean => {
  try {
    makeHarmless(value as Json, importLimits.levels); // as a body has it
    return false;
  } catch {
    return true;
  }
};

/** Reads one record as the file has it. */
export const readRecord = (value: unknown): ReadRecord => {
  if (tooDeep(value)) {
    const message = `nests deeper than ${importLimits.levels} levels`;
    return { issues: [{ code: 'custom', path: [], message, input: value }] };
  }
  const result = recordSchema.safeParse(value, { reportInput: true });
  // The schema says what the type does; only that an absent property is not an undefined one is beyond it.
  return result.success ? { record: result.data as TransferRecord } : { issues: result.error.issues };
};
