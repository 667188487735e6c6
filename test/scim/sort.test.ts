import type { Filterable } from '../../lambda/scim/filter/filterable';
import type { JsonObject } from '../../lambda/scim/json';
import type { ResourceTypeDefinition } from '../../lambda/scim/schema/definition';
import { groupResourceType, userResourceType } from '../../lambda/scim/schema/resource-types';
import { compareSortables, sortKeyReader } from '../../lambda/scim/sort';
import { fc } from '../properties';

const resource = (id: string, document: JsonObject, created = '2024-01-01T00:00:00.000Z'): Filterable => ({
  id,
  document,
  meta: { resourceType: 'User', created, lastModified: created, version: 'W/"1"' },
});

const compileSort = (type: ResourceTypeDefinition, sortBy: string, sortOrder: 'ascending' | 'descending') => {
  const keyOf = sortKeyReader(type, sortBy);
  const compare = compareSortables(sortOrder);
  const place = (one: Filterable) => ({ key: keyOf(one), rank: 0, id: one.id });
  return (a: Filterable, b: Filterable) => compare(place(a), place(b));
};

const ids = (sortBy: string, sortOrder: 'ascending' | 'descending', resources: readonly Filterable[]) =>
  [...resources]
    .sort(compileSort(userResourceType, sortBy, sortOrder))
    .map(({ id }) => id)
    .join('');

const values = (sortBy: string, ...documents: readonly JsonObject[]) =>
  ids(
    sortBy,
    'ascending',
    documents.map((document, index) => resource(String(index), document)),
  );

test('letter case counts only for caseExact attributes', () => {
  expect(values('userName', { userName: 'b' }, { userName: 'C' }, { userName: 'A' })).toBe('201');
  expect(values('externalId', { externalId: 'b' }, { externalId: 'C' }, { externalId: 'A' })).toBe('210');
});

test('text is ordered by code points', () => {
  expect(values('title', { title: '😀' }, { title: '\ufffd' }, { title: 'ab' }, { title: 'a' })).toBe('3210');
});

test('names of attributes compare without regard to case, with URN or without', () => {
  const documents = [{ userName: 'b' }, { userName: 'a' }];
  expect(values('USERNAME', ...documents)).toBe('10');
  expect(values('urn:ietf:params:scim:schemas:core:2.0:User:userName', ...documents)).toBe('10');
});

test('resources without data come last when ascending and first when descending', () => {
  const resources = [
    resource('1', {}),
    resource('2', { title: 'b' }),
    resource('3', { title: '' }),
    resource('4', { title: 'a' }),
  ];
  expect(ids('title', 'ascending', resources)).toBe('4213');
  expect(ids('title', 'descending', resources)).toBe('1324');
});

test('equal resources stand in the order of their ids in both directions', () => {
  const resources = ['3', '1', '2'].map((id) => resource(id, { title: 'x' }));
  expect(ids('title', 'ascending', resources)).toBe('123');
  expect(ids('title', 'descending', resources)).toBe('123');
});

test('a multi-valued attribute is ordered by its primary value, or else by the first', () => {
  const first = { emails: [{ value: 'b@x' }, { value: 'a@x' }] };
  const primary = { emails: [{ value: 'a@x' }, { value: 'c@x', primary: true }] };
  const single = { emails: [{ value: 'B@y' }] };
  expect(values('emails', primary, first, single, { emails: [] })).toBe('1203');
  expect(values('emails.value', primary, first, single, {})).toBe('1203');
});

test('sub-attributes and extensions can be sorted by', () => {
  expect(values('name.givenName', { name: { givenName: 'b' } }, { name: {} }, { name: { givenName: 'a' } })).toBe(
    '201',
  );
  const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  const documents = [{ [ENT]: { manager: { value: 'b' } } }, { [ENT]: { manager: { value: 'a' } } }];
  expect(values(`${ENT}:manager`, ...documents)).toBe('10');
  expect(values('manager.value', ...documents)).toBe('10');
});

test('date-times are ordered as instants and booleans false first', () => {
  const later = resource('1', { active: true }, '2024-01-01T00:30:00Z');
  const earlier = resource('2', { active: false }, '2024-01-01T01:00:00+01:00');
  expect(ids('meta.created', 'ascending', [later, earlier])).toBe('21');
  expect(ids('active', 'ascending', [later, earlier])).toBe('21');
  expect(ids('active', 'descending', [later, earlier])).toBe('12');
});

test('what names nothing sortable leaves the order of ids', () => {
  const documents = [{ name: { givenName: 'b' } }, { name: { givenName: 'a' } }];
  for (const sortBy of ['name', 'unknown', '', '__proto__', 'emails[type eq "work"]']) {
    expect(values(sortBy, ...documents)).toBe('01');
  }
});

test('groups are sorted by their own attributes', () => {
  const groups = [resource('1', { displayName: 'b' }), resource('2', { displayName: 'A' })];
  expect(groups.sort(compileSort(groupResourceType, 'displayName', 'ascending')).map(({ id }) => id)).toEqual([
    '2',
    '1',
  ]);
});

test('the order is total: the same from every start, and reversed by descending but for ties', () => {
  const title = fc.option(fc.string({ unit: fc.constantFrom('a', 'A', 'é', '😀', '\uffee'), maxLength: 3 }), {
    nil: undefined,
  });
  fc.assert(
    fc.property(fc.array(title, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (titles, random) => {
      const resources = titles.map((value, index) =>
        resource(String(index), value === undefined ? {} : { title: value }),
      );
      const shuffled = resources
        .map((item) => ({ item, rank: random.next().value }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ item }) => item);
      for (const order of ['ascending', 'descending'] as const) {
        expect(ids('title', order, shuffled)).toBe(ids('title', order, resources));
      }
    }),
  );
});
