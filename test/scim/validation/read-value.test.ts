import type { Json } from '../../../lambda/scim/json';
import type { Mode } from '../../../lambda/scim/mode';
import { binary, boolean, complex, dateTime, integer, string } from '../../../lambda/scim/schema/definition';
import { resolvePath } from '../../../lambda/scim/schema/lookup';
import { userResourceType } from '../../../lambda/scim/schema/resource-types';
import { readElement, readValue } from '../../../lambda/scim/validation/read-value';
import { refusal } from '../refusal';

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const attributeAt = (path: string) => {
  const found = resolvePath(userResourceType, path);
  const attribute = found?.sub ?? found?.attribute;
  if (attribute === undefined) throw new Error(`no attribute ${path}`);
  return attribute;
};
const read = (path: string, value: Json, mode: Mode = 'compatible') =>
  readValue(attributeAt(path), value, path, { mode });
const strictly = (path: string, value: Json) => read(path, value, 'strict');

const modes = ['compatible', 'strict'] as const;

describe('values that say nothing', () => {
  test.each(['userName', 'name', 'emails', `${ENT}:manager`, 'x509Certificates', 'profileUrl', 'emails.primary'])(
    '%s is unassigned by null (RFC 7643 §2.5)',
    (path) => {
      for (const mode of modes) expect(read(path, null, mode)).toBeUndefined();
    },
  );

  test.each(['emails', 'x509Certificates', 'addresses', 'roles'])('%s is emptied by []', (path) => {
    for (const mode of modes) expect(read(path, [], mode)).toBeUndefined();
  });

  test.each(['userName', 'name', `${ENT}:manager`, 'profileUrl'])('%s is unassigned by ""', (path) => {
    for (const mode of modes) expect(read(path, '', mode)).toBeUndefined();
  });

  test('an object without anything in it is a complex value without one, and no simple value', () => {
    for (const mode of modes) {
      for (const path of ['name', `${ENT}:manager`]) expect(read(path, {}, mode)).toBeUndefined();
      for (const path of ['title', 'emails.primary', 'x509Certificates.value'])
        expect(refusal(() => read(path, {}, mode)).scimType).toBe('invalidValue');
    }
  });

  test('an empty list is none of a single value in compatible mode', () => {
    expect(read('title', [])).toBeUndefined();
    expect(refusal(() => strictly('title', [])).scimType).toBe('invalidValue');
  });

  test('an object of unassigned sub-attributes is unassigned', () => {
    expect(read('name', { givenName: '', familyName: null })).toBeUndefined();
    expect(strictly('name', { givenName: '', familyName: null })).toBeUndefined();
  });

  const faulty: readonly Json[] = [
    ...['', {}, [''], [{}], [null], [[]], [[{}]], [{ display: 'x' }], [{ value: '' }], [{ value: null }]],
    ...[[{ primary: true }], [{ value: '', primary: true, display: 'x' }], [{ value: 'a' }, {}]],
  ];
  const lists = ['emails', 'phoneNumbers', 'ims', 'photos', 'addresses', 'entitlements', 'roles', 'x509Certificates'];

  test.each(lists)('%s finds nothing in what a faulty client sends, and says so (11.1)', (path) => {
    for (const mode of modes) {
      for (const value of faulty) {
        const { status, scimType, detail } = refusal(() => read(path, value, mode));
        // An address has neither "value" nor "display", which strict mode tells first.
        const unknown = path === 'addresses' && detail.endsWith('is not an attribute of this resource.');
        expect([status, scimType]).toEqual([400, mode === 'strict' && unknown ? 'invalidSyntax' : 'invalidValue']);
        expect(detail).toContain(`"${path}`);
      }
    }
  });

  test('the refusal quotes the value, unless no answer shows it', () => {
    expect(refusal(() => read('roles', [{ display: 'Admin' }])).detail).toContain('"roles[0]": {"display":"Admin"}');
    const secrets = complex('secrets', 'S.', [string('value', 'V.'), string('display', 'D.')], {
      multiValued: true,
      returned: 'never',
    });
    const { detail } = refusal(() => readValue(secrets, [{ display: 'hunter2' }], 'secrets', { mode: 'strict' }));
    expect(detail).toContain('"secrets[0]"');
    expect(detail).not.toContain('hunter2');
  });

  test('JSON as text is no value (11.3)', () => {
    for (const mode of modes) {
      for (const value of ['{"value":"a@example.com"}', ' ["a"]', '{}', '[]']) {
        expect(refusal(() => read('emails', [{ value }], mode)).detail).toContain('"emails[0].value"');
        expect(refusal(() => read(`${ENT}:manager`, { value }, mode)).scimType).toBe('invalidValue');
      }
    }
  });

  test('what is left of JSON as text is no value in compatible mode, and a string to the letter', () => {
    const broken = ['{not json', '{"value":', '[', ' \t{"a"', '\uFEFF{bad'];
    for (const path of ['emails', 'phoneNumbers', 'roles', 'entitlements', 'photos', 'ims'])
      for (const value of broken)
        for (const sent of [value, [value], { value }, [{ value }]])
          expect(refusal(() => read(path, sent)).detail).toContain('JSON as text');
    expect(strictly('emails', [{ value: '{not json' }])).toEqual([{ value: '{not json' }]);
    expect(refusal(() => read(`${ENT}:manager`, '{bad')).scimType).toBe('invalidValue');
    for (const mode of modes)
      expect(refusal(() => read('emails', [{ value: '\uFEFF{"value":"a@example.com"}' }], mode)).scimType).toBe(
        'invalidValue',
      );
  });

  test('a declared value may be a note that begins with a bracket', () => {
    const badges = {
      ...complex('badges', '', [{ ...string('value', ''), declared: true as const }]),
      declared: true as const,
    };
    const many = { ...badges, multiValued: true };
    const options = { mode: 'compatible' } as const;
    expect(readValue(many, [{ value: '[draft] x' }], 'badges', options)).toEqual([{ value: '[draft] x' }]);
    expect(refusal(() => readValue(many, ['{bad'], 'badges', options)).scimType).toBe('invalidValue');
    expect(refusal(() => readValue(many, [{ value: '{"value":"x"}' }], 'badges', options)).scimType).toBe(
      'invalidValue',
    );
  });

  test('an object without a known sub-attribute is no complex value', () => {
    for (const path of ['name', `${ENT}:manager`, 'addresses', 'emails'])
      for (const sent of [{ foo: 1 }, { foo: null }, [{ foo: 'q' }], [{ foo: { givenName: 'N' } }]]) {
        expect(refusal(() => read(path, sent)).scimType).toBe('invalidValue');
        expect(refusal(() => strictly(path, sent)).status).toBe(400);
      }
    expect(refusal(() => read('name', { foo: 1 })).detail).toBe(
      '"name": {"foo":1} has none of the sub-attributes formatted, familyName, givenName, middleName, honorificPrefix, honorificSuffix.',
    );
    expect(read('name', { foo: 1, givenName: 'Ada' })).toEqual({ givenName: 'Ada' });
  });

  test.each(['{"value":"a"}', ' [{"value":"a"}]', '{}', '[]', '\t{"a":{}}'])(
    'objects as text, %j, are no text in compatible mode, and text in strict mode (11.3)',
    (text) => {
      const simple = ['title', 'displayName', 'userName', 'profileUrl', `${ENT}:department`];
      for (const path of simple) {
        expect(refusal(() => read(path, text))).toMatchObject({ status: 400, scimType: 'invalidValue' });
        expect(refusal(() => read(path, text)).detail).toContain(JSON.stringify(text));
        if (!text.startsWith('\t')) expect(strictly(path, text)).toBe(text);
      }
      expect(refusal(() => read('name', { givenName: text })).detail).toContain('"name.givenName"');
      expect(refusal(() => read('emails', [{ value: 'a@b.c', display: text }])).detail).toContain('emails[0].display');
    },
  );

  test('text that only looks like JSON is text, and a list of words may be a title', () => {
    for (const text of ['{not json', '[x] done', '["a"]', '[1]', '{"a":1} {']) expect(read('title', text)).toBe(text);
  });

  test('a list of any kind as text is no element of a list of strings', () => {
    const devices = string('devices', '', { multiValued: true });
    for (const value of ['["a"]', ['["a"]'], '{"value":"1"}', ['{}'], '[]'])
      expect(refusal(() => readValue(devices, value, 'devices', { mode: 'compatible' })).scimType).toBe('invalidValue');
    expect(readValue(devices, ['["a"]'], 'devices', { mode: 'strict' })).toEqual(['["a"]']);
  });

  test('a password may be any text, and no error shows it', () => {
    expect(read('password', '{"value":"hunter2"}')).toBe('{"value":"hunter2"}');
  });

  const nothing = [' ', 'null', 'NULL', '""', "''", "'a@x.org'", '"a@x.org"', '\u201ca@x.org\u201d', '\u2018a\u2019'];
  const complexLists = ['emails', 'phoneNumbers', 'ims', 'photos', 'entitlements', 'roles', 'x509Certificates'];
  test.each(complexLists)('of %s, what names nothing is no element', (path) => {
    for (const value of [...nothing, 0, 1, true, false, ...nothing.map((each) => [each]), [1], [true], [0]])
      for (const mode of modes) expect(refusal(() => read(path, value, mode)).scimType).toBe('invalidValue');
    for (const value of nothing.filter((each) => !each.toLowerCase().includes('null')))
      expect(refusal(() => read(path, [{ value }])).scimType).toBe('invalidValue');
  });

  test('the refusal of quoted text quotes it', () => {
    expect(refusal(() => read('emails', "'a@x.org'")).detail).toContain(`"'a@x.org'"`);
    expect(refusal(() => read('emails', [{ value: "'a@x.org'" }])).detail).toContain('"emails[0].value"');
  });

  test('text with a quote in it is a value', () => {
    for (const value of ['"a b"@x.org', "o'neil@x.org", "'tis", 'a\u2019', '"'])
      expect(read('emails', [{ value }])).toEqual([{ value }]);
  });

  test('blanks of a known type are none, as "" is', () => {
    expect(read('phoneNumbers', [{ value: '  ', type: 'work' }])).toBeUndefined();
    expect(refusal(() => read(`${ENT}:manager`, { value: ' ' })).scimType).toBe('invalidValue');
  });

  test('blanks are no element of a list of strings', () => {
    const devices = string('devices', '', { multiValued: true });
    for (const value of [' ', [' '], 'null', "'1'"])
      expect(refusal(() => readValue(devices, value, 'devices', { mode: 'compatible' })).scimType).toBe('invalidValue');
    expect(readValue(devices, 'x', 'devices', { mode: 'compatible' })).toEqual(['x']);
  });

  test.each(['emails', 'phoneNumbers', 'ims', 'photos'])('an element of %s without its value is refused', (path) => {
    for (const element of [{ type: 'work' }, { type: 'photo', display: 'x' }, { type: 'work', value: '' }])
      expect(refusal(() => strictly(path, [element])).scimType).toBe('invalidValue');
  });

  test('a blank value of a known type is none in compatible mode, and refused in strict mode', () => {
    const blank = { value: '', type: 'work' };
    expect(read('phoneNumbers', [blank])).toBeUndefined();
    expect(read('phoneNumbers', [blank, { value: '1', type: 'home' }])).toEqual([{ value: '1', type: 'home' }]);
    expect(refusal(() => strictly('phoneNumbers', [blank])).scimType).toBe('invalidValue');
    // Without a blank nobody says that there is none, and the type of a role tells no role from another.
    expect(refusal(() => read('phoneNumbers', [{ type: 'work' }])).scimType).toBe('invalidValue');
    for (const mode of modes)
      for (const path of ['roles', 'entitlements'])
        expect(refusal(() => read(path, [blank], mode)).scimType).toBe('invalidValue');
  });

  test('an address of labels alone is none in compatible mode', () => {
    const address = { type: 'work', primary: true, streetAddress: '', country: null };
    expect(read('addresses', [address])).toBeUndefined();
    expect(strictly('addresses', [address])).toEqual([{ type: 'work', primary: true }]);
    // A PATCH merges such an element into one that is there.
    expect(readElement(attributeAt('addresses'), { primary: true }, 'addresses', { mode: 'compatible' })).toEqual({
      primary: true,
    });
  });

  test('a required string of blanks is unassigned', () => expect(read('userName', ' \u00a0 ')).toBeUndefined());
});

