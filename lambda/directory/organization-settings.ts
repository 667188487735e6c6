import type { OrganizationSettings } from './organization-record';

/** The longest that a log is kept: ten years, longer than anybody has to. */
export const maxRetentionDays = 3_653;

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
