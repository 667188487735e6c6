/** `/ServiceProviderConfig`, `/Schemas`, `/ResourceTypes`: RFC 7644 §4, made from the tables that validate. Behaviour 8.3. */
import type { RequestContext } from '../directory/request-context';
import { resourceTypesOf, standardResourceTypes } from '../directory/resource-types';
import { maxBulkOperations } from '../scim/bulk/limits';
import { describeResourceTypeOf, describeResourceTypes } from '../scim/discovery/resource-types';
import { describeSchemaOf, describeSchemas } from '../scim/discovery/schemas';
import { type Capabilities, describeService } from '../scim/discovery/service-provider-config';
import { isObject, type JsonObject } from '../scim/json';
import { completeList } from '../scim/projection/list-response';
import type { AnyResourceType } from '../scim/schema/definition';
import { roleResourceType } from '../scim/schema/role';
import { withRolesAsStrings } from '../scim/schema/roles-as-strings';
import { forbidden, notFound } from '../scim/scim-error';
import type { HttpRequest } from './http-request';
import type { HttpResponse } from './http-response';
import { cursorTimeoutSeconds, defaultCount, maxCount } from './list-query';
import { type Endpoint, maxBodyBytes } from './scim-handler';

/** What this service can do, told as it is. */
const capabilities: Capabilities = {
  patch: true,
  bulk: { maxOperations: maxBulkOperations, maxPayloadSize: maxBodyBytes },
  filter: { maxResults: maxCount },
  changePassword: false,
  sort: true,
  etag: true,
  cursor: { defaultPageSize: defaultCount, maxPageSize: maxCount, cursorTimeout: cursorTimeoutSeconds },
};

type Answer = (request: HttpRequest, types: readonly AnyResourceType[], id: string) => HttpResponse;

/** The resource types as they are served to a key. */
const servedTypes = ({ organization, key }: RequestContext): readonly AnyResourceType[] => {
  const { User, Group } = resourceTypesOf(organization.settings);
  return [key.rolesFormat === 'strings' ? withRolesAsStrings(User) : User, Group, roleResourceType];
};

const endpoint = (path: string, answer: Answer): Endpoint => ({
  method: 'GET',
  path,
  run: ({ context, request, id }) => answer(request, servedTypes(context), id),
  // Without a key nobody learns what an organisation declares.
  open: (request, id) => answer(request, [...Object.values(standardResourceTypes), roleResourceType], id),
});

/** RFC 7644 §4: a filter on the discovery end points is refused, so that no client takes a part for the whole. */
const unfiltered = (request: HttpRequest, body: () => JsonObject): HttpResponse => {
  if (request.query.has('filter')) throw forbidden('filter is not taken here; read the whole list.');
  return { status: 200, body: body() };
};

/** One resource with its address, as all resources have it: `Location` is `meta.location`. */
const one = (body: JsonObject | undefined, what: string): HttpResponse => {
  if (body === undefined) throw notFound(`There is no ${what}.`);
  const location = isObject(body.meta) ? body.meta.location : undefined;
  return { status: 200, ...(typeof location === 'string' ? { headers: { location } } : {}), body };
};

export const discoveryEndpoints: readonly Endpoint[] = [
  endpoint('/ServiceProviderConfig', ({ baseUrl }) => one(describeService(capabilities, baseUrl), 'configuration')),
  endpoint('/Schemas', (request, types) =>
    unfiltered(request, () => completeList(describeSchemas(types, request.baseUrl))),
  ),
  endpoint('/Schemas/{id}', ({ baseUrl }, types, id) => one(describeSchemaOf(types, id, baseUrl), `schema "${id}"`)),
  endpoint('/ResourceTypes', (request, types) =>
    unfiltered(request, () => completeList(describeResourceTypes(types, request.baseUrl))),
  ),
  endpoint('/ResourceTypes/{id}', ({ baseUrl }, types, id) =>
    one(describeResourceTypeOf(types, id, baseUrl), `resource type "${id}"`),
  ),
];
