/** Composition root of the end points that go across resource types: `/Bulk`, `/.search`, `/Me`. */
import { scimHandler } from './http/scim-handler';
import { bulkEndpoints, meEndpoints, rootSearchEndpoints } from './http/unserved-endpoints';
import { serviceFromEnvironment } from './service-from-environment';

export const handler = scimHandler({
  ...serviceFromEnvironment(),
  endpoints: [...bulkEndpoints, ...rootSearchEndpoints, ...meEndpoints],
});
