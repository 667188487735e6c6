/**
 * Finds what an attribute path means in a resource type. Names and URNs compare without regard to case (RFC 7643 §2.1);
 * a URN is matched whole, since it holds dots and colons of its own ("…:2.0:User:name.givenName").
 */
import { remembered } from '../remembered';
import { commonAttributes } from './common';
import type { AnyResourceType, AttributeDefinition, SchemaDefinition } from './definition';

/** What a path names: an attribute or sub-attribute, or (without `attribute`) a whole extension. */
export interface ResolvedPath {
  /** URN of the extension the attribute lives in; undefined for core and common attributes. */
  readonly extension?: string;
  readonly attribute?: AttributeDefinition;
  readonly sub?: AttributeDefinition;
}

type Names = ReadonlyMap<string, AttributeDefinition>;
interface Index {
  readonly core: Names;
  readonly extensions: readonly { readonly urn: string; readonly id: string; readonly names: Names }[];
  readonly coreUrn: string;
}
interface Paths extends Index {
  readonly resolve: (path: string) => ResolvedPath | undefined;
}

const indexes = new WeakMap<AnyResourceType, Paths>();
/** The sub-attributes of an attribute by their names in lower case, and by their very names. */
interface SubIndex {
  readonly lower: Names;
  readonly exact: Names;
}
const subIndexes = new WeakMap<AttributeDefinition, SubIndex>();

const byName = (attributes: readonly AttributeDefinition[]): Names =>
  new Map(attributes.map((attribute) => [attribute.name.toLowerCase(), attribute]));

const indexOf = (type: AnyResourceType): Paths => {
  let paths = indexes.get(type);
  if (paths === undefined) {
    const index: Index = {
      core: byName([...commonAttributes, ...type.core.attributes]),
      coreUrn: type.core.id.toLowerCase(),
      extensions: type.extensions.map(({ schema }) => ({
        urn: schema.id,
        id: schema.id.toLowerCase(),
        names: byName(schema.attributes),
      })),
    };
    // Only what exists is remembered: a client can make up any number of other paths, each as long as a body.
    paths = { ...index, resolve: remembered((path) => resolveLower(index, path.toLowerCase())) };
    indexes.set(type, paths);
  }
  return paths;
};

const subIndexOf = (attribute: AttributeDefinition): SubIndex => {
  let index = subIndexes.get(attribute);
  if (index === undefined) {
    const lower = byName(attribute.subAttributes ?? []);
    // Of two names that differ in case only one can be found.
    const exact = new Map([...lower.values()].map((sub) => [sub.name, sub]));
    subIndexes.set(attribute, (index = { lower, exact }));
  }
  return index;
};

/** The sub-attribute of that name, in any case, or undefined. */
export const findSubAttribute = (attribute: AttributeDefinition, name: string): AttributeDefinition | undefined =>
  attribute.subAttributes === undefined ? undefined : subIndexOf(attribute).lower.get(name.toLowerCase());

/** What a value filter names within an element: a sub-attribute, or the element itself as `value` where it is simple, RFC 7643 §2.4. */
export const elementAttribute = (attribute: AttributeDefinition, name: string): AttributeDefinition | undefined =>
  attribute.subAttributes === undefined && name.toLowerCase() === 'value'
    ? attribute
    : findSubAttribute(attribute, name);

/** What `findSubAttribute` finds, by names as the tables write them. */
export const subAttributesByName = (attribute: AttributeDefinition): Names => subIndexOf(attribute).exact;

/** The core or common attribute of that name, in any case, or undefined. */
export const findAttribute = (type: AnyResourceType, name: string): AttributeDefinition | undefined =>
  indexOf(type).core.get(name.toLowerCase());

/** Whether a text is the URN of the type's core schema, in any case. */
export const isCoreUrn = (type: AnyResourceType, text: string): boolean => text.toLowerCase() === indexOf(type).coreUrn;

/** The extension of the resource type with that URN, in any case, or undefined. */
export const findExtension = (type: AnyResourceType, urn: string): SchemaDefinition | undefined => {
  const wanted = urn.toLowerCase();
  return type.extensions.find(({ schema }) => schema.id.toLowerCase() === wanted)?.schema;
};

const resolveIn = (names: Names, path: string): Pick<ResolvedPath, 'attribute' | 'sub'> | undefined => {
  const dot = path.indexOf('.');
  const attribute = names.get(dot < 0 ? path : path.slice(0, dot));
  if (attribute === undefined) return undefined;
  if (dot < 0) return { attribute };
  const sub = findSubAttribute(attribute, path.slice(dot + 1));
  return sub === undefined ? undefined : { attribute, sub };
};

const resolveLower = (index: Index, path: string): ResolvedPath | undefined => {
  if (!path.startsWith('urn:')) return resolveIn(index.core, path);
  if (path.startsWith(`${index.coreUrn}:`)) return resolveIn(index.core, path.slice(index.coreUrn.length + 1));
  for (const { urn, id, names } of index.extensions) {
    if (path === id) return { extension: urn };
    if (path.startsWith(`${id}:`)) {
      const found = resolveIn(names, path.slice(id.length + 1));
      return found === undefined ? undefined : { extension: urn, ...found };
    }
  }
  return undefined;
};

/**
 * Resolves `attr`, `attr.sub`, `URN:attr`, `URN:attr.sub` or a bare extension URN; undefined when the type has no such
 * attribute. RFC 7644 §3.10.
 */
export const resolvePath = (type: AnyResourceType, path: string): ResolvedPath | undefined =>
  indexOf(type).resolve(path);
