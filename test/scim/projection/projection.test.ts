import type { Mode } from '../../../lambda/scim/mode';
import { attributeNames } from '../../../lambda/scim/projection/attribute-names';
import { defaultProjection, parseProjection, wants } from '../../../lambda/scim/projection/projection';
import { renderResource } from '../../../lambda/scim/projection/render-resource';
import { complex, string } from '../../../lambda/scim/schema/definition';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';
import { refusal } from '../refusal';

const USER = userResourceType.core.id;
const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const user = {
  id: '2819c223',
  version: 3,
  created: '2024-05-13T04:42:34.000Z',
  lastModified: '2024-05-14T04:42:34.000Z',
  document: {
    externalId: 'X',
    userName: 'bjensen',
    name: { familyName: 'Jensen', givenName: 'Barbara' },
    emails: [{ value: 'a@example.com', type: 'work' }, { value: 'b@example.com' }],
    [ENT]: { department: 'Tours', manager: { value: '26' } },
  },
  groups: [{ value: 'g1', display: 'Guides', type: 'direct' as const }],
};
const show = (
  attributes?: string | readonly string[],
  excluded?: string | readonly string[],
  mode: Mode = 'compatible',
) => {
  const projection = parseProjection(userResourceType, attributes, excluded, mode);
  return renderResource(userResourceType, user, { baseUrl: 'https://example.com/scim/v2', projection });
};
const minimum = { schemas: [USER], id: '2819c223' };

describe('lists of attribute names', () => {
  test.each([
    ['', []],
    [' , ,', []],
    ['userName, name.givenName ,', ['userName', 'name.givenName']],
    ['emails[type eq "work"],title', ['emails', 'title']],
    ['emails[type eq "a,b]\\"]"].value,title', ['emails.value', 'title']],
    ['emails[type eq "work', ['emails']],
    [`${ENT}:department`, [`${ENT}:department`]],
  ])('%j', (list, names) => expect(attributeNames(list)).toEqual(names));

  test('an array is as good as a string', () => {
    expect(attributeNames(['userName', 'title,name', ''])).toEqual(['userName', 'title', 'name']);
  });
});

describe('attributes (RFC 7644 §3.9)', () => {
  test.each(['userName', 'USERNAME', `${USER}:userName`, ' userName , zork'])('%s', (list) => {
    expect(show(list)).toEqual({ ...minimum, userName: 'bjensen' });
  });

  test('a sub-attribute comes without its neighbours, and several come together', () => {
    expect(show('name.givenName')).toEqual({ ...minimum, name: { givenName: 'Barbara' } });
    expect(show('name.givenName,name.familyName').name).toEqual(user.document.name);
    expect(show('name.givenName,name').name).toEqual(user.document.name);
    expect(show('name,name.givenName').name).toEqual(user.document.name);
    expect(show('emails.value').emails).toEqual([{ value: 'a@example.com' }, { value: 'b@example.com' }]);
    expect(show('emails.type').emails).toEqual([{ type: 'work' }]);
    expect(show('meta.version,meta.resourceType').meta).toEqual({ resourceType: 'User', version: 'W/"3"' });
  });

  test('a filter on a value does not fail (behaviour 6.9)', () => {
    expect(show('emails[type eq "work"]').emails).toEqual(user.document.emails);
    expect(show('emails[type eq "work"].value').emails).toHaveLength(2);
  });

  test('a whole extension, and the whole core schema', () => {
    const whole = show(ENT);
    expect(whole).toMatchObject({ schemas: [USER, ENT], [ENT]: { department: 'Tours', manager: { value: '26' } } });
    expect(whole).not.toHaveProperty('userName');
    const core = show(USER);
    expect(core).toMatchObject({ schemas: [USER], userName: 'bjensen', name: user.document.name });
    expect(core).not.toHaveProperty([ENT]);
    expect(core).not.toHaveProperty('meta');
  });

  test('parts of an extension', () => {
    expect(show(`${ENT}:department`)[ENT]).toEqual({ department: 'Tours' });
    expect(show(`${ENT}:manager.$ref`)[ENT]).toEqual({ manager: { $ref: 'https://example.com/scim/v2/Users/26' } });
  });

  test('names that nothing bears, and what is never returned, give the minimum', () => {
    for (const list of ['zork', 'password', 'id', 'schemas', 'name.zork', 'urn:example:x'])
      expect(show(list)).toEqual(minimum);
  });
});

