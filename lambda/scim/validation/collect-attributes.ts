import { isObject, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import { maxDocumentChanges } from '../patch/apply-patch';
import { type Change, labelOf } from '../patch/change';
import { resolveFiltered } from '../patch/changes-of';
import type { AttributeDefinition, ResourceTypeDefinition } from '../schema/definition';
import { findAttribute, findExtension, isCoreUrn, type ResolvedPath, resolvePath } from '../schema/lookup';
import { invalidPath, payloadTooLarge } from '../scim-error';
import { wrongType } from './read-simple';
import { unknownAttribute } from './read-value';
import { checkNoDeletion } from './scim-1-deletion';

/** What a body says of each attribute, still as it was sent. */
export interface Collected {
  readonly values: ReadonlyMap<AttributeDefinition, Json>;
  /** What keys such as `emails[type eq "work"].value` and `emails.display` say of values of a list, in their order. */
  readonly changes: ReadonlyMap<AttributeDefinition, readonly Change[]>;
}

/** A key with its meaning. */
type Target = ResolvedPath & Pick<Change, 'filter'>;

/**
 * Puts `name.givenName` beside `name`, in either order: each joins what the other said. What is joined is copied once, and not
 * with each of the many ways to spell a name.
 */
const joiningIn = (values: Map<AttributeDefinition, Json>) => {
  const own = new Map<AttributeDefinition, Record<string, Json>>();
  return (attribute: AttributeDefinition, value: Json): void => {
    const known = values.get(attribute);
    if (!isObject(known) || !isObject(value)) {
      values.set(attribute, value);
      return;
    }
    const joined = own.get(attribute);
    const copy = joined === known ? joined : { ...known };
    for (const [name, inner] of Object.entries(value)) if (name !== '__proto__') copy[name] = inner;
    own.set(attribute, copy);
    values.set(attribute, copy);
  };
};

/** What a key of a body means; undefined where the resource has no such attribute. */
export const resolveBodyKey = (type: ResourceTypeDefinition, key: string, mode: Mode): Target | undefined => {
  if (mode === 'compatible') return key.includes('[') ? resolveFiltered(type, key, mode) : resolvePath(type, key);
  const attribute = findAttribute(type, key);
  if (attribute !== undefined) return { attribute };
  const extension = findExtension(type, key);
  return extension === undefined ? undefined : { extension: extension.id };
};

/** The key as an operation of a PATCH without a path has it; undefined where it gives the attribute its value. */
const changeOf = ({ extension, attribute, sub, filter }: Target, key: string, value: Json): Change | undefined => {
  if (attribute === undefined || !attribute.multiValued || (sub === undefined && filter === undefined))
    return undefined;
  const label = labelOf(extension, attribute);
  if (attribute.heldAsItems) {
    if (filter === undefined) return undefined;
    throw invalidPath(`"${key.slice(0, 100)}" names no list; send "${label}": [{"value": "<id>"}].`);
  }
  return {
    op: 'replace',
    attribute,
    value,
    label,
    ...(sub === undefined ? {} : { sub }),
    ...(filter === undefined ? {} : { filter }),
  };
};

/**
 * Finds which attribute each key of a resource's body means: plain names and extension URNs, and in compatible mode also
 * dotted names, names with a value filter, URN-prefixed ones (`urn:…:2.0:User:department`) and attributes inside an object
 * under the core URN.
 */
export const collectAttributes = (type: ResourceTypeDefinition, body: JsonObject, mode: Mode): Collected => {
  const values = new Map<AttributeDefinition, Json>();
  const changes = new Map<AttributeDefinition, Change[]>();
  const join = joiningIn(values);
  let count = 0;
  const put = (target: Target, key: string, value: Json): void => {
    const { attribute, sub } = target;
    if (attribute === undefined) return;
    if (mode === 'compatible') checkNoDeletion(attribute, value, key);
    const change = changeOf(target, key, value);
    if (change === undefined) {
      join(attribute, sub === undefined ? value : { [sub.name]: value });
    } else {
      if ((count += 1) > maxDocumentChanges)
        throw payloadTooLarge(`A body may have at most ${maxDocumentChanges} keys for values within lists.`);
      const known = changes.get(attribute);
      if (known === undefined) changes.set(attribute, [change]);
      else known.push(change);
    }
  };
  const putAll = (prefix: string, value: Json): void => {
    if (value === null) return;
    if (!isObject(value)) throw wrongType(prefix, 'an object', value);
    for (const [key, inner] of Object.entries(value)) {
      const path = `${prefix}:${key}`;
      const found = mode === 'compatible' ? resolveBodyKey(type, path, mode) : resolvePath(type, path);
      const known = found !== undefined && (found.sub === undefined || mode === 'compatible');
      if (known) put(found, path, inner);
      else if (mode === 'strict') throw unknownAttribute(path);
    }
  };
  for (const [key, value] of Object.entries(body)) {
    const found = resolveBodyKey(type, key, mode);
    if (found?.attribute !== undefined) put(found, key, value);
    else if (found?.extension !== undefined) putAll(found.extension, value);
    else if (mode === 'strict') throw unknownAttribute(key);
    else if (isCoreUrn(type, key)) putAll(type.core.id, value);
  }
  return { values, changes };
};
