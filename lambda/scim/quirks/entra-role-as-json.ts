import { isObject, type Json, type JsonObject } from '../json';
import type { Quirk, ScimMessage } from './quirk';
import { rewriteRoles } from './rewrite-roles';

const parseRole = (text: Json | undefined): JsonObject | undefined => {
  if (typeof text !== 'string' || !text.startsWith('{')) return undefined;
  try {
    const parsed = JSON.parse(text) as Json; // JSON.parse gives JSON
    return isObject(parsed) && typeof parsed.value === 'string' ? parsed : undefined;
  } catch {
    return undefined;
  }
};

const rewriteRole = (role: Json): Json => {
  const inner = parseRole(isObject(role) ? role.value : role);
  if (inner === undefined) return role;
  const { value = '', displayName } = inner;
  return {
    ...(typeof displayName === 'string' ? { display: displayName } : {}),
    ...(isObject(role) ? role : {}),
    value,
  };
};

const rewrite = (message: ScimMessage): ScimMessage => rewriteRoles(message, rewriteRole);

/** Entra's AppRoleAssignmentsComplex; seen in Captain-P-Goldfish/SCIM-SDK#516 and MicrosoftDocs/azure-docs#50772. */
export const entraRoleAsJson: Quirk = {
  name: 'entra-role-as-json',
  fixes:
    'Entra writes a role as JSON inside a string: {"op": "Add", "path": "roles", "value": [{"value": "{\\"id\\":\\"8ae06bd4-…\\",\\"value\\":\\"Admin\\",\\"displayName\\":\\"Admin\\"}"}]}.',
  rewrite,
};
