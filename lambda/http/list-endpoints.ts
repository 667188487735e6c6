/** `GET /Users`, `GET /Groups` and `POST …/.search`. RFC 7644 §3.4.2 and §3.4.3. */
import { listResources } from '../directory/listing';
import type { DirectoryStore } from '../directory/store';
import { listResponse } from '../scim/projection/list-response';
import { renderResource } from '../scim/projection/render-resource';
import type { ResourceTypeDefinition } from '../scim/schema/definition';
import type { HttpResponse } from './http-response';
import { type Parameters, readListing, searchParameters } from './list-query';
import { derivedFor, projectionOf } from './resource-answer';
import type { Endpoint, ScimCall } from './scim-handler';

const list = async (
  store: DirectoryStore,
  type: ResourceTypeDefinition,
  call: ScimCall,
  parameters: Parameters,
): Promise<HttpResponse> => {
  const { context } = call;
  const listing = readListing(parameters, context.key.mode);
  const projection = projectionOf(type, call, parameters);
  const { total, resources } = await listResources(store, context, type, listing, derivedFor(projection));
  const rendered = resources.map((view) => renderResource(type, view, { baseUrl: context.baseUrl, projection }));
  return {
    status: 200,
    body: listResponse(rendered, {
      totalResults: total,
      startIndex: listing.startIndex,
      itemsPerPage: rendered.length,
    }),
  };
};

/** The end points that answer a list of one resource type. */
export const listEndpoints = (store: DirectoryStore, type: ResourceTypeDefinition): readonly Endpoint[] => [
  { method: 'GET', path: type.endpoint, run: (call) => list(store, type, call, call.request.query) },
  {
    method: 'POST',
    path: `${type.endpoint}/.search`,
    run: (call) => list(store, type, call, searchParameters(call.body(), call.context.key.mode)),
  },
];
