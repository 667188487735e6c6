import type { FilterCase } from './case';

const RFC = 'RFC 7644 §3.4.2.2';

/** Any value, one and the same value, and the derived attributes. */
export const multiValuedCases: readonly FilterCase[] = [
  ['behaviours 6.3', 'emails co "example.com"', 'ada bob'],
  ['behaviours 6.3', 'emails eq "ADA@home.org"', 'ada'],
  ['behaviours 6.3', 'emails.value eq "ada@home.org"', 'ada'],
  ['behaviours 6.3', 'roles eq "admin"', 'ada'],
  ['behaviours 6.3', 'groups eq "g-1"', 'ada'],
  ['behaviours 6.3', 'groups.value eq "G-1"', ''],
  ['behaviours 6.3', 'groups.display eq "admins"', 'ada'],
  ['behaviours 6.3', 'groups[type eq "direct" and value eq "g-1"]', 'ada'],
  ['behaviours 6.3', 'groups.$ref ew "/Groups/g-1"', 'ada'],
  ['behaviours 6.3', 'groups[$ref eq "https://scim.example.com/organizations/o/scim/v2/Groups/g-1"]', 'ada'],

  // One element against two.
  ['behaviours 6.3', 'emails[type eq "work" and value co "@example.com"]', 'ada'],
  ['behaviours 6.3', 'emails.type eq "work" and emails.value co "@example.com"', 'ada bob'],
  ['behaviours 6.3', 'emails[type eq "work"] and emails[value co "@example.com"]', 'ada bob'],
  ['behaviours 6.3', 'emails[type eq "home" or value sw "robert"]', 'ada bob'],
  ['behaviours 6.6', 'emails[type eq "work"].value eq "bob@example.org"', 'bob'],
  ['behaviours 6.6', 'emails[type eq "work"].value eq "robert@example.com"', ''],
  ['behaviours 6.6', 'emails[type eq "home" or primary eq true].value co "ada"', 'ada'],
  ['behaviours 6.6', 'emails[type eq "work"].primary pr', 'ada'],
  ['behaviours 6.6', 'emails[type eq "work" and primary eq true].value pr and active eq true', 'ada'],
  ['behaviours 6.3', 'emails[value pr]', 'ada bob'],
  ['behaviours 6.3', 'emails[type eq "fax"]', ''],
  ['behaviours 6.3', 'not (emails[type eq "home"])', 'bob cyd dan'],
  ['behaviours 6.3', 'not emails[type eq "home"]', 'bob cyd dan', /position 4/],
  ['behaviours 6.3', 'emails[not (type eq "work")]', 'ada bob'],
  ['behaviours 10 Entra', 'roles[primary eq "True"].value eq "admin"', 'ada', /does not apply/],
  ['behaviours 10 Entra', 'addresses[type eq "work"].formatted sw "1 Main"', 'bob'],
  ['a singular complex attribute', 'name[givenName eq "Bob" and familyName eq "Jensen"]', 'bob'],
  ['a singular complex attribute', 'manager[value eq "m-1"]', 'ada'],
  ['RFC 7643 §2.4', 'schemas[value ew ":2.0:User"]', 'ada bob cyd dan'],

  // ne: any of the values; an unassigned one is not identical either.
  [RFC, 'emails.value ne "ada@example.com"', 'ada bob cyd dan'],
  [RFC, 'emails ne "bob@example.org"', 'ada bob cyd dan'],
  [RFC, 'not (emails eq "ada@example.com")', 'bob cyd dan'],
  [RFC, 'emails.type ne "work"', 'ada bob cyd dan'],
  [RFC, 'emails[type ne "work"]', 'ada bob'],
  [RFC, 'emails[type ne "home" and value ew "com"]', 'ada bob'],
  [RFC, 'roles ne "admin"', 'bob cyd dan'],
  [RFC, 'groups ne "g-1"', 'bob cyd dan'],
  [RFC, 'emails.type ne null', 'ada bob'],

  // What has no value of its own.
  [
    'RFC 7644 §3.4.2.2, a sub-attribute MUST be specified',
    'name eq "Bob"',
    /"name".*is complex.*one of its sub-attributes/,
  ],
  ['RFC 7644 §3.4.2.2, a sub-attribute MUST be specified', 'addresses co "Main"', /"addresses".*is complex/],
  ['RFC 7644 §3.4.2.2, a sub-attribute MUST be specified', 'name ne "Bob"', /is complex/],
  [
    'RFC 7644 §3.4.2.2, a sub-attribute MUST be specified',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User eq "x"',
    /is complex/,
  ],

  // An operator behind the brackets compares the value of the element that they choose.
  ['behaviours 11.6', 'emails[type eq "work"] eq "ada@example.com"', 'ada', /position 23/],
  ['behaviours 11.6', 'emails[type eq "work"] eq "ada@home.org"', '', /position 23/],
  ['behaviours 11.6', 'emails[type eq "work" or type eq "home"] sw "ada" and active eq true', 'ada', /position/],
  ['behaviours 11.6', 'not (emails[type eq "work"] co "@example.org")', 'ada cyd dan', /position/],
  ['behaviours 11.6', '(emails[type eq "work"]eq "bob@example.org")', 'bob', /position/],
  ['behaviours 11.6', 'emails[type eq "home"] pr', 'ada', /position/],
  ['behaviours 11.6', 'addresses[type eq "work"] pr', 'bob', /position/],
  ['behaviours 11.6', 'emails[type eq "work"] xx "a"', /position 23: expected and, or, or the end, found "xx"/],

  // Unknown attributes.
  ['behaviours 6.5', 'shoeSize eq 42', '', /"shoeSize" at position 0 is not an attribute of a User/],
  ['behaviours 6.5', 'shoeSize pr', '', /not an attribute/],
  ['behaviours 6.5', 'shoeSize ne "42"', '', /not an attribute/],
  ['behaviours 6.5', 'shoeSize eq null', '', /not an attribute/],
  ['behaviours 6.5', 'shoeSize eq 42 or userName eq "bob"', 'bob', /not an attribute/],
  ['behaviours 6.5', 'name.shoeSize eq "42"', '', /not an attribute/],
  ['behaviours 6.5', 'userName.value eq "bob"', '', /not an attribute/],
  ['behaviours 6.5', 'emails[size eq "42"]', '', /"size" at position 7 is not an attribute of emails/],
  ['behaviours 6.5', 'userName[value eq "x"]', ''],
  ['behaviours 6.5', 'emails.value[type eq "x"]', '', /not an attribute/],
  ['behaviours 6.5', 'urn:example:2.0:User:colour eq "red"', '', /not an attribute/],
  ['behaviours 6.5', 'members eq "u-1"', '', /not an attribute of a User/],
  ['behaviours 1.7', 'aadOptscim062020 eq true', '', /"aadOptscim062020"/],
  ['prototype keys', '__proto__ pr', '', /not an attribute/],
  ['prototype keys', 'constructor.name pr', '', /not an attribute/],
  ['prototype keys', 'emails[__proto__ pr]', '', /not an attribute/],
  ['an attribute may be called not', 'not eq "x"', '', /"not" at position 0 is not an attribute/],
];

