import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../lambda/scim/json';
import { sameJson } from '../../lambda/scim/same-json';
import { fc } from '../properties';

test.each<[string, boolean, Json | undefined, Json | undefined]>([
  ['names in another order', true, { a: 1, b: [2] }, { b: [2], a: 1 }],
  ['elements in another order', false, [1, 2], [2, 1]],
  ['a name more', false, { a: 1 }, { a: 1, b: 2 }],
  ['a name less', false, { a: 1, b: 2 }, { a: 1 }],
  ['a name that all objects inherit', false, { toString: 1 }, { other: 1 }],
  ['an array and an object', false, ['x'], { 0: 'x' }],
  ['nothing and null', false, undefined, null],
  ['a number and its text', false, 1, '1'],
])('%s', (_, same, one, other) => expect(sameJson(one, other)).toBe(same));

test('two values are the same exactly when Node says so (property)', () => {
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<Json>(null, true, 0, -0, 1, '', 'x'),
      fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'toString'), tie('value'), { noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, value, (one, other) => {
      expect(sameJson(one, other)).toBe(isDeepStrictEqual(one, other));
      expect(sameJson(one, structuredClone(one))).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
