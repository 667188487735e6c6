/** `/Users`, `/Users/{id}`, `/Groups`, `/Groups/{id}`: one set of end points over the use cases of a kind. RFC 7644 §3.2. */
import type { Precondition } from '../directory/precondition';
import { readAheadOne } from '../directory/read-ahead';
import type { RequestContext } from '../directory/request-context';
import type { Derived, ResourceView } from '../directory/resource-view';
import type { DirectoryStore } from '../directory/store';
import type { JsonObject } from '../scim/json';
import type { PatchOperation } from '../scim/patch/read-patch';
import { entityTag } from '../scim/projection/resource-identity';
import type { ResourceTypeDefinition } from '../scim/schema/definition';
import { checkConditions, isNotModified } from './conditional-request';
import { noContent } from './http-response';
import { listEndpoints } from './list-endpoints';
import { readMessage, readOperations } from './read-message';
import { derivedFor, mayShowGroups, projectionOf, showResource } from './resource-answer';
import type { Arrival, Endpoint, ScimCall } from './scim-handler';

/** What can be done with one kind of resource. */
export interface ResourceUseCases {
  readonly type: ResourceTypeDefinition;
  /** Whether a PATCH that asks for no attributes is answered with 204 (behaviour 4.7). */
  readonly silentPatch: boolean;
  create(store: DirectoryStore, context: RequestContext, body: JsonObject, derived: Derived): Promise<ResourceView>;
  read(store: DirectoryStore, context: RequestContext, id: string, derived: Derived): Promise<ResourceView>;
  replace(
    store: DirectoryStore,
    context: RequestContext,
    id: string,
    body: JsonObject,
    precondition: Precondition,
    derived: Derived,
  ): Promise<ResourceView>;
  patch(
    store: DirectoryStore,
    context: RequestContext,
    id: string,
    operations: readonly PatchOperation[],
    precondition: Precondition,
    derived: Derived,
  ): Promise<ResourceView>;
  remove(store: DirectoryStore, context: RequestContext, id: string, precondition: Precondition): Promise<void>;
}

const nothingDerived: Derived = { groups: false, members: false };

const preconditionOf =
  (call: ScimCall): Precondition =>
  (version) =>
    checkConditions(call.request.headers, version);

/** The end points of one kind of resource on a store. */
export const resourceEndpoints = (store: DirectoryStore, useCases: ResourceUseCases): readonly Endpoint[] => {
  const { type } = useCases;
  const path = `${type.endpoint}/{id}`;
  const projected = (call: ScimCall) => projectionOf(type, call, call.request.query);
  const readFirst = ({ organizationId, id }: Arrival) => readAheadOne(store, organizationId, type.name, id, false);
  // A change of a user changes no membership, so that the answer can show those that were read before it.
  const readShown = ({ organizationId, id, request, mode }: Arrival) =>
    readAheadOne(store, organizationId, type.name, id, mayShowGroups(type, request.query, mode));
  return [
    ...listEndpoints(store, type),
    {
      method: 'POST',
      path: type.endpoint,
      run: async (call) => {
        const projection = projected(call);
        const body = readMessage(call, type.name);
        const view = await useCases.create(store, call.context, body, derivedFor(projection));
        return showResource(type, call, view, projection, 201);
      },
    },
    {
      method: 'GET',
      path,
      ahead: readShown,
      run: async (call) => {
        const projection = projected(call);
        const view = await useCases.read(store, call.context, call.id, derivedFor(projection));
        if (isNotModified(call.request.headers.get('if-none-match'), view.version)) {
          return { status: 304, headers: { etag: entityTag(view.version) } };
        }
        return showResource(type, call, view, projection);
      },
    },
    {
      method: 'PUT',
      path,
      ahead: readShown,
      run: async (call) => {
        const projection = projected(call);
        const body = readMessage(call, type.name);
        const derived = derivedFor(projection);
        const view = await useCases.replace(store, call.context, call.id, body, preconditionOf(call), derived);
        return showResource(type, call, view, projection);
      },
    },
    {
      method: 'PATCH',
      path,
      ahead: readShown,
      run: async (call) => {
        const projection = projected(call);
        const operations = readOperations(call, type.name);
        // RFC 7644 §3.5.2: 204 unless attributes are asked for. All members in an answer would cost more than the change.
        const silent = useCases.silentPatch && !call.request.query.has('attributes');
        const derived = silent ? nothingDerived : derivedFor(projection);
        const view = await useCases.patch(store, call.context, call.id, operations, preconditionOf(call), derived);
        return silent ? noContent({ etag: entityTag(view.version) }) : showResource(type, call, view, projection);
      },
    },
    {
      method: 'DELETE',
      path,
      ahead: readFirst,
      run: async (call) => {
        await useCases.remove(store, call.context, call.id, preconditionOf(call));
        return noContent();
      },
    },
  ];
};
