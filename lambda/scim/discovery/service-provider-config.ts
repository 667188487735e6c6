import type { JsonObject } from '../json';

const SERVICE_PROVIDER_CONFIG_URN = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';

/** What this deployment serves; only what is true may be said. RFC 7643 §5. */
export interface Capabilities {
  readonly patch: boolean;
  /** Undefined when `/Bulk` is not served. */
  readonly bulk?: { readonly maxOperations: number; readonly maxPayloadSize: number };
  /** `maxResults` is the largest page. */
  readonly filter: { readonly maxResults: number };
  readonly changePassword: boolean;
  readonly sort: boolean;
  readonly etag: boolean;
  /** Undefined when cursors are not served; `cursorTimeout` in seconds. RFC 9865 §4. */
  readonly cursor?: { readonly defaultPageSize: number; readonly maxPageSize: number; readonly cursorTimeout?: number };
  readonly documentationUri?: string;
}

const pagination = (cursor: NonNullable<Capabilities['cursor']>): JsonObject => ({
  cursor: true,
  index: true,
  defaultPaginationMethod: 'index',
  defaultPageSize: cursor.defaultPageSize,
  maxPageSize: cursor.maxPageSize,
  ...(cursor.cursorTimeout === undefined ? {} : { cursorTimeout: cursor.cursorTimeout }),
});

/** `/ServiceProviderConfig`. */
export const describeService = (capabilities: Capabilities, baseUrl: string): JsonObject => {
  const { bulk, cursor, documentationUri } = capabilities;
  return {
    schemas: [SERVICE_PROVIDER_CONFIG_URN],
    ...(documentationUri === undefined ? {} : { documentationUri }),
    patch: { supported: capabilities.patch },
    // The two numbers are required although bulk may be unsupported, RFC 7643 §5.
    bulk: {
      supported: bulk !== undefined,
      maxOperations: bulk?.maxOperations ?? 0,
      maxPayloadSize: bulk?.maxPayloadSize ?? 0,
    },
    filter: { supported: true, maxResults: capabilities.filter.maxResults },
    changePassword: { supported: capabilities.changePassword },
    sort: { supported: capabilities.sort },
    etag: { supported: capabilities.etag },
    ...(cursor === undefined ? {} : { pagination: pagination(cursor) }),
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'OAuth Bearer Token',
        description: 'The access key of the organization in the Authorization header, as a Bearer token.',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        ...(documentationUri === undefined ? {} : { documentationUri }),
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
  };
};
