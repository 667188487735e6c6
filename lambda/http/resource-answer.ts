/** How users and groups are shown: projection, Location and ETag. RFC 7644 §3.1, §3.9, §3.14. */
import { resourceTypeOf } from '../directory/resource-types';
import type { Derived, ResourceView } from '../directory/resource-view';
import type { Json } from '../scim/json';
import type { Mode } from '../scim/mode';
import { type Projection, parseProjection, wants } from '../scim/projection/projection';
import { type RenderOptions, renderMembers, renderResource } from '../scim/projection/render-resource';
import { entityTag, locationOf } from '../scim/projection/resource-identity';
import { resourceWriter } from '../scim/projection/resource-text';
import type { ResourceTypeDefinition } from '../scim/schema/definition';
import { ScimError } from '../scim/scim-error';
import type { HttpResponse } from './http-response';
import type { Parameters } from './list-query';
import { notingPaths } from './request-notes';
import { resourcePieces, type ShownResource } from './resource-pieces';
import type { ScimCall } from './scim-handler';

/** What the client wants to see, from the parameters of the URL or of a search message; `among`: all types that it may get. */
export const projectionOf = (
  { name }: Pick<ResourceTypeDefinition, 'name'>,
  { context }: ScimCall,
  parameters: Parameters,
  among?: readonly ResourceTypeDefinition[],
): Projection => {
  const type = resourceTypeOf(context, name);
  const [shown, hidden] = [parameters.get('attributes'), parameters.get('excludedattributes')];
  return notingPaths(context, (notes) =>
    parseProjection(type, shown, hidden, context.key.mode, { types: among ?? [type], notes }),
  );
};

/** Which derived attributes the projection shows. */
export const derivedFor = (projection: Projection): Derived => ({
  groups: wants(projection, 'groups'),
  members: wants(projection, 'members') && 'shown',
});

/** Whether a user's groups will be shown, as far as can be told without what the organisation declares. */
export const mayShowGroups = (type: ResourceTypeDefinition, parameters: Parameters, mode: Mode): boolean => {
  if (type.name !== 'User') return false;
  try {
    const [shown, hidden] = [parameters.get('attributes'), parameters.get('excludedattributes')];
    return wants(parseProjection(type, shown, hidden, mode), 'groups');
  } catch (error) {
    if (error instanceof ScimError) return false;
    throw error;
  }
};

/** How answers to a key are written. */
export const renderingFor = ({ context }: Pick<ScimCall, 'context'>): Omit<RenderOptions, 'projection'> => ({
  baseUrl: context.baseUrl,
  rolesAsStrings: context.key.rolesFormat === 'strings',
});

async function* rendered(
  pages: NonNullable<ResourceView['further']>,
  options: RenderOptions,
): AsyncGenerator<readonly Json[]> {
  for await (const page of pages) yield renderMembers(page, options);
}

/** A resource as answers show it. */
export const shownResource = (
  type: ResourceTypeDefinition,
  view: ResourceView,
  options: RenderOptions,
): ShownResource => ({
  shown: renderResource(type, view, options),
  ...(view.further === undefined ? {} : { further: rendered(view.further, options) }),
});

/** An answer that shows one resource. */
export const showResource = (
  type: ResourceTypeDefinition,
  call: ScimCall,
  view: ResourceView,
  projection: Projection,
  status = 200,
): HttpResponse => {
  const options = { ...renderingFor(call), projection };
  return {
    status,
    // RFC 7644 §3.1 shows Location with 200 too; it is `meta.location` also where the client asked for no `meta`.
    headers: { etag: entityTag(view.version), location: locationOf(type, view.id, call.context.baseUrl) },
    ...(view.further === undefined
      ? { text: resourceWriter(type, options)(view) }
      : { pieces: resourcePieces(shownResource(type, view, options)) }),
  };
};
