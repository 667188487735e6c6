/**
 * The routes of the service as data. `lib/` builds the API from it, handlers find their way by it, docs are checked
 * against it. Nothing but data may live here: it is the one file of `lambda/` that `lib/` imports.
 */

export type HandlerName = 'users' | 'groups' | 'bulk' | 'discovery' | 'admin' | 'transfer';

export interface Route {
  /** Below the base path; `{id}` is one path segment, `{proxy+}` all that follow. */
  readonly path: string;
  readonly handler: HandlerName;
  /** Served methods; any other gets 405 with `Allow` from the handler. */
  readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[];
}

/** Where SCIM is served. The organisation is in the path, or (where it is not) comes from the access key. */
export const scimBasePaths = [
  '/organizations/{organizationId}/scim/v2',
  '/{organizationId}/scim/v2',
  '/scim/v2',
  '/v2/scim',
] as const;

/** SCIM end points, RFC 7644 §3.2. */
export const scimRoutes: readonly Route[] = [
  { path: '/Users', handler: 'users', methods: ['GET', 'POST'] },
  { path: '/Users/.search', handler: 'users', methods: ['POST'] },
  { path: '/Users/{id}', handler: 'users', methods: ['GET', 'PUT', 'PATCH', 'DELETE'] },
  { path: '/Groups', handler: 'groups', methods: ['GET', 'POST'] },
  { path: '/Groups/.search', handler: 'groups', methods: ['POST'] },
  { path: '/Groups/{id}', handler: 'groups', methods: ['GET', 'PUT', 'PATCH', 'DELETE'] },
  { path: '/Bulk', handler: 'bulk', methods: ['POST'] },
  { path: '/.search', handler: 'bulk', methods: ['POST'] },
  { path: '/Me', handler: 'bulk', methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
  { path: '/ServiceProviderConfig', handler: 'discovery', methods: ['GET'] },
  { path: '/Schemas', handler: 'discovery', methods: ['GET'] },
  { path: '/Schemas/{id}', handler: 'discovery', methods: ['GET'] },
  { path: '/ResourceTypes', handler: 'discovery', methods: ['GET'] },
  { path: '/ResourceTypes/{id}', handler: 'discovery', methods: ['GET'] },
  { path: '/Roles', handler: 'discovery', methods: ['GET'] },
  { path: '/Roles/.search', handler: 'discovery', methods: ['POST'] },
  { path: '/Roles/{id}', handler: 'discovery', methods: ['GET'] },
];

/**
 * Whatever else is below a base path, first of all a doubled slash (`…/scim/v2//Users`), as a base URL that ends in a slash gives it.
 * API Gateway matches a resource to the path as it stands: an empty segment is neither `Users` nor `{id}`. It falls back to the
 * closest greedy resource above, and `bulk` has all end points.
 */
export const otherScimPaths: Omit<Route, 'methods'> = { path: '/{proxy+}', handler: 'bulk' };

/** The admin API; its own contract tells paths and methods apart. */
export const adminBasePath = '/admin/v1';

/**
 * Which function serves which part of the admin API. Every level that has a child of its own stands here with what is at it
 * and below it, so that no path depends on how far the gateway goes back in search of a greedy one.
 */
export const adminRoutes: readonly Omit<Route, 'methods'>[] = [
  { path: '', handler: 'admin' },
  { path: '/{proxy+}', handler: 'admin' },
  { path: '/openapi.json', handler: 'transfer' },
  { path: '/organizations', handler: 'admin' },
  { path: '/organizations/{organizationId}', handler: 'admin' },
  { path: '/organizations/{organizationId}/{proxy+}', handler: 'admin' },
  { path: '/organizations/{organizationId}/export', handler: 'transfer' },
  { path: '/organizations/{organizationId}/import', handler: 'transfer' },
];
