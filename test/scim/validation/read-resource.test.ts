import type { JsonObject } from '../../../lambda/scim/json';
import type { Mode } from '../../../lambda/scim/mode';
import { applyPatch } from '../../../lambda/scim/patch/apply-patch';
import { string } from '../../../lambda/scim/schema/definition';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';
import { type ReadResourceOptions, readResource } from '../../../lambda/scim/validation/read-resource';
import { refusal } from '../refusal';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const create = (body: JsonObject, mode: Mode = 'compatible') => readResource(userResourceType, body, 'creation', mode);
const replace = (body: JsonObject, mode: Mode = 'compatible', options: ReadResourceOptions = {}) =>
  readResource(userResourceType, body, 'replacement', mode, options);
const minimal = { schemas: [USER], userName: 'bjensen' };

describe('schemas (behaviour 1.10)', () => {
  test('the core URN in any case is enough in strict mode', () => {
    expect(create({ ...minimal, schemas: [USER.toUpperCase()] }, 'strict').document).toHaveProperty('userName');
    expect(create({ ...minimal, schemas: [USER, ENT] }, 'strict').document).toHaveProperty('userName');
  });

  test.each([
    ['absent', {}],
    ['null', { schemas: null }],
    ['empty', { schemas: [] }],
    ['one string', { schemas: USER }],
    ['the extension alone', { schemas: [ENT] }],
    [
      'unknown URNs besides',
      { schemas: [USER, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/User'] },
    ],
    ['SCIM 1.1 URNs', { schemas: ['urn:scim:schemas:core:1.0'] }],
  ])('%s: taken in compatible mode, refused in strict mode', (_, schemas) => {
    const body: JsonObject = { userName: 'bjensen', ...schemas };
    expect(create(body).document).toMatchObject({ userName: 'bjensen' });
    expect(refusal(() => create(body, 'strict'))).toMatchObject({ status: 400 });
  });

  test('the name of the key compares in any case', () => {
    expect(create({ SCHEMAS: [USER], userName: 'x' }, 'strict').document).toHaveProperty('userName');
  });

  test('a body that claims to be another kind of resource is refused in every mode', () => {
    for (const mode of ['compatible', 'strict'] as const) {
      expect(refusal(() => create({ schemas: [GROUP], userName: 'x' }, mode)).detail).toContain(USER);
    }
  });

  test.each([[5], [[1]], [{}], [[USER, null]]])('%j is no list of URNs', (schemas) => {
    const body = { ...minimal, schemas } as JsonObject;
    for (const mode of ['compatible', 'strict'] as const) {
      expect(refusal(() => create(body, mode)).scimType).toBe('invalidSyntax');
    }
  });

  test('an extension counts though schemas forgot it', () => {
    const body = { ...minimal, [ENT]: { department: 'Tours' } };
    for (const mode of ['compatible', 'strict'] as const) {
      expect(create(body, mode).document[ENT]).toEqual({ department: 'Tours' });
    }
  });
});

describe('what is stored', () => {
  test('canonical names, common attributes first, then the table, then extensions', () => {
    const { document } = create({
      [ENT.toLowerCase()]: { DEPARTMENT: 'Tours', employeenumber: 7 },
      USERNAME: 'bjensen',
      Emails: 'b@example.com',
      EXTERNALID: 'X',
      name: { givenName: 'Barbara' },
    });
    expect(JSON.stringify(document)).toBe(
      JSON.stringify({
        externalId: 'X',
        userName: 'bjensen',
        name: { givenName: 'Barbara' },
        active: true,
        emails: [{ value: 'b@example.com' }],
        [ENT]: { employeeNumber: '7', department: 'Tours' },
      }),
    );
  });

  test('id, meta and groups from a client are ignored, whatever they hold (behaviour 2.6)', () => {
    const body = { ...minimal, id: 5, meta: 'x', groups: [true], ID: {} } as JsonObject;
    for (const mode of ['compatible', 'strict'] as const) {
      for (const phase of ['creation', 'replacement'] as const) {
        const { document } = readResource(userResourceType, body, phase, mode);
        expect(Object.keys(document).filter((name) => name !== 'active')).toEqual(['userName']);
      }
    }
  });

  test('a password is seen, checked and not kept', () => {
    const read = create({ ...minimal, password: 'hunter2' });
    expect(read.password).toBe(true);
    expect(JSON.stringify(read)).not.toContain('hunter2');
    expect(create(minimal).password).toBe(false);
    expect(create({ ...minimal, password: '' }).password).toBe(false);
    expect(refusal(() => create({ ...minimal, password: true })).detail).toContain('"password"');
  });

  test('an extension of unassigned attributes is not there', () => {
    for (const value of [null, {}, { department: '', manager: { value: '' } }]) {
      expect(create({ ...minimal, [ENT]: value }).document).not.toHaveProperty([ENT]);
    }
  });

  test('an extension that is no object is refused', () => {
    for (const value of ['Tours', '', [], 0, false])
      expect(refusal(() => create({ ...minimal, [ENT]: value })).detail).toContain(`"${ENT}" must be an object`);
  });

  test('errors inside an extension name it', () => {
    expect(refusal(() => create({ ...minimal, [ENT]: { department: true } })).detail).toContain(`"${ENT}:department"`);
  });
});

describe('keys in other spellings', () => {
  const body = {
    schemas: [USER],
    [USER]: { userName: 'bjensen' },
    [`${USER}:title`]: 'Guide',
    'name.givenName': 'Barbara',
    name: { familyName: 'Jensen' },
    'NAME.middlename': 'Jane',
    'emails.value': 'b@example.com',
    [`${ENT}:department`]: 'Tours',
    [ENT]: { 'manager.value': '26' },
  };

  test('dotted and URN-prefixed ones mean the attribute in compatible mode', () => {
    expect(create(body).document).toEqual({
      userName: 'bjensen',
      title: 'Guide',
      name: { givenName: 'Barbara', familyName: 'Jensen', middleName: 'Jane' },
      emails: [{ value: 'b@example.com' }],
      active: true,
      [ENT]: { department: 'Tours', manager: { value: '26' } },
    });
  });

  test.each(Object.keys(body).filter((key) => key !== 'schemas' && key !== 'name'))('strict mode refuses %s', (key) => {
    const value = body[key as keyof typeof body] as string;
    expect(refusal(() => create({ ...minimal, [key]: value }, 'strict')).scimType).toBe('invalidSyntax');
  });

  test('unknown attributes are ignored in compatible mode and named in strict mode (behaviour 2.13)', () => {
    for (const unknown of [{ zork: 1 }, { 'urn:example:2.0:X': { a: 1 } }, { [ENT]: { zork: 1 } }] as JsonObject[]) {
      expect(create({ ...minimal, ...unknown }).document).toEqual({ userName: 'bjensen', active: true });
      const { scimType, detail } = refusal(() => create({ ...minimal, ...unknown }, 'strict'));
      expect(scimType).toBe('invalidSyntax');
      expect(detail).toMatch(/zork|urn:example/);
    }
  });

  test('keys with a value path make what a PATCH without a path makes of them (11.8)', () => {
    const keys = {
      'emails[type eq "work"].value': 'ada@example.com',
      'emails[type eq "work"].primary': 'True',
      [`${USER}:emails[type eq "home"].value`]: 'ada@example.org',
      'addresses[type eq "work"]': { country: 'Peru' },
      'phoneNumbers[type eq "work"].value': '',
      [USER]: { 'ims[type eq "aim"].value': 'ada' },
    };
    const made = {
      emails: [
        { value: 'ada@example.com', type: 'work', primary: true },
        { value: 'ada@example.org', type: 'home' },
      ],
      addresses: [{ country: 'Peru', type: 'work' }],
      ims: [{ value: 'ada', type: 'aim' }],
    };
    const { document } = create({ ...minimal, ...keys });
    expect(document).toEqual({ userName: 'bjensen', active: true, ...made });
    const operations = [{ op: 'replace' as const, value: keys }];
    const bare = { id: 'u-1', document: { userName: 'bjensen', active: true } };
    expect(applyPatch(userResourceType, bare, operations, { mode: 'compatible' }).document).toEqual(document);
  });

  test('such keys join the list, in either order', () => {
    const keys = {
      'emails[type eq "work"].value': 'new@example.com',
      emails: [{ value: 'old@example.com', type: 'work' }, { value: 'x' }],
      'emails[value eq "x"].type': 'home',
    };
    expect(create({ ...minimal, ...keys }).document.emails).toEqual([
      { value: 'new@example.com', type: 'work' },
      { value: 'x', type: 'home' },
    ]);
    expect(create({ ...minimal, emails: [{ value: 'x' }], 'emails.type': 'work' }).document.emails).toEqual([
      { value: 'x', type: 'work' },
    ]);
  });

  test('such keys are refused where they are no path, name a member, or are too many, and by strict mode', () => {
    expect(refusal(() => create({ ...minimal, 'emails[type eq': 'x' })).scimType).toBe('invalidPath');
    expect(refusal(() => create({ ...minimal, 'name[type eq "x"].givenName': 'x' })).scimType).toBe('invalidPath');
    const members = { displayName: 'G', 'members[value eq "x"].display': 'x' };
    expect(refusal(() => readResource(groupResourceType, members, 'creation', 'compatible')).detail).toContain(
      'members',
    );
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`emails[value eq "${n}"].display`, 'x']));
    expect(refusal(() => create({ ...minimal, ...many })).status).toBe(413);
    expect(refusal(() => create({ ...minimal, 'emails[type eq "work"].value': 'x' }, 'strict')).scimType).toBe(
      'invalidSyntax',
    );
  });

  test('a key that names a prototype reaches none', () => {
    const odd = JSON.parse(
      `{"userName":"x","__proto__":{"polluted":1},"name":{"givenName":"Ada","__proto__":{"polluted":1}},"constructor":{"polluted":1}}`,
    );
    const { document } = create(odd);
    expect(document).toEqual({ userName: 'x', name: { givenName: 'Ada' }, active: true });
    expect('polluted' in {}).toBe(false);
    expect((document as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('required attributes', () => {
  test.each([[{}], [{ userName: '' }], [{ userName: null }], [{ userName: '  ' }], [{ userName: [] }]])(
    '%j lacks a userName',
    (body) => {
      for (const phase of ['creation', 'replacement'] as const) {
        const error = refusal(() =>
          readResource(userResourceType, { schemas: [USER], ...body } as JsonObject, phase, 'compatible'),
        );
        expect([error.status, error.scimType]).toEqual([400, 'invalidValue']);
        expect(error.detail).toContain('"userName"');
      }
    },
  );

  test('a group lacks its displayName', () => {
    expect(refusal(() => readResource(groupResourceType, {}, 'creation', 'compatible')).detail).toContain(
      '"displayName"',
    );
  });
});

describe('active (behaviour 2.7)', () => {
  test('is true when a creation does not say', () => {
    expect(create(minimal).document.active).toBe(true);
    expect(create({ ...minimal, active: 'False' }).document.active).toBe(false);
  });

  test.each([null, '', [], {}])('%j says neither true nor false, in both modes (11.7)', (active) => {
    for (const mode of ['compatible', 'strict'] as const) {
      for (const send of [create, replace]) {
        const { scimType, detail } = refusal(() => send({ ...minimal, active }, mode));
        expect(scimType).toBe('invalidValue');
        expect(detail).toMatch(/^"active" (must be|is) (true or false|a single value)/);
      }
    }
  });

  test('stays as it is when a replacement does not say, so that a leaver is not revived', () => {
    expect(replace(minimal, 'compatible', { current: { userName: 'x', active: false } }).document.active).toBe(false);
    expect(replace(minimal).document).not.toHaveProperty('active');
    expect(replace({ ...minimal, active: true }, 'strict', { current: { active: false } }).document.active).toBe(true);
  });
});

describe('replacement (RFC 7644 §3.5.1)', () => {
  test('what it does not mention is gone', () => {
    const current = { userName: 'x', title: 'Guide', [ENT]: { department: 'Tours' } };
    expect(replace({ ...minimal, nickName: 'Babs' }, 'strict', { current }).document).toEqual({
      userName: 'bjensen',
      nickName: 'Babs',
    });
  });

  test('an immutable attribute is set once, kept when left out, and refused when it differs', () => {
    const type = {
      ...userResourceType,
      core: { ...userResourceType.core, attributes: [string('badge', 'A number.', { mutability: 'immutable' })] },
    };
    const put = (body: JsonObject, current: JsonObject) =>
      readResource(type, { schemas: [USER], ...body }, 'replacement', 'strict', { current }).document;
    expect(put({ badge: '1' }, {})).toEqual({ badge: '1' });
    expect(put({ badge: '1' }, { badge: '1' })).toEqual({ badge: '1' });
    expect(put({}, { badge: '1' })).toEqual({ badge: '1' });
    expect(refusal(() => put({ badge: '2' }, { badge: '1' }))).toMatchObject({ status: 400, scimType: 'mutability' });
  });

  test('an immutable attribute is the same in whatever order its values come, as for PATCH, and stays as it is', () => {
    const badges = string('badges', 'Numbers.', { mutability: 'immutable', multiValued: true });
    const type = { ...userResourceType, core: { ...userResourceType.core, attributes: [badges] } };
    const put = (sent: readonly string[]) =>
      readResource(type, { schemas: [USER], badges: sent }, 'replacement', 'strict', {
        current: { badges: ['1', '2'] },
      });
    expect(put(['2', '1']).document).toEqual({ badges: ['1', '2'] });
    expect(refusal(() => put(['2', '3']))).toMatchObject({ status: 400, scimType: 'mutability' });
  });
});

describe('members of a group', () => {
  const u1 = '0b7e0001-0000-4000-8000-000000000001';
  const read = (body: JsonObject) =>
    readResource(groupResourceType, { displayName: 'Guides', ...body }, 'creation', 'compatible');

  test('come apart from the document', () => {
    const { document, members } = read({ members: [u1], externalId: 'g' });
    expect(document).toEqual({ externalId: 'g', displayName: 'Guides' });
    expect(members).toEqual([{ value: u1, type: 'User' }]);
  });

  test('an empty list is told from none at all', () => {
    expect(read({ members: [] }).members).toEqual([]);
    expect(read({ Members: null }).members).toEqual([]);
    expect(read({}).members).toBeUndefined();
    expect(create(minimal).members).toBeUndefined();
  });
});
