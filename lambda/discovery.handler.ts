/** Composition root of `/ServiceProviderConfig`, `/Schemas`, `/ResourceTypes`, `/Roles`, and of whatever path nobody serves. */
import { discoveryEndpoints } from './http/discovery-endpoints';
import { roleEndpoints } from './http/role-endpoints';
import { scimHandler } from './http/scim-handler';
import { serviceFromEnvironment } from './service-from-environment';

const { store, publicBaseUrl, rateLimiter } = serviceFromEnvironment();

// Its role reads the organisation and its roles, and writes nothing but how busy it is, so it notes no use of the key.
export const handler = scimHandler({
  store,
  publicBaseUrl,
  rateLimiter,
  endpoints: [...discoveryEndpoints, ...roleEndpoints(store)],
});
