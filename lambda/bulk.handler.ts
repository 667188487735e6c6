/** Composition root of the end points that go across resource types: `/Bulk`, `/.search`, `/Me`. */
import { groups } from './directory/groups';
import { users } from './directory/users';
import { bulkEndpoints } from './http/bulk-endpoints';
import { rootSearchEndpoints } from './http/list-endpoints';
import { resourceEndpoints } from './http/resource-endpoints';
import { meEndpoints } from './http/unserved-endpoints';
import { serviceFromEnvironment, streamingHandler } from './service-from-environment';

const service = serviceFromEnvironment();
const { store } = service;
const resources = [...resourceEndpoints(store, users), ...resourceEndpoints(store, groups)];

export const handler = streamingHandler({
  ...service,
  endpoints: [...bulkEndpoints(resources), ...rootSearchEndpoints(store), ...meEndpoints],
});
