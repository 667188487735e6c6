import { isObject, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import type { AttributeDefinition, ResourceTypeDefinition } from '../schema/definition';
import { findAttribute, findExtension, type ResolvedPath, resolvePath } from '../schema/lookup';
import { wrongType } from './read-simple';
import { unknownAttribute } from './read-value';
import { isUnassigned } from './unassigned';

/** What a body says of each attribute, still as it was sent. */
export type Collected = ReadonlyMap<AttributeDefinition, Json>;

/** `name.givenName` beside `name`, in either order: each joins what the other said. */
const join = (known: Json | undefined, value: Json): Json =>
  isObject(known) && isObject(value) ? { ...known, ...value } : value;

const resolveKey = (type: ResourceTypeDefinition, key: string, mode: Mode): ResolvedPath | undefined => {
  if (mode === 'compatible') return resolvePath(type, key);
  const attribute = findAttribute(type, key);
  if (attribute !== undefined) return { attribute };
  const extension = findExtension(type, key);
  return extension === undefined ? undefined : { extension: extension.id };
};

/**
 * Finds which attribute each key of a resource's body means: plain names and extension URNs, and in compatible mode also
 * dotted names, URN-prefixed ones (`urn:…:2.0:User:department`) and attributes inside an object under the core URN.
 */
export const collectAttributes = (type: ResourceTypeDefinition, body: JsonObject, mode: Mode): Collected => {
  const collected = new Map<AttributeDefinition, Json>();
  const put = ({ attribute, sub }: ResolvedPath, value: Json): void => {
    if (attribute === undefined) return;
    collected.set(attribute, join(collected.get(attribute), sub === undefined ? value : { [sub.name]: value }));
  };
  const putAll = (prefix: string, value: Json): void => {
    if (isUnassigned(value)) return;
    if (!isObject(value)) throw wrongType(prefix, 'an object', value);
    for (const [key, inner] of Object.entries(value)) {
      const found = resolvePath(type, `${prefix}:${key}`);
      const known = found !== undefined && (found.sub === undefined || mode === 'compatible');
      if (known) put(found, inner);
      else if (mode === 'strict') throw unknownAttribute(`${prefix}:${key}`);
    }
  };
  for (const [key, value] of Object.entries(body)) {
    const found = resolveKey(type, key, mode);
    if (found?.attribute !== undefined) put(found, value);
    else if (found?.extension !== undefined) putAll(found.extension, value);
    else if (mode === 'strict') throw unknownAttribute(key);
    else if (key.toLowerCase() === type.core.id.toLowerCase()) putAll(type.core.id, value);
  }
  return collected;
};
