/** The roles and workspaces of an organisation, and how a value names a role. */
import { fold } from '../../scim/fold';
import { refusedInName } from '../../scim/schema/refused-character';
import type { RoleSource } from './assignable-by';

export interface Role {
  /** A UUID. */
  readonly id: string;
  /** Such as `managed:inbox_agent`; unique among the roles that are not deleted, without regard to case. */
  readonly slug: string;
  /** Slugs that it had before, by which clients may still name it until another role takes them. */
  readonly formerSlugs?: readonly string[];
  readonly name: string;
  readonly description?: string;
  /** Its last active holder keeps it. */
  readonly protected: boolean;
  /** By what it may be given; absent: by everything. */
  readonly assignableBy?: readonly RoleSource[];
  readonly created: string;
  readonly lastModified: string;
  /** Gives nothing any more; kept so that who still has it in a document is not taken for someone with an unknown role. */
  readonly deleted?: true;
}

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly created: string;
  readonly deleted?: true;
}

/** Both as they stood at one version. */
export interface Catalogue {
  /** Grows with each change of a role or workspace. */
  readonly version: number;
  readonly roles: ReadonlyMap<string, Role>;
  readonly workspaces: ReadonlyMap<string, Workspace>;
}

/** What the organisation's own item tells of its catalogue, so that every request knows it without a further read. */
export interface CatalogueSummary {
  readonly version: number;
  /** Roles that are not deleted. */
  readonly roles: number;
  readonly protectedRoleIds: readonly string[];
  /** Roles that somebody may keep as retained; maintenance writes it, within minutes. */
  readonly retainedRoleIds: readonly string[];
  /** Grows with each change of a group's bindings. */
  readonly bindings: number;
}

export const emptyCatalogue: Catalogue = { version: 0, roles: new Map(), workspaces: new Map() };

/** The role of that id, unless it is deleted. */
export const liveRole = ({ roles }: Catalogue, id: string): Role | undefined => {
  const role = roles.get(id);
  return role?.deleted === true ? undefined : role;
};

/** The workspace of that id, unless it is deleted. */
export const liveWorkspace = ({ workspaces }: Catalogue, id: string): Workspace | undefined => {
  const workspace = workspaces.get(id);
  return workspace?.deleted === true ? undefined : workspace;
};

/** All that are not deleted, in the order of slugs. */
export const liveRoles = ({ roles }: Catalogue): readonly Role[] =>
  [...roles.values()].filter(({ deleted }) => deleted !== true).sort((a, b) => (a.slug < b.slug ? -1 : 1));

/** All that are not deleted, in the order of ids. */
export const liveWorkspaces = ({ workspaces }: Catalogue): readonly Workspace[] =>
  [...workspaces.values()].filter(({ deleted }) => deleted !== true).sort((a, b) => (a.id < b.id ? -1 : 1));

const slugs = new WeakMap<Catalogue, ReadonlyMap<string, Role>>();

const bySlug = (catalogue: Catalogue): ReadonlyMap<string, Role> => {
  const known = slugs.get(catalogue);
  if (known !== undefined) return known;
  const all = liveRoles(catalogue);
  const named = new Map<string, Role>();
  for (const role of all) for (const slug of role.formerSlugs ?? []) named.set(fold(slug, false), role);
  for (const role of all) named.set(fold(role.slug, false), role);
  slugs.set(catalogue, named);
  return named;
};

/** A role and how a value named it. */
export interface NamedRole {
  readonly role: Role;
  readonly as: 'slug' | 'id';
}

/** The role that a value names by slug or UUID, in any case; undefined when there is none. Behaviour 3.1. */
export const findRole = (catalogue: Catalogue, value: string): NamedRole | undefined => {
  // `trim` passes over line ends and byte order marks too.
  if (refusedInName(value) !== undefined) return undefined;
  const folded = fold(value.trim(), false);
  const byId = liveRole(catalogue, folded);
  if (byId !== undefined) return { role: byId, as: 'id' };
  const role = bySlug(catalogue).get(folded);
  return role === undefined ? undefined : { role, as: 'slug' };
};
