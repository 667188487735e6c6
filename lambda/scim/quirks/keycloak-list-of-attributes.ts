import { isObject, type Json, type JsonObject, onlyItem } from '../json';
import type { Quirk } from './quirk';
import { rewriteValues } from './rewrite-values';

/** The only object of a list. One that names no attribute, `[{"value": "<id>"}]`, stays for the engine to refuse. */
const only = (value: Json, knows: (object: JsonObject) => boolean): Json => {
  const one = onlyItem(value);
  return isObject(one) && knows(one) ? one : value;
};

/** The SCIM SDK for Keycloak puts every `valueNode` into a list; seen in Captain-P-Goldfish/SCIM-SDK#968. */
export const keycloakListOfAttributes: Quirk = {
  name: 'keycloak-list-of-attributes',
  fixes:
    'The SCIM SDK for Keycloak puts the object of attributes into a list: {"op": "replace", "value": [{"title": "Guide"}]}, {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [{"department": "Tours"}]}.',
  rewrite: (message) => rewriteValues(message, { schema: only }),
};
