import { defaultFilterLimits } from '../../../lambda/scim/filter/limits';
import { parseFilter } from '../../../lambda/scim/filter/parse-filter';

const parse = (text: string) => parseFilter(text, { mode: 'compatible' });
const strict = (text: string) => parseFilter(text, { mode: 'strict' });

test('a comparison knows where it began', () => {
  expect(parse('title pr and  userName EQ "x"')).toEqual({
    kind: 'and',
    operands: [
      { kind: 'present', path: 'title', position: 0 },
      { kind: 'compare', path: 'userName', operator: 'eq', value: 'x', position: 14 },
    ],
  });
});

test('chains of one operator are one list, parentheses or not', () => {
  const flat = parse('a pr or b pr or c pr or d pr');
  expect(flat).toMatchObject({ kind: 'or', operands: { length: 4 } });
  expect(parse('(a pr or b pr) or (c pr or d pr)')).toMatchObject({ kind: 'or', operands: { length: 4 } });
  expect(parse('a pr and (b pr and (c pr))')).toMatchObject({ kind: 'and', operands: { length: 3 } });
});

test('a comparison behind a value filter joins the filter', () => {
  const value = { kind: 'compare', path: 'value', operator: 'eq', value: 'x', position: 23 };
  expect(parse('emails[type eq "work"].value eq "x"')).toEqual({
    kind: 'valuePath',
    path: 'emails',
    position: 0,
    filter: {
      kind: 'and',
      operands: [{ kind: 'compare', path: 'type', operator: 'eq', value: 'work', position: 7 }, value],
    },
  });
  expect(parse('emails[a pr and b pr].value pr')).toMatchObject({ filter: { kind: 'and', operands: { length: 3 } } });
  expect(parse('emails[a pr or b pr].value pr')).toMatchObject({
    filter: { kind: 'and', operands: [{ kind: 'or' }, { kind: 'present', path: 'value' }] },
  });
});

test.each([
  ['1', 1],
  ['-1.5', -1.5],
  ['0', 0],
  ['"1"', '1'],
  ['TRUE', true],
  ['fAlse', false],
  ['Null', null],
  ['""', ''],
  ['"a\\u0000b"', 'a\0b'],
  ['"\\ud800"', '\ud800'],
])('the literal %s has its JSON value', (text, value) => {
  expect(parse(`a eq ${text}`)).toMatchObject({ value });
  expect(strict(`a eq ${text}`)).toMatchObject({ value });
});

test.each(['1e3', '1.0', '12345678901234567890', '-0', '1e999'])(
  'the number %s keeps its spelling where it may be an identifier without quotes',
  (text) => {
    expect(parse(`a eq ${text}`)).toMatchObject({ value: text });
  },
);

test('a number is a number in strict mode, however it is spelled', () => {
  expect(strict('a eq 1e3')).toMatchObject({ value: 1000 });
  expect(strict('a eq -0')).toMatchObject({ value: 0 });
});

test.each(['True1', 'nullable', 'jyoung', 'a@b.c', "o'neil", '0x1f', '+1', '01', '1.', '.5'])(
  'the bare word %s is text in compatible mode and refused in strict mode',
  (text) => {
    expect(parse(`a eq ${text}`)).toMatchObject({ value: text });
    expect(() => strict(`a eq ${text}`)).toThrow(/position 5: expected a string in double quotes/);
  },
);

test('limits are parameters', () => {
  const limits = { ...defaultFilterLimits, terms: 1, depth: 1 };
  expect(parseFilter('(a pr)', { mode: 'strict', limits })).toMatchObject({ kind: 'present' });
  expect(() => parseFilter('a pr or b pr', { mode: 'strict', limits })).toThrow(/more than 1 comparisons/);
  expect(() => parseFilter('((a pr))', { mode: 'strict', limits })).toThrow(/deeper than 1 levels/);
  expect(() => parseFilter('a pr', { mode: 'strict', limits: { ...limits, bytes: 3 } })).toThrow(/longer than 3 bytes/);
});

test('the error does not echo a long word whole', () => {
  expect(() => parse(`a ${'x'.repeat(3000)} "y"`)).toThrow(/operator "x{40}…" at position 2/);
});
