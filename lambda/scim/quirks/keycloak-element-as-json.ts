import { isArray, isObject, type Json } from '../json';
import { readJsonText } from '../json-text';
import type { Quirk } from './quirk';
import { mapItems, type ValueTarget } from './rewrite-parts';
import { rewriteValues } from './rewrite-values';

/** The object that a text holds. */
const element = (value: Json): Json => {
  const read = typeof value === 'string' ? readJsonText(value) : undefined;
  return isObject(read) ? read : value;
};

const rewrite = (value: Json, { attribute, sub, filtered }: ValueTarget): Json => {
  if (attribute.type !== 'complex' || sub !== undefined) return value;
  if (isArray(value)) return mapItems(value, element);
  if (typeof value !== 'string' || !attribute.multiValued || filtered) return element(value);
  const read = readJsonText(value);
  // "[]" as text empties nothing.
  return isArray(read) && read.length > 0 && read.every(isObject) ? read : element(value);
};

/** The SCIM SDK of Keycloak's provider; seen in Captain-P-Goldfish/SCIM-SDK#201. */
export const keycloakElementAsJson: Quirk = {
  name: 'keycloak-element-as-json',
  fixes:
    'The SCIM SDK for Keycloak writes a complex value as text: {"op": "add", "path": "emails", "value": ["{\\"value\\": \\"b@example.com\\", \\"type\\": \\"home\\"}"]}.',
  rewrite: (message) => rewriteValues(message, { value: rewrite }),
};
