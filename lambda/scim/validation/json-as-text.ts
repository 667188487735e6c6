/** JSON that was written into a text once too often. Stored as a name or an address, nobody would read it as what it says. */

import type { Json } from '../json';
import { isJsonText, isObjectText } from '../json-text';
import type { Mode } from '../mode';
import type { AttributeDefinition } from '../schema/definition';
import { invalidValue } from '../scim-error';
import { quoteValue } from './names-nothing';

/** The refusal of JSON as text in place of a value. */
export const jsonAsText = (attribute: AttributeDefinition, path: string, value: Json) =>
  invalidValue(
    `"${path}" must be a value; JSON as text was sent: ${quoteValue(attribute, value)}. Send the JSON itself.`,
  );

/** Refuses objects as text in compatible mode; to the standard's letter a string is a string. A password may be any text. */
export const checkNoObjectText = (attribute: AttributeDefinition, value: Json, path: string, mode: Mode): void => {
  if (mode === 'strict' || typeof value !== 'string' || attribute.mutability === 'writeOnly') return;
  // In a list it may be a list, of whatever, that was written as text.
  if (attribute.multiValued ? isJsonText(value) : isObjectText(value)) throw jsonAsText(attribute, path, value);
};
