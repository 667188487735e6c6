/** A list of roles as an administrator writes it, for a group or a person. */
import type { JsonObject } from '../../scim/json';
import { sameJson } from '../../scim/same-json';
import { invalidField } from '../management-error';
import { isAssignableBy, notAssignable, type RoleSource } from './assignable-by';
import { type Catalogue, findRole, liveRole, liveWorkspace, type Role, type Workspace } from './catalogue';
import type { RoleGrant } from './grants';

export interface WishedRole {
  /** Slug or UUID. */
  readonly role: string;
  /** Ids; absent: for everything. */
  readonly workspaces?: readonly string[] | undefined;
}

/** Workspaces that one list may name in all, so that what it is kept with stays small. */
export const maxNamedWorkspaces = 1000;

/** Whether a grant gives what the list gave before, or less of it: a role that may no longer be given stays where it is. */
const isNew = (grant: Pick<RoleGrant, 'workspaces'>, known: RoleGrant | undefined): boolean => {
  if (known === undefined) return true;
  const { workspaces: before } = known;
  return before !== undefined && grant.workspaces?.every((id) => before.includes(id)) !== true;
};

/** Looks the wishes up; what was so before keeps its date. Throws naming the field that is wrong. */
export const readWishedRoles = (
  catalogue: Catalogue,
  { field, source }: { readonly field: string; readonly source: RoleSource },
  wishes: readonly WishedRole[],
  before: readonly RoleGrant[],
  at: string,
): readonly RoleGrant[] => {
  let named = 0;
  const seen = new Set<string>();
  return wishes.map(({ role: wish, workspaces }, position): RoleGrant => {
    const found = findRole(catalogue, wish);
    const path = `${field}.${position}`;
    if (found === undefined) throw invalidField(`${path}.role`, `There is no role "${wish}" here.`);
    const { id, slug } = found.role;
    if (seen.has(id)) {
      throw invalidField(
        `${path}.role`,
        `The role "${slug}" stands here twice; put all its workspaces into one entry.`,
      );
    }
    seen.add(id);
    for (const [index, workspace] of (workspaces ?? []).entries()) {
      if (liveWorkspace(catalogue, workspace) === undefined) {
        throw invalidField(`${path}.workspaces.${index}`, `There is no workspace with the id "${workspace}" here.`);
      }
    }
    named += workspaces?.length ?? 0;
    if (named > maxNamedWorkspaces) {
      throw invalidField(`${path}.workspaces`, `At most ${maxNamedWorkspaces} workspaces can be named in all.`);
    }
    const limits = workspaces === undefined ? {} : { workspaces: [...new Set(workspaces)].sort() };
    const known = before.find((grant) => grant.role === id);
    if (!isAssignableBy(found.role, source) && isNew(limits, known)) {
      throw invalidField(`${path}.role`, notAssignable(found.role, source));
    }
    const same = known !== undefined && sameJson(known.workspaces, limits.workspaces);
    return { role: id, ...limits, since: same ? known.since : at };
  });
};

/** A role of a list as it is shown; what is deleted is left out. */
export interface ShownRole {
  readonly role: Role;
  readonly workspaces: readonly Workspace[] | null;
  readonly since: string;
}

/** The list as it has effect. */
export const shownRoles = (catalogue: Catalogue, roles: readonly RoleGrant[]): readonly ShownRole[] =>
  roles.flatMap(({ role: id, workspaces, since }) => {
    const role = liveRole(catalogue, id);
    if (role === undefined) return [];
    const limits = workspaces?.flatMap((workspace) => liveWorkspace(catalogue, workspace) ?? []);
    return limits?.length === 0 ? [] : [{ role, workspaces: limits ?? null, since }];
  });

/** The list in the audit trail. */
export const toldRoles = (catalogue: Catalogue, roles: readonly RoleGrant[]): JsonObject => ({
  roles: roles.map(({ role, workspaces }) => ({
    role: catalogue.roles.get(role)?.slug ?? role,
    ...(workspaces === undefined ? {} : { workspaces }),
  })),
});

/** The roles of a list that another one no longer gives as it did. */
export const changedRoleIds = (before: readonly RoleGrant[], after: readonly RoleGrant[]): readonly string[] =>
  before
    .filter((grant) => {
      const next = after.find(({ role }) => role === grant.role);
      return next === undefined || !sameJson(next.workspaces, grant.workspaces);
    })
    .map(({ role }) => role);

/** Whether two lists give the same, in whatever order. */
export const giveTheSame = (before: readonly RoleGrant[], after: readonly RoleGrant[]): boolean =>
  before.length === after.length && changedRoleIds(before, after).length === 0;
