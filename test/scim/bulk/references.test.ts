import { referencesIn, resolvePath, resolveReferences, splitReferences } from '../../../lambda/scim/bulk/references';

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const resolve = (bulkId: string) => `<${bulkId}>`;

test('a reference is replaced wherever it is a whole value, and within addresses and PATCH paths', () => {
  const data = {
    members: [{ value: 'bulkId:a', $ref: '../Users/bulkId:a' }, 'bulkId:b'],
    [ENT]: { manager: { value: 'bulkId:c' } },
    Operations: [{ op: 'remove', path: 'members[value eq "bulkId:d"]' }],
    displayName: 'see bulkId:e',
    n: 1,
  };
  expect(resolveReferences(data, resolve)).toEqual({
    members: [{ value: '<a>', $ref: '../Users/<a>' }, '<b>'],
    [ENT]: { manager: { value: '<c>' } },
    Operations: [{ op: 'remove', path: 'members[value eq "<d>"]' }],
    displayName: 'see bulkId:e',
    n: 1,
  });
  expect([...referencesIn(['Groups', 'bulkId:g'], data)].sort()).toEqual(['a', 'b', 'c', 'd', 'g']);
  expect(resolvePath(['Groups', 'bulkId:g'], resolve)).toEqual(['Groups', '<g>']);
});

test('what is no reference stays', () => {
  const data = { a: 'bulkId:', b: ['x', null, true], path: 'members[value eq "x"]' };
  expect(resolveReferences(data, resolve)).toEqual(data);
});

test('data is split into what can be written at once and what must wait', () => {
  const data = {
    displayName: 'A',
    members: [{ value: 'bulkId:a' }, { value: 'x' }],
    manager: { value: 'bulkId:b' },
    [ENT]: { department: 'D', manager: { value: 'bulkId:a' } },
  };
  expect(splitReferences(data, new Set(['a']))).toEqual({
    now: {
      displayName: 'A',
      members: [{ value: 'x' }],
      manager: { value: 'bulkId:b' },
      [ENT]: { department: 'D' },
    },
    later: { members: [{ value: 'bulkId:a' }], [ENT]: { manager: { value: 'bulkId:a' } } },
  });
});
