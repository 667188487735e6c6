/**
 * The admin API as data: one row a call. The rows check requests, find functions, make `openapi.json`, and type the CLI's
 * and the console's clients. Paths are below `/admin/v1`.
 */
import * as z from 'zod/mini';
import {
  accessKeyListSchema,
  accessKeySchema,
  createdAccessKeySchema,
  newAccessKeySchema,
  rotationSchema,
} from './access-key-schemas';
import { activityRoutes } from './activity-routes';
import { directoryRoutes } from './directory-routes';
import { doctorRoutes } from './doctor-routes';
import {
  confirmationSchema,
  newOrganizationSchema,
  organizationChangeSchema,
  organizationListSchema,
  organizationSchema,
  settingsChangeSchema,
  settingsSchema,
} from './organization-schemas';
import { roleRoutes } from './role-routes';
import { transferRoutes } from './transfer-routes';

/** One call of the admin API. */
export interface AdminRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: `/${string}`;
  readonly summary: string;
  /**
   * Who may: platform keys only; also keys of the organisation that the path names; or any admin key, where the function
   * itself looks at whose it is.
   */
  readonly scope: 'platform' | 'organization' | 'any';
  /** The parameters behind the question mark. */
  readonly query?: z.ZodMiniObject;
  readonly body?: z.ZodMiniType;
  /** Its answer has an `ETag`, which `If-Match` compares before a change; a deletion compares that of the GET of its path. */
  readonly versioned?: true;
  /** Longest body; 64 KB unless given. */
  readonly maxBytes?: number;
  readonly status: 200 | 201 | 204;
  readonly response?: z.ZodMiniType;
}

const keys = '/organizations/{organizationId}/access-keys';

export const adminContract = {
  createOrganization: {
    method: 'POST',
    path: '/organizations',
    summary: 'Create an organisation',
    scope: 'platform',
    body: newOrganizationSchema,
    status: 201,
    response: organizationSchema,
  },
  listOrganizations: {
    method: 'GET',
    path: '/organizations',
    summary: 'List organisations; a key of an organisation sees its own',
    scope: 'any',
    status: 200,
    response: organizationListSchema,
  },
  getOrganization: {
    method: 'GET',
    path: '/organizations/{organizationId}',
    summary: 'Read an organisation',
    scope: 'organization',
    status: 200,
    versioned: true,
    response: organizationSchema,
  },
  updateOrganization: {
    method: 'PATCH',
    path: '/organizations/{organizationId}',
    summary: 'Change name, status or settings of an organisation',
    // Enabling and disabling is the platform's; an organisation changes its settings by its own call.
    scope: 'platform',
    body: organizationChangeSchema,
    status: 200,
    versioned: true,
    response: organizationSchema,
  },
  deleteOrganization: {
    method: 'DELETE',
    path: '/organizations/{organizationId}',
    summary: 'Delete an organisation with all that it holds, for good; its id must be given as confirmation',
    scope: 'platform',
    query: confirmationSchema,
    status: 204,
  },
  getSettings: {
    method: 'GET',
    path: '/organizations/{organizationId}/settings',
    summary: 'Read the settings of an organisation',
    scope: 'organization',
    status: 200,
    versioned: true,
    response: settingsSchema,
  },
  updateSettings: {
    method: 'PATCH',
    path: '/organizations/{organizationId}/settings',
    summary: 'Change settings of an organisation; what is absent stays',
    scope: 'organization',
    body: settingsChangeSchema,
    status: 200,
    versioned: true,
    response: settingsSchema,
  },
  createAccessKey: {
    method: 'POST',
    path: keys,
    summary: 'Create an access key; the answer shows it, and nothing ever shows it again',
    scope: 'organization',
    body: newAccessKeySchema,
    status: 201,
    response: createdAccessKeySchema,
  },
  listAccessKeys: {
    method: 'GET',
    path: keys,
    summary: 'List access keys, oldest first',
    scope: 'organization',
    status: 200,
    response: accessKeyListSchema,
  },
  getAccessKey: {
    method: 'GET',
    path: `${keys}/{keyId}`,
    summary: 'Read what is known of an access key',
    scope: 'organization',
    status: 200,
    response: accessKeySchema,
  },
  revokeAccessKey: {
    method: 'DELETE',
    path: `${keys}/{keyId}`,
    summary: 'Revoke an access key; it opens nothing from the next request on',
    scope: 'organization',
    status: 204,
  },
  rotateAccessKey: {
    method: 'POST',
    path: `${keys}/{keyId}/rotate`,
    summary: 'Create the successor of an access key, which itself lives on for some hours',
    scope: 'organization',
    body: rotationSchema,
    status: 201,
    response: createdAccessKeySchema,
  },
  ...activityRoutes,
  ...directoryRoutes,
  ...roleRoutes,
  ...doctorRoutes,
  ...transferRoutes,
  getOpenApi: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This API as an OpenAPI document',
    scope: 'any',
    status: 200,
    response: z.record(z.string(), z.json()),
  },
} as const satisfies Record<string, AdminRoute>;

export type AdminContract = typeof adminContract;
/** The name of a call, an operation id of the OpenAPI document. */
export type AdminCallName = keyof AdminContract;
/** Calls that the transfer function serves: what describes the API is too large for the other one, which all else must wait for. */
export type TransferCallName = keyof typeof transferRoutes | 'getOpenApi';

type Segments<Path extends string> = Path extends `${infer Head}/${infer Tail}` ? Head | Segments<Tail> : Path;
/** The names in braces of a path. */
export type ParameterName<Path extends string> =
  Segments<Path> extends infer S ? (S extends `{${infer Name}}` ? Name : never) : never;

/** What a call takes in its path. */
export type AdminParameters<Name extends AdminCallName> = Readonly<
  Record<ParameterName<AdminContract[Name]['path']>, string>
>;
/** What a call takes behind the question mark. */
export type AdminQuery<Name extends AdminCallName> = AdminContract[Name] extends { readonly query: infer Query }
  ? z.infer<Query>
  : undefined;
/** What a call takes as its body. */
export type AdminBody<Name extends AdminCallName> = AdminContract[Name] extends { readonly body: infer Body }
  ? z.infer<Body>
  : undefined;
/** What a call answers. */
export type AdminAnswer<Name extends AdminCallName> = AdminContract[Name] extends { readonly response: infer Response }
  ? z.infer<Response>
  : undefined;
