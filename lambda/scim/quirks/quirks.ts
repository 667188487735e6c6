import { entraDottedExtension } from './entra-dotted-extension';
import { entraRoleAsJson } from './entra-role-as-json';
import { entraRoleDisplayName } from './entra-role-display-name';
import { entraWrappedStrings } from './entra-wrapped-strings';
import { entraWrappedValue } from './entra-wrapped-value';
import { filterBackslash } from './filter-backslash';
import { filterQuotes } from './filter-quotes';
import { keycloakElementAsJson } from './keycloak-element-as-json';
import { keycloakListOfAttributes } from './keycloak-list-of-attributes';
import { keycloakValueAsJson } from './keycloak-value-as-json';
import { oneloginDraftUrns } from './onelogin-draft-urns';
import { oneloginScim1Urns } from './onelogin-scim-1-urns';
import type { Quirk } from './quirk';
import { sapListOfOne } from './sap-list-of-one';
import { singularAttribute } from './singular-attribute';

/**
 * All quirks, in the order in which they are applied: attributes that come in a list or as text, and URNs, first, since the others look at
 * names; then names in the singular, before what looks at values; a role as text before other elements as text, and a list before what stands in it.
 */
export const quirks: readonly Quirk[] = [
  keycloakListOfAttributes,
  keycloakValueAsJson,
  oneloginScim1Urns,
  oneloginDraftUrns,
  filterQuotes,
  filterBackslash,
  entraDottedExtension,
  singularAttribute,
  entraWrappedValue,
  entraRoleAsJson,
  entraRoleDisplayName,
  keycloakElementAsJson,
  sapListOfOne,
  entraWrappedStrings,
];
