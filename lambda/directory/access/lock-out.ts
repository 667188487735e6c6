/**
 * No lock-out (behaviour 3.5): whoever takes a protected role from somebody proves in the same transaction that another
 * active holder stays, or lets one keep it. See docs/adr/0001-no-lock-out.md.
 */
import type { OrganizationRecord } from '../organization-record';
import type { DirectoryStore, ResourceRecord } from '../store';
import { type Catalogue, liveRole, type Role } from './catalogue';
import { catalogueOf } from './catalogue-memory';
import { assignedRoleIds, effectiveAccess, isActive } from './effective-access';
import { findHolder } from './find-holder';
import type { RoleGrant } from './grants';
import type { Evidence } from './safeguards';
import { surroundingsOf } from './surroundings';
import { nothingTaken, type Taking, type UserAfter } from './taking';

/** What the checks read. */
export type LockOutStore = Pick<
  DirectoryStore,
  'getOrganization' | 'catalogue' | 'roleHolders' | 'getAll' | 'memberPage' | 'memberships' | 'nesting'
>;

/** An organisation whose roles are known. */
export interface KnownRoles {
  readonly organization: OrganizationRecord;
  readonly catalogue: Catalogue;
}

/** Somebody who would lose a protected role as its last active holder. */
export interface LastHolder {
  readonly role: Role;
  readonly user: ResourceRecord;
  /** The role as it would be kept, for the workspaces for which the user had it. */
  readonly grant: RoleGrant;
}

export interface Verdict {
  /** What proves that protected roles stay held. */
  readonly evidence: readonly Evidence[];
  readonly lastHolders: readonly LastHolder[];
}

/**
 * The organisation as it is now and its roles, undefined where it never had any: what a request read at its beginning may
 * be outdated when it tries again.
 */
export const currentRoles = async (
  store: LockOutStore,
  { id }: Pick<OrganizationRecord, 'id'>,
): Promise<KnownRoles | undefined> => {
  const organization = await store.getOrganization(id);
  if (organization?.catalogue === undefined) return undefined;
  return { organization, catalogue: await catalogueOf(store, organization) };
};

/** The protected roles among these. */
export const protectedAmong = (catalogue: Catalogue, roleIds: Iterable<string>): readonly Role[] =>
  [...new Set(roleIds)].flatMap((id) => {
    const role = liveRole(catalogue, id);
    return role?.protected === true ? [role] : [];
  });

/** Proof that nothing that makes a role protected has changed. */
export const catalogueEvidence = ({ version }: Catalogue): Evidence => ({ of: 'catalogue', version });

/** The roles that a user has, but for those of groups. */
export const ownRoleIds = ({ document, grants }: UserAfter): readonly string[] => [
  ...assignedRoleIds(document),
  ...[...(grants?.manual ?? []), ...(grants?.retained ?? [])].map(({ role }) => role),
];

/** The roles that a user has now, those of groups included. */
export const heldRoleIds = async (
  store: LockOutStore,
  { organization, catalogue }: KnownRoles,
  user: ResourceRecord,
): Promise<readonly string[]> => {
  if (!isActive(user.document)) return [];
  const around = (await surroundingsOf(store, organization.id, [user.id])).get(user.id);
  const { grants } = effectiveAccess({ direct: [], above: new Map(), ...around, user, catalogue });
  return grants.map(({ role }) => role.id);
};

const grantHeld = async (
  store: LockOutStore,
  { organization, catalogue }: KnownRoles,
  user: ResourceRecord,
  role: Role,
  since: string,
): Promise<RoleGrant> => {
  const around = (await surroundingsOf(store, organization.id, [user.id])).get(user.id);
  const { grants } = effectiveAccess({ direct: [], above: new Map(), ...around, user, catalogue });
  const scopes = grants.filter((grant) => grant.role.id === role.id).map(({ workspace }) => workspace);
  const limited = scopes.length > 0 && scopes.every((workspace) => workspace !== null);
  const workspaces = scopes.flatMap((workspace) => workspace?.id ?? []);
  return { role: role.id, ...(limited ? { workspaces } : {}), since };
};

/** Who would lose which of these roles as its last holder, and what proves that the others stay held. */
export const judge = async (
  store: LockOutStore,
  known: KnownRoles,
  roles: readonly Role[],
  taking: Taking,
  at: string,
): Promise<Verdict> => {
  const evidence: Evidence[] = [];
  const lastHolders: LastHolder[] = [];
  const common = { store, organizationId: known.organization.id };
  for (const role of roles) {
    const search = { ...common, roleId: role.id };
    const next = await findHolder({ ...search, catalogue: taking.catalogue ?? known.catalogue, taking });
    if (next !== undefined) {
      evidence.push(...next.evidence);
      continue;
    }
    const last = await findHolder({ ...search, catalogue: known.catalogue, taking: nothingTaken });
    if (last === undefined) continue;
    lastHolders.push({ role, user: last.user, grant: await grantHeld(store, known, last.user, role, at) });
  }
  return { evidence, lastHolders };
};
