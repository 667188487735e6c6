/**
 * Reads the value of an attribute as a client sent it into the form in which it is held: canonical names in table order,
 * arrays where the table says so, nothing unassigned. RFC 7643 §2.
 */
import { isArray, isObject, type Json, type JsonObject } from '../json';
import { beginsLikeJson, isJsonText } from '../json-text';
import type { Mode } from '../mode';
import type { AttributeDefinition } from '../schema/definition';
import { findSubAttribute } from '../schema/lookup';
import { invalidSyntax, invalidValue } from '../scim-error';
import { distinctValues } from './distinct-values';
import { jsonAsText } from './json-as-text';
import { isBlankOfType, saysNothing } from './label-only';
import { namesNoPart, namesNothing, quoteValue } from './names-nothing';
import { isBlankText, isNoValue, isQuotedText } from './no-value-text';
import { readSimple, wrongType } from './read-simple';
import { readReference } from './resource-reference';
import { settlePrimary } from './settle-primary';
import { isUnassigned } from './unassigned';

export interface ReadOptions {
  readonly mode: Mode;
}

const MAX_QUOTED = 100;

/** What is wrong with the removal of an attribute that has an initial value. */
export const mustStay = (path: string): string => `"${path}" is true or false and cannot be removed.`;

/** The refusal of an attribute that the tables do not know; strict mode only, others ignore it. RFC 7644 §3.12. */
export const unknownAttribute = (name: string) =>
  invalidSyntax(`"${name.slice(0, MAX_QUOTED)}" is not an attribute of this resource.`);

const asObject = (attribute: AttributeDefinition, value: Json, path: string, mode: Mode): JsonObject => {
  if (isObject(value)) return value;
  const bare = typeof value === 'string' || typeof value === 'number';
  if (bare && mode === 'compatible' && findSubAttribute(attribute, 'value') !== undefined) {
    if (typeof value === 'string' && beginsLikeJson(value)) throw jsonAsText(attribute, path, value);
    return { value };
  }
  throw wrongType(path, 'an object', value);
};

const readGiven = (attribute: AttributeDefinition, object: JsonObject, path: string, mode: Mode) => {
  const given = new Map<string, Json>();
  for (const [key, value] of Object.entries(object)) {
    const sub = findSubAttribute(attribute, key);
    if (sub !== undefined) given.set(sub.name, value);
    else if (mode === 'strict') throw unknownAttribute(`${path}.${key}`);
  }
  // Ignored as a whole it would change nothing, or take the value away where it replaces one.
  if (given.size === 0 && !isUnassigned(object)) throw namesNoPart(attribute, path, object);
  return given;
};

/** Whether a text for a `value` is JSON, or in compatible mode what is left of it. A declared one may be any note. */
const isOfJson = (sub: AttributeDefinition, text: string, mode: Mode): boolean =>
  mode === 'compatible' && sub.declared !== true ? beginsLikeJson(text) : isJsonText(text);

/**
 * The value of a sub-attribute. A `value` never is JSON as text: that is an element which a client wrapped once too often. Nor
 * does one stand in quotes in compatible mode, since nobody would find it by what it is.
 */
export const readSub = (
  sub: AttributeDefinition,
  value: Json,
  path: string,
  options: ReadOptions,
): Json | undefined => {
  if (sub.name === 'value' && typeof value === 'string' && isOfJson(sub, value, options.mode))
    throw jsonAsText(sub, path, value);
  if (sub.name === 'value' && options.mode === 'compatible' && (isBlankText(value) || isQuotedText(value)))
    throw invalidValue(`"${path}": ${quoteValue(sub, value)} is no value. Send the value without quotes around it.`);
  return readValue(sub, value, path, options);
};

/** Whether the `value` of a complex value says that there is none. */
const isNone = ({ multiValued }: AttributeDefinition, value: Json | undefined): boolean =>
  isUnassigned(value) || (multiValued && isBlankText(value));

const readComplex = (
  attribute: AttributeDefinition,
  value: Json,
  path: string,
  options: ReadOptions,
): JsonObject | undefined => {
  const { mode } = options;
  const given = readGiven(attribute, asObject(attribute, value, path, mode), path, mode);
  // `{"value": "", "type": "work"}` and a manager of `{"value": ""}` say that there is none.
  if (mode === 'compatible' && given.has('value') && isNone(attribute, given.get('value'))) return undefined;
  const reference = findSubAttribute(attribute, '$ref');
  const link = given.get('$ref');
  if (reference !== undefined && link !== undefined) {
    const read = readValue(reference, link, `${path}.$ref`, options);
    const target = typeof read === 'string' ? readReference(read) : undefined;
    // A link is never kept, since it is built for the base that the reader uses; it only stands in for a missing value.
    if (target !== undefined && !given.has('value')) given.set('value', target.id);
    given.delete('$ref');
  }
  const result: Record<string, Json> = {};
  for (const sub of attribute.subAttributes ?? []) {
    const sent = given.get(sub.name);
    if (sent === undefined || sub.mutability === 'readOnly') continue;
    const read = readSub(sub, sent, `${path}.${sub.name}`, options);
    if (read !== undefined) result[sub.name] = read;
  }
  return isUnassigned(result) ? undefined : result;
};

