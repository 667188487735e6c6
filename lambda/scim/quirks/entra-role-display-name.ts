import { isObject, type Json } from '../json';
import type { Quirk, ScimMessage } from './quirk';
import { rewriteRoles } from './rewrite-roles';

const rewriteRole = (role: Json): Json => {
  if (!isObject(role) || typeof role.displayName !== 'string') return role;
  const { displayName, ...rest } = role;
  return { display: displayName, ...rest };
};

const rewrite = (message: ScimMessage): ScimMessage => rewriteRoles(message, rewriteRole);

/** Seen in MicrosoftDocs/entra-docs#215. */
export const entraRoleDisplayName: Quirk = {
  name: 'entra-role-display-name',
  fixes:
    'Entra names a role by displayName instead of display: {"roles": [{"primary": false, "type": "WindowsAzureActiveDirectoryRole", "displayName": "Admin", "value": "Admin"}]}.',
  rewrite,
};
