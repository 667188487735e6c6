/** The role catalogue of an organisation: what its roles are called, and which of them must not get lost. */
import { fold } from '../scim/fold';
import { isUuid } from '../scim/is-uuid';
import type { JsonObject } from '../scim/json';
import { sameJson } from '../scim/same-json';
import { type AccessPorts, auditBy, onCurrentRoles, rolesOf } from './access/administration';
import { type RoleSource, sourcesOf, storedSources } from './access/assignable-by';
import { type Catalogue, liveRole, liveRoles, type Role } from './access/catalogue';
import type { KnownRoles } from './access/lock-out';
import { noSafeguards } from './access/safeguards';
import { usesOf } from './access/uses';
import { checkedText } from './checked-text';
import { guardWithin } from './guarded-groups';
import { invalidField, ManagementError, missing } from './management-error';
import { retainedMayEnd } from './retained-roles';
import { anyVersion, type VersionCheck } from './version-check';

/** Roles that an organisation may have. */
export const maxRoles = 500;
export const roleTextLimits = { name: 100, description: 500 } as const;
/** Colons and underscores, since slugs look like `managed:inbox_agent`. */
export const slugPattern = '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$';
/** Earlier slugs that a role is still found by. */
export const maxFormerSlugs = 10;

export interface NewRole {
  readonly slug: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly protected?: boolean | undefined;
  /** By what it may be given; at least one. */
  readonly assignableBy?: readonly RoleSource[] | undefined;
}
/** What is absent stays; an empty description removes it. */
export type RoleChange = { readonly [Name in keyof NewRole]?: NewRole[Name] | undefined };

/** Name and description as they are stored; a role that comes from a file may be without a description. */
export const checkedRoleTexts = ({ name, description }: Pick<Role, 'name' | 'description'>) => ({
  name: checkedText('name', name, roleTextLimits.name),
  ...(description === undefined
    ? {}
    : { description: checkedText('description', description, roleTextLimits.description) }),
});

/** The slug, when it is one and no other role has it. */
export const checkedSlug = (catalogue: Catalogue, slug: string, own?: string): string => {
  if (!new RegExp(slugPattern).test(slug)) {
    throw invalidField(
      'slug',
      'slug must have 1 to 100 letters, digits, ".", "_", ":" or "-", and begin with a letter or digit.',
    );
  }
  if (isUuid(slug)) throw invalidField('slug', 'slug must not look like the UUID of a role.');
  const other = liveRoles(catalogue).find((role) => role.id !== own && fold(role.slug, false) === fold(slug, false));
  if (other === undefined) return slug;
  throw new ManagementError({
    code: 'conflict',
    field: 'slug',
    detail: `The slug "${slug}" belongs to the role "${other.name}" (${other.id}).`,
  });
};

const found = (catalogue: Catalogue, id: string): Role => {
  const role = liveRole(catalogue, id);
  if (role === undefined) throw missing(`There is no role with the id "${id}" here.`);
  return role;
};

/** The role in the audit trail. */
export const told = ({ slug, name, description, protected: isProtected, ...role }: Role): JsonObject => ({
  slug,
  name,
  ...(description === undefined ? {} : { description }),
  protected: isProtected,
  assignableBy: sourcesOf(role),
});

/** What the organisation's item tells of the catalogue with this role in it. */
export const summaryWith = ({ roles }: Catalogue, role: Role) => {
  const next = [...new Map([...roles, [role.id, role]]).values()].filter(({ deleted }) => deleted !== true);
  return {
    role,
    roles: next.length,
    protectedRoleIds: next.filter((each) => each.protected).map(({ id }) => id),
  };
};

/** All roles, in the order of slugs. */
export const listRoles = async (ports: Pick<AccessPorts, 'directory'>, organizationId: string) =>
  liveRoles((await rolesOf(ports, organizationId)).catalogue);

/** One role. */
export const getRole = async (ports: Pick<AccessPorts, 'directory'>, organizationId: string, id: string) =>
  found((await rolesOf(ports, organizationId)).catalogue, id);

