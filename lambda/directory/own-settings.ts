/**
 * What an organization's own admin key may not set: whoever administers one organization must not be able to hide what was done
 * there. A platform key may, since the deployment is its own.
 */
import { resolvePath } from '../scim/schema/lookup';
import { userResourceType } from '../scim/schema/resource-types';
import { invalidField } from './management-error';
import type { OrganizationSettings } from './organization-record';

/** Set by the deployment. */
export interface OwnSettingsLimits {
  readonly minimumAuditDays: number;
}

/** Who may sign in, who has which role, and who is meant. */
const alwaysShown: ReadonlySet<string> = new Set(['active', 'roles', 'userName']);

/** Throws `ManagementError('invalid')`. What is so already may be repeated. */
export const checkOwnSettings = (
  { auditDays, sensitiveAttributes = [] }: Partial<OrganizationSettings>,
  before: OrganizationSettings,
  { minimumAuditDays }: OwnSettingsLimits,
): void => {
  if (typeof auditDays === 'number' && auditDays < minimumAuditDays && auditDays !== before.auditDays) {
    const detail = `auditDays must be at least ${minimumAuditDays} for an admin key of the organisation, and is ${auditDays}. A platform admin key can set less.`;
    throw invalidField('auditDays', detail);
  }
  const already = new Set(before.sensitiveAttributes.map((name) => name.toLowerCase()));
  for (const [index, name] of sensitiveAttributes.entries()) {
    const { extension, attribute } = resolvePath(userResourceType, name) ?? {};
    const shown = extension === undefined && attribute !== undefined && alwaysShown.has(attribute.name);
    if (!shown || already.has(name.toLowerCase())) continue;
    const field = `sensitiveAttributes.${index}`;
    const detail = `${field}: "${name}" cannot be masked by an admin key of the organisation, since the audit trail must tell who may sign in with which roles. A platform admin key can mask it.`;
    throw invalidField(field, detail);
  }
};
