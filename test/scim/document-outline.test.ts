import { outlineOf } from '../../lambda/scim/document-outline';
import { isObject, type Json, type JsonObject } from '../../lambda/scim/json';
import { isUnassigned } from '../../lambda/scim/validation/unassigned';
import { fc } from '../properties';

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

test.each<[string, JsonObject, string]>([
  ['names in their order', { userName: 'ann', active: false, age: -1.5e-7 }, '"userName""active""age"'],
  ['nothing of what values hold', { name: { givenName: '"' }, emails: [{ value: '}],"x":\\' }] }, '"name""emails"'],
  ['the names in an extension', { userName: 'ann', [ENT]: { department: 'x' } }, `"userName""${ENT}"{"department"}`],
  ['an extension that is none', { [ENT]: 'x' }, `"${ENT}"`],
])('an outline tells %s', (_, document, outline) => expect(outlineOf(JSON.stringify(document))).toBe(outline));

test.each([
  ['an empty text', '{"userName":""}'],
  ['an empty list', '{"emails":[]}'],
  ['an empty object', '{"name":{}}'],
  ['null', '{"title":null}'],
  ['nothing at all', '{}'],
  ['an empty extension', `{"${ENT}":{}}`],
  ['nothing in an extension', `{"${ENT}":{"department":""}}`],
  ['an escape in a name', '{"a\\"b":1}'],
  ['white space', '{"userName" :"ann"}'],
  ['a text that ends early', '{"userName":"ann"'],
  ['a string that ends early', '{"userName":"ann\\"'],
  ['more behind the end', '{"userName":"ann"}}'],
  ['a list', '["userName"]'],
  ['no text', ''],
])('there is none of a document with %s', (_, text) => expect(outlineOf(text)).toBeUndefined());

test('documents with one outline have the same names in the same order, and nothing unassigned (property)', () => {
  const word = fc.constantFrom<Json>('', 'x', '"', '\\', '\\"', '}', '":{"', ',', 1, -0.5, true, null);
  const name = fc.constantFrom('a', 'b', 'c', '"', '\\', 'é', 'urn:x', ENT);
  const { document } = fc.letrec<{ document: JsonObject; value: Json }>((tie) => ({
    document: fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    value: fc.oneof({ maxDepth: 3 }, word, fc.array(tie('value'), { maxLength: 3 }), tie('document')),
  }));
  const namesOf = (object: JsonObject, within: boolean): readonly Json[] =>
    Object.entries(object).map(([key, value]) =>
      within && key.includes(':') && isObject(value) ? [key, namesOf(value, false)] : key,
    );
  const isWhole = (object: JsonObject, within: boolean): boolean =>
    !isUnassigned(object) &&
    Object.entries(object).every(
      ([key, value]) =>
        !isUnassigned(value) && (!within || !key.includes(':') || !isObject(value) || isWhole(value, false)),
    );
  fc.assert(
    fc.property(document, document, (one, other) => {
      const [outline, another] = [one, other].map((each) => outlineOf(JSON.stringify(each)));
      const names = [one, other].map((each) => JSON.stringify(namesOf(each, true)));
      const plain = namesOf(one, true)
        .flat(2)
        .every((each) => !/["\\]/.test(String(each)));
      expect(outline !== undefined).toBe(plain && isWhole(one, true));
      if (outline !== undefined && another !== undefined) expect(outline === another).toBe(names[0] === names[1]);
    }),
    { numRuns: 3000 },
  );
});
