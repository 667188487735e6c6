/** End points that the protocol names and this service tells apart from unknown ones. RFC 7644 §3.2, behaviour 1.8. */
import { notImplemented } from '../scim/scim-error';
import type { Endpoint } from './scim-handler';

const unserved = (method: string, path: string, detail: string): Endpoint => ({
  method,
  path,
  run: () => {
    throw notImplemented(detail);
  },
});

const me = '/Me is not served: an access key stands for an organisation, not for a person. Use /Users/{id}.';

/** `/Me`, RFC 7644 §3.11: every method gets 501. */
export const meEndpoints: readonly Endpoint[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) =>
  unserved(method, '/Me', me),
);

/** `/Bulk`; ServiceProviderConfig tells the same as `bulk.supported: false`. */
export const bulkEndpoints: readonly Endpoint[] = [
  unserved('POST', '/Bulk', 'Bulk operations are not served; send one request for each resource.'),
];

/** A search over all resource types, RFC 7644 §3.4.3. */
export const rootSearchEndpoints: readonly Endpoint[] = [
  unserved(
    'POST',
    '/.search',
    'Searching all resource types at once is not served; use /Users/.search or /Groups/.search.',
  ),
];
