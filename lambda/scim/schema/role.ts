import type { ResourceTypeDefinition } from './definition';
import { string } from './definition';

const kept = { mutability: 'readOnly' } as const;

/** The roles that can be assigned, in the form in which Okta discovers entitlements; managed by the admin API only. */
const roleSchema = {
  id: 'urn:okta:scim:schemas:core:1.0:Role',
  name: 'Role',
  description: 'Role',
  attributes: [
    string('displayName', 'The name of the role for people.', kept),
    string('type', 'What kind of entitlement it is.', kept),
    string('description', 'What the role is for.', kept),
  ],
} as const;

/** What `/Roles` serves. Behaviour 3.6. */
export const roleResourceType: ResourceTypeDefinition<'Role'> = {
  name: 'Role',
  endpoint: '/Roles',
  description: 'A role that can be assigned to users',
  core: roleSchema,
  extensions: [],
};
