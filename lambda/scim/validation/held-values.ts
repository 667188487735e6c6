/**
 * What of a held document its resource type can show. Declarations of attributes change, and held values do not: those of
 * attributes that are declared no more, or now with another type, stay as they are, are not shown, and are shown again
 * once they fit again.
 */
import { instantOf } from '../filter/instant';
import { isArray, isObject, type Json, type JsonObject } from '../json';
import { remembered } from '../remembered';
import { contentKey } from '../same-content';
import { commonAttributes } from '../schema/common';
import type { AttributeDefinition, AttributeType, ResourceTypeDefinition } from '../schema/definition';
import { findSubAttribute, subAttributesByName } from '../schema/lookup';

const isString = (value: Json): boolean => typeof value === 'string';

const fits: Readonly<Record<Exclude<AttributeType, 'complex'>, (value: Json) => boolean>> = {
  string: isString,
  reference: isString,
  binary: isString,
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isSafeInteger(value),
  decimal: (value) => typeof value === 'number',
  dateTime: (value) => typeof value === 'string' && instantOf(value) !== undefined,
};

/** A complex attribute whose names may change between two readings. */
const changing = (name: string, subAttributes: readonly AttributeDefinition[]): AttributeDefinition => ({
  name,
  type: 'complex',
  description: '',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  heldAsItems: false,
  declared: true,
  subAttributes,
});

const wholes = new WeakMap<ResourceTypeDefinition, AttributeDefinition>();

/** A document is like the value of a complex attribute, in which each extension is one too. */
const wholeOf = (type: ResourceTypeDefinition): AttributeDefinition => {
  let whole = wholes.get(type);
  if (whole === undefined) {
    const extensions = type.extensions.map(({ schema }) => changing(schema.id, schema.attributes));
    whole = changing('', [...commonAttributes, ...type.core.attributes, ...extensions]);
    wholes.set(type, whole);
  }
  return whole;
};

/** The sub-attribute that a key of a held value stands for. It may have been declared in other letters before. */
const subFor = (attribute: AttributeDefinition, key: string, held: JsonObject): AttributeDefinition | undefined => {
  const sub = findSubAttribute(attribute, key);
  return sub === undefined || (sub.name !== key && Object.hasOwn(held, sub.name)) ? undefined : sub;
};

/** Whether all of an object is shown as it is held, which nearly every document is. */
const isShownWhole = (attribute: AttributeDefinition, held: JsonObject): boolean => {
  const byName = subAttributesByName(attribute);
  for (const key in held) {
    const sub = byName.get(key);
    if (sub === undefined || (sub.declared === true && shownValue(sub, held[key] as Json) !== held[key])) return false;
  }
  return true;
};

const shownObject = (attribute: AttributeDefinition, held: JsonObject): JsonObject | undefined => {
  if (isShownWhole(attribute, held)) return held;
  const shown: Record<string, Json> = {};
  for (const [key, value] of Object.entries(held)) {
    const sub = subFor(attribute, key, held);
    const visible = sub === undefined ? undefined : shownValue(sub, value);
    if (sub !== undefined && visible !== undefined) shown[sub.name] = visible;
  }
  return Object.keys(shown).length === 0 ? undefined : shown;
};

const shownElement = (attribute: AttributeDefinition, held: Json): Json | undefined => {
  if (attribute.type === 'complex') return isObject(held) ? shownObject(attribute, held) : undefined;
  return fits[attribute.type](held) ? held : undefined;
};

/** What the attribute can show of a value; the very value when that is all of it. */
const shownValue = (attribute: AttributeDefinition, held: Json): Json | undefined => {
  if (attribute.declared !== true) return held;
  if (!attribute.multiValued) return shownElement(attribute, held);
  if (!isArray(held)) return undefined;
  const elements = held.map((element) => shownElement(attribute, element));
  if (elements.every((element, index) => element === held[index])) return held;
  const shown = elements.filter((element) => element !== undefined);
  return shown.length === 0 ? undefined : shown;
};

const withHiddenParts = (
  attribute: AttributeDefinition,
  held: JsonObject,
  after: Json | undefined,
): Json | undefined => {
  const result: Record<string, Json> = isObject(after) ? { ...after } : {};
  for (const [key, value] of Object.entries(held)) {
    const sub = subFor(attribute, key, held);
    const kept = sub === undefined ? value : withHiddenOf(sub, value, result[sub.name]);
    if (kept !== undefined) result[sub?.name ?? key] = kept;
  }
  return Object.keys(result).length === 0 ? undefined : result;
};

