/** Composition root of `/ServiceProviderConfig`, `/Schemas`, `/ResourceTypes`, and of whatever path nobody serves. */
import { discoveryEndpoints } from './http/discovery-endpoints';
import { scimHandler } from './http/scim-handler';
import { serviceFromEnvironment } from './service-from-environment';

const { store, publicBaseUrl } = serviceFromEnvironment();

// Its role reads the organisation and writes nothing, so it notes no use of the key.
export const handler = scimHandler({ store, publicBaseUrl, endpoints: discoveryEndpoints });
