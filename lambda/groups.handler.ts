/** Composition root of `/Groups`. */
import { groups } from './directory/groups';
import { resourceEndpoints } from './http/resource-endpoints';
import { scimHandler } from './http/scim-handler';
import { serviceFromEnvironment } from './service-from-environment';

const service = serviceFromEnvironment();

export const handler = scimHandler({ ...service, endpoints: resourceEndpoints(service.store, groups) });
