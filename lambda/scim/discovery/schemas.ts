import type { JsonObject } from '../json';
import type { AnyResourceType, AttributeDefinition, SchemaDefinition } from '../schema/definition';
import { serviceSchemas } from './service-schemas';

const SCHEMA_URN = 'urn:ietf:params:scim:schemas:core:2.0:Schema';

/** Every characteristic of RFC 7643 §7, defaults spelled out: clients build their mapping screens from it. */
const describeAttribute = (attribute: AttributeDefinition): JsonObject => ({
  name: attribute.name,
  type: attribute.type,
  ...(attribute.subAttributes === undefined ? {} : { subAttributes: attribute.subAttributes.map(describeAttribute) }),
  multiValued: attribute.multiValued,
  description: attribute.description,
  required: attribute.required,
  ...(attribute.canonicalValues === undefined ? {} : { canonicalValues: attribute.canonicalValues }),
  caseExact: attribute.caseExact,
  mutability: attribute.mutability,
  returned: attribute.returned,
  uniqueness: attribute.uniqueness,
  ...(attribute.referenceTypes === undefined ? {} : { referenceTypes: attribute.referenceTypes }),
});

const describeSchema = (schema: SchemaDefinition, baseUrl: string): JsonObject => ({
  schemas: [SCHEMA_URN],
  id: schema.id,
  name: schema.name,
  description: schema.description,
  attributes: schema.attributes.map(describeAttribute),
  meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${schema.id}` },
});

const schemasOf = (types: readonly AnyResourceType[]): readonly SchemaDefinition[] => [
  ...new Set(types.flatMap(({ core, extensions }) => [core, ...extensions.map(({ schema }) => schema)])),
  ...serviceSchemas,
];

/**
 * All of `/Schemas`: those of the resource types, from which clients make their mapping screens, then those of the service itself. The
 * common attributes (id, externalId, meta) are in none of the former, RFC 7643 §3.1; of the latter §8.7.2 lists the id.
 */
export const describeSchemas = (types: readonly AnyResourceType[], baseUrl: string): readonly JsonObject[] =>
  schemasOf(types).map((schema) => describeSchema(schema, baseUrl));

/** `/Schemas/{urn}`, the URN in any case; undefined when there is none. */
export const describeSchemaOf = (
  types: readonly AnyResourceType[],
  urn: string,
  baseUrl: string,
): JsonObject | undefined => {
  const found = schemasOf(types).find(({ id }) => id.toLowerCase() === urn.toLowerCase());
  return found === undefined ? undefined : describeSchema(found, baseUrl);
};