/** Whether a value cannot be an element, in compatible mode, which takes text for the `value` of one. */
const isForeign = ({ type }: AttributeDefinition, value: Json, mode: Mode): boolean =>
  mode === 'compatible' && (type === 'complex' ? !isObject(value) && isNoValue(value) : isBlankText(value));

/** One element of a multi-valued attribute, or the value of a single one. Undefined when nothing is in it. */
export const readElement = (
  attribute: AttributeDefinition,
  value: Json,
  path: string,
  options: ReadOptions,
): Json | undefined => {
  if (isUnassigned(value)) return undefined;
  if (attribute.multiValued && isForeign(attribute, value, options.mode)) throw namesNothing(attribute, path, value);
  return attribute.type === 'complex'
    ? readComplex(attribute, value, path, options)
    : readSimple(attribute, value, path, options.mode);
};

const readList = (
  attribute: AttributeDefinition,
  values: readonly Json[],
  path: string,
  options: ReadOptions,
): readonly Json[] | undefined => {
  const { mode } = options;
  const elements: Json[] = [];
  for (const [index, value] of values.entries()) {
    const at = `${path}[${index}]`;
    const element = readElement(attribute, value, at, options);
    if (element !== undefined && !saysNothing(attribute, element, mode)) elements.push(element);
    else if (mode === 'strict' || !isBlankOfType(attribute, value)) throw namesNothing(attribute, at, value);
  }
  return elements.length === 0 ? undefined : settlePrimary(distinctValues(elements), undefined, mode, path);
};

const readMany = (
  attribute: AttributeDefinition,
  value: Json,
  path: string,
  options: ReadOptions,
): readonly Json[] | undefined => {
  if (isArray(value)) return readList(attribute, value, path, options);
  if (value === '' || isUnassigned(value)) throw namesNothing(attribute, path, value);
  if (options.mode === 'strict') throw wrongType(path, 'an array', value);
  // In place of the list it would replace all values.
  if (typeof value === 'string' && isNoValue(value)) throw namesNothing(attribute, path, value);
  return readList(attribute, [value], path, options);
};

/** Refuses to leave `active` without a value: it could be read as either, and a leaver must not come back by omission. */
const checkKept = ({ initial }: AttributeDefinition, path: string): void => {
  if (initial !== undefined) throw invalidValue(mustStay(path));
};

const readOne = (attribute: AttributeDefinition, value: Json, path: string, options: ReadOptions): Json | undefined => {
  const compatible = options.mode === 'compatible';
  if (isArray(value)) {
    if (!compatible) throw wrongType(path, 'a single value', value);
    if (value.length === 0) return undefined;
    // `"manager": [{"value": "…"}]`.
    if (attribute.type !== 'complex') throw wrongType(path, 'a single value', value);
    if (value.length > 1) throw invalidValue(`"${path}" takes one value; ${value.length} were sent.`);
    const [only = null] = value;
    if (isUnassigned(only)) throw namesNothing(attribute, path, value);
    return readElement(attribute, only, path, options);
  }
  // Only text may be blank: strict mode reads "" as no boolean, number, date or binary data.
  if (value === '' && (compatible || ['string', 'reference', 'complex'].includes(attribute.type))) return undefined;
  return attribute.type === 'complex'
    ? readElement(attribute, value, path, options)
    : readSimple(attribute, value, path, options.mode);
};

/**
 * The whole value of one attribute or sub-attribute. Undefined means unassigned. `path` names it in errors, which are
 * `invalidValue`, or `invalidSyntax` for a sub-attribute that strict mode does not know.
 */
export const readValue = (
  attribute: AttributeDefinition,
  value: Json,
  path: string,
  options: ReadOptions,
): Json | undefined => {
  if (value !== null && attribute.multiValued) return readMany(attribute, value, path, options);
  const read = value === null ? undefined : readOne(attribute, value, path, options);
  if (read === undefined) checkKept(attribute, path);
  return read;
};
