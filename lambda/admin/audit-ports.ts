import { type AccessPorts, type Administrator, auditBy } from '../directory/access/administration';
import type { AccessKeyPorts } from '../directory/access-keys';
import type { AuditRecord } from '../directory/audit';
import type { OrganizationRecord } from '../directory/organization-record';
import { getOrganization, type OrganizationPorts } from '../directory/organizations';
import type { AdminCall, CoreServices } from './admin-call';
import type { AdminCallName } from './contract';

type AnyCall = Pick<AdminCall<AdminCallName>, 'services' | 'caller' | 'requestId' | 'sourceIp'>;
type AnyCoreCall = Omit<AnyCall, 'services'> & { readonly services: CoreServices };

const administrator = ({ caller, requestId, sourceIp }: Omit<AnyCall, 'services'>): Administrator => ({
  keyId: caller.keyId,
  keyName: caller.keyName,
  requestId,
  sourceIp,
});

/** The use cases of roles and access. */
export const accessPorts = (call: AnyCoreCall): AccessPorts => ({ ...call.services, by: administrator(call) });

/** The record of what the caller does to an organisation as a whole. */
export const auditOfChange = (
  call: AnyCall,
  organization: OrganizationRecord,
  action: AuditRecord['action'],
  change: Pick<AuditRecord, 'before' | 'after'>,
): AuditRecord =>
  auditBy(accessPorts(call), organization, action, { type: 'Organization', id: organization.id }, change);

/** The use cases of organisations, each change told in the name of the caller. */
export const organizationPorts = (call: AnyCall): OrganizationPorts => ({
  ...call.services,
  ...(call.caller.organizationId === '' ? {} : { ownLimits: { minimumAuditDays: call.services.minimumAuditDays } }),
  auditOf: (organization, action, change) => auditOfChange(call, organization, action, change),
});

/** The use cases of access keys, each change told in the name of the caller. */
export const accessKeyPorts = (call: AnyCall): AccessKeyPorts => {
  const { services } = call;
  const by = administrator(call);
  return {
    ...services,
    tell: async (organizationId, deed, key) => {
      // Where it was deleted meanwhile the key is not handed out: it would open one that is made anew under this id.
      const organization = await getOrganization(services, organizationId);
      const target = { type: 'AccessKey', id: key.id } as const;
      const { id: _, ...after } = key;
      const record = auditBy({ ...services, by }, organization, deed, target, { after: { ...after } });
      await services.activity.appendAudit(organizationId, record, record.keepDays);
    },
  };
};
