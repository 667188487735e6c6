import { entraDottedExtension } from './entra-dotted-extension';
import { entraRoleAsJson } from './entra-role-as-json';
import { entraRoleDisplayName } from './entra-role-display-name';
import { entraWrappedValue } from './entra-wrapped-value';
import { oneloginScim1Urns } from './onelogin-scim-1-urns';
import type { Quirk } from './quirk';

/** All quirks, in the order in which they are applied: names and URNs first, since the others look at paths. */
export const quirks: readonly Quirk[] = [
  oneloginScim1Urns,
  entraDottedExtension,
  entraWrappedValue,
  entraRoleAsJson,
  entraRoleDisplayName,
];