describe('strings', () => {
  test('keep their case and their blanks', () => expect(read('title', ' Vice PRESIDENT ')).toBe(' Vice PRESIDENT '));

  test.each([
    [42, '42'],
    [-0.5, '-0.5'],
    [0, '0'],
  ])('the number %p becomes text in compatible mode', (number, text) => {
    expect(read(`${ENT}:employeeNumber`, number)).toBe(text);
    expect(refusal(() => strictly(`${ENT}:employeeNumber`, number)).scimType).toBe('invalidValue');
  });

  test('a number that JSON cannot carry exactly is refused rather than changed', () => {
    for (const number of [2 ** 60, Number.POSITIVE_INFINITY]) {
      expect(refusal(() => read(`${ENT}:employeeNumber`, number)).detail).toContain('employeeNumber');
    }
  });

  test.each([true, [['x']], { value: 'x' }, ['a', 'b']])('%p is no string', (value) => {
    const { status, scimType, detail } = refusal(() => read('nickName', value));
    expect([status, scimType]).toEqual([400, 'invalidValue']);
    expect(detail).toContain('"nickName"');
  });

  test('are taken up to 16 KiB of UTF-8 and refused beyond', () => {
    expect(read('nickName', 'x'.repeat(16_384))).toHaveLength(16_384);
    expect(refusal(() => read('nickName', 'x'.repeat(16_385))).scimType).toBe('invalidValue');
    expect(refusal(() => read('nickName', 'é'.repeat(8_193))).scimType).toBe('invalidValue');
  });

  test.each(['\0', 'a\u0001b', 'a\u001fb', '\ud800', 'x\udc00'])('%j is refused', (value) => {
    expect(refusal(() => read('nickName', value)).scimType).toBe('invalidValue');
  });

  test.each(['a b', '名前', '👩‍🚀'])('%j is taken', (value) => expect(read('nickName', value)).toBe(value));

  test('a tab and a line break are taken in an address and refused in a name', () => {
    const formatted = 'Street 1\r\n\tTown';
    expect(read('addresses', [{ formatted }])).toEqual([{ formatted }]);
    expect(refusal(() => read('nickName', formatted)).detail).toContain('U+000D');
    expect(refusal(() => read('name', { formatted: 'Ada\tKing' })).detail).toContain('U+0009');
  });

  test('countries, locales, time zones, phone numbers and addresses are not checked for form (behaviour 2.10)', () => {
    expect(read('addresses', [{ country: 'Sierra Leone' }])).toEqual([{ country: 'Sierra Leone' }]);
    expect(read('phoneNumbers', [{ value: 'ask at the desk' }])).toEqual([{ value: 'ask at the desk' }]);
    expect(read('profileUrl', 'n/a')).toBe('n/a');
    expect(read('timezone', 'Middle-earth')).toBe('Middle-earth');
  });

  test('an error never repeats the value', () => {
    expect(refusal(() => read('password', 'hunter2\0')).detail).not.toContain('hunter2');
  });
});

