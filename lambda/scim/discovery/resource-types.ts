import type { JsonObject } from '../json';
import type { AnyResourceType } from '../schema/definition';

const RESOURCE_TYPE_URN = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';

/** One entry of `/ResourceTypes`. RFC 7643 §6. */
const describeResourceType = (type: AnyResourceType, baseUrl: string): JsonObject => ({
  schemas: [RESOURCE_TYPE_URN],
  id: type.name,
  name: type.name,
  endpoint: type.endpoint,
  description: type.description,
  schema: type.core.id,
  ...(type.extensions.length === 0
    ? {}
    : { schemaExtensions: type.extensions.map(({ schema, required }) => ({ schema: schema.id, required })) }),
  meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${type.name}` },
});

/** All of `/ResourceTypes`. */
export const describeResourceTypes = (types: readonly AnyResourceType[], baseUrl: string): readonly JsonObject[] =>
  types.map((type) => describeResourceType(type, baseUrl));

/** `/ResourceTypes/{name}`; undefined when there is none. */
export const describeResourceTypeOf = (
  types: readonly AnyResourceType[],
  name: string,
  baseUrl: string,
): JsonObject | undefined => {
  const found = types.find((type) => type.name.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : describeResourceType(found, baseUrl);
};
