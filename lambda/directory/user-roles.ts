/** The roles that an administrator gives to a person by hand; what identity providers assign is beside them and stays. */
import { type AccessPorts, auditBy, onCurrentRoles, refuseLastHolders, rolesOf } from './access/administration';
import { liveRole } from './access/catalogue';
import { isActive } from './access/effective-access';
import { holderTouched } from './access/end-retained';
import { findHolder } from './access/find-holder';
import { noGrants, type RoleGrant, type UserGrants } from './access/grants';
import { catalogueEvidence, judge, type KnownRoles, protectedAmong } from './access/lock-out';
import type { Evidence, Retention, Safeguards } from './access/safeguards';
import {
  changedRoleIds,
  giveTheSame,
  readWishedRoles,
  type ShownRole,
  shownRoles,
  toldRoles,
  type WishedRole,
} from './access/wished-roles';
import type { AuditRecord } from './audit';
import { invalidField, missing } from './management-error';
import { auditRetainedEnded, rolesGained } from './retained-roles';
import type { DirectoryStore, ResourceRecord } from './store';
import { anyVersion, type VersionCheck } from './version-check';

/** Roles that one person may be given by hand. */
export const maxManualRoles = 30;

interface Next {
  readonly grants: UserGrants;
  readonly safeguards: Safeguards;
}

/** Roles that the user keeps as their last holder go as soon as somebody else holds them, or they are given by hand. */
const withoutNeedless = async (
  ports: AccessPorts,
  { organization, catalogue }: KnownRoles,
  user: ResourceRecord,
  grants: UserGrants,
): Promise<Next> => {
  const taking = { user: { id: user.id, after: { document: user.document, grants: { ...grants, retained: [] } } } };
  const common = { store: ports.directory, organizationId: organization.id, catalogue, taking };
  const evidence: Evidence[] = [];
  const audits: AuditRecord[] = [];
  const retentions: Retention[] = [];
  const retained: RoleGrant[] = [];
  for (const grant of grants.retained) {
    const role = catalogue.roles.get(grant.role);
    const isProtected = liveRole(catalogue, grant.role)?.protected === true;
    const holder = isProtected ? await findHolder({ ...common, roleId: grant.role }) : undefined;
    if (isProtected && holder === undefined) {
      retained.push(grant);
      continue;
    }
    evidence.push(...(holder?.evidence ?? []));
    retentions.push(...holderTouched(user.id, holder?.user));
    const ended = { user, ...(holder === undefined ? {} : { holder: holder.user }) };
    if (role !== undefined) audits.push(auditRetainedEnded(ports, organization, { role, ...ended }));
  }
  return { grants: { ...grants, retained }, safeguards: { evidence, retentions, audits } };
};

const nextGrants = async (
  ports: AccessPorts,
  known: KnownRoles,
  user: ResourceRecord,
  manual: readonly RoleGrant[],
): Promise<Next> => {
  const before = user.grants ?? noGrants;
  const { grants, safeguards } = await withoutNeedless(ports, known, user, { ...before, manual });
  const lost = isActive(user.document) ? protectedAmong(known.catalogue, changedRoleIds(before.manual, manual)) : [];
  const taking = { user: { id: user.id, after: { document: user.document, grants } } };
  const verdict = await judge(ports.directory, known, lost, taking, ports.now().toISOString());
  refuseLastHolders(verdict.lastHolders);
  const evidence = [catalogueEvidence(known.catalogue), ...safeguards.evidence, ...verdict.evidence];
  return { grants, safeguards: { ...safeguards, evidence } };
};

const foundUser = async (store: DirectoryStore, organizationId: string, id: string): Promise<ResourceRecord> => {
  const user = await store.get(organizationId, 'User', id);
  if (user === undefined) throw missing(`There is no user with the id "${id}" here.`);
  return user;
};

/** The roles that a person was given by hand. */
export const getManualRoles = async (
  ports: Pick<AccessPorts, 'directory'>,
  organizationId: string,
  userId: string,
): Promise<readonly ShownRole[]> => {
  const { catalogue } = await rolesOf(ports, organizationId);
  const user = await foundUser(ports.directory, organizationId, userId);
  return shownRoles(catalogue, user.grants?.manual ?? []);
};

/** Gives a person these roles by hand and no others. */
export const putManualRoles = (
  ports: AccessPorts,
  organizationId: string,
  userId: string,
  wishes: readonly WishedRole[],
  check: VersionCheck<readonly ShownRole[]> = anyVersion,
): Promise<readonly ShownRole[]> => {
  if (wishes.length > maxManualRoles) {
    throw invalidField('roles', `A person can be given at most ${maxManualRoles} roles by hand.`);
  }
  return onCurrentRoles(ports, organizationId, async (known) => {
    const { organization, catalogue } = known;
    const user = await foundUser(ports.directory, organizationId, userId);
    const before = user.grants ?? noGrants;
    check(shownRoles(catalogue, before.manual));
    const manual = readWishedRoles(
      catalogue,
      { field: 'roles', source: 'admin' },
      wishes,
      before.manual,
      ports.now().toISOString(),
    );
    const { grants, safeguards } = await nextGrants(ports, known, user, manual);
    if (giveTheSame(before.manual, manual) && giveTheSame(before.retained, grants.retained)) {
      return shownRoles(catalogue, before.manual);
    }
    const audit = auditBy(
      ports,
      organization,
      'user.rolesChanged',
      { type: 'User', id: userId },
      {
        before: toldRoles(catalogue, [...before.manual, ...before.retained]),
        after: toldRoles(catalogue, [...grants.manual, ...grants.retained]),
      },
    );
    await ports.directory.setGrants(organizationId, user, grants, safeguards, audit);
    if (isActive(user.document)) await rolesGained(ports, organization, before.manual, manual);
    return shownRoles(catalogue, manual);
  });
};
