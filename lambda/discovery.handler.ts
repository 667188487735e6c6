/** Composition root of `/ServiceProviderConfig`, `/Schemas`, `/ResourceTypes`, and of whatever path nobody serves. */
import { discoveryEndpoints } from './http/discovery-endpoints';
import { scimHandler } from './http/scim-handler';
import { serviceFromEnvironment } from './service-from-environment';

export const handler = scimHandler({ ...serviceFromEnvironment(), endpoints: discoveryEndpoints });
