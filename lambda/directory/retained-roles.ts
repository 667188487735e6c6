/**
 * A request that makes somebody a holder of a role ends what others keep of it, after its own change: who holds what is judged on the
 * directory as it then is, and somebody else's grant neither fails the change nor repeats it.
 */
import { type AccessPorts, auditBy } from './access/administration';
import { assignedRoleIds, isActive } from './access/effective-access';
import {
  type EndedRetention,
  type EndRetainedStore,
  endRetained,
  type RetentionScope,
  retentionForAudit,
} from './access/end-retained';
import type { RoleGrant } from './access/grants';
import { changedRoleIds } from './access/wished-roles';
import type { AuditRecord } from './audit';
import { auditOf } from './audit-trail';
import type { OrganizationRecord } from './organization-record';
import type { ReportLoss } from './report-loss';
import type { RequestContext } from './request-context';
import type { ResourceRecord } from './store';

/** The roles that somebody keeps, as maintenance told it in the organization's record: nearly always none. */
const retainedHere = ({ catalogue }: OrganizationRecord): readonly string[] => catalogue?.retainedRoleIds ?? [];

const auditEntry = (context: RequestContext, ended: EndedRetention): AuditRecord => ({
  ...auditOf(context, 'role.retainedEnded', ended.role.id),
  target: { type: 'Role', id: ended.role.id },
  after: retentionForAudit(ended),
});

/** What fails is reported and left to maintenance, which comes within minutes: the change itself has been made. */
const endOrReport = async (
  scope: RetentionScope,
  roleIds: readonly string[],
  reportLoss: ReportLoss | undefined,
): Promise<void> => {
  if (roleIds.length === 0) return;
  try {
    await endRetained(scope, roleIds);
  } catch (cause) {
    reportLoss?.({ what: 'end of retained roles', organizationId: scope.organization.id, cause });
  }
};

const endHeld = (store: EndRetainedStore, context: RequestContext, roleIds: readonly string[]): Promise<void> => {
  const audit = (_: OrganizationRecord, ended: EndedRetention) => auditEntry(context, ended);
  return endOrReport({ store, organization: context.organization, audit }, roleIds, context.reportLoss);
};

/** The roles of a user but for those of groups and those that it keeps. */
const givenRoleIds = ({ document, grants }: ResourceRecord): readonly string[] => [
  ...assignedRoleIds(document),
  ...(grants?.manual ?? []).map(({ role }) => role),
];

/** After a user was created, or changed: it may hold more than before. */
export const userGained = async (
  store: EndRetainedStore,
  context: RequestContext,
  before: ResourceRecord | undefined,
  after: ResourceRecord,
): Promise<void> => {
  const retained = retainedHere(context.organization);
  if (retained.length === 0 || !isActive(after.document)) return;
  // Who comes back may hold roles of groups too.
  const returns = before !== undefined && !isActive(before.document);
  const had = new Set(before === undefined ? [] : givenRoleIds(before));
  const gained = new Set(givenRoleIds(after).filter((id) => !had.has(id)));
  await endHeld(store, context, returns ? retained : retained.filter((id) => gained.has(id)));
};

/** After members joined a group; protected roles come through marked ones only. */
export const membersGained = async (
  store: EndRetainedStore,
  context: RequestContext,
  group: ResourceRecord,
  joined: number,
): Promise<void> => {
  if (group.guarded !== true || joined === 0) return;
  await endHeld(store, context, retainedHere(context.organization));
};

/** The audit record where an administrator's change ends it. */
export const auditRetainedEnded = (
  ports: Pick<AccessPorts, 'by' | 'now' | 'newId'>,
  organization: Pick<OrganizationRecord, 'settings'>,
  ended: EndedRetention,
): AuditRecord => {
  const target = { type: 'Role', id: ended.role.id } as const;
  return auditBy(ports, organization, 'role.retainedEnded', target, { after: retentionForAudit(ended) });
};

/** After an administrator's change by which these roles may have come to somebody, or need no holder any more. */
export const retainedMayEnd = async (
  ports: AccessPorts,
  organization: OrganizationRecord,
  roleIds: readonly string[],
): Promise<void> => {
  const audit = (known: OrganizationRecord, ended: EndedRetention) => auditRetainedEnded(ports, known, ended);
  const retained = retainedHere(organization).filter((id) => roleIds.includes(id));
  await endOrReport({ store: ports.directory, organization, audit }, retained, ports.reportLoss);
};

/** After a list gives other roles than before. */
export const rolesGained = (
  ports: AccessPorts,
  organization: OrganizationRecord,
  before: readonly RoleGrant[],
  after: readonly RoleGrant[],
): Promise<void> => retainedMayEnd(ports, organization, changedRoleIds(after, before));
