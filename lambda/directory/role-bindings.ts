/** The roles that groups give to all who are in them. */
import { type AccessPorts, auditBy, onCurrentRoles, refuseLastHolders, rolesOf } from './access/administration';
import { noBindings, type RoleGrant } from './access/grants';
import { catalogueEvidence, judge, type KnownRoles, protectedAmong } from './access/lock-out';
import { type AccessPreview, previewBindings } from './access/preview';
import { type Evidence, noSafeguards, type Safeguards } from './access/safeguards';
import {
  changedRoleIds,
  giveTheSame,
  readWishedRoles,
  type ShownRole,
  shownRoles,
  toldRoles,
  type WishedRole,
} from './access/wished-roles';
import { guardWithin } from './guarded-groups';
import { invalidField, missing } from './management-error';
import { rolesGained } from './retained-roles';
import type { DirectoryStore, ResourceRecord } from './store';
import { anyVersion, type VersionCheck } from './version-check';

/** Roles that one group may give: all are changed in one transaction. */
export const maxBindings = 40;

const foundGroup = async (store: DirectoryStore, organizationId: string, id: string): Promise<ResourceRecord> => {
  const group = await store.get(organizationId, 'Group', id);
  if (group === undefined) throw missing(`There is no group with the id "${id}" here.`);
  return group;
};

/** The roles of a group. */
export const getBindings = async (
  ports: Pick<AccessPorts, 'directory'>,
  organizationId: string,
  groupId: string,
): Promise<readonly ShownRole[]> => {
  const { catalogue } = await rolesOf(ports, organizationId);
  const group = await foundGroup(ports.directory, organizationId, groupId);
  return shownRoles(catalogue, group.bindings?.roles ?? []);
};

const wished = (
  { catalogue }: KnownRoles,
  group: ResourceRecord,
  wishes: readonly WishedRole[],
  at: string,
): readonly RoleGrant[] => {
  if (wishes.length > maxBindings) throw invalidField('bindings', `A group can give at most ${maxBindings} roles.`);
  return readWishedRoles(catalogue, { field: 'bindings', source: 'group' }, wishes, group.bindings?.roles ?? [], at);
};

/** What keeps protected roles held when a group gives others than before; and the groups within know what comes through them. */
export const safely = async (
  ports: AccessPorts,
  known: KnownRoles,
  group: ResourceRecord,
  roles: readonly RoleGrant[],
): Promise<Safeguards> => {
  const { organization, catalogue } = known;
  const evidence: Evidence[] = [catalogueEvidence(catalogue)];
  const given = roles.map(({ role }) => role);
  if (protectedAmong(catalogue, given).length > 0) {
    evidence.push({ of: 'nesting', version: await guardWithin(ports.directory, organization.id, [group.id]) });
  }
  const lost = protectedAmong(catalogue, changedRoleIds(group.bindings?.roles ?? [], roles));
  const taking = { bindings: { groupId: group.id, roles } };
  const verdict = await judge(ports.directory, known, lost, taking, ports.now().toISOString());
  refuseLastHolders(verdict.lastHolders);
  return { ...noSafeguards, evidence: [...evidence, ...verdict.evidence] };
};

/** Gives a group these roles and no others. Whoever is in it, or comes into it later, has them without further action. */
export const putBindings = (
  ports: AccessPorts,
  organizationId: string,
  groupId: string,
  wishes: readonly WishedRole[],
  check: VersionCheck<readonly ShownRole[]> = anyVersion,
): Promise<readonly ShownRole[]> =>
  onCurrentRoles(ports, organizationId, async (known) => {
    const { organization, catalogue } = known;
    const group = await foundGroup(ports.directory, organizationId, groupId);
    const before = group.bindings ?? noBindings;
    check(shownRoles(catalogue, before.roles));
    const roles = wished(known, group, wishes, ports.now().toISOString());
    if (giveTheSame(before.roles, roles)) return shownRoles(catalogue, before.roles);
    const safeguards = await safely(ports, known, group, roles);
    const audit = auditBy(
      ports,
      organization,
      'group.rolesChanged',
      { type: 'Group', id: groupId },
      { before: toldRoles(catalogue, before.roles), after: toldRoles(catalogue, roles) },
    );
    await ports.directory.setBindings(organizationId, group, roles, catalogue.version, safeguards, audit);
    await rolesGained(ports, organization, before.roles, roles);
    return shownRoles(catalogue, roles);
  });

/** Whose access would change if a group gave these roles. */
export const previewNewBindings = async (
  ports: AccessPorts,
  organizationId: string,
  groupId: string,
  wishes: readonly WishedRole[],
  check: VersionCheck<readonly ShownRole[]> = anyVersion,
): Promise<AccessPreview> => {
  const known = await rolesOf(ports, organizationId);
  const group = await foundGroup(ports.directory, organizationId, groupId);
  check(shownRoles(known.catalogue, group.bindings?.roles ?? []));
  const roles = wished(known, group, wishes, ports.now().toISOString());
  return previewBindings(ports.directory, known, { groupId, roles });
};
