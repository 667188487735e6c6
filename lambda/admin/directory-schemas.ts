import * as z from 'zod/mini';
import { maxBindings } from '../directory/role-bindings';
import { maxManualRoles } from '../directory/user-roles';

const instant = z.iso.datetime();
const roleName = z.strictObject({ id: z.string(), slug: z.string(), name: z.string() });
const workspaceName = z.strictObject({ id: z.string(), name: z.string() });
const groupName = z.strictObject({ id: z.string(), displayName: z.string() });

/** Pages of a list; `search` is part of a name, a userName or an e-mail address. */
const pageQuery = {
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200))),
  cursor: z.optional(z.string()),
};
export const pageQuerySchema = z.strictObject(pageQuery);
export const searchQuerySchema = z.strictObject({
  ...pageQuery,
  search: z.optional(z.string().check(z.maxLength(200))),
});

/** Roles that a group gives, or a person was given by hand. */
const shownRole = z.strictObject({
  role: roleName,
  /** Null: for everything. */
  workspaces: z.nullable(z.array(workspaceName)),
  since: instant,
});

const user = z.strictObject({
  id: z.string(),
  userName: z.string(),
  displayName: z.optional(z.string()),
  externalId: z.optional(z.string()),
  active: z.boolean(),
  /** The one address of the account, whichever attribute it comes from. */
  primaryEmail: z.optional(z.string()),
  created: instant,
  lastModified: instant,
});

export const userPageSchema = z.strictObject({ users: z.array(user), nextCursor: z.optional(z.string()) });

export const userSchema = z.extend(user, {
  roles: z.strictObject({
    /** By identity providers. */
    scim: z.array(shownRole),
    /** By hand. */
    manual: z.array(shownRole),
    /** Kept as their last holder. */
    retained: z.array(shownRole),
  }),
  groups: z.array(z.extend(groupName, { membership: z.enum(['direct', 'nested']) })),
});

const group = z.strictObject({
  id: z.string(),
  displayName: z.string(),
  externalId: z.optional(z.string()),
  memberCount: z.number(),
  roles: z.array(shownRole),
  created: instant,
  lastModified: instant,
});

export const groupSchema = group;
export const groupPageSchema = z.strictObject({ groups: z.array(group), nextCursor: z.optional(z.string()) });

export const memberPageSchema = z.strictObject({
  members: z.array(
    z.strictObject({
      id: z.string(),
      type: z.enum(['User', 'Group']),
      /** Of a user the userName, of a group the displayName. */
      name: z.string(),
      active: z.optional(z.boolean()),
    }),
  ),
  nextCursor: z.optional(z.string()),
});

const wishedRole = z.strictObject({
  /** Slug or UUID. */
  role: z.string().check(z.minLength(1), z.maxLength(100)),
  /** Ids; without it for everything. */
  workspaces: z.optional(z.array(z.string()).check(z.minLength(1))),
});

export const newBindingsSchema = z.strictObject({ bindings: z.array(wishedRole).check(z.maxLength(maxBindings)) });

const difference = z.strictObject({ role: roleName, workspace: z.nullable(workspaceName) });

export const bindingsSchema = z.strictObject({
  bindings: z.array(shownRole),
  /** Of a preview, after which nothing has changed: the bindings are those that there are. */
  preview: z.optional(
    z.strictObject({
      /** `access of 14 people: +12 / -2`. */
      summary: z.string(),
      people: z.number(),
      gaining: z.number(),
      losing: z.number(),
      /** False where more people are in the group than were looked at. */
      complete: z.boolean(),
      /** The first hundred. */
      changes: z.array(
        z.strictObject({
          userId: z.string(),
          userName: z.string(),
          gains: z.array(difference),
          loses: z.array(difference),
        }),
      ),
    }),
  ),
});

export const previewQuerySchema = z.strictObject({ preview: z.optional(z.stringbool()) });

export const newManualRolesSchema = z.strictObject({ roles: z.array(wishedRole).check(z.maxLength(maxManualRoles)) });
export const manualRolesSchema = z.strictObject({ roles: z.array(shownRole) });

export const accessQuerySchema = z.strictObject({
  userName: z.optional(z.string().check(z.minLength(1))),
  email: z.optional(z.string().check(z.minLength(1))),
});

export const accessSchema = z.strictObject({
  userId: z.string(),
  userName: z.string(),
  primaryEmail: z.optional(z.string()),
  active: z.boolean(),
  /** Active, and with at least one role. */
  canSignIn: z.boolean(),
  grants: z.array(
    z.strictObject({
      role: roleName,
      workspace: z.nullable(workspaceName),
      because: z.array(
        z.strictObject({
          type: z.enum(['scim', 'manual', 'group', 'retained']),
          group: z.optional(groupName),
          membership: z.optional(z.enum(['direct', 'nested'])),
          since: instant,
        }),
      ),
    }),
  ),
});
