/** What identity providers send most: filters, and PATCH requests of users. */
import type { Json } from '../../lambda/scim/json';

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

export const commonestFilters: readonly string[] = [
  'userName eq "ada@example.com"',
  'externalId eq "Ext-1"',
  'id eq "2819c223-7f76-453a-919d-413861904646"',
  'emails.value eq "ada@example.com"',
  'emails[type eq "work" and value eq "ada@example.com"]',
  'userName eq "ada@example.com" and active eq true',
  'displayName eq "Tour Guides"',
  'id eq "2819c223-7f76-453a-919d-413861904646" and groups.value eq "g-1"',
  'meta.lastModified gt "2011-05-13T04:42:34Z"',
  'userName sw "a"',
];

export const commonestPatches: readonly (readonly Json[])[] = [
  [{ op: 'replace', path: 'active', value: false }],
  [{ op: 'replace', value: { active: false } }],
  [{ op: 'replace', path: 'displayName', value: 'Babs' }],
  [{ op: 'replace', path: 'name.givenName', value: 'Babs' }],
  [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'new@example.com' }],
  [{ op: 'add', path: 'emails', value: [{ value: 'third@example.com', type: 'other' }] }],
  [{ op: 'add', path: `${ENT}:department`, value: 'Engines' }],
  [{ op: 'replace', path: 'addresses[type eq "work"].locality', value: 'Paris' }],
  [{ op: 'remove', path: 'title' }],
  [
    { op: 'replace', path: 'name.familyName', value: 'Lovelace' },
    { op: 'replace', path: 'displayName', value: 'Ada Lovelace' },
    { op: 'replace', path: 'emails[type eq "work"].value', value: 'ada@example.com' },
  ],
];
