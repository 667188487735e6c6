/** Attributes that an organisation declares beside those of the tables, made into rows like theirs. RFC 7643 §7. */
import type { AttributeDefinition, AttributeOptions, AttributeType, ResourceTypeDefinition } from './definition';

/** An attribute as it is declared. What is left out has the default of RFC 7643 §2.2. */
export interface CustomAttribute {
  readonly name: string;
  readonly type?: AttributeType | undefined;
  readonly description?: string | undefined;
  readonly multiValued?: boolean | undefined;
  readonly required?: boolean | undefined;
  readonly caseExact?: boolean | undefined;
  readonly mutability?: AttributeOptions['mutability'] | undefined;
  readonly returned?: AttributeOptions['returned'] | undefined;
  /** Nothing but `none` can be declared. */
  readonly uniqueness?: AttributeOptions['uniqueness'] | undefined;
  /** Suggestions for people who map attributes, as in the tables; other values are taken too. */
  readonly canonicalValues?: readonly string[] | undefined;
  readonly referenceTypes?: readonly string[] | undefined;
  readonly subAttributes?: readonly CustomAttribute[] | undefined;
}

/** Attributes of one schema: more of the core schema when `id` is its URN, else an extension of the organisation's own. */
export interface CustomSchema {
  readonly id: string;
  /** What an extension extends; User when left out. */
  readonly resourceType?: 'User' | 'Group' | undefined;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** Of an extension: whether every resource must have its required attributes, also one that uses nothing of it. */
  readonly required?: boolean | undefined;
  readonly attributes: readonly CustomAttribute[];
}

const rowOf = (attribute: CustomAttribute, owner?: CustomAttribute): AttributeDefinition => {
  const { name, type = 'string', description = '', multiValued = false, required = false } = attribute;
  const { canonicalValues, referenceTypes, subAttributes } = attribute;
  return {
    name,
    type,
    description,
    multiValued,
    required,
    caseExact: attribute.caseExact ?? (type === 'reference' || type === 'binary'),
    mutability: (owner ?? attribute).mutability ?? 'readWrite',
    returned: attribute.returned ?? 'default',
    uniqueness: 'none',
    heldAsItems: false,
    // It may be a note as well as a name.
    text: 'lines',
    declared: true,
    ...(canonicalValues === undefined ? {} : { canonicalValues }),
    ...(referenceTypes === undefined ? {} : { referenceTypes }),
    ...(subAttributes === undefined ? {} : { subAttributes: subAttributes.map((sub) => rowOf(sub, attribute)) }),
  };
};

/** The last part of a URN that is no number or resource type, such as `acme` of `urn:…:extension:acme:2.0:User`. */
const nameIn = (urn: string): string => {
  const parts = urn.split(':').slice(1);
  return parts.findLast((part) => !/^(\d[\d.]*|user|group)$/i.test(part)) ?? urn;
};

/** The resource type with the schemas that concern it. Without any it is the very one passed in. */
export const extendResourceType = (
  type: ResourceTypeDefinition,
  schemas: readonly CustomSchema[],
): ResourceTypeDefinition => {
  const isCore = ({ id }: CustomSchema): boolean => id === type.core.id;
  const more = schemas.filter(isCore).flatMap(({ attributes }) => attributes.map((attribute) => rowOf(attribute)));
  const extensions = schemas
    .filter((schema) => !isCore(schema) && (schema.resourceType ?? 'User') === type.name)
    .map(({ id, name = nameIn(id), description = '', required = false, attributes }) => ({
      schema: { id, name, description, attributes: attributes.map((attribute) => rowOf(attribute)) },
      required,
    }));
  if (more.length === 0 && extensions.length === 0) return type;
  return {
    ...type,
    core: more.length === 0 ? type.core : { ...type.core, attributes: [...type.core.attributes, ...more] },
    extensions: [...type.extensions, ...extensions],
  };
};
