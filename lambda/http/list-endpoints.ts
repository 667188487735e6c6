/** `GET /Users`, `GET /Groups`, `POST …/.search` and `POST /.search`. RFC 7644 §3.4.2 and §3.4.3, RFC 9865. */
import { listResources } from '../directory/listing';
import type { ListedResource } from '../directory/matching';
import { type ReadAhead, readAheadFound, readAheadPage } from '../directory/read-ahead';
import { resourceTypeOf } from '../directory/resource-types';
import type { ResourceView } from '../directory/resource-view';
import type { DirectoryStore, ResourceKind } from '../directory/store';
import { type ListPosition, listResponse } from '../scim/projection/list-response';
import type { RenderOptions } from '../scim/projection/render-resource';
import { resourceWriter } from '../scim/projection/resource-text';
import type { ResourceTypeDefinition } from '../scim/schema/definition';
import { ScimError } from '../scim/scim-error';
import { readCursorPage } from './cursor-page';
import { cursorSecrets } from './cursor-secrets';
import type { HttpResponse } from './http-response';
import { type Parameters, readCursorPlace, readIndexPlace, readQuery, searchParameters } from './list-query';
import { derivedFor, mayShowGroups, projectionOf, renderingFor, shownResource } from './resource-answer';
import { listPieces, listText } from './resource-pieces';
import type { Arrival, Endpoint, ScimCall } from './scim-handler';

/** How resources of a type are written. */
interface Writing {
  readonly options: RenderOptions;
  readonly write: (view: ResourceView) => string;
}

type List = (call: ScimCall, parameters: Parameters) => Promise<HttpResponse>;

const listOf = (store: DirectoryStore, kinds: readonly ResourceKind[]): List => {
  const secretOf = cursorSecrets(store);
  return async (call, parameters) => {
    const { context } = call;
    const { mode } = context.key;
    const rendering = renderingFor(call);
    const types = kinds.map((kind) => resourceTypeOf(context, kind));
    const query = readQuery(parameters, types, mode, context);
    const writings = new Map<ResourceTypeDefinition, Writing>();
    const writingOf = (type: ResourceTypeDefinition): Writing => {
      let writing = writings.get(type);
      if (writing === undefined) {
        const options = { ...rendering, projection: projectionOf(type, call, parameters, types) };
        writings.set(type, (writing = { options, write: resourceWriter(type, options) }));
      }
      return writing;
    };
    for (const type of types) writingOf(type);
    const derivedOf = (type: ResourceTypeDefinition) => derivedFor(writingOf(type).options.projection);
    const answer = (
      resources: readonly ListedResource[],
      position: Omit<ListPosition, 'itemsPerPage'>,
    ): HttpResponse => {
      const list = listResponse([], { ...position, itemsPerPage: resources.length });
      if (resources.some(({ view }) => view.further !== undefined)) {
        const all = resources.map(({ type, view }) => shownResource(type, view, writingOf(type).options));
        return { status: 200, pieces: listPieces(list, all) };
      }
      const texts = resources.map(({ type, view }) => writingOf(type).write(view));
      return { status: 200, text: listText(list, texts) };
    };
    const cursorPlace = readCursorPlace(parameters, mode);
    if (cursorPlace !== undefined) {
      const page = await readCursorPage(store, secretOf, context, query, cursorPlace, derivedOf);
      const { resources, total: totalResults, ...cursors } = page;
      return answer(resources, { ...(totalResults === undefined ? {} : { totalResults }), ...cursors });
    }
    const place = readIndexPlace(parameters);
    const { total, resources } = await listResources(store, context, { ...query, ...place }, derivedOf);
    return answer(resources, { totalResults: total, startIndex: place.startIndex });
  };
};

/** What an index answers is looked up at once, and so is a page of all; what is wrong with a query is told later. */
const lookUp =
  (store: DirectoryStore, type: ResourceTypeDefinition) =>
  ({ organizationId, request, mode }: Arrival): ReadAhead | undefined => {
    try {
      const { filter, sortBy } = readQuery(request.query, [type], mode);
      if (filter !== undefined) {
        const groups = mayShowGroups(type, request.query, mode);
        return readAheadFound(store, organizationId, type.name, filter, groups);
      }
      if (sortBy !== undefined || readCursorPlace(request.query, mode) !== undefined) return undefined;
      const { startIndex, count } = readIndexPlace(request.query);
      return readAheadPage(store, organizationId, type.name, startIndex, count);
    } catch (error) {
      if (error instanceof ScimError) return undefined;
      throw error;
    }
  };

const search = (list: List, path: string): Endpoint => ({
  method: 'POST',
  path: `${path}/.search`,
  run: (call) => list(call, searchParameters(call.body(), call.context.key.mode)),
});

/** The end points that answer a list of one resource type. */
export const listEndpoints = (store: DirectoryStore, type: ResourceTypeDefinition): readonly Endpoint[] => {
  const list = listOf(store, [type.name]);
  return [
    { method: 'GET', path: type.endpoint, ahead: lookUp(store, type), run: (call) => list(call, call.request.query) },
    search(list, type.endpoint),
  ];
};

/** The search over all resource types, RFC 7644 §3.4.3: users, then groups, unless sorted. */
export const rootSearchEndpoints = (store: DirectoryStore): readonly Endpoint[] => [
  search(listOf(store, ['User', 'Group']), ''),
];
