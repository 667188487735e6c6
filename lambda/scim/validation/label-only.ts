/** Values of multi-valued attributes that have labels and nothing that the labels stand on. RFC 7643 §2.4. */
import { isObject, type Json, type JsonObject } from '../json';
import type { Mode } from '../mode';
import type { AttributeDefinition } from '../schema/definition';
import { findSubAttribute } from '../schema/lookup';
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
  }
  return hasType && hasBlank;
};
