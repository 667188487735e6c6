/** The parts of a message that rewrites look at. Each function answers the very thing passed in when nothing in it changes. */
import type { PatchPath } from '../filter/ast';
import { resolveFilterPath } from '../filter/filterable';
import { parsePatchPath } from '../filter/parse-patch-path';
import { isArray, isObject, type Json, type JsonObject } from '../json';
import { keyOf } from '../patch/key-of';
import type { AttributeDefinition } from '../schema/definition';
import { findSubAttribute } from '../schema/lookup';
import { groupResourceType, userResourceType } from '../schema/resource-types';
import { ScimError } from '../scim-error';
import type { ScimMessage } from './quirk';

/** The resource type that a message is about. */
export const typeOf = ({ resource, type }: Pick<ScimMessage, 'resource' | 'type'>) =>
  type ?? (resource === 'User' ? userResourceType : groupResourceType);

/** The list with each item rewritten. */
export const mapItems = (items: readonly Json[], rewrite: (item: Json) => Json): readonly Json[] => {
  const after = items.map(rewrite);
  return after.some((item, index) => item !== items[index]) ? after : items;
};

/** The object with the value of one member rewritten, whatever the case of its name. */
export const mapMember = (object: JsonObject, name: string, rewrite: (value: Json) => Json): JsonObject => {
  const key = keyOf(object, name);
  const before = key === undefined ? undefined : object[key];
  if (key === undefined || before === undefined) return object;
  const after = rewrite(before);
  return after === before ? object : { ...object, [key]: after };
};

/** The object with each of its values rewritten. Entries are defined, never assigned, so that no key reaches a prototype. */
export const mapValues = (object: JsonObject, rewrite: (value: Json, key: string) => Json): JsonObject => {
  const after = Object.entries(object).map(([key, value]): [string, Json] => [key, rewrite(value, key)]);
  return after.some(([key, value]) => value !== object[key]) ? Object.fromEntries(after) : object;
};

/** The object with its keys rewritten. Entries are defined, never assigned, so that no key reaches a prototype. */
export const mapKeys = (object: JsonObject, rewrite: (key: string) => string): JsonObject =>
  Object.keys(object).some((key) => rewrite(key) !== key)
    ? Object.fromEntries(Object.entries(object).map(([key, value]) => [rewrite(key), value]))
    : object;

/** The body of a PATCH with each operation rewritten. */
export const mapOperations = (body: JsonObject, rewrite: (operation: JsonObject) => JsonObject): JsonObject =>
  mapMember(body, 'Operations', (operations) =>
    isArray(operations) ? mapItems(operations, (item) => (isObject(item) ? rewrite(item) : item)) : operations,
  );

/** What a value in a message is for. */
export interface ValueTarget {
  readonly attribute: AttributeDefinition;
  readonly sub?: AttributeDefinition;
  /** Whether a filter chooses among the values of the attribute. */
  readonly filtered?: true;
}

/** Each of a dozen rewrites looks at every path. */
const readPath = ({ paths }: Pick<ScimMessage, 'paths'>, path: string): PatchPath => {
  const known = paths?.get(path);
  if (known !== undefined) return known;
  const parsed = parsePatchPath(path, { mode: 'compatible' });
  paths?.set(path, parsed);
  return parsed;
};

const filteredTarget = (message: Pick<ScimMessage, 'resource' | 'paths'>, path: string): ValueTarget | undefined => {
  const type = typeOf(message);
  const parsed = readPath(message, path);
  const attribute = resolveFilterPath(type, parsed.path)?.attribute;
  if (attribute === undefined) return undefined;
  if (parsed.sub === undefined) return { attribute, filtered: true };
  const sub = findSubAttribute(attribute, parsed.sub);
  return sub && { attribute, sub, filtered: true };
};

/** What a path or a key names; undefined for one that the engine will ignore or refuse. */
export const targetOf = (message: Pick<ScimMessage, 'resource' | 'paths'>, path: string): ValueTarget | undefined => {
  const plain = resolveFilterPath(typeOf(message), path);
  if (plain !== undefined || !path.includes('[')) return plain?.attribute && { ...plain, attribute: plain.attribute };
  try {
    return filteredTarget(message, path);
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
};
