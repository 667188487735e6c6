import { knownPaths, type PathNotes } from '../../../lambda/scim/filter/known-paths';
import { parseFilter } from '../../../lambda/scim/filter/parse-filter';
import { printFilter } from '../../../lambda/scim/filter/print-filter';
import { extendResourceType } from '../../../lambda/scim/schema/custom-schema';
import type { AnyResourceType } from '../../../lambda/scim/schema/definition';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';
import { roleResourceType } from '../../../lambda/scim/schema/role';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const read = (text: string, ...types: readonly AnyResourceType[]) => {
  const notes: PathNotes = { taken: new Set(), unknown: [] };
  const filter = parseFilter(text, { mode: 'compatible' });
  const known = knownPaths(filter, types.length === 0 ? [userResourceType] : types, notes);
  return { filter, known, text: printFilter(known), taken: [...notes.taken], unknown: notes.unknown };
};

describe('a name in the singular is taken for the multi-valued attribute', () => {
  test.each([
    ['email eq "a@x"', 'emails eq "a@x"'],
    ['EMAIL EQ "a@x"', 'emails eq "a@x"'],
    ['email.value eq "a@x"', 'emails.value eq "a@x"'],
    ['email.type eq "work"', 'emails.type eq "work"'],
    ['email pr', 'emails pr'],
    ['not (email eq "a@x") and active eq true', 'not (emails eq "a@x") and active eq true'],
    ['email[type eq "work"] eq "a@x"', 'emails[type eq "work" and value eq "a@x"]'],
    ['email[type eq "work"].value eq "a@x"', 'emails[type eq "work" and value eq "a@x"]'],
    [`${USER}:email eq "a@x"`, `${USER}:emails eq "a@x"`],
    ['phoneNumber eq "1"', 'phoneNumbers eq "1"'],
    ['phonenumber.value eq "1"', 'phoneNumbers.value eq "1"'],
    ['role eq "admin"', 'roles eq "admin"'],
    ['group.display eq "Staff"', 'groups.display eq "Staff"'],
    ['entitlement eq "x"', 'entitlements eq "x"'],
    ['photo pr', 'photos pr'],
    ['im eq "x"', 'ims eq "x"'],
    ['x509Certificate pr', 'x509Certificates pr'],
    ['address.locality eq "Rome"', 'addresses.locality eq "Rome"'],
    ['schema eq "urn:x"', 'schemas eq "urn:x"'],
  ])('%s', (text, expected) => {
    expect(read(text)).toMatchObject({ text: expected, taken: ['filter-singular-attribute'], unknown: [] });
  });

  test('of a group', () => {
    expect(read('member eq "u"', groupResourceType)).toMatchObject({
      text: 'members eq "u"',
      taken: ['filter-singular-attribute'],
    });
    expect(read('member[value eq "u"]', groupResourceType)).toMatchObject({ text: 'members[value eq "u"]' });
  });

  test('of one of several types', () => {
    expect(read('member eq "u" or email eq "a"', userResourceType, groupResourceType)).toMatchObject({
      text: 'members eq "u" or emails eq "a"',
      unknown: [],
    });
  });

  test('unless an organisation declares an attribute of that name', () => {
    const declared = extendResourceType(userResourceType, [
      {
        id: 'urn:example:2.0:User',
        attributes: [{ name: 'email' }, { name: 'cities', multiValued: true }],
      },
    ]);
    expect(read('email eq "a@x"', declared)).toMatchObject({ text: 'email eq "a@x"', taken: [], unknown: [] });
    expect(read('city eq "Rome"', declared)).toMatchObject({
      text: 'cities eq "Rome"',
      taken: ['filter-singular-attribute'],
      unknown: [],
    });
  });
});

