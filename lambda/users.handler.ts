/** Composition root of `/Users`. */
import { users } from './directory/users';
import { resourceEndpoints } from './http/resource-endpoints';
import { serviceFromEnvironment, streamingHandler } from './service-from-environment';

const service = serviceFromEnvironment();

export const handler = streamingHandler({ ...service, endpoints: resourceEndpoints(service.store, users) });
