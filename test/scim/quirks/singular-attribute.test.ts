import type { Json, JsonObject } from '../../../lambda/scim/json';
import { applyQuirks } from '../../../lambda/scim/quirks/apply-quirks';
import type { ScimMessage } from '../../../lambda/scim/quirks/quirk';
import { singularAttribute } from '../../../lambda/scim/quirks/singular-attribute';
import { extendResourceType } from '../../../lambda/scim/schema/custom-schema';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ACME = 'urn:acme:2.0:User';

type Rest = Partial<Pick<ScimMessage, 'resource' | 'type'>>;
const body = (sent: JsonObject, rest: Rest = {}) =>
  singularAttribute.rewrite({ method: 'POST', resource: 'User', ...rest, body: sent }).body;
const operation = (sent: JsonObject, rest: Rest = {}) =>
  singularAttribute.rewrite({ method: 'PATCH', resource: 'User', ...rest, body: { Operations: [sent] } }).body
    .Operations;

test.each<[JsonObject, JsonObject]>([
  [{ email: 'a@b' }, { emails: 'a@b' }],
  [{ email: { value: 'a@b', type: 'work' } }, { emails: { value: 'a@b', type: 'work' } }],
  [{ email: ['a@b', { value: 'c@d' }] }, { emails: ['a@b', { value: 'c@d' }] }],
  [{ PHONENUMBER: '1' }, { phoneNumbers: '1' }],
  [{ address: { locality: 'Paris' } }, { addresses: { locality: 'Paris' } }],
  [{ 'email[type eq "work"].value': 'a@b' }, { 'emails[type eq "work"].value': 'a@b' }],
  [{ 'email.value': 'a@b' }, { 'emails.value': 'a@b' }],
  [{ [`${USER}:email`]: 'a@b' }, { [`${USER}:emails`]: 'a@b' }],
  [{ [USER]: { email: 'a@b' } }, { [USER]: { emails: 'a@b' } }],
  [{ [USER]: { role: 'admin' } }, { [USER]: { roles: 'admin' } }],
  [{ [`${USER}:role`]: 'admin' }, { [`${USER}:roles`]: 'admin' }],
  [{ 'role[primary eq "True"].value': 'admin' }, { 'roles[primary eq "True"].value': 'admin' }],
  [{ 'role.value': 'admin' }, { 'roles.value': 'admin' }],
  [
    { email: 'a@b', 'emails[type eq "work"].value': 'c@d' },
    { emails: 'a@b', 'emails[type eq "work"].value': 'c@d' },
  ],
])('a body with %j', (sent, expected) => {
  expect(body(sent)).toEqual(expected);
  expect(operation({ op: 'add', value: sent })).toEqual([{ op: 'add', value: expected }]);
});

test.each<JsonObject>([
  // Another key says it.
  { email: 'a@b', emails: [{ value: 'c@d' }] },
  { email: 'a@b', [`${USER}:EMAILS`]: [{ value: 'c@d' }] },
  { 'email[type eq "work"].value': 'a@b', 'emails[type eq "work"].value': 'c@d' },
  // Nothing is said, or what no value of the list can be.
  { email: '' },
  { email: null },
  { email: [] },
  { email: [''] },
  { email: {} },
  { email: true },
  { address: 'Main Street 1' },
  { 'email[type': 'a@b' },
  { 'email[type eq "work"].vaule': 'a@b' },
  { 'email.value': '' },
  // A word for a job, and what the service keeps.
  { role: 'admin' },
  { ROLE: [{ value: 'admin' }] },
  { group: '1' },
  { status: 'x', clas: 'x' },
])('%j stays as it is', (sent) => {
  expect(body(sent)).toBe(sent);
  const value = { op: 'add', value: sent };
  expect(operation(value)).toEqual([value]);
});

test('the first of two singulars is taken', () => {
  expect(body({ email: 'a@b', [`${USER}:email`]: 'c@d' })).toEqual({ emails: 'a@b', [`${USER}:email`]: 'c@d' });
});

