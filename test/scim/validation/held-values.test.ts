import { outlineOf } from '../../../lambda/scim/document-outline';
import { isObject, type Json, type JsonObject } from '../../../lambda/scim/json';
import { contentKey, sameContent } from '../../../lambda/scim/same-content';
import { type CustomAttribute, extendResourceType } from '../../../lambda/scim/schema/custom-schema';
import { userResourceType } from '../../../lambda/scim/schema/resource-types';
import { isOutlineShown, shownDocument, withHidden } from '../../../lambda/scim/validation/held-values';
import { fc } from '../../properties';

const USER = userResourceType.core.id;
const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const ACME = 'urn:acme:2.0:User';

const typeWith = (...attributes: CustomAttribute[]) =>
  extendResourceType(userResourceType, attributes.length === 0 ? [] : [{ id: ACME, attributes }]);
const held = (values: JsonObject): JsonObject => ({ userName: 'ann', [ACME]: values });
const shown = (values: JsonObject, ...attributes: CustomAttribute[]) =>
  shownDocument(typeWith(...attributes), held(values))[ACME];

const parts = (...names: string[]) => names.map((name) => ({ name }));
const badges = (...names: string[]): CustomAttribute => ({
  name: 'badges',
  type: 'complex',
  multiValued: true,
  subAttributes: parts(...names),
});
const desk = (...names: string[]): CustomAttribute => ({
  name: 'desk',
  type: 'complex',
  subAttributes: parts(...names),
});

describe('what a held value shows', () => {
  test('is the very document when everything in it is declared', () => {
    const document = { userName: 'ann', emails: [{ value: 'a' }], [ENT]: { department: 'x' }, [ACME]: { size: 4 } };
    expect(shownDocument(typeWith({ name: 'size', type: 'integer' }), document)).toBe(document);
  });

  test.each<[string, CustomAttribute, Json, Json | undefined]>([
    ['text', { name: 'a' }, 'x', 'x'],
    ['text that is a number now', { name: 'a', type: 'integer' }, '1', undefined],
    ['a number that is text now', { name: 'a' }, 1, undefined],
    ['a whole number as a decimal', { name: 'a', type: 'decimal' }, 1, 1],
    ['a decimal as a whole number', { name: 'a', type: 'integer' }, 1.5, undefined],
    ['text as a date', { name: 'a', type: 'dateTime' }, 'soon', undefined],
    ['a date', { name: 'a', type: 'dateTime' }, '2024-05-13T04:42:34Z', '2024-05-13T04:42:34Z'],
    ['a boolean', { name: 'a', type: 'boolean' }, 'true', undefined],
    ['one value of many', { name: 'a', multiValued: true }, 'x', undefined],
    ['many values as one', { name: 'a' }, ['x'], undefined],
    ['many values of which one fits', { name: 'a', multiValued: true }, ['x', 1], ['x']],
    ['text that is complex now', { name: 'a', type: 'complex', subAttributes: [{ name: 'b' }] }, 'x', undefined],
    [
      'a complex value with a part less',
      { name: 'a', type: 'complex', subAttributes: [{ name: 'b' }] },
      { b: '1', c: '2' },
      { b: '1' },
    ],
  ])('%s', (_, attribute, value, expected) => {
    expect(shown({ a: value }, attribute)).toEqual(expected === undefined ? undefined : { a: expected });
  });

  test('attributes that are declared no more are not there, schemas neither', () => {
    expect(shown({ a: 'x', b: 'y' }, { name: 'b' })).toEqual({ b: 'y' });
    const bare = { userName: 'ann', shoeSize: 43, [ACME]: { a: 'x' } };
    expect(shownDocument(userResourceType, bare)).toEqual({ userName: 'ann' });
    const core = extendResourceType(userResourceType, [
      { id: USER, attributes: [{ name: 'shoeSize', type: 'integer' }] },
    ]);
    expect(shownDocument(core, bare)).toEqual({ userName: 'ann', shoeSize: 43 });
  });

  test('letter case tells neither attributes nor schemas apart', () => {
    const type = extendResourceType(userResourceType, [
      { id: 'urn:ACME:2.0:User', attributes: [{ name: 'costCode' }] },
    ]);
    const document = held({ COSTCODE: '7' });
    expect(shownDocument(type, document)).toEqual({ userName: 'ann', 'urn:ACME:2.0:User': { costCode: '7' } });
    const next = { userName: 'ann', 'urn:ACME:2.0:User': { costCode: '8' } };
    expect(withHidden(type, document, next)).toEqual(next);
  });
});

