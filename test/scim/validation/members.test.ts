import type { Json } from '../../../lambda/scim/json';
import { readMembers } from '../../../lambda/scim/validation/members';
import { refusal } from '../refusal';

const idOf = (digit: number) => `0b7e000${digit}-0000-4000-8000-000000000001`;
const u1 = idOf(1);

describe('members of a group (behaviour 4.2)', () => {
  test.each<[string, Json]>([
    ['an array of objects', [{ value: u1 }]],
    ['one object instead of an array, as Rippling sends', { value: u1 }],
    ['a bare id', u1],
    ['an array of bare ids', [u1]],
    ['names in any case', [{ VALUE: u1, TYPE: 'user' }]],
    ['a link alone', [{ $ref: `https://example.com/scim/v2/Users/${u1}` }]],
    ['an unknown type', [{ value: u1, type: 'direct' }]],
    ['the same member twice', [{ value: u1 }, { value: u1 }]],
    ['unassigned sub-attributes', [{ value: u1, display: null, $ref: '' }]],
    ['an id in capitals', [{ value: u1, type: 'USER' }]],
  ])('%s', (_, value) => expect(readMembers(value, 'compatible')).toEqual([{ value: u1, type: 'User' }]));

  test('the type is User unless "type" or the link says Group', () => {
    const value = [
      { value: idOf(1), type: 'Group' },
      { value: idOf(2), $ref: `https://example.com/scim/v2/Groups/${idOf(2)}` },
      { value: idOf(3), type: 'User', $ref: `../Groups/${idOf(3)}` },
      { value: idOf(4), display: 'Mandy' },
    ];
    for (const mode of ['compatible', 'strict'] as const) {
      expect(readMembers(value, mode)).toEqual([
        { value: idOf(1), type: 'Group' },
        { value: idOf(2), type: 'Group' },
        { value: idOf(3), type: 'User' },
        { value: idOf(4), type: 'User' },
      ]);
    }
  });

  test.each([[null], [[]]])('%j empties the group', (value) => {
    for (const mode of ['compatible', 'strict'] as const) expect(readMembers(value, mode)).toEqual([]);
  });

  test.each<{ value: Json }>(
    [
      ...[{}, '', 'garbage', 0, 1, false, true],
      ...[{ display: 'x' }, { value: '' }, { value: null }, { value: 'garbage' }, { value: '', type: 'User' }],
      ...[[{}], [''], [null], [1], ['garbage'], [true], [[]], [[u1]], [[{ value: u1 }]]],
      ...[[{ display: 'x' }], [{ value: '' }], [{ value: null }], [{ value: 1 }], [{ value: { id: 1 } }]],
      ...[[{ value: 'a\0' }], [{ $ref: 'https://example.com/Users/u1' }], [{ value: `${u1}0` }]],
      ...[
        [{ value: u1 }, null],
        [{ value: u1 }, {}],
        [{ value: u1 }, { value: 'garbage' }],
      ],
    ].map((value) => ({ value })),
  )('$value names nobody, in both modes', ({ value }) => {
    for (const mode of ['compatible', 'strict'] as const)
      expect(refusal(() => readMembers(value, mode))).toMatchObject({ status: 400, scimType: 'invalidValue' });
  });

  test('the refusal quotes the value', () => {
    expect(refusal(() => readMembers([{ value: u1 }, { display: 'x' }], 'compatible')).detail).toContain(
      '"members[1]": {"display":"x"} names no user or group',
    );
  });

  test.each<Json>([u1, { value: u1 }, [u1], [{ value: 1 }], [{ value: u1, type: 'Robot' }]])(
    'strict mode refuses %j',
    (value) => expect(refusal(() => readMembers(value, 'strict')).scimType).toBe('invalidValue'),
  );

  test('strict mode refuses unknown sub-attributes by name', () => {
    expect(refusal(() => readMembers([{ value: u1, zork: 1 }], 'strict')).detail).toContain('members[0].zork');
    expect(readMembers([{ value: u1, zork: 1 }], 'compatible')).toEqual([{ value: u1, type: 'User' }]);
  });
});
