import * as z from 'zod/mini';
import { roleSources } from '../directory/access/assignable-by';
import { roleTextLimits, slugPattern } from '../directory/roles';
import { maxWorkspaceName, workspaceIdPattern, workspaceIdRule } from '../directory/workspaces';

const roleName = z.string().check(z.minLength(1), z.maxLength(roleTextLimits.name));
const description = z.string().check(z.maxLength(roleTextLimits.description));
const slug = z
  .string()
  .check(
    z.regex(
      new RegExp(slugPattern),
      'must have 1 to 100 letters, digits, ".", "_", ":" or "-", and begin with a letter or digit',
    ),
  );

/** By what a role may be given: SCIM requests, bindings of groups, by hand through this API. */
export const assignableBySchema = z.array(z.enum(roleSources)).check(z.minLength(1));

export const roleSchema = z.strictObject({
  id: z.string(),
  /** What identity providers send, such as `managed:inbox_agent`. */
  slug: z.string(),
  name: z.string(),
  description: z.optional(z.string()),
  /** Its last active holder keeps it. */
  protected: z.boolean(),
  assignableBy: assignableBySchema,
  created: z.iso.datetime(),
});

export const newRoleSchema = z.strictObject({
  slug,
  name: roleName,
  description: z.optional(description),
  protected: z.optional(z.boolean()),
  assignableBy: z.optional(assignableBySchema),
});

export const roleChangeSchema = z.partial(newRoleSchema);

export const roleListSchema = z.strictObject({ roles: z.array(roleSchema) });

const workspaceName = z.string().check(z.minLength(1), z.maxLength(maxWorkspaceName));

export const workspaceSchema = z.strictObject({ id: z.string(), name: z.string(), created: z.iso.datetime() });

export const newWorkspaceSchema = z.strictObject({
  name: workspaceName,
  id: z.optional(z.string().check(z.regex(new RegExp(workspaceIdPattern), workspaceIdRule))),
});

export const workspaceChangeSchema = z.strictObject({ name: z.optional(workspaceName) });

export const workspaceListSchema = z.strictObject({ workspaces: z.array(workspaceSchema) });

/** Of a deletion: also what is in use. */
export const forceQuerySchema = z.strictObject({ force: z.optional(z.stringbool()) });
