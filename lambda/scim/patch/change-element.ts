/** Changes a complex value: that of a single-valued attribute, or one element of a multi-valued one. RFC 7644 §3.5.2.3. */
import { isObject, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import { sameContent } from '../same-content';
import type { AttributeDefinition } from '../schema/definition';
import { findSubAttribute } from '../schema/lookup';
import { mutability } from '../scim-error';
import { treatments } from '../validation/phase';
import { mustStay, readElement, readSub } from '../validation/read-value';
import { isUnassigned } from '../validation/unassigned';
import type { Change } from './change';

const without = (object: JsonObject, name: string): JsonObject => {
  const { [name]: _, ...rest } = object;
  return rest;
};

/** Refuses an attribute that no client can change. RFC 7644 §3.5.2. */
export const checkWritable = ({ mutability: kind }: AttributeDefinition, label: string): void => {
  if (treatments.patch[kind] === 'refuse')
    throw mutability(`"${label}" is kept by this service and cannot be changed.`);
};

/** Refuses what the attribute's mutability does not allow. RFC 7644 §3.5.2. */
export const checkMutability = (
  attribute: AttributeDefinition,
  label: string,
  before: Json | undefined,
  after: Json | undefined,
): void => {
  checkWritable(attribute, label);
  if (treatments.patch[attribute.mutability] === 'match' && before !== undefined && !sameContent(before, after))
    throw mutability(`"${label}" cannot be changed once it has a value.`);
  if (after !== undefined) return;
  if (attribute.initial !== undefined) throw mutability(mustStay(label));
  if (before !== undefined && attribute.required) throw mutability(`"${label}" is required and cannot be removed.`);
};

/** The attribute that an element belongs to. */
type Owner = Pick<Change, 'attribute' | 'label'>;

/** Whose `display` is the name of the `value`, and not a label of the person's. */
const NAMED_VALUES: ReadonlySet<string> = new Set(['roles', 'entitlements']);

/** Another role has another name: `replace roles[value eq "agent"].value` with "owner" leaves no `display` of the agent. */
const withoutOldDisplay = ({ attribute }: Owner, before: JsonObject, after: JsonObject): JsonObject =>
  NAMED_VALUES.has(attribute.name) && before.value !== undefined && before.value !== after.value
    ? without(after, 'display')
    : after;

/**
 * The element with one sub-attribute set, or cleared by `value` undefined; undefined when nothing of it is left. An e-mail
 * that loses its address is none any more.
 */
export const setSub = (
  owner: Owner,
  sub: AttributeDefinition,
  element: JsonObject,
  value: Json | undefined,
  mode: Mode,
): JsonObject | undefined => {
  // A link is never kept as such, but names the value that it leads to.
  if (sub.name === '$ref' && !isUnassigned(value)) return mergeElement(owner, element, { $ref: value ?? null }, mode);
  const path = `${owner.label}.${sub.name}`;
  const after = value === undefined ? undefined : readSub(sub, value, path, { mode });
  checkMutability(sub, path, element[sub.name], after);
  if (after !== undefined) return withoutOldDisplay(owner, element, { ...element, [sub.name]: after });
  if (element[sub.name] === undefined) return element;
  if (sub.name === 'value' && (mode === 'compatible' || owner.attribute.multiValued)) return undefined;
  const rest = without(element, sub.name);
  return isUnassigned(rest) ? undefined : rest;
};

/**
 * The element with the sub-attributes of an object set, those given as null or "" cleared and the others kept; undefined
 * when nothing is left. A bare string stands for the sub-attribute `value` where the attribute has one.
 */
export const mergeElement = (owner: Owner, element: JsonObject, value: Json, mode: Mode): JsonObject | undefined => {
  const { attribute, label } = owner;
  const read = readElement(attribute, value, label, { mode });
  let after: JsonObject = { ...element, ...(isObject(read) ? read : {}) };
  if (isObject(value)) {
    for (const [key, given] of Object.entries(value)) {
      const sub = findSubAttribute(attribute, key);
      if (sub === undefined) continue;
      if (sub.mutability === 'readOnly') {
        // `{"value": "…", "displayName": "…"}`: clients send a manager as they read it.
        if (mode === 'strict') checkWritable(sub, `${label}.${sub.name}`);
      } else if (isUnassigned(given)) {
        const rest = setSub(owner, sub, after, undefined, mode);
        if (rest === undefined && sub.name === 'value') return undefined;
        after = rest ?? {};
      } else {
        checkMutability(sub, `${label}.${sub.name}`, element[sub.name], after[sub.name]);
      }
    }
  }
  const saysDisplay = isObject(read) && read.display !== undefined;
  return isUnassigned(after) ? undefined : saysDisplay ? after : withoutOldDisplay(owner, element, after);
};