/** Takes the first position of a name that is not taken yet. */
type TakeFirst = (name: string | undefined) => number | undefined;

/** Each position under its name, so that many elements find theirs without a look at each other. */
const byFirst = (names: readonly (string | undefined)[], taken: ReadonlySet<number>): TakeFirst => {
  const positions = new Map<string, number[]>();
  for (let position = names.length - 1; position >= 0; position -= 1) {
    const name = names[position];
    if (name === undefined) continue;
    const known = positions.get(name);
    if (known === undefined) positions.set(name, [position]);
    else known.push(position);
  }
  return (name) => {
    const left = name === undefined ? undefined : positions.get(name);
    let first = left?.pop();
    while (first !== undefined && taken.has(first)) first = left?.pop();
    return first;
  };
};

const valueKey = (element: Json | undefined): string | undefined =>
  isObject(element) && element.value !== undefined ? JSON.stringify(element.value) : undefined;

const withHiddenElements = (
  attribute: AttributeDefinition,
  held: readonly Json[],
  after: readonly Json[],
): readonly Json[] | undefined => {
  const result = [...after];
  const keys = after.map(contentKey);
  const allKeys = new Set(keys);
  const joined = new Set<number>();
  const sameKey = byFirst(keys, joined);
  const sameValue = byFirst(after.map(valueKey), joined);
  for (const element of held) {
    const shown = shownElement(attribute, element);
    if (shown === element) continue;
    if (shown === undefined) result.push(element);
    if (!isObject(element) || !isObject(shown)) continue;
    const key = contentKey(shown);
    const position = sameKey(key) ?? sameValue(valueKey(shown));
    // Two that look alike are shown as one perhaps; the rest of an element that is not shown any more goes with it.
    if (position === undefined && allKeys.has(key)) result.push(element);
    if (position === undefined) continue;
    joined.add(position);
    result[position] = withHiddenParts(attribute, element, after[position]) ?? element;
  }
  return result.length === 0 ? undefined : result;
};

const withHiddenOf = (attribute: AttributeDefinition, held: Json, after: Json | undefined): Json | undefined => {
  if (attribute.declared !== true || shownValue(attribute, held) === held) return after;
  if (attribute.multiValued && isArray(held)) return withHiddenElements(attribute, held, isArray(after) ? after : []);
  if (!attribute.multiValued && attribute.type === 'complex' && isObject(held)) {
    return withHiddenParts(attribute, held, after);
  }
  // A value that does not fit gives way to one that a client sets now.
  return after ?? held;
};

/** What the resource type shows of a held document; the very document when that is all of it. */
export const shownDocument = (type: ResourceTypeDefinition, held: JsonObject): JsonObject =>
  shownObject(wholeOf(type), held) ?? {};

/** Whether all of an object is shown whatever its values are. */
const isShownByName = (attribute: AttributeDefinition, held: JsonObject): boolean => {
  const byName = subAttributesByName(attribute);
  for (const key in held) {
    const [sub, value] = [byName.get(key), held[key]];
    if (sub === undefined) return false;
    // Of objects under a URN the outline tells the names within, of others it does not.
    const told = key.includes(':') && isObject(value) && isShownByName(sub, value);
    if (sub.declared === true && !told) return false;
  }
  return true;
};

type IsOutlineShown = (outline: string, held: () => JsonObject) => boolean;

const shownOutlines = new WeakMap<ResourceTypeDefinition, IsOutlineShown>();

/**
 * Whether every document with this outline (`outlineOf`) is shown whole, so that this one need not be looked into: where it
 * does, `shownDocument` answers the very document.
 */
export const isOutlineShown = (type: ResourceTypeDefinition, outline: string, held: () => JsonObject): boolean => {
  let isShown = shownOutlines.get(type);
  if (isShown === undefined) {
    isShown = remembered((_, document) => isShownByName(wholeOf(type), document()));
    shownOutlines.set(type, isShown);
  }
  return isShown(outline, held);
};

/** A document that takes the place of a held one, with what `shownDocument` does not show of that one. */
export const withHidden = (type: ResourceTypeDefinition, held: JsonObject, after: JsonObject): JsonObject => {
  const whole = wholeOf(type);
  if (shownObject(whole, held) === held) return after;
  const joined = withHiddenParts(whole, held, after);
  return isObject(joined) ? joined : {};
};
