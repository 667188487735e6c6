/** `/Roles`: the roles that can be assigned, for identity providers that let an administrator choose from a menu. Behaviour 3.6. */
import type { AccessStore } from '../directory/access/access-store';
import { isAssignableBy } from '../directory/access/assignable-by';
import { type Catalogue, liveRoles, type Role } from '../directory/access/catalogue';
import { catalogueOf } from '../directory/access/catalogue-memory';
import { compileFilter } from '../scim/filter/compile-filter';
import type { Filterable } from '../scim/filter/filterable';
import { listResponse } from '../scim/projection/list-response';
import { parseProjection } from '../scim/projection/projection';
import { type RenderedInput, renderResource } from '../scim/projection/render-resource';
import { entityTag, locationOf } from '../scim/projection/resource-identity';
import { roleResourceType as type } from '../scim/schema/role';
import { invalidCursor, notFound } from '../scim/scim-error';
import { compareSortables, sortKeyReader } from '../scim/sort';
import type { HttpResponse } from './http-response';
import { type Parameters, readFilter, readIndexPlace, readOrder, readOrderBy, searchParameters } from './list-query';
import { notingPaths } from './request-notes';
import type { Endpoint, ScimCall } from './scim-handler';

type Store = Pick<AccessStore, 'catalogue'>;

/** The roles that a SCIM request may give. */
const assignable = (catalogue: Catalogue): readonly Role[] =>
  liveRoles(catalogue).filter((role) => isAssignableBy(role, 'scim'));

const resourceOf = ({ version }: Catalogue, role: Role): RenderedInput => ({
  id: role.id,
  document: {
    displayName: role.name,
    type: 'Role',
    ...(role.description === undefined ? {} : { description: role.description }),
  },
  version,
  created: role.created,
  lastModified: role.lastModified,
});

const filterable = (resource: RenderedInput, baseUrl: string): Filterable => ({
  id: resource.id,
  document: resource.document,
  meta: {
    resourceType: type.name,
    created: resource.created,
    lastModified: resource.lastModified,
    location: locationOf(type, resource.id, baseUrl),
    version: entityTag(resource.version),
  },
});

const matching = (all: readonly RenderedInput[], parameters: Parameters, { context }: ScimCall) => {
  const { mode } = context.key;
  const filter = readFilter(parameters, [type], mode, context);
  const matches = filter === undefined ? () => true : compileFilter(filter, type, { mode });
  const kept = all.filter((resource) => matches(filterable(resource, context.baseUrl)));
  const { sortBy } = readOrderBy(parameters, [type], mode, context);
  if (sortBy === undefined) return kept;
  const keyOf = sortKeyReader(type, sortBy);
  return kept
    .map((resource) => ({ rank: 0, id: resource.id, key: keyOf(filterable(resource, context.baseUrl)), resource }))
    .sort(compareSortables(readOrder(parameters)))
    .map(({ resource }) => resource);
};

/** How roles are shown as the parameters ask for. */
const showing = (parameters: Parameters, { context }: ScimCall) => {
  const { mode } = context.key;
  const [included, excluded] = [parameters.get('attributes'), parameters.get('excludedattributes')];
  const projection = notingPaths(context, (notes) => parseProjection(type, included, excluded, mode, { notes }));
  return (resource: RenderedInput) => renderResource(type, resource, { baseUrl: context.baseUrl, projection });
};

const list = async (store: Store, call: ScimCall, parameters: Parameters): Promise<HttpResponse> => {
  // A client that walked on by a cursor that never comes would take a page for the whole.
  if (parameters.has('cursor')) throw invalidCursor('cursor is not taken here; page with startIndex and count.');
  const { startIndex, count } = readIndexPlace(parameters);
  const catalogue = await catalogueOf(store, call.context.organization);
  const all = assignable(catalogue).map((role) => resourceOf(catalogue, role));
  const found = matching(all, parameters, call);
  const page = found.slice(startIndex - 1, startIndex - 1 + count).map(showing(parameters, call));
  return {
    status: 200,
    body: listResponse(page, { totalResults: found.length, startIndex, itemsPerPage: page.length }),
  };
};

const one = async (store: Store, call: ScimCall): Promise<HttpResponse> => {
  const catalogue = await catalogueOf(store, call.context.organization);
  const role = assignable(catalogue).find(({ id }) => id === call.id);
  if (role === undefined) throw notFound(`There is no role with the id "${call.id}".`);
  return {
    status: 200,
    headers: { location: locationOf(type, role.id, call.context.baseUrl) },
    body: showing(call.request.query, call)(resourceOf(catalogue, role)),
  };
};

/** Roles are read here; the admin API changes them. */
export const roleEndpoints = (store: Store): readonly Endpoint[] => [
  { method: 'GET', path: type.endpoint, run: (call) => list(store, call, call.request.query) },
  {
    method: 'POST',
    path: `${type.endpoint}/.search`,
    run: (call) => list(store, call, searchParameters(call.body(), call.context.key.mode)),
  },
  { method: 'GET', path: `${type.endpoint}/{id}`, run: (call) => one(store, call) },
];
