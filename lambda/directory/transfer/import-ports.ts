import { type AccessPorts, auditBy } from '../access/administration';
import type { KnownRoles } from '../access/lock-out';
import type { AuditRecord } from '../audit';
import { auditOf } from '../audit-trail';
import type { OrganizationRecord } from '../organization-record';
import type { RequestContext } from '../request-context';
import type { TransferStore } from './transfer-store';

export interface ImportPorts extends AccessPorts {
  readonly transfer: TransferStore;
}

/** What the import of one record works with. */
export interface ImportScope {
  readonly ports: ImportPorts;
  readonly organizationId: string;
  /** Whether what is here and differs becomes what the record says. */
  readonly overwrite: boolean;
}

/** The same for records of an organisation that is there, with its roles as they were when a run of such records began. */
export interface ResourceScope extends ImportScope {
  readonly known: KnownRoles;
}

/** The record of a change that is no resource. */
export const auditImport = (
  { ports }: ImportScope,
  organization: Pick<OrganizationRecord, 'settings'>,
  action: Extract<AuditRecord['action'], `${string}.imported`>,
  target: AuditRecord['target'],
  change: Parameters<typeof auditBy>[4],
): AuditRecord => auditBy(ports, organization, action, target, change);

const contextOf = ({ by, now, newId }: ImportPorts, organization: OrganizationRecord): RequestContext => ({
  organization,
  key: { id: by.keyId, name: by.keyName, provider: 'generic', mode: 'compatible', rolesFormat: 'complex' },
  requestId: by.requestId,
  baseUrl: '',
  ...(by.sourceIp === undefined ? {} : { sourceIp: by.sourceIp }),
  quirks: [],
  skippedMembers: [],
  now,
  newId,
});

/** The record of a user or group that is imported, without what is told to nobody. */
export const auditResource = (
  { ports, known }: ResourceScope,
  action: 'user.imported' | 'group.imported',
  ...change: [id: string, before?: Parameters<typeof auditOf>[3], after?: Parameters<typeof auditOf>[4]]
): AuditRecord => {
  const { by } = ports;
  const record = auditOf(contextOf(ports, known.organization), action, ...change);
  return { ...record, actor: { type: 'adminKey', id: by.keyId, name: by.keyName } };
};