describe('booleans', () => {
  test.each(['active', 'emails.primary'])('%s takes true and false in words of any case in compatible mode', (path) => {
    expect(['True', 'FALSE', ' true ', 'false', true, false].map((value) => read(path, value))).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
    expect(refusal(() => strictly(path, 'True')).scimType).toBe('invalidValue');
  });

  test.each(['yes', '1', 1, 0, '[object Object]'])(
    '%p is no boolean, so that no leaver stays active unnoticed',
    (value) => {
      expect(refusal(() => read('active', value)).detail).toContain('"active"');
    },
  );
});

describe('other simple types', () => {
  const options = { mode: 'compatible' } as const;
  const strict = { mode: 'strict' } as const;

  test('date-times need a date and a time that exist', () => {
    const hired = dateTime('hired', 'A day.');
    for (const value of ['2024-02-29T00:00:00Z', '2011-05-13T04:42:34+02:00', '2011-05-13T04:42:34.123']) {
      expect(readValue(hired, value, 'hired', options)).toBe(value);
    }
    for (const value of [
      '2023-02-29T00:00:00Z',
      '2024-05-13',
      'yesterday',
      '2024-13-01T00:00:00Z',
      '2024-01-01T25:00:00Z',
      5,
    ]) {
      expect(refusal(() => readValue(hired, value, 'hired', options)).scimType).toBe('invalidValue');
    }
  });

  test('binary data is base64; line breaks and the URL alphabet only in compatible mode', () => {
    const photo = binary('photo', 'A picture.');
    expect(readValue(photo, 'aGVsbG8=', 'photo', strict)).toBe('aGVsbG8=');
    expect(readValue(photo, 'aGVs\r\nbG8=', 'photo', options)).toBe('aGVsbG8=');
    expect(readValue(photo, 'a-_8', 'photo', options)).toBe('a+/8');
    expect(readValue(photo, 'aGVsbG8', 'photo', options)).toBe('aGVsbG8=');
    expect(readValue(photo, ' \n', 'photo', options)).toBeUndefined();
    for (const value of ['aGVs\nbG8=', 'a-_8', 'aGVsbG8', 'a?==']) {
      expect(refusal(() => readValue(photo, value, 'photo', strict)).scimType).toBe('invalidValue');
    }
    expect(refusal(() => readValue(photo, 'aGVsb', 'photo', options)).scimType).toBe('invalidValue');
  });

  test('whole numbers', () => {
    const floor = integer('floor', 'A floor.');
    expect(readValue(floor, 7, 'floor', strict)).toBe(7);
    expect(readValue(floor, '7', 'floor', options)).toBe(7);
    for (const value of [7.5, '7', 1e300, true]) {
      expect(refusal(() => readValue(floor, value, 'floor', strict)).scimType).toBe('invalidValue');
    }
  });

  test('strict mode takes "" for none of these (11.7)', () => {
    for (const attribute of [
      boolean('flag', 'F.'),
      integer('floor', 'F.'),
      dateTime('hired', 'H.'),
      binary('photo', 'P.'),
    ]) {
      expect(readValue(attribute, '', 'x', options)).toBeUndefined();
      expect(refusal(() => readValue(attribute, '', 'x', strict)).scimType).toBe('invalidValue');
      expect(readValue(attribute, null, 'x', strict)).toBeUndefined();
    }
    expect(
      refusal(() => readValue(attributeAt('emails'), [{ value: 'a', primary: '' }], 'emails', strict)).detail,
    ).toContain('emails[0].primary');
  });

  test('multi-valued simple attributes hold each value once', () => {
    const tags = string('tags', 'Labels.', { multiValued: true });
    expect(readValue(tags, ['a', 'b', 'a'], 'tags', options)).toEqual(['a', 'b']);
    for (const value of ['', {}, [''], ['a', ''], [null], [{}], [[]], [['a']], [{ display: 'x' }], false]) {
      for (const mode of modes)
        expect(refusal(() => readValue(tags, value, 'tags', { mode })).scimType).toBe('invalidValue');
    }
    expect(readValue(tags, 'a', 'tags', options)).toEqual(['a']);
    const flags = boolean('flags', 'Marks.', { multiValued: true });
    expect(readValue(flags, ['True', false], 'flags', options)).toEqual([true, false]);
  });
});

