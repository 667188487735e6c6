import { matchesExprFilter } from 'dynalite/db';
import { storedItem } from '../../../local/dynamodb/stored-item';
import { textLook } from '../../../local/dynamodb/text-look';
import { fc } from '../../properties';

const contains = (name: string, S: string) => ({ type: 'function', name: 'contains', args: [[name], { S }] });
const and = (...args: readonly object[]) => ({ type: 'and', args });
const or = (...args: readonly object[]) => ({ type: 'or', args });
const not = (arg: object) => ({ type: 'not', args: [arg] });
const item = { document: { S: '{"userName":"ann@Example.com"}' }, wide: { S: '/title/' } };
const look = (expression: object): boolean | undefined => textLook(expression)?.(JSON.stringify(item));

test.each<[object, boolean | undefined]>([
  [contains('document', '"userName":"a'), true],
  [contains('document', '"userName":"b'), false],
  [contains('document', '@Ex'), true],
  [contains('document', '@ex'), false],
  [or(contains('wide', '/name/'), contains('document', 'ANN'), contains('document', 'ann')), true],
  [or(contains('wide', '/name/'), contains('document', 'ANN'), contains('document', 'Ann')), false],
  [and(contains('document', 'ann'), contains('document', '.org')), false],
  [and(contains('document', 'ann'), or(contains('document', '.com'), contains('document', '.org'))), true],
  [and(not(contains('document', 'ann')), contains('document', '.org')), false],
  [or(not(contains('document', 'ann')), contains('document', '.org')), undefined],
  [not(contains('document', 'ann')), undefined],
  [{ type: 'function', name: 'begins_with', args: [['document'], { S: 'x' }] }, undefined],
  [{ type: '=', args: [['wide'], { S: 'x' }] }, undefined],
  [{ type: 'function', name: 'contains', args: [{ S: 'of no item' }, { S: 'item' }] }, undefined],
])('%j: %s', (expression, told) => expect(look(expression)).toBe(told));

test('never rules out an item for which the expression holds', () => {
  const parts = [
    'a',
    'B',
    '@',
    '"',
    '\\',
    '\\"',
    '/',
    '\n',
    '\u0001',
    '\u2028',
    'é',
    '😀',
    '\ud83d',
    '\ude00',
    ':',
    'n',
  ];
  const text = fc.array(fc.constantFrom(...parts), { maxLength: 5 }).map((some) => some.join(''));
  const name = fc.constantFrom('document', 'wide', 'nested');
  const value = fc.oneof(
    text.map((S) => ({ S })),
    fc.uniqueArray(text, { minLength: 1, maxLength: 3 }).map((SS) => ({ SS })),
    fc
      .array(
        text.map((S) => ({ S })),
        { maxLength: 3 },
      )
      .map((L) => ({ L })),
    text.map((S) => ({ M: { inner: { S } } })),
  );
  const { tree } = fc.letrec<{ tree: object; leaf: object }>((tie) => ({
    leaf: fc.oneof(
      { weight: 3, arbitrary: fc.tuple(name, text).map(([path, S]) => contains(path, S)) },
      fc.tuple(name, text).map(([path, S]) => ({ type: '<>', args: [[path], { S }] })),
      name.map((path) => ({ type: 'function', name: 'attribute_exists', args: [[path]] })),
      text.map((S) => ({ type: 'function', name: 'contains', args: [['nested', 'inner'], { S }] })),
      fc.tuple(text, text).map(([S, part]) => ({ type: 'function', name: 'contains', args: [{ S }, { S: part }] })),
    ),
    tree: fc.oneof(
      { maxDepth: 4 },
      tie('leaf'),
      fc.tuple(tie('tree'), tie('tree')).map(([one, other]) => and(one, other)),
      fc.tuple(tie('tree'), tie('tree')).map(([one, other]) => or(one, other)),
      tie('tree').map(not),
    ),
  }));
  const held = fc.dictionary(name, value);
  let [ruledOut, judged] = [0, 0];
  fc.assert(
    fc.property(tree, held, (expression, attributes) => {
      const may = textLook(expression)?.(String(storedItem(attributes).json));
      if (may === undefined) return;
      judged += 1;
      if (!may) ruledOut += 1;
      if (!may) expect(matchesExprFilter(attributes, expression)).toBe(false);
    }),
    { numRuns: 5000 },
  );
  expect(ruledOut).toBeGreaterThan(500);
  expect(judged - ruledOut).toBeGreaterThan(300);
});
