import type { Json } from '../../../lambda/scim/json';
import { readMembers } from '../../../lambda/scim/validation/members';
import { refusal } from '../refusal';

describe('members of a group (behaviour 4.2)', () => {
  test.each<[string, Json]>([
    ['an array of objects', [{ value: 'u1' }]],
    ['one object instead of an array, as Rippling sends', { value: 'u1' }],
    ['a bare id', 'u1'],
    ['an array of bare ids', ['u1']],
    ['names in any case', [{ VALUE: 'u1', TYPE: 'user' }]],
    ['a link alone', [{ $ref: 'https://example.com/scim/v2/Users/u1' }]],
    ['an unknown type', [{ value: 'u1', type: 'direct' }]],
    ['the same member twice', [{ value: 'u1' }, { value: 'u1' }]],
    ['unassigned neighbours', [null, { value: 'u1', display: null, $ref: '' }, {}]],
  ])('%s', (_, value) => expect(readMembers(value, 'compatible')).toEqual([{ value: 'u1', type: 'User' }]));

  test('the type is User unless "type" or the link says Group', () => {
    const value = [
      { value: '1', type: 'Group' },
      { value: '2', $ref: 'https://example.com/scim/v2/Groups/2' },
      { value: '3', type: 'User', $ref: '../Groups/3' },
      { value: '4', display: 'Mandy' },
    ];
    for (const mode of ['compatible', 'strict'] as const) {
      expect(readMembers(value, mode)).toEqual([
        { value: '1', type: 'Group' },
        { value: '2', type: 'Group' },
        { value: '3', type: 'User' },
        { value: '4', type: 'User' },
      ]);
    }
  });

  test.each([null, [], '', {}])('%j empties the group', (value) => expect(readMembers(value, 'strict')).toEqual([]));

  test.each<Json>([
    [{ display: 'Nobody' }],
    [{ value: '', type: 'User' }],
    [true],
    [['u1']],
    [{ value: { id: 1 } }],
    [{ value: 'a\0' }],
    true,
  ])('%j names nobody', (value) =>
    expect(refusal(() => readMembers(value, 'compatible'))).toMatchObject({ status: 400, scimType: 'invalidValue' }),
  );

  test.each<Json>(['u1', { value: 'u1' }, ['u1'], [{ value: 1 }], [{ value: 'u1', type: 'Robot' }]])(
    'strict mode refuses %j',
    (value) => expect(refusal(() => readMembers(value, 'strict')).scimType).toBe('invalidValue'),
  );

  test('strict mode refuses unknown sub-attributes by name', () => {
    expect(refusal(() => readMembers([{ value: 'u1', zork: 1 }], 'strict')).detail).toContain('members[0].zork');
    expect(readMembers([{ value: 'u1', zork: 1 }], 'compatible')).toEqual([{ value: 'u1', type: 'User' }]);
  });
});
