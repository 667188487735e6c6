import type { Leniency } from '../../../lambda/scim/filter/limits';
import { parseFilter } from '../../../lambda/scim/filter/parse-filter';
import { parsePatchPath } from '../../../lambda/scim/filter/parse-patch-path';
import { printFilter } from '../../../lambda/scim/filter/print-filter';
import { closingQuotes } from '../../../lambda/scim/filter/quotes';
import { fc } from '../../properties';

const marks = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((character) =>
  /\p{Quotation_Mark}/u.test(character),
);

test('each quotation mark of Unicode but that of JSON opens and closes a value', () => {
  expect(marks.length).toBeGreaterThan(25);
  expect(marks.filter((mark) => closingQuotes(mark)?.includes(mark) !== true)).toEqual(['"']);
  expect([...'ab0-_.@\\'].filter((character) => closingQuotes(character) !== undefined)).toEqual([]);
});

const opened = fc
  .constantFrom(...marks.filter((mark) => mark !== '"'), '`', '´', '′', '″')
  .chain((mark) => fc.tuple(fc.constant(mark), fc.constantFrom(...(closingQuotes(mark) ?? ''))));
const written = (value: string): string => JSON.stringify(value).slice(1, -1);

test('a value in other quotes is the value in the quotes of JSON, and is printed with these', () => {
  const text = fc.string({ unit: fc.constantFrom('a', "'", '’', '"', '\\', ' ', ')', ']', '\n', 'é', '😀') });
  fc.assert(
    fc.property(opened, text, ([open, close], value) => {
      fc.pre(closingQuotes(value.charAt(0))?.includes(value.charAt(value.length - 1)) !== true || value.length < 2);
      // A mark of the same kind before the end of a word would end the value.
      const escaped = [...written(value)]
        .map((each) => (closingQuotes(open)?.includes(each) ? `\\${each}` : each))
        .join('');
      const noted = new Set<Leniency>();
      const filter = parseFilter(`title eq ${open}${escaped}${close}`, { mode: 'compatible', noted });
      expect(filter).toEqual({ kind: 'compare', path: 'title', operator: 'eq', value, position: 0 });
      expect([...noted]).toEqual(['filter-quotes']);
      expect(printFilter(filter)).toBe(`title eq ${JSON.stringify(value)}`);
      expect(() => parseFilter(`title eq ${open}${escaped}${close}`, { mode: 'strict' })).toThrow(/position 9/);
    }),
  );
});

test.each<[string, readonly Leniency[]]>([
  ['userName eq "bob"', []],
  ['userName eq bob', []],
  ['userName eq "CORP\\\\ada"', []],
  ["userName eq 'bob'", ['filter-quotes']],
  ['userName eq "CORP\\ada"', ['filter-backslash']],
  [
    "userName eq 'CORP\\ada' or emails[type eq ‘work’] eq «a@x»",
    ['filter-quotes', 'filter-backslash', 'filter-element-value'],
  ],
])('what was taken of %s has a name', (text, names) => {
  const noted = new Set<Leniency>();
  parseFilter(text, { mode: 'compatible', noted });
  expect([...noted].sort()).toEqual([...names].sort());
});

test.each([
  [`"'ada'"`, 'ada', "'ada'"],
  ['"“ada”"', 'ada', '“ada”'],
  ['"„ada“"', 'ada', '„ada“'],
  [`"'“ada”'"`, 'ada', "'“ada”'"],
  [`"O'Brien'"`, "O'Brien'", "O'Brien'"],
  [`"'ada”"`, "'ada”", "'ada”"],
  [`"'"`, "'", "'"],
])('quotes within the quotes of %s are quotes, and of the value in strict mode', (written, compatible, strict) => {
  const noted = new Set<Leniency>();
  for (const path of [`members[value eq ${written}]`, `emails[type eq ${written}].value`]) {
    const taken = parsePatchPath(path, { mode: 'compatible', noted });
    expect(taken.filter).toMatchObject({ value: compatible });
    expect(parsePatchPath(path, { mode: 'strict' }).filter).toMatchObject({ value: strict });
  }
  expect(noted.has('filter-quotes')).toBe(compatible !== strict);
  for (const operator of ['eq', 'ne', 'sw', 'gt']) {
    expect(parseFilter(`userName ${operator} ${written}`, { mode: 'compatible' })).toMatchObject({ value: compatible });
    expect(parseFilter(`userName ${operator} ${written}`, { mode: 'strict' })).toMatchObject({ value: strict });
  }
});

test.each([
  ["members[value eq '2819c223-7f76']", 'value', '2819c223-7f76'],
  ['emails[type eq ‘work’].value', 'type', 'work'],
  ['emails[type eq „work“].value', 'type', 'work'],
  ['emails[value eq "CORP\\ada"].value', 'value', 'CORP\\ada'],
])('the path %s chooses by the value within the quotes; strict mode refuses it', (path, sub, value) => {
  expect(parsePatchPath(path, { mode: 'compatible' }).filter).toMatchObject({ path: sub, value });
  expect(() => parsePatchPath(path, { mode: 'strict' })).toThrow(/^The path is not valid at position/);
});

test.each(["members[value eq 'x]", "members[value eq x']", 'members[value eq “x]', 'members[value eq "x”]'])(
  'the path %s, whose quotes do not match, is refused in both modes',
  (path) => {
    for (const mode of ['compatible', 'strict'] as const) {
      expect(() => parsePatchPath(path, { mode })).toThrow(expect.objectContaining({ scimType: 'invalidPath' }));
    }
  },
);
