import type { Json, JsonObject } from '../../../../lambda/scim/json';
import type { Mode } from '../../../../lambda/scim/mode';
import type { MemberStep } from '../../../../lambda/scim/patch/plan';
import type { ScimType } from '../../../../lambda/scim/scim-error';

/** One row of the table: what a PATCH makes of a resource. `section` is of RFC 7644, of RFC 7643 where it says so, or a behaviour (B). */
export interface PatchCase {
  readonly section: string;
  readonly name: string;
  /** Both modes when absent. */
  readonly mode?: Mode;
  readonly before: JsonObject;
  readonly operations: readonly Json[];
  /** Attributes that differ afterwards; undefined ones are gone. Absent or empty: the very same document. */
  readonly changes?: { readonly [name: string]: Json | undefined };
  readonly steps?: readonly MemberStep[];
  readonly repeatedGroups?: readonly Json[];
  readonly error?: ScimType;
}

export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

export const workEmail = { value: 'babs@example.com', type: 'work', primary: true };
export const homeEmail = { value: 'babs@jensen.org', type: 'home' };
export const workAddress = { streetAddress: '100 Universal City Plaza', locality: 'Hollywood', type: 'work' };

/** A user with something of everything. */
export const babs: JsonObject = {
  userName: 'bjensen@example.com',
  externalId: '701984',
  name: { familyName: 'Jensen', givenName: 'Barbara' },
  displayName: 'Babs Jensen',
  title: 'Tour Guide',
  active: true,
  emails: [workEmail, homeEmail],
  addresses: [workAddress],
  roles: [{ value: 'guide' }],
  [ENTERPRISE]: { employeeNumber: '701984', department: 'Tours', manager: { value: '26118915' } },
};

/** A user with a name to sign in with and nothing else. */
export const bare: JsonObject = { userName: 'bare@example.com', active: true };

export const guides: JsonObject = { displayName: 'Tour Guides', externalId: 'g-1' };
