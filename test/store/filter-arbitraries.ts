/** Documents and filters that are as nasty as they can be: text that folds to other text, text that JSON escapes, values of other shapes. */
import type { Filter } from '../../lambda/scim/filter/ast';
import { compileFilter } from '../../lambda/scim/filter/compile-filter';
import type { JsonObject } from '../../lambda/scim/json';
import { groupResourceType, userResourceType } from '../../lambda/scim/schema/resource-types';
import { fc } from '../properties';

export const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const plain = ['a', 'A', 'b', 'K', '"', '\\', '":"', '"title":"a', '/title/', 'title', 'true', ' ', '\n', '\u0001', ''];
/** The Kelvin sign, a long s and a full-width letter fold to ASCII; i with a dot above folds to two characters. */
const beyond = ['é', 'e\u0301', 'ﬁ', '\u212a', 'ſ', 'ａ', 'İ', '\u2028', '😀', '\ud800', '\udc00'];
const words = (some: readonly string[]) =>
  fc.array(fc.constantFrom(...some), { maxLength: 4 }).map((parts) => parts.join(''));
const text = fc.oneof({ weight: 3, arbitrary: words(plain) }, words([...plain, ...beyond]));

const record = <T extends Record<string, fc.Arbitrary<unknown>>>(members: T) =>
  fc.record(members, { requiredKeys: [], noNullPrototype: true });
/** Imports write what they are given. */
const value = fc.oneof(
  { weight: 12, arbitrary: text },
  fc.array(text, { maxLength: 2 }),
  fc.constantFrom(1, null, true),
);
const flag = fc.oneof({ weight: 8, arbitrary: fc.boolean() }, fc.constantFrom('true', [true], null));
const values = fc.array(
  fc.oneof({ weight: 8, arbitrary: record({ value, type: value, primary: flag, display: value }) }, text),
  {
    maxLength: 3,
  },
);

/** What a user's item may hold. */
export const userDocument: fc.Arbitrary<JsonObject> = record({
  userName: value,
  title: value,
  active: flag,
  externalId: value,
  name: record({ givenName: value, familyName: value }),
  emails: values,
  roles: values,
  profileUrl: value,
  [ENT]: record({ department: value, title: value, manager: record({ value }) }),
  'urn:example:title': record({ title: value, unknown: value }),
}) as fc.Arbitrary<JsonObject>; // JSON values only

/** What a group's item may hold. */
export const groupDocument: fc.Arbitrary<JsonObject> = record({
  displayName: value,
  externalId: value,
}) as fc.Arbitrary<JsonObject>; // JSON values only

const comparison = (paths: readonly string[]): fc.Arbitrary<Filter> =>
  fc.record({
    kind: fc.constant('compare' as const),
    path: fc.constantFrom(...paths),
    operator: fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'),
    value: fc.oneof({ weight: 4, arbitrary: text }, fc.constantFrom(true, false, null, 1)),
    position: fc.constant(0),
  });

const combined = (leaf: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> =>
  fc.oneof(
    { weight: 3, arbitrary: leaf },
    leaf.map((operand): Filter => ({ kind: 'not', operand })),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      operands: fc.array(leaf, { minLength: 2, maxLength: 3 }),
    }),
  );

const core = [
  'userName',
  'title',
  'active',
  'externalId',
  'name.givenName',
  'emails',
  'emails.type',
  'emails.primary',
  'roles',
];
const further = ['profileUrl', 'department', `${ENT}:manager`, `${ENT}:manager.value`, 'manager.$ref', 'unknown'];
const valuePath = combined(comparison(['value', 'type', 'primary', 'display', '$ref'])).map(
  (filter): Filter => ({ kind: 'valuePath', path: 'emails', filter, position: 0 }),
);

export const userFilter = combined(
  combined(fc.oneof({ weight: 3, arbitrary: comparison([...core, ...further]) }, valuePath)),
);
export const groupFilter = combined(comparison(['displayName', 'externalId', 'members.display', 'unknown']));

/** Whether a document matches in either mode. */
export const matches = (kind: 'User' | 'Group', wanted: Filter, document: JsonObject): boolean =>
  (['compatible', 'strict'] as const).some((mode) => {
    const meta = { resourceType: kind, created: '', lastModified: '', version: '', location: `/${kind}s/x` };
    try {
      const test = compileFilter(wanted, kind === 'User' ? userResourceType : groupResourceType, { mode });
      return test({ id: 'x', document, meta });
    } catch {
      return false; // refused before anything is read
    }
  });