describe('complex values', () => {
  test('get canonical names in table order, whatever was sent', () => {
    const value = read('name', { FAMILYNAME: 'Jensen', givenname: 'Barbara', Formatted: 'Barbara Jensen' });
    expect(JSON.stringify(value)).toBe('{"formatted":"Barbara Jensen","familyName":"Jensen","givenName":"Barbara"}');
  });

  test('unknown sub-attributes are ignored, or refused by name in strict mode', () => {
    expect(read('name', { givenName: 'Barbara', zork: 1 })).toEqual({ givenName: 'Barbara' });
    const { scimType, detail } = refusal(() => strictly('name', { zork: 1 }));
    expect(scimType).toBe('invalidSyntax');
    expect(detail).toContain('name.zork');
  });

  test('errors name the sub-attribute and the element', () => {
    const { detail } = refusal(() => read('emails', [{ value: 'a' }, { value: true }]));
    expect(detail).toContain('"emails[1].value"');
  });

  test('keys that name a prototype reach none', () => {
    const value = JSON.parse(
      '{"givenName":"Barbara","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    );
    const result = read('name', value) as object;
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(Object.keys(result)).toEqual(['givenName']);
    expect('polluted' in {}).toBe(false);
  });

  test('one object or bare text is taken for an array in compatible mode', () => {
    expect(read('emails', { value: 'a@example.com' })).toEqual([{ value: 'a@example.com' }]);
    expect(read('emails', 'a@example.com')).toEqual([{ value: 'a@example.com' }]);
    expect(read('roles', ['managed:inbox_agent', '7'])).toEqual([{ value: 'managed:inbox_agent' }, { value: '7' }]);
    for (const value of [{ value: 'a@example.com' }, 'a@example.com', ['a@example.com']]) {
      expect(refusal(() => strictly('emails', value)).scimType).toBe('invalidValue');
    }
  });

  test('bare text is refused where there is no sub-attribute "value"', () => {
    expect(refusal(() => read('name', 'Barbara Jensen')).detail).toContain('"name"');
    expect(refusal(() => read('addresses', ['Main Street'])).detail).toContain('"addresses[0]"');
  });

  test('equal elements count once', () => {
    const email = { value: 'a@example.com', type: 'work', primary: true };
    expect(strictly('emails', [email, { TYPE: 'work', primary: true, value: 'a@example.com' }])).toEqual([email]);
  });

  test('of two primaries the last wins, and strict mode refuses', () => {
    const two = [
      { value: 'a', primary: true },
      { value: 'b', primary: true },
    ];
    expect(read('emails', two)).toEqual([
      { value: 'a', primary: false },
      { value: 'b', primary: true },
    ]);
    expect(refusal(() => strictly('emails', two)).detail).toContain('"emails"');
  });

  test('sub-attributes that clients cannot write are dropped', () => {
    const inner = complex('badge', 'A badge.', [
      string('value', 'A number.'),
      string('issuer', 'Ours.', { mutability: 'readOnly' }),
    ]);
    expect(readValue(inner, { value: '1', issuer: 'x' }, 'badge', { mode: 'strict' })).toEqual({ value: '1' });
  });
});

describe('manager (behaviour 2.11)', () => {
  const manager = `${ENT}:manager`;
  test.each([
    '26118915',
    { value: '26118915' },
    [{ value: '26118915' }],
    { Value: '26118915', displayName: 'John Smith', $ref: '../Users/other' },
    { $ref: 'https://example.com/scim/v2/Users/26118915' },
    { value: '26118915', $ref: null },
  ])('%j is one manager', (value) => expect(read(manager, value)).toEqual({ value: '26118915' }));

  test.each([{ value: '' }, { value: null, displayName: 'x' }, [{ value: '' }], { value: '', $ref: '../Users/1' }])(
    '%j is none',
    (value) => expect(read(manager, value)).toBeUndefined(),
  );

  test('strict mode takes the object alone', () => {
    expect(strictly(manager, { value: '1' })).toEqual({ value: '1' });
    expect(strictly(manager, { value: '' })).toBeUndefined();
    for (const value of ['1', [{ value: '1' }]]) {
      expect(refusal(() => strictly(manager, value)).scimType).toBe('invalidValue');
    }
  });

  test.each([[['']], [[{}]], [[null]], [[[]]]])('%j names none', (value) => {
    for (const path of [manager, 'name']) {
      expect(refusal(() => read(path, value))).toMatchObject({ status: 400, scimType: 'invalidValue' });
      expect(refusal(() => strictly(path, value)).scimType).toBe('invalidValue');
    }
  });

  test('two managers are refused', () => {
    expect(refusal(() => read(manager, [{ value: '1' }, { value: '2' }])).detail).toContain('manager');
  });

  test('a link that is no text is refused, and one to elsewhere names nobody', () => {
    expect(refusal(() => read(manager, { $ref: true })).detail).toContain('$ref');
    expect(read(manager, { $ref: 'https://example.com/people/1' })).toBeUndefined();
    expect(read(manager, { $ref: '../Users/%E0%A4%A' })).toBeUndefined();
  });
});