describe('what stays of what is not shown', () => {
  const keep = (values: JsonObject, after: JsonObject, ...attributes: CustomAttribute[]) =>
    withHidden(typeWith(...attributes), held(values), { userName: 'ann', ...after })[ACME];

  test('attributes that are declared no more', () => {
    expect(keep({ a: 'x', b: 'y' }, { [ACME]: { b: 'z' } }, { name: 'b' })).toEqual({ a: 'x', b: 'z' });
    expect(keep({ a: 'x', b: 'y' }, {}, { name: 'b' })).toEqual({ a: 'x' });
    expect(keep({ a: 'x' }, {})).toEqual({ a: 'x' });
  });

  test('a value that does not fit, until one is set that does', () => {
    const size: CustomAttribute = { name: 'size', type: 'integer' };
    expect(keep({ size: 'XL' }, {}, size)).toEqual({ size: 'XL' });
    expect(keep({ size: 'XL' }, { [ACME]: { size: 4 } }, size)).toEqual({ size: 4 });
    const tags: CustomAttribute = { name: 'tags', multiValued: true };
    expect(keep({ tags: ['x', 1] }, { [ACME]: { tags: ['y'] } }, tags)).toEqual({ tags: ['y', 1] });
    expect(keep({ tags: ['x', 1] }, {}, tags)).toEqual({ tags: [1] });
  });

  test('the rest of a complex value', () => {
    expect(keep({ desk: { floor: '1', room: 'a' } }, { [ACME]: { desk: { room: 'b' } } }, desk('room'))).toEqual({
      desk: { floor: '1', room: 'b' },
    });
    expect(keep({ desk: { floor: '1', room: 'a' } }, {}, desk('room'))).toEqual({ desk: { floor: '1' } });
  });

  test('the rest of an element stays with its element, however it is placed or changed, and goes with it', () => {
    const before = {
      badges: [
        { value: '1', secret: 'a' },
        { value: '2', secret: 'b' },
        { value: '3', secret: 'c' },
      ],
    };
    const after = { [ACME]: { badges: [{ value: '3' }, { value: '1', colour: 'red' }, { value: '4' }] } };
    expect(keep(before, after, badges('value', 'colour'))).toEqual({
      badges: [{ value: '3', secret: 'c' }, { value: '1', colour: 'red', secret: 'a' }, { value: '4' }],
    });
  });

  /** Elements of which only the hidden parts differ look like one. */
  const eachOnce = (value: Json): Json => {
    if (Array.isArray(value))
      return [...new Map(value.map((element: Json) => [contentKey(element), element])).values()];
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, eachOnce(inner)]));
  };

  const values = fc.oneof(
    fc.constantFrom<Json>('x', 'y', 1, 2.5, true, '2024-05-13T04:42:34Z'),
    fc.uniqueArray(fc.constantFrom<Json>('x', 'y', 1, true), { minLength: 1 }),
    fc.dictionary(fc.constantFrom('b', 'c', 'value'), fc.constantFrom<Json>('x', 1, true), { minKeys: 1 }),
    fc.array(fc.dictionary(fc.constantFrom('b', 'c', 'value'), fc.constantFrom<Json>('x', 1), { minKeys: 1 }), {
      minLength: 1,
      maxLength: 3,
    }),
  );
  const documents = fc.dictionary(fc.constantFrom('one', 'two', 'three'), values, { minKeys: 1 });
  const attributes: fc.Arbitrary<CustomAttribute> = fc.record({
    name: fc.constantFrom('one', 'two', 'three'),
    type: fc.constantFrom('string', 'integer', 'boolean', 'dateTime', 'complex' as const),
    multiValued: fc.boolean(),
    subAttributes: fc.uniqueArray(
      fc.record({ name: fc.constantFrom('b', 'c', 'value'), type: fc.constantFrom('string', 'integer' as const) }),
      {
        selector: ({ name }) => name,
        minLength: 1,
      },
    ),
  });
  const declarations = fc
    .uniqueArray(attributes, { selector: ({ name }) => name })
    .map(
      (rows) =>
        rows.map(({ subAttributes, ...row }) =>
          row.type === 'complex' ? { ...row, subAttributes } : row,
        ) as CustomAttribute[],
    );

  test('putting back what is shown changes nothing but the order of values, and what is put is what is shown (property)', () => {
    fc.assert(
      fc.property(documents, documents, declarations, (before, other, rows) => {
        const type = typeWith(...rows);
        const document = held(before as JsonObject);
        const visible = shownDocument(type, document);
        expect(sameContent(withHidden(type, document, visible), document)).toBe(true);
        expect(shownDocument(type, visible)).toBe(visible);
        const next = shownDocument(type, held(other as JsonObject));
        const joined = withHidden(type, document, next);
        expect(sameContent(eachOnce(shownDocument(type, joined)), eachOnce(next))).toBe(true);
        const undeclared = Object.entries(before).filter(([name]) => !rows.some((row) => row.name === name));
        expect(joined[ACME] ?? {}).toMatchObject(Object.fromEntries(undeclared));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what is shown whole whatever its values are', () => {
  const isShown = (document: JsonObject, ...attributes: CustomAttribute[]) =>
    isOutlineShown(typeWith(...attributes), outlineOf(JSON.stringify(document)) ?? '', () => document);

  test.each<[string, boolean, JsonObject]>([
    ['attributes of the tables are', true, { userName: 'ann', name: { givenName: 'A' }, [ENT]: { department: 'x' } }],
    ['an attribute that nobody declared is not', false, { userName: 'ann', hat: 'x' }],
    ['nor is one of an extension', false, { userName: 'ann', [ENT]: { hat: 'x' } }],
    ['nor an extension that is none', false, { userName: 'ann', [ENT]: 'x' }],
    ['nor what an organisation declares, whose values may not fit', false, held({ badges: ['x'] })],
  ])('%s', (_, expected, document) => expect(isShown(document, badges('b'))).toBe(expected));

  test('all documents with an outline that is shown are shown whole (property)', () => {
    const some = { noNullPrototype: true, requiredKeys: [] };
    const value = fc.constantFrom<Json>('x', '', 1, true, [], ['x'], {}, { value: 'x' }, { hat: 'x' });
    const documents = fc.record(
      {
        userName: value,
        name: value,
        hat: value,
        desk: value,
        [ENT]: fc.oneof(fc.record({ department: value, manager: value, hat: value }, some), value),
        [ACME]: fc.oneof(fc.record({ badges: value, hat: value }, some), value),
      },
      some,
    );
    const core = extendResourceType(userResourceType, [{ id: USER, attributes: [desk('value')] }]);
    fc.assert(
      fc.property(fc.array(documents, { minLength: 1, maxLength: 8 }), fc.boolean(), (all, ofCore) => {
        const type = ofCore ? { ...core } : { ...typeWith(badges('b')) };
        for (const document of all as JsonObject[]) {
          const outline = outlineOf(JSON.stringify(document));
          if (outline === undefined || !isOutlineShown(type, outline, () => document)) continue;
          expect(shownDocument(type, document)).toBe(document);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
