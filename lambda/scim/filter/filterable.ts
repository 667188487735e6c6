/** A resource as filters and sorting see it, and how an attribute is read from it without copying. */
import { isArray, isObject, type Json, type JsonObject } from '../json';
import type { MemberReference } from '../patch/plan';
import { referenceOf } from '../projection/resource-identity';
import type { AnyResourceType } from '../schema/definition';
import { type ResolvedPath, resolvePath } from '../schema/lookup';

/** A user or group with what its stored document leaves out. */
export interface Filterable {
  readonly id: string;
  /** Attributes under canonical names, externalId included, extensions under their URN. */
  readonly document: JsonObject;
  readonly meta: {
    readonly resourceType: string;
    /** RFC 3339. */
    readonly created: string;
    /** RFC 3339. */
    readonly lastModified: string;
    /** The absolute address; `$ref` sub-attributes are derived from it. */
    readonly location?: string;
    /** The entity tag, as in `meta.version`. */
    readonly version: string;
  };
  /** Of a user; needed when `filterMentions(filter, type, 'groups')`. */
  readonly groups?: readonly { readonly value: string; readonly display?: string; readonly type?: string }[];
  /** Of a group; needed when `filterMentions(filter, type, 'members')`. */
  readonly members?: readonly MemberReference[];
}

/** Reads one attribute of a resource; undefined when it has none. */
export type AttributeReader = (resource: Filterable) => Json | undefined;

/**
 * What a path of a filter means. Extension attributes may come without their URN where no core attribute has the name:
 * clients SHOULD, not MUST, qualify them (RFC 7644 §3.10), and `manager eq "…"` is real traffic.
 */
export const resolveFilterPath = (type: AnyResourceType, path: string): ResolvedPath | undefined => {
  const resolved = resolvePath(type, path);
  if (resolved !== undefined || path.includes(':')) return resolved;
  for (const { schema } of type.extensions) {
    const found = resolvePath(type, `${schema.id}:${path}`);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** The reader of the attribute, or of the whole extension when the path names no attribute; sub-attributes are not descended into. */
export const attributeReader = (
  type: AnyResourceType,
  { extension, attribute }: ResolvedPath,
  options: { readonly withReferences?: boolean } = {},
): AttributeReader => {
  const read = plainReader(type, extension, attribute?.name);
  if (options.withReferences !== true) return read;
  return (resource) => withReferences(type, read(resource), resource, attribute?.name);
};

const plainReader = (type: AnyResourceType, extension?: string, name?: string): AttributeReader => {
  if (extension !== undefined) {
    if (name === undefined) return ({ document }) => document[extension];
    return ({ document }) => {
      const values = document[extension];
      return isObject(values) ? values[name] : undefined;
    };
  }
  switch (name) {
    case undefined:
      return () => undefined;
    case 'id':
      return ({ id }) => id;
    case 'schemas':
      return ({ document }) => schemasOf(type, document);
    // Interfaces carry no index signature; these three hold JSON values only.
    case 'meta':
      return ({ meta }) => meta as unknown as JsonObject;
    case 'groups':
      return ({ groups }) => groups as readonly JsonObject[] | undefined;
    case 'members':
      return ({ members }) => members as unknown as readonly JsonObject[] | undefined;
    default:
      return ({ document }) => document[name];
  }
};

const schemasOf = (type: AnyResourceType, document: JsonObject): readonly string[] => {
  const urns: string[] = [type.core.id];
  for (const { schema } of type.extensions) if (isPresent(document[schema.id])) urns.push(schema.id);
  return urns;
};

/** `$ref` depends on the base address that the client used, so no document holds it. */
const withReferences = (
  type: AnyResourceType,
  value: Json | undefined,
  { id, meta: { location } }: Filterable,
  name: string | undefined,
): Json | undefined => {
  const ownPath = `${type.endpoint}/${id}`;
  if (location === undefined || !location.endsWith(ownPath)) return value;
  const base = location.slice(0, -ownPath.length);
  const refer = (element: Json): Json => {
    if (!isObject(element) || typeof element.value !== 'string') return element;
    return { ...element, $ref: referenceOf(element, element.value, name === 'groups' ? '/Groups' : '/Users', base) };
  };
  return isArray(value) ? value.map(refer) : value === undefined ? undefined : refer(value);
};

/** Whether a value counts as assigned: not for null, "", [] and complex values with nothing in them. RFC 7644 §3.4.2.2, `pr`. */
export const isPresent = (value: Json | undefined): boolean => {
  if (value === undefined || value === null || value === '') return false;
  if (typeof value !== 'object') return true;
  if (isArray(value)) return value.some(isPresent);
  for (const name in value) if (isPresent(value[name])) return true;
  return false;
};
