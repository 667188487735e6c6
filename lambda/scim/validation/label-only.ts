/** Values of multi-valued attributes that have labels and nothing that the labels stand on. RFC 7643 §2.4. */
import { isObject, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import type { AttributeDefinition } from '../schema/definition';
import { findSubAttribute } from '../schema/lookup';
import { isBlankText } from './no-value-text';
import { isUnassigned } from './unassigned';

const isLabel = (attribute: AttributeDefinition, name: string): boolean =>
  name === 'type' || name === 'primary' || (name === 'display' && findSubAttribute(attribute, 'value') !== undefined);

/** Whether a type tells a value apart from the others, as a work address from a home address. A type of a role does not. */
const hasKnownTypes = (attribute: AttributeDefinition): boolean =>
  findSubAttribute(attribute, 'type')?.canonicalValues !== undefined;

/**
 * Whether an element says nothing: `{"display": "x"}`, or `{"type": "work"}` in compatible mode. Strict mode keeps a known
 * type without a value, which the RFC's letter allows.
 */
export const isLabelOnly = (attribute: AttributeDefinition, element: Json, mode: Mode): element is JsonObject => {
  if (!isObject(element) || !Object.keys(element).every((name) => isLabel(attribute, name))) return false;
  // An attribute may have nothing but labels.
  if (attribute.subAttributes?.every(({ name }) => isLabel(attribute, name)) === true) return false;
  if (element.type === undefined || !hasKnownTypes(attribute)) return true;
  return mode === 'compatible' && element.display === undefined;
};

/**
 * Whether what a client sends for an element names no value. By the standard's letter `{"type": "work"}` is an e-mail without
 * its `value`, which would replace those that have one; what was stored so stays.
 */
export const saysNothing = (attribute: AttributeDefinition, element: Json, mode: Mode): boolean =>
  isLabelOnly(attribute, element, mode) || (mode === 'strict' && lacksValue(attribute, element));

/** Whether an element does without the `value` that elements of its attribute have, and tells nothing else in its place. */
export const lacksValue = (attribute: AttributeDefinition, element: Json): boolean =>
  isObject(element) &&
  findSubAttribute(attribute, 'value') !== undefined &&
  Object.keys(element).every((name) => isLabel(attribute, name));

/**
 * Whether a client says of a known type that there is no such value: `{"type": "work", "value": ""}`. Identity providers
 * fill templates like this; OneLogin sends blanks for what is empty.
 */
export const isBlankOfType = (attribute: AttributeDefinition, value: Json): boolean => {
  if (!isObject(value) || !hasKnownTypes(attribute)) return false;
  let hasType = false;
  let hasBlank = false;
  for (const [key, given] of Object.entries(value)) {
    const name = findSubAttribute(attribute, key)?.name;
    if (name === 'type') hasType = !isUnassigned(given);
    else if (name !== undefined && (given === '' || given === null)) hasBlank = true;
    else if (name === 'value' && isBlankText(given)) hasBlank = true;
  }
  return hasType && hasBlank;
};
