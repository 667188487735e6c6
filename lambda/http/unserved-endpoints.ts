/** End points that the protocol names and this service tells apart from unknown ones. RFC 7644 §3.2, behaviour 1.8. */
import { notImplemented } from '../scim/scim-error';
import type { Endpoint } from './scim-handler';

/** `/Me`, RFC 7644 §3.11: every method gets 501. */
export const meEndpoints: readonly Endpoint[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => ({
  method,
  path: '/Me',
  run: () => {
    throw notImplemented(
      '/Me is not served: an access key stands for an organisation, not for a person. Use /Users/{id}.',
    );
  },
}));