/** Adds a role. */
export const createRole = async (ports: AccessPorts, organizationId: string, wish: NewRole): Promise<Role> => {
  const id = ports.newId();
  return onCurrentRoles(ports, organizationId, async ({ organization, catalogue }) => {
    if (liveRoles(catalogue).length >= maxRoles) {
      throw new ManagementError({
        code: 'conflict',
        detail: `There are ${maxRoles} roles already, which is the most.`,
      });
    }
    const description = checkedText('description', wish.description ?? '', roleTextLimits.description, { empty: true });
    const at = ports.now().toISOString();
    const role: Role = {
      id,
      slug: checkedSlug(catalogue, wish.slug),
      name: checkedText('name', wish.name, roleTextLimits.name),
      ...(description === '' ? {} : { description }),
      protected: wish.protected ?? false,
      ...storedSources(wish.assignableBy),
      created: at,
      lastModified: at,
    };
    const audit = auditBy(ports, organization, 'role.created', { type: 'Role', id }, { after: told(role) });
    const { version } = catalogue;
    await ports.directory.changeCatalogue(organizationId, version, summaryWith(catalogue, role), noSafeguards, audit);
    return role;
  });
};

/** Groups that the role comes through are marked before it is protected, and none may be bound to it meanwhile. */
export const guarded = async (ports: AccessPorts, { organization }: KnownRoles, role: Role) => {
  const holders = await ports.directory.givenHolders(organization.id, role.id);
  const groups = holders.filter(({ kind }) => kind === 'Group').map(({ id }) => id);
  const version = await guardWithin(ports.directory, organization.id, groups);
  return {
    bindings: organization.catalogue?.bindings ?? 0,
    safeguards: { ...noSafeguards, evidence: [{ of: 'nesting' as const, version }] },
  };
};

/** Changes what is given and leaves the rest. A role keeps its holders under another slug, and clients may go on using the old one. */
export const updateRole = (
  ports: AccessPorts,
  organizationId: string,
  id: string,
  change: RoleChange,
  check: VersionCheck<Role> = anyVersion,
): Promise<Role> =>
  onCurrentRoles(ports, organizationId, async (known) => {
    const { organization, catalogue } = known;
    const before = found(catalogue, id);
    check(before);
    const { description: oldDescription, formerSlugs = [], assignableBy, ...same } = before;
    const slug = change.slug === undefined ? before.slug : checkedSlug(catalogue, change.slug, id);
    const description =
      change.description === undefined
        ? oldDescription
        : checkedText('description', change.description, roleTextLimits.description, { empty: true });
    const former = [before.slug, ...formerSlugs].filter((each) => each !== slug);
    const kept = (slug === before.slug ? formerSlugs : former).slice(0, maxFormerSlugs);
    const role: Role = {
      ...same,
      slug,
      ...(change.name === undefined ? {} : { name: checkedText('name', change.name, roleTextLimits.name) }),
      ...(description === undefined || description === '' ? {} : { description }),
      protected: change.protected ?? before.protected,
      ...storedSources(change.assignableBy ?? assignableBy),
      lastModified: ports.now().toISOString(),
      ...(kept.length === 0 ? {} : { formerSlugs: kept }),
    };
    const [was, is] = [told(before), told(role)];
    if (sameJson(was, is)) return before;
    const becomes = role.protected && !before.protected;
    const { safeguards, ...bound } = becomes ? await guarded(ports, known, role) : { safeguards: noSafeguards };
    const target = { type: 'Role', id } as const;
    const audit = auditBy(ports, organization, 'role.updated', target, { before: was, after: is });
    const next = { ...summaryWith(catalogue, role), ...bound };
    await ports.directory.changeCatalogue(organizationId, catalogue.version, next, safeguards, audit);
    if (before.protected && !role.protected) await retainedMayEnd(ports, organization, [id]);
    return role;
  });

/** Deletes a role: nobody has it from then on. One that is in use only with `force`. */
export const deleteRole = (
  ports: AccessPorts,
  organizationId: string,
  id: string,
  { force }: { readonly force: boolean },
  check: VersionCheck<Role> = anyVersion,
): Promise<void> =>
  onCurrentRoles(ports, organizationId, async ({ organization, catalogue }) => {
    const role = found(catalogue, id);
    check(role);
    if (role.protected) {
      throw new ManagementError({
        code: 'conflict',
        detail: `The role "${role.slug}" is protected. Change it to be no longer protected first.`,
      });
    }
    if (!force) {
      const uses = await usesOf(ports.directory, organizationId, { role: id });
      if (uses !== undefined) {
        const detail = `The role "${role.slug}" is in use: ${uses} Take it from them first, or delete it with ?force=true.`;
        throw new ManagementError({ code: 'conflict', detail });
      }
    }
    const gone: Role = { ...role, deleted: true };
    const audit = auditBy(ports, organization, 'role.deleted', { type: 'Role', id }, { before: told(role) });
    const { version } = catalogue;
    await ports.directory.changeCatalogue(organizationId, version, summaryWith(catalogue, gone), noSafeguards, audit);
  });