/** The cases on groups. */
export const groupCases: readonly FilterCase[] = [
  ['behaviours 6.6', 'displayName eq "ADMINS"', 'admins'],
  ['behaviours 6.6', 'displayName eq "Team (EMEA)"', 'nested'],
  ['behaviours 6.6', 'members eq "u-1"', 'admins'],
  ['behaviours 6.6', 'members.value eq "u-2"', 'nested'],
  ['behaviours 6.6', 'members[value eq "u-1"]', 'admins'],
  ['behaviours 6.6', 'members[value eq "g-2" and type eq "Group"]', 'admins'],
  ['behaviours 6.6', 'members[value eq "u-1" and type eq "Group"]', ''],
  ['behaviours 10 Entra', 'id eq "g-1" and members eq "u-1"', 'admins'],
  ['behaviours 10 Entra', 'id eq "g-2" and members eq "u-1"', ''],
  ['behaviours 6.3', 'members.display eq "ada"', 'admins'],
  ['behaviours 6.3', 'members.$ref ew "/Groups/g-2"', 'admins'],
  ['behaviours 6.3', 'members[$ref ew "/Users/u-2"]', 'nested'],
  ['behaviours 6.4', 'members pr', 'admins nested'],
  ['behaviours 6.4', 'members eq null', 'empty'],
  ['behaviours 6.4', 'not (members pr)', 'empty'],
  ['behaviours 6.3', 'members ne "u-2"', 'admins empty'],
  ['behaviours 4.1', 'externalId eq "x"', 'admins'],
  ['RFC 7643 §3.1', 'meta.resourceType eq "Group"', 'admins nested empty'],
  ['RFC 7644 §3.10', 'urn:ietf:params:scim:schemas:core:2.0:Group:displayName sw "e"', 'empty'],
  ['RFC 7644 §3.10', 'schemas eq "urn:ietf:params:scim:schemas:core:2.0:Group"', 'admins nested empty'],
  ['behaviours 6.5', 'userName eq "x"', '', /not an attribute of a Group/],
];
