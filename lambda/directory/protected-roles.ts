/** What requests of identity providers must keep: somebody who holds each protected role. Behaviour 3.5. */
import type { MemberReference } from '../scim/patch/plan';
import { isActive } from './access/effective-access';
import { asRead } from './access/find-holder';
import { type GroupBindings, noGrants } from './access/grants';
import {
  catalogueEvidence,
  currentRoles,
  heldRoleIds,
  judge,
  type KnownRoles,
  type LastHolder,
  ownRoleIds,
  protectedAmong,
} from './access/lock-out';
import type { Evidence, Retention, Safeguards } from './access/safeguards';
import type { AuditRecord } from './audit';
import { auditOf } from './audit-trail';
import { DirectoryError } from './directory-error';
import { groupsAround } from './effective-groups';
import type { RequestContext } from './request-context';
import type { DirectoryStore, ResourceRecord } from './store';

const told = (
  context: RequestContext,
  action: 'role.retained' | 'role.unheld',
  { role, user }: LastHolder,
): AuditRecord => ({
  ...auditOf(context, action, role.id),
  target: { type: 'Role', id: role.id },
  after: { role: role.slug, userId: user.id },
});

/** What a change of a user comes to. */
export interface SafeChange {
  /** The user as it will be, with what it keeps. */
  readonly after: ResourceRecord;
  readonly safeguards?: Safeguards;
}

const noneProtected = ({ organization }: RequestContext): boolean =>
  (organization.catalogue?.protectedRoleIds ?? []).length === 0;

const lostRoleIds = (before: ResourceRecord, after: ResourceRecord): readonly string[] => {
  const kept = new Set(ownRoleIds(after));
  return ownRoleIds(before).filter((id) => !kept.has(id));
};

const keeping = (user: ResourceRecord, holders: readonly LastHolder[]): ResourceRecord => {
  const grants = user.grants ?? noGrants;
  return { ...user, grants: { ...grants, retained: [...grants.retained, ...holders.map(({ grant }) => grant)] } };
};

const takenFromActive = async (
  store: DirectoryStore,
  context: RequestContext,
  known: KnownRoles,
  before: ResourceRecord,
  after: ResourceRecord,
): Promise<SafeChange> => {
  const roles = protectedAmong(known.catalogue, lostRoleIds(before, after));
  const taking = { user: { id: before.id, after } };
  const { evidence, lastHolders } = await judge(store, known, roles, taking, after.lastModified);
  // Who else has got the role since is found at the next try.
  if (lastHolders.some(({ user }) => user.id !== before.id)) throw new DirectoryError({ code: 'changed' });
  return {
    after: lastHolders.length === 0 ? after : keeping(after, lastHolders),
    safeguards: {
      evidence: [catalogueEvidence(known.catalogue), ...evidence],
      retentions: [],
      audits: lastHolders.map((holder) => told(context, 'role.retained', holder)),
    },
  };
};

/**
 * Of a user that is deactivated, or deleted without `after`: nothing is kept, but that nobody holds a role is told. Holds for the
 * roles that were looked at, since another request may let this user keep one meanwhile.
 */
export const endedSafely = async (
  store: DirectoryStore,
  context: RequestContext,
  before: ResourceRecord,
  after?: ResourceRecord,
): Promise<Safeguards | undefined> => {
  if (noneProtected(context) || !isActive(before.document)) return undefined;
  const known = await currentRoles(store, context.organization);
  if (known === undefined) return undefined;
  const roles = protectedAmong(known.catalogue, await heldRoleIds(store, known, before));
  const taking = { user: { id: before.id, ...(after === undefined ? {} : { after }) } };
  const { evidence, lastHolders } = await judge(store, known, roles, taking, context.now().toISOString());
  return {
    evidence: [asRead(before), ...evidence],
    retentions: [],
    audits: lastHolders.map((holder) => told(context, 'role.unheld', holder)),
  };
};

/** Of a user that a request changes. Nothing is read unless an active user loses roles where some are protected. */
export const changedSafely = async (
  store: DirectoryStore,
  context: RequestContext,
  before: ResourceRecord,
  after: ResourceRecord,
): Promise<SafeChange> => {
  if (noneProtected(context) || !isActive(before.document)) return { after };
  if (!isActive(after.document)) {
    const safeguards = await endedSafely(store, context, before, after);
    return safeguards === undefined ? { after } : { after, safeguards };
  }
  if (lostRoleIds(before, after).length === 0) return { after };
  const known = await currentRoles(store, context.organization);
  return known === undefined ? { after } : takenFromActive(store, context, known, before, after);
};

interface Leaving {
  readonly leaving: ReadonlySet<string> | 'all';
  /** Those who join in the same transaction. */
  readonly joining: readonly MemberReference[];
}

/** The groups that a group is in, itself included, with what proves that they give what they were seen to give. */
const givers = async (
  store: DirectoryStore,
  organizationId: string,
  group: ResourceRecord,
): Promise<{ readonly roleIds: readonly string[]; readonly evidence: readonly Evidence[] }> => {
  const { version } = await store.nesting(organizationId);
  const direct = await store.memberships(organizationId, [group.id]);
  const above = await groupsAround(store, organizationId, direct);
  const all = new Map<string, GroupBindings | undefined>([[group.id, group.bindings]]);
  for (const { groupId, bindings } of [...direct.values(), ...above.values()].flat()) all.set(groupId, bindings);
  return {
    roleIds: [...all.values()].flatMap((bindings) => bindings?.roles.map(({ role }) => role) ?? []),
    evidence: [
      { of: 'nesting', version },
      ...[...all].map(
        ([groupId, bindings]): Evidence => ({ of: 'bindings', groupId, version: bindings?.version ?? 0 }),
      ),
    ],
  };
};

const retentionsOf = (holders: readonly LastHolder[]): readonly Retention[] =>
  [...new Set(holders.map(({ user }) => user.id))].flatMap((id) => {
    const own = holders.filter(({ user }) => user.id === id);
    const user = own[0]?.user;
    return user === undefined ? [] : [{ user, grants: keeping(user, own).grants ?? noGrants }];
  });

/** Of a group through which protected roles come, and which members leave. */
export const leftSafely = async (
  store: DirectoryStore,
  context: RequestContext,
  group: ResourceRecord,
  change: Leaving,
): Promise<Safeguards> => {
  const known = await currentRoles(store, context.organization);
  if (known === undefined) return { evidence: [], retentions: [], audits: [] };
  const { roleIds, evidence: passing } = await givers(store, context.organization.id, group);
  const roles = protectedAmong(known.catalogue, roleIds);
  const taking = { group: { id: group.id, ...change } };
  const { evidence, lastHolders } = await judge(store, known, roles, taking, context.now().toISOString());
  return {
    evidence: [catalogueEvidence(known.catalogue), ...passing, ...evidence],
    retentions: retentionsOf(lastHolders),
    audits: lastHolders.map((holder) => told(context, 'role.retained', holder)),
  };
};
