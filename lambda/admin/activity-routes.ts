import {
  activityPageSchema,
  activityQuerySchema,
  auditPageSchema,
  auditQuerySchema,
  statusSchema,
} from './activity-schemas';

/** Rows of the contract: what happened in an organisation, and whether its provisioning works. */
export const activityRoutes = {
  readAudit: {
    method: 'GET',
    path: '/organizations/{organizationId}/audit',
    summary: 'Read the audit trail, newest first',
    scope: 'organization',
    query: auditQuerySchema,
    status: 200,
    response: auditPageSchema,
  },
  readActivity: {
    method: 'GET',
    path: '/organizations/{organizationId}/activity',
    summary: 'Read what identity providers did and were refused, newest first',
    scope: 'organization',
    query: activityQuerySchema,
    status: 200,
    response: activityPageSchema,
  },
  getStatus: {
    method: 'GET',
    path: '/organizations/{organizationId}/status',
    summary: 'Read whether provisioning works, and what will stop it',
    scope: 'organization',
    status: 200,
    response: statusSchema,
  },
} as const;
