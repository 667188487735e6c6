import { isObject, type Json, type JsonObject } from '../json';
import { readJsonText } from '../json-text';
import type { Quirk } from './quirk';
import { rewriteValues } from './rewrite-values';

/** The object that a text holds. One that names no attribute stays text, for the engine to refuse. */
const parsed = (value: Json, knows: (object: JsonObject) => boolean): Json => {
  const read = typeof value === 'string' ? readJsonText(value) : undefined;
  return isObject(read) && knows(read) ? read : value;
};

/** SCIM for Keycloak; seen in Captain-P-Goldfish/scim-for-keycloak#133 and #172. */
export const keycloakValueAsJson: Quirk = {
  name: 'keycloak-value-as-json',
  fixes:
    'SCIM for Keycloak writes the attributes of a PATCH without a path as text: {"op": "replace", "value": "{\\"displayName\\": \\"Guides\\"}"}.',
  rewrite: (message) => rewriteValues(message, { schema: parsed }),
};
