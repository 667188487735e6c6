/**
 * A retained role ends as soon as it has an active holder without it. The transaction that ends it proves that holder, as whoever
 * takes the role from somebody does. See docs/adr/0001-no-lock-out.md.
 */
import type { AuditRecord } from '../audit';
import { DirectoryError } from '../directory-error';
import type { OrganizationRecord } from '../organization-record';
import { retryOnChange } from '../retry-on-change';
import type { DirectoryStore, ResourceRecord } from '../store';
import { liveRole, type Role } from './catalogue';
import { findHolder, type Holder } from './find-holder';
import { noGrants, type UserGrants } from './grants';
import { catalogueEvidence, currentRoles, type LockOutStore } from './lock-out';
import { noSafeguards, type Retention } from './safeguards';

export type EndRetainedStore = LockOutStore & Pick<DirectoryStore, 'get' | 'givenHolders' | 'setGrants'>;

/** A retained role that ends: whose it was, and who has the role now; nobody need where it is protected no more. */
export interface EndedRetention {
  readonly role: Role;
  readonly user: ResourceRecord;
  readonly holder?: ResourceRecord;
}

export interface RetentionScope {
  readonly store: EndRetainedStore;
  readonly organization: OrganizationRecord;
  readonly audit: (organization: OrganizationRecord, ended: EndedRetention) => AuditRecord;
}

/** The ending as the audit trail has it. */
export const retentionForAudit = ({ role, user, holder }: EndedRetention) => ({
  role: role.slug,
  userId: user.id,
  ...(holder === undefined ? {} : { holderId: holder.id }),
});

/**
 * The holder's grants are written as they are. A request that deactivates or deletes the holder and looked at its roles before they came
 * by a group would not know what it ends; now it looks again, and the audit trail tells that nobody holds the role.
 */
export const holderTouched = (keeperId: string, holder: ResourceRecord | undefined): readonly Retention[] =>
  holder === undefined || holder.id === keeperId ? [] : [{ user: holder, grants: holder.grants ?? noGrants }];

const withoutRole = (grants: UserGrants, roleId: string): UserGrants => ({
  ...grants,
  retained: grants.retained.filter(({ role }) => role !== roleId),
});

const sinceOf = (user: ResourceRecord, roleId: string): string | undefined =>
  user.grants?.retained.find(({ role }) => role === roleId)?.since;

/** Whether the user still keeps the role afterwards. */
const endFor = ({ store, organization: { id }, audit }: RetentionScope, roleId: string, userId: string) =>
  retryOnChange(async (): Promise<boolean> => {
    const known = await currentRoles(store, { id });
    const user = await store.get(id, 'User', userId);
    const role = known?.catalogue.roles.get(roleId);
    if (known === undefined || role === undefined || user?.grants === undefined) return false;
    if (sinceOf(user, roleId) === undefined) return false;
    const { catalogue, organization } = known;
    const grants = withoutRole(user.grants, roleId);
    const isProtected = liveRole(catalogue, roleId)?.protected === true;
    const taking = { user: { id: userId, after: { document: user.document, grants } } };
    let holder: Holder | undefined;
    if (isProtected) {
      holder = await findHolder({ store, organizationId: id, catalogue, roleId, taking });
      if (holder === undefined) return true;
    }
    const ended = { role, user, ...(holder === undefined ? {} : { holder: holder.user }) };
    const evidence = [catalogueEvidence(catalogue), ...(holder?.evidence ?? [])];
    const safeguards = { ...noSafeguards, evidence, retentions: holderTouched(userId, holder?.user) };
    await store.setGrants(id, user, grants, safeguards, audit(organization, ended));
    return false;
  });

const endUnlessGone = async (scope: RetentionScope, roleId: string, userId: string): Promise<boolean> => {
  try {
    return await endFor(scope, roleId, userId);
  } catch (error) {
    if (error instanceof DirectoryError && error.failure.code === 'gone') return false;
    throw error;
  }
};

/** Users who keep the role as retained, the youngest first: of several who keep what nobody else has, the one who kept it first goes on. */
export const keepersOf = async (
  store: Pick<DirectoryStore, 'givenHolders' | 'getAll'>,
  organizationId: string,
  roleId: string,
): Promise<readonly ResourceRecord[]> => {
  const holders = await store.givenHolders(organizationId, roleId);
  const ids = holders.filter(({ kind }) => kind === 'User').map(({ id }) => id);
  const users = ids.length === 0 ? [] : await store.getAll(organizationId, 'User', ids);
  const keepers = users.flatMap((user) => {
    const since = sinceOf(user, roleId);
    return since === undefined ? [] : [{ user, since }];
  });
  keepers.sort((a, b) => (a.since === b.since ? 0 : a.since < b.since ? 1 : -1));
  return keepers.map(({ user }) => user);
};

/** Ends what of these roles is retained and need not be. Answers the roles that somebody still keeps. */
export const endRetained = async (scope: RetentionScope, roleIds: readonly string[]): Promise<readonly string[]> => {
  const { store, organization } = scope;
  const kept: string[] = [];
  for (const roleId of roleIds) {
    let still = false;
    for (const { id } of await keepersOf(store, organization.id, roleId)) {
      still = (await endUnlessGone(scope, roleId, id)) || still;
    }
    if (still) kept.push(roleId);
  }
  return kept;
};