test.each<[JsonObject, string]>([
  [{ op: 'Replace', path: 'email[type eq "work"].value', value: 'a@b' }, 'emails[type eq "work"].value'],
  [{ op: 'remove', path: 'email[type eq "work"]' }, 'emails[type eq "work"]'],
  [{ op: 'add', path: 'email', value: 'a@b' }, 'emails'],
  [{ op: 'replace', path: 'email', value: 'a@b' }, 'emails'],
  [{ op: 'remove', path: 'email', value: [{ value: 'a@b' }] }, 'emails'],
  [{ op: 'replace', path: 'email.value', value: 'a@b' }, 'emails.value'],
  [{ op: 'add', path: 'role', value: 'admin' }, 'roles'],
  [{ op: 'remove', path: 'role', value: [{ value: 'admin' }] }, 'roles'],
  [{ op: 'replace', path: `${USER}:role`, value: [{ value: 'admin' }] }, `${USER}:roles`],
  [{ op: 'replace', path: 'role[primary eq "True"].value', value: 'admin' }, 'roles[primary eq "True"].value'],
  [{ op: 'replace', path: `${USER}:phoneNumber`, value: '1' }, `${USER}:phoneNumbers`],
])('the path of %j', (sent, path) => expect(operation(sent)).toEqual([{ ...sent, path }]));

test.each<JsonObject>([
  { op: 'remove', path: 'email' },
  { op: 'remove', path: 'email.value' },
  { op: 'replace', path: 'email' },
  { op: 'replace', path: 'email', value: '' },
  { op: 'replace', path: 'email', value: [] },
  { op: 'replace', path: 'email', value: null },
  { op: 'remove', path: 'role' },
  { op: 'add', path: 'group', value: '1' },
])('%j empties no list and changes no group', (sent) => expect(operation(sent)).toEqual([sent]));

describe('the member of a group', () => {
  const rest = { resource: 'Group' } as const;
  const value = [{ value: '1' }];
  test('is added, replaced and removed', () => {
    expect(body({ member: value }, rest)).toEqual({ members: value });
    for (const op of ['add', 'replace', 'remove'])
      expect(operation({ op, path: 'member', value }, rest)).toEqual([{ op, path: 'members', value }]);
    const filtered = { op: 'remove', path: 'member[value eq "1"]' };
    expect(operation(filtered, rest)).toEqual([{ ...filtered, path: 'members[value eq "1"]' }]);
  });
  test.each<Json>([[], null, [{}], '', 'garbage'])('is what members are, with %j too', (sent) => {
    const path = 'urn:ietf:params:scim:schemas:core:2.0:Group:member';
    expect(operation({ op: 'replace', path, value: sent }, rest)).toMatchObject([{ path: `${path}s` }]);
    expect(operation({ op: 'replace', value: { member: sent } }, rest)).toMatchObject([{ value: { members: sent } }]);
    expect(body({ member: sent }, rest)).toEqual({ members: sent });
  });
  test.each<JsonObject>([
    { op: 'remove', path: 'member' },
    { op: 'remove', path: 'member', value: null },
  ])('%j takes no other out of it', (sent) => expect(operation(sent, rest)).toEqual([sent]));
});

describe('what an organization declares', () => {
  const declare = (name: string, multiValued = false) =>
    extendResourceType(userResourceType, [{ id: ACME, attributes: [{ name, multiValued }] }]);
  test('wins', () => {
    const type = declare('email');
    const sent = { email: 'a@b' };
    expect(body(sent, { type })).toBe(sent);
    expect(operation({ op: 'add', path: 'email', value: 'a@b' }, { type })).toMatchObject([{ path: 'email' }]);
  });
  test('has a singular too', () => {
    const type = declare('colors', true);
    expect(body({ [ACME]: { color: 'red' } }, { type })).toEqual({ [ACME]: { colors: 'red' } });
    expect(operation({ op: 'add', path: `${ACME}:color`, value: 'red' }, { type })).toMatchObject([
      { path: `${ACME}:colors` },
    ]);
    expect(operation({ op: 'add', path: ACME, value: { color: 'red' } }, { type })).toMatchObject([
      { value: { colors: 'red' } },
    ]);
    // A body names it by its URN only.
    expect(body({ color: 'red' }, { type })).toEqual({ color: 'red' });
  });
});

test('strict mode takes no singular', () => {
  const message: ScimMessage = { method: 'POST', resource: 'Group', type: groupResourceType, body: { member: '1' } };
  expect(applyQuirks(message, 'strict')).toEqual({ message, fired: [] });
});
