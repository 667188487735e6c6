import { parseAnswer } from '../../lambda/aws/answer-items';
import { fc } from '../properties';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', '\\', '}', '{', ',', ':', ']', '\n', 'S', 'é') }),
  fc.json(),
);
const name = fc.oneof(
  fc.constantFrom('PK', 'SK', 'document', 'version', 'Items', '__proto__', 'a b', 'é"'),
  fc.string(),
);
const plain = fc.oneof(
  text.map((S) => ({ S })),
  fc.integer().map((n) => ({ N: String(n) })),
);
const other = fc.oneof(
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.array(text).map((SS) => ({ SS })),
  fc.array(plain).map((L) => ({ L })),
  fc.dictionary(name, plain).map((M) => ({ M })),
);
const resource = fc.record({ PK: plain, SK: plain, document: plain, version: plain }, { requiredKeys: ['PK', 'SK'] });
const items = fc.oneof(fc.array(resource), fc.array(fc.dictionary(name, fc.oneof(plain, plain, other))));

describe('reading an answer', () => {
  it('gives what JSON.parse gives, whatever the items hold', () => {
    fc.assert(
      fc.property(items, fc.option(resource, { nil: undefined }), fc.boolean(), (Items, LastEvaluatedKey, first) => {
        const rest = { Count: Items.length, LastEvaluatedKey };
        const answer = JSON.stringify(first ? { Items, ...rest } : { ...rest, Items, ScannedCount: Items.length });
        expect(parseAnswer(answer)).toEqual(JSON.parse(answer));
      }),
    );
  });

  it.each([
    ['no items', '{"Count":0,"Items":[]}'],
    ['another kind of answer', '{"Item":{"PK":{"S":"a"},"n":{"N":"1"}}}'],
    ['spaces', '{ "Items" : [ { "PK" : { "S" : "a" } } ] }'],
    ['spaces among items', '{"Items":[{"PK":{"S":"a"}}, {"PK":{"S":"b"}}]}'],
    ['a table that is called Items', '{"Responses":{"Items":[{"PK":{"S":"a"}}]}}'],
    ['an attribute twice', '{"Items":[{"PK":{"S":"a"},"PK":{"S":"b"}}]}'],
    ['a value of two types', '{"Items":[{"PK":{"S":"a","N":"1"}}]}'],
  ])('gives what JSON.parse gives of %s', (_, answer) => {
    expect(parseAnswer(answer)).toEqual(JSON.parse(answer));
  });

  it('keeps an attribute that has the name of a prototype', () => {
    const { Items } = parseAnswer('{"Items":[{"__proto__":{"S":"a"},"PK":{"S":"b"}}]}') as { Items: object[] };
    expect(Object.keys(Items[0] ?? {})).toEqual(['__proto__', 'PK']);
  });

  it.each([
    '{"Items":[{"PK":{"S":"a"}}',
    '{"Items":[{"PK":{"S":"a"}},]}',
    '{"Items":[{"PK":{"S":"a"},}]}',
    '{"Items":[{"PK":{"S":"a\\"}}]}',
    '{"Items":[{"PK":{"S":"\\x"}}]}',
    '{"Items":[{"PK":{"S":"a"}}]',
  ])('refuses what is no JSON: %s', (answer) => {
    expect(() => parseAnswer(answer)).toThrow(SyntaxError);
  });
});
