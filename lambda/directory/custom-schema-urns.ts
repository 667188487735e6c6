/** The URNs under which an organisation can declare attributes. */
import type { CustomSchema } from '../scim/schema/custom-schema';
import { enterpriseUserSchema } from '../scim/schema/enterprise-user';
import { groupSchema } from '../scim/schema/group';
import { userSchema } from '../scim/schema/user';
import { invalidField } from './management-error';

const standard = [userSchema.id, groupSchema.id, enterpriseUserSchema.id] as const;

/** Whether a declaration with this id adds to a core schema. */
export const isCoreUrn = (id: string): boolean => id === userSchema.id || id === groupSchema.id;

/** RFC 8141, without what would mean something in a filter or in the path of a URL. */
const URN = /^urn:[A-Za-z0-9][A-Za-z0-9-]{1,30}(?::[A-Za-z0-9][A-Za-z0-9._~-]*)+$/;
const LONGEST = 200;

/** Whether a text has the form of a schema's URN, in any case. */
export const isSchemaUrn = (text: string): boolean =>
  text.length <= LONGEST && URN.test(text.replace(/^urn:/i, 'urn:'));

/** Whether one is the other or a part of it up to a colon, so that `one:name` could be read in two ways. */
const overlap = (one: string, other: string): boolean => {
  const [short = '', long = ''] = [one.toLowerCase(), other.toLowerCase()].sort((a, b) => a.length - b.length);
  return long === short || long.startsWith(`${short}:`);
};

/** Throws `ManagementError('invalid')` for an id that cannot be told from another schema's. */
export const checkSchemaUrn = (
  { field, label }: { readonly field: string; readonly label: string },
  { id, resourceType, required }: CustomSchema,
  all: readonly CustomSchema[],
): void => {
  const refuse = (part: string, problem: string) => invalidField(`${field}.${part}`, `${label}: ${problem}`);
  if (all.filter((other) => overlap(other.id, id)).length > 1) {
    throw refuse('id', 'the URN is that of another schema in this declaration, or the beginning of it.');
  }
  if (isCoreUrn(id)) {
    const extended = id === userSchema.id ? 'User' : 'Group';
    if (resourceType !== undefined && resourceType !== extended) {
      throw refuse('resourceType', `this is the core schema of ${extended}.`);
    }
    if (required !== undefined) throw refuse('required', 'a core schema is always required; leave "required" out.');
    return;
  }
  if (id.length > LONGEST || !URN.test(id)) {
    const example = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User';
    throw refuse('id', `an extension needs a URN of at most ${LONGEST} characters, such as "${example}".`);
  }
  if (/^urn:ietf:params:scim:(?!schemas:extension:)/i.test(id) || standard.some((urn) => overlap(urn, id))) {
    throw refuse('id', 'this URN belongs to the standard; use one of your own, or the exact one of a core schema.');
  }
};