describe('excludedAttributes', () => {
  test('take away attributes, sub-attributes and whole extensions', () => {
    const shown = show(undefined, `groups,name.familyName,${ENT},meta.location,emails.type`);
    expect(shown).toEqual({
      ...minimum,
      externalId: 'X',
      userName: 'bjensen',
      name: { givenName: 'Barbara' },
      emails: [{ value: 'a@example.com' }, { value: 'b@example.com' }],
      meta: { resourceType: 'User', created: user.created, lastModified: user.lastModified, version: 'W/"3"' },
    });
  });

  test('what is always returned stays', () =>
    expect(show(undefined, `id,schemas,userName,${ENT}`)).toMatchObject(minimum));

  test('a complex value without anything left is not there', () => {
    expect(show(undefined, 'name.familyName,name.givenName')).not.toHaveProperty('name');
    expect(show(undefined, 'emails.value,emails.type')).not.toHaveProperty('emails');
  });
});

describe('both at once', () => {
  test('exclude each other in strict mode, and attributes win in compatible mode', () => {
    expect(refusal(() => show('userName', 'groups', 'strict'))).toMatchObject({
      status: 400,
      scimType: 'invalidValue',
    });
    expect(show('userName', 'userName')).toEqual({ ...minimum, userName: 'bjensen' });
  });

  test('an empty parameter is as good as none', () => {
    expect(show('', 'userName', 'strict')).not.toHaveProperty('userName');
    expect(show('userName', '', 'strict')).toHaveProperty('userName');
    expect(parseProjection(userResourceType, '', undefined, 'strict')).toBe(defaultProjection(userResourceType));
  });
});

describe('what need not be loaded (behaviour 4.5)', () => {
  const wantsMembers = (attributes?: string, excluded?: string) =>
    wants(parseProjection(groupResourceType, attributes, excluded, 'compatible'), 'members');

  test('members of a group', () => {
    expect(wantsMembers()).toBe(true);
    expect(wantsMembers(undefined, 'members')).toBe(false);
    expect(wantsMembers(undefined, `${groupResourceType.core.id}:MEMBERS`)).toBe(false);
    expect(wantsMembers(undefined, 'members.display')).toBe(true);
    expect(wantsMembers('id,displayName')).toBe(false);
    expect(wantsMembers('members.value')).toBe(true);
  });

  test('groups of a user', () => {
    expect(wants(defaultProjection(userResourceType), 'groups')).toBe(true);
    expect(wants(defaultProjection(groupResourceType), 'groups')).toBe(false);
    expect(wants(parseProjection(userResourceType, 'userName', undefined, 'strict'), 'groups')).toBe(false);
  });
});

describe('returned (RFC 7643 §7)', () => {
  const type = {
    ...userResourceType,
    core: {
      ...userResourceType.core,
      attributes: [
        string('badge', 'A number.', { returned: 'always' }),
        string('notes', 'A text.', { returned: 'request' }),
        string('secret', 'A secret.', { returned: 'never' }),
        complex('desk', 'A desk.', [
          string('value', 'A number.', { returned: 'always' }),
          string('floor', 'A floor.'),
          string('plan', 'A drawing.', { returned: 'request' }),
          string('code', 'A secret.', { returned: 'never' }),
        ]),
      ],
    },
    extensions: [],
  };
  const document = { badge: 'b', notes: 'n', secret: 's', desk: { value: 'v', floor: 'f', plan: 'p', code: 'c' } };
  const shown = (attributes?: string, excluded?: string) => {
    const projection = parseProjection(type, attributes, excluded, 'strict');
    const { schemas, id, meta, ...rest } = renderResource(type, { ...user, document }, { baseUrl: '', projection });
    return rest;
  };

  test.each([
    [undefined, undefined, { badge: 'b', desk: { value: 'v', floor: 'f' } }],
    ['notes', undefined, { badge: 'b', notes: 'n' }],
    ['secret', undefined, { badge: 'b' }],
    ['desk', undefined, { badge: 'b', desk: { value: 'v', floor: 'f' } }],
    ['desk.plan,desk.code', undefined, { badge: 'b', desk: { value: 'v', plan: 'p' } }],
    [undefined, 'badge,desk.value,desk.floor', { badge: 'b', desk: { value: 'v' } }],
    [undefined, 'desk', { badge: 'b' }],
  ])('attributes=%s, excludedAttributes=%s', (attributes, excluded, expected) => {
    expect(shown(attributes, excluded)).toEqual(expected);
  });
});
