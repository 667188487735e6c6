/**
 * Composition root of the end points that go across resource types: `/Bulk`, `/.search`, `/Me`; and of all others where the path
 * is written in a way that the gateway knows no resource for (`otherScimPaths`).
 */
import { groups } from './directory/groups';
import { users } from './directory/users';
import { bulkEndpoints } from './http/bulk-endpoints';
import { discoveryEndpoints } from './http/discovery-endpoints';
import { rootSearchEndpoints } from './http/list-endpoints';
import { resourceEndpoints } from './http/resource-endpoints';
import { roleEndpoints } from './http/role-endpoints';
import { meEndpoints } from './http/unserved-endpoints';
import { serviceFromEnvironment, streamingHandler } from './service-from-environment';

const service = serviceFromEnvironment();
const { store } = service;
const resources = [...resourceEndpoints(store, users), ...resourceEndpoints(store, groups)];

export const handler = streamingHandler({
  ...service,
  endpoints: [
    ...bulkEndpoints(resources),
    ...rootSearchEndpoints(store),
    ...meEndpoints,
    ...resources,
    ...discoveryEndpoints,
    ...roleEndpoints(store),
  ],
});
