import type { OrganizationSettings } from './organization-record';

/** What an organisation gets that sets nothing. */
export const defaultOrganizationSettings: OrganizationSettings = {
  requireEmailUserName: false,
  uniqueGroupNames: true,
  customAttributes: [],
  passwordHandling: 'ignore',
  unknownRoles: 'reject',
  emptyRoles: 'keep-manual',
  auditDays: null,
  activityDays: 30,
  sensitiveAttributes: [],
};
