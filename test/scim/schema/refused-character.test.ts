import { commonAttributes } from '../../../lambda/scim/schema/common';
import { extendResourceType } from '../../../lambda/scim/schema/custom-schema';
import type { AttributeDefinition } from '../../../lambda/scim/schema/definition';
import { refusedCharacter, type TextKind } from '../../../lambda/scim/schema/refused-character';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';
import { fc } from '../../properties';

const kinds: readonly TextKind[] = ['line', 'lines', 'phoneNumber'];

const controls = [...Array(32).keys(), ...Array.from({ length: 33 }, (_, n) => 0x7f + n)];
const separators = [0x2028, 0x2029];
const directions = [0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069];
const refusedIn = (kind: TextKind): readonly number[] =>
  Array.from({ length: 0xd800 }, (_, code) => code).filter(
    (code) => refusedCharacter(`a${String.fromCharCode(code)}b`, kind) !== undefined,
  );

test('a line takes no control character, no line separator and nothing that turns text', () => {
  expect(refusedIn('line')).toEqual([...controls, ...separators, ...directions]);
});

test('lines take tab, line feed and carriage return beside', () => {
  expect(refusedIn('line').filter((code) => !refusedIn('lines').includes(code))).toEqual([0x09, 0x0a, 0x0d]);
});

test('a phone number takes the marks that address books put around it', () => {
  const taken = refusedIn('line').filter((code) => !refusedIn('phoneNumber').includes(code));
  expect(taken).toEqual([0x202a, 0x202c, 0x2066, 0x2069]);
});

test.each([
  ['\u0007', 'U+0007, a control character'],
  ['\u007f', 'U+007F, a control character'],
  ['\u0085', 'U+0085, a control character'],
  ['\u2028', 'U+2028, a line separator'],
  ['\u202e', 'U+202E, which changes the direction of text'],
  ['\ud83d', 'U+D83D, half of a surrogate pair'],
  ['\udc69', 'U+DC69, half of a surrogate pair'],
])('%j is named as %s', (character, name) => expect(refusedCharacter(`Ada${character}`, 'line')).toBe(name));

test('names of people in all scripts are taken', () => {
  const names = [
    'Zoë',
    'O’Brien',
    '名前',
    '👩‍🚀',
    'עדה\u200f',
    'نور\u200c‌الدین',
    'Ka\u0301roly',
    'Müller\u00a0jun.',
    '\ufeffAda',
  ];
  for (const kind of kinds) expect(names.filter((name) => refusedCharacter(name, kind) !== undefined)).toEqual([]);
});

const refused = new Map(kinds.map((kind) => [kind, new Set(refusedIn(kind))]));

test('any text that is taken has a form in UTF-8 and holds none of the refused characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...kinds), (text, kind) => {
      const bad = [...text].some((character) => refused.get(kind)?.has(character.charCodeAt(0)));
      expect(refusedCharacter(text, kind) === undefined).toBe(Buffer.from(text).toString() === text && !bad);
    }),
  );
});

describe('the attribute tables', () => {
  const flat = (
    rows: readonly AttributeDefinition[],
    prefix = '',
  ): readonly (readonly [string, AttributeDefinition])[] =>
    rows.flatMap((row) => [
      [`${prefix}${row.name}`, row] as const,
      ...flat(row.subAttributes ?? [], `${prefix}${row.name}.`),
    ]);
  const rows = [userResourceType, groupResourceType].flatMap(({ core, extensions }) =>
    flat([...commonAttributes, ...core.attributes, ...extensions.flatMap(({ schema }) => schema.attributes)]),
  );

  test('name the few attributes that are more than a line', () => {
    expect(rows.filter(([, { text }]) => text !== undefined).map(([path, { text }]) => `${path}: ${text}`)).toEqual([
      'password: lines',
      'phoneNumbers.value: phoneNumber',
      'addresses.formatted: lines',
      'addresses.streetAddress: lines',
    ]);
  });

  test('let declared text have lines', () => {
    const extended = extendResourceType(userResourceType, [{ id: 'urn:acme:User', attributes: [{ name: 'notes' }] }]);
    expect(extended.extensions.at(-1)?.schema.attributes).toMatchObject([{ name: 'notes', text: 'lines' }]);
  });
});