describe('a URN of before RFC 7643 is taken for the present one', () => {
  const former = ['filter-former-urn'];
  test.each([
    ['urn:scim:schemas:core:1.0:userName eq "x"', `${USER}:userName eq "x"`, former],
    ['urn:scim:schemas:core:2.0:userName eq "x"', `${USER}:userName eq "x"`, former],
    ['urn:scim:schemas:core:2.0:User:name.givenName eq "x"', `${USER}:name.givenName eq "x"`, former],
    ['URN:SCIM:schemas:core:2.0:User:emails[type eq "work"]', `${USER}:emails[type eq "work"]`, former],
    ['urn:scim:schemas:extension:enterprise:1.0:department eq "x"', `${ENT}:department eq "x"`, former],
    ['urn:scim:schemas:extension:enterprise:2.0:User:manager eq "x"', `${ENT}:manager eq "x"`, former],
    ['urn:scim:schemas:core:1.0:email eq "x"', `${USER}:emails eq "x"`, [...former, 'filter-singular-attribute']],
  ])('%s', (text, expected, taken) => {
    expect(read(text)).toMatchObject({ text: expected, taken, unknown: [] });
  });

  test('of the type that has the attribute', () => {
    expect(read('urn:scim:schemas:core:1.0:members pr', userResourceType, groupResourceType)).toMatchObject({
      text: 'urn:ietf:params:scim:schemas:core:2.0:Group:members pr',
      taken: former,
    });
    expect(read('urn:scim:schemas:core:2.0:members pr')).toMatchObject({
      taken: [],
      unknown: [{ name: 'urn:scim:schemas:core:2.0:members' }],
    });
  });
});

describe('what no schema has is named with what comes nearest', () => {
  test.each([
    ['emial eq "a@x"', [{ name: 'emial', nearest: 'emails' }]],
    ['emails.vale eq "a@x"', [{ name: 'emails.vale', nearest: 'emails.value' }]],
    ['email.vale eq "a@x"', [{ name: 'email.vale', nearest: 'emails.value' }]],
    ['emails[typ eq "work"]', [{ name: 'emails.typ', nearest: 'emails.type' }]],
    ['addresses[type eq "work"] eq "x"', [{ name: 'addresses.value', nearest: undefined }]],
    ['emails.value[type eq "x"]', [{ name: 'emails.value', nearest: 'emails.value' }]],
    ['departement eq "x"', [{ name: 'departement', nearest: `${ENT}:department` }]],
    ['shoeSize eq 42', [{ name: 'shoeSize' }]],
    ['shoeSize eq 42 or not (shoeSize eq 43)', [{ name: 'shoeSize' }]],
    ['members eq "u"', [{ name: 'members' }]],
    ['userName.value eq "x"', [{ name: 'userName.value' }]],
    [`${'x'.repeat(150)} pr`, [{ name: `${'x'.repeat(100)}…` }]],
  ])('%s', (text, unknown) => {
    const notes = read(text);
    expect(notes.unknown).toEqual(
      unknown.map(({ name, nearest }: { name: string; nearest?: string | undefined }) =>
        nearest === undefined ? { name } : { name, nearest },
      ),
    );
    expect(notes.known).toBe(notes.filter);
  });

  test.each([
    'userName eq "x"',
    'emails[type eq "work" and value eq "x"]',
    'manager eq "x"',
    `${ENT} pr`,
    'schemas[value eq "urn:x"]',
    'meta.lastModified gt "2024-01-01T00:00:00Z"',
    'groups.$ref pr',
  ])('nothing is said of %s', (text) => {
    expect(read(text)).toMatchObject({ taken: [], unknown: [] });
  });

  test('of roles as of people', () => {
    expect(read('displayname eq "x" or naem eq "x"', roleResourceType)).toMatchObject({ unknown: [{ name: 'naem' }] });
  });

  test('of many names the first ten are told', () => {
    const names = Array.from({ length: 30 }, (_, index) => `unknownNumber${index}x`);
    expect(read(names.map((name) => `${name} pr`).join(' or ')).unknown.map(({ name }) => name)).toEqual(
      names.slice(0, 10),
    );
  });
});
