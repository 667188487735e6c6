import { parseBody } from '../../lambda/scim/body';
import { findSyntaxFault } from '../../lambda/scim/json-scan';
import { fc } from '../properties';
import { refusal } from './refusal';

const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

describe('request bodies', () => {
  test('an object is taken, a byte order mark and blanks around it too', () => {
    expect(parseBody(' \r\n{"userName": "bjensen"}\n')).toEqual({ userName: 'bjensen' });
    expect(parseBody('\uFEFF{"active":true}')).toEqual({ active: true });
  });

  test.each(['[]', '"x"', '1', 'null', 'true'])('%s is no object', (text) => {
    expect(refusal(() => parseBody(text))).toMatchObject({ status: 400, scimType: 'invalidSyntax' });
  });

  test.each([
    ['{"a":}', 'unexpected "}" at position 5'],
    ['{"a":1,}', 'unexpected "}" at position 7'],
    ['{"a":[1,]}', 'unexpected "]" at position 8'],
    ['{"a":[,1]}', 'unexpected "," at position 6'],
    ['{,}', 'unexpected "," at position 1'],
    ['{a:1}', 'unexpected "a" at position 1'],
    ["{'a':1}", `unexpected "'" at position 1`],
    ['{"a" 1}', 'unexpected "1" at position 5'],
    ['{"a":1 "b":2}', 'unexpected "\\"" at position 7'],
    ['{"a":tru}', 'unexpected "t" at position 5'],
    ['{"a":01}', 'unexpected "1" at position 6'],
    ['{"a":1.}', 'unexpected "." at position 6'],
    ['{"a":"\n"}', 'unexpected "\\n" at position 6'],
    ['{"a":"\\x"}', 'unexpected "\\\\" at position 6'],
    ['{"a":"\\u12"}', 'unexpected "\\\\" at position 6'],
    ['{"a":1]', 'unexpected "]" at position 6'],
    ['{"a":1}x', 'unexpected "x" at position 7'],
    ['{"a":1', 'ends too early'],
    ['{"a":"b', 'ends too early'],
    ['{"a":', 'ends too early'],
    ['', 'empty'],
    [' \n', 'empty'],
    ['<xml/>', 'unexpected "<" at position 0'],
  ])('%j is refused with its position', (text, detail) => {
    const error = refusal(() => parseBody(text));
    expect([error.status, error.scimType]).toEqual([400, 'invalidSyntax']);
    expect(error.detail).toContain(detail);
  });

  test.each([
    ['{"userName":"Ren\xe9e"}', 'latin1', 'after "{\\"userName\\":\\"Ren"'],
    ['{"userName":"ada"}', 'utf16le', 'not in UTF-8'],
  ] as const)('%s in %s is refused rather than kept with other letters in it', (text, encoding, detail) => {
    const bytes = Buffer.concat([
      encoding === 'utf16le' ? Buffer.from([0xff, 0xfe]) : Buffer.of(),
      Buffer.from(text, encoding),
    ]);
    const error = refusal(() => parseBody(bytes.toString('utf8')));
    expect([error.status, error.scimType]).toEqual([400, 'invalidSyntax']);
    expect(error.detail).toContain(detail);
  });

  test('the replacement character is taken where it is meant, as an escape', () => {
    expect(parseBody('{"displayName":"\\ufffd"}')).toEqual({ displayName: '\uFFFD' });
  });

  test('32 levels are taken and more are refused, however deep', () => {
    expect(parseBody(nested(32))).toHaveProperty('a');
    for (const levels of [33, 20_000, 400_000]) {
      expect(refusal(() => parseBody(nested(levels))).detail).toContain('32 levels');
    }
    expect(refusal(() => parseBody('['.repeat(1_000_000))).scimType).toBe('invalidSyntax');
    expect(refusal(() => parseBody(`${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`)).detail).toContain('32 levels');
  });

  test('keys that could change a prototype are gone, at any level and in any spelling', () => {
    const body = parseBody('{"__proto__":{"x":1},"a":[{"\\u005f_proto__":{"x":1},"b":2}]}');
    expect(JSON.stringify(body)).toBe('{"a":[{"b":2}]}');
    expect(Object.assign({}, body)).not.toHaveProperty('x');
  });

  test('of a key that stands twice the last counts', () => expect(parseBody('{"a":1,"a":2}')).toEqual({ a: 2 }));

  test('the fault finder agrees with JSON.parse on what is JSON', () => {
    const isJson = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const broken = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '"', ',', '{', '}', '[', ']', ':', '0', '-', 'e', '\\', '\u0001', ' '),
      )
      .map(([text, at, insert]) => {
        const position = at % (text.length + 1);
        return text.slice(0, position) + insert + text.slice(insert === '' ? position + 1 : position);
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken, fc.string()), (text) => {
        expect(findSyntaxFault(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 1_000 },
    );
  });
});
