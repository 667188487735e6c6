import { resolveFilterPath } from '../filter/filterable';
import { pluralPath } from '../filter/known-paths';
import { isArray, isObject, type Json, type JsonObject } from '../json';
import { memberOf } from '../patch/key-of';
import type { AttributeDefinition } from '../schema/definition';
import { findSubAttribute, resolvePath } from '../schema/lookup';
import { isUnassigned } from '../validation/unassigned';
import type { Quirk, ScimMessage } from './quirk';
import { mapMember, mapOperations, targetOf, typeOf, type ValueTarget } from './rewrite-parts';
import { prefixOf } from './rewrite-values';

/** A path or key with the path that is meant. */
interface Plural extends ValueTarget {
  readonly path: string;
}

/**
 * `{"role": "Manager"}` among the attributes of a person may be anybody's word for a job, and a role gives access. A path, a
 * filter, a sub-attribute or the URN of the schema says that the attribute of the schema is meant.
 */
const isWordForJob = ({ attribute }: Plural, name: string): boolean =>
  attribute.name === 'roles' && !/[:.[]/.test(name);

/** The attribute that the singular in a path is of; undefined where a schema has the name itself. */
const pluralOf = (message: ScimMessage, path: string): Plural | undefined => {
  const type = typeOf(message);
  const bracket = path.includes('[') ? path.indexOf('[') : path.length;
  const head = path.slice(0, bracket);
  if (resolveFilterPath(type, head) !== undefined) return undefined;
  const plural = pluralPath([type], head);
  if (plural === undefined) return undefined;
  // A body names the attributes of extensions by their URN.
  if (message.method !== 'PATCH' && resolvePath(type, plural) === undefined) return undefined;
  const meant = `${plural}${path.slice(bracket)}`;
  const target = targetOf(message, meant);
  if (target === undefined || target.attribute.mutability === 'readOnly') return undefined;
  return { ...target, path: meant };
};

const isElement = (attribute: AttributeDefinition, value: Json): boolean => {
  if (isUnassigned(value)) return false;
  if (isObject(value)) return attribute.type === 'complex';
  const simple = typeof value === 'string' || typeof value === 'number';
  return simple && (attribute.type !== 'complex' || findSubAttribute(attribute, 'value') !== undefined);
};

const areElements = (attribute: AttributeDefinition, value: Json): boolean =>
  isArray(value) ? value.length > 0 && value.every((each) => isElement(attribute, each)) : isElement(attribute, value);

/**
 * Whether it is certain what is meant. Without a filter to choose by, whoever says "the e-mail" names no list: nothing of
 * that empties one. `member` is `members` with all its checks, but a `remove` that names nobody.
 */
const isCertain = (op: string, { attribute, sub, filtered }: ValueTarget, value: Json): boolean => {
  if (filtered) return true;
  if (attribute.heldAsItems && sub === undefined) return op !== 'remove' || value !== null;
  return sub === undefined ? areElements(attribute, value) : op !== 'remove' && !isUnassigned(value);
};

const isWhole = ({ sub, filtered }: ValueTarget): boolean => sub === undefined && filtered !== true;

/** The object with the keys that are certain in the plural, where nothing else in it says the same. */
const inKeys = (message: ScimMessage, op: string, object: JsonObject, prefix: string, nested: boolean): JsonObject => {
  const plurals = new Map<string, Plural>();
  for (const [key, value] of Object.entries(object)) {
    const plural = pluralOf(message, `${prefix}${key}`);
    if (plural === undefined || !isCertain(op, plural, value)) continue;
    if (nested || !isWordForJob(plural, key)) plurals.set(key, plural);
  }
  if (plurals.size === 0) return object;
  const keys = Object.keys(object);
  const names = new Set(keys.map((key) => key.toLowerCase()));
  const known = keys.flatMap((key) => targetOf(message, `${prefix}${key}`) ?? []);
  const wholes = new Set(known.filter(isWhole).map(({ attribute }) => attribute));
  const renamed = (key: string): string => {
    const plural = plurals.get(key);
    const after = plural?.path.slice(prefix.length);
    if (plural === undefined || after === undefined || names.has(after.toLowerCase())) return key;
    if (isWhole(plural) && wholes.has(plural.attribute)) return key;
    names.add(after.toLowerCase());
    if (isWhole(plural)) wholes.add(plural.attribute);
    return after;
  };
  const after = Object.entries(object).map(([key, value]): [string, Json] => [renamed(key), value]);
  return after.every(([key], index) => key === keys[index]) ? object : Object.fromEntries(after);
};

/** Keys of a body or a value, and of the objects of schemas in it, which hold no other ones. */
const inAttributes = (message: ScimMessage, op: string, sent: Json, prefix = '', nested = false): Json => {
  if (!isObject(sent)) return sent;
  let object = inKeys(message, op, sent, prefix, nested);
  if (nested) return object;
  for (const key of Object.keys(object)) {
    const within = prefixOf(message, key);
    if (within !== undefined)
      object = mapMember(object, key, (value) => inAttributes(message, op, value, within, true));
  }
  return object;
};

const inOperation = (message: ScimMessage, operation: JsonObject): JsonObject => {
  const op = String(memberOf(operation, 'op')).toLowerCase();
  const path = memberOf(operation, 'path') ?? '';
  if (typeof path !== 'string') return operation;
  const within = path === '' ? '' : prefixOf(message, path);
  if (within !== undefined)
    return mapMember(operation, 'value', (value) => inAttributes(message, op, value, within, path !== ''));
  const plural = pluralOf(message, path);
  const certain = plural !== undefined && isCertain(op, plural, memberOf(operation, 'value') ?? null);
  return certain ? mapMember(operation, 'path', () => plural.path) : operation;
};

/** Services that know one address only call it so, and mappings are taken over from them; Metatavu/keycloak-scim-server#35. */
export const singularAttribute: Quirk = {
  name: 'singular-attribute',
  fixes:
    'Mappings name a multi-valued attribute in the singular: {"op": "replace", "path": "email[type eq \\"work\\"].value", "value": "b@example.com"}, {"userName": "b", "email": "b@example.com"}.',
  rewrite: (message) => {
    const body =
      message.method === 'PATCH'
        ? mapOperations(message.body, (operation) => inOperation(message, operation))
        : (inAttributes(message, 'add', message.body) as JsonObject); // an object stays one
    return body === message.body ? message : { ...message, body };
  },
};
