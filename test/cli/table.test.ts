/** Tables whose columns line up and that fit the terminal, and what of a text is shown as an escape. */
import { styleFor } from '../../cli/style';
import { details, table } from '../../cli/table';
import { visible, visibleLines } from '../../cli/visible-text';
import { fc } from '../properties';

const wide = { columns: Number.POSITIVE_INFINITY };
const shown = (columns: number, ...rows: string[][]): readonly string[] =>
  table({ columns }, ['NAME', 'ID'], rows).shown.split('\n');

/** Columns that a text takes, known for each of these. */
const names: readonly (readonly [string, number])[] = [
  ['Ada', 3],
  ['日本語', 6],
  ['한국어', 6],
  ['👩‍👩‍👧', 2],
  ['🇩🇪', 2],
  ['e\u0301le\u0300ve', 5],
  ['กี่', 1],
];

test.each(names)('%s is padded to the columns that it takes', (name, width) => {
  const [heading = '', row = ''] = table(wide, ['A NAME', 'ID'], [[name, 'x']]).shown.split('\n');
  expect(heading.indexOf('ID')).toBe(8);
  expect(row).toBe(`${name}${' '.repeat(8 - width)}x`);
});

test('details line up behind the longest name', () => {
  expect(details({ a: '1', 'long name': '2\n3', none: undefined, empty: '' }).shown).toBe(
    'a          1\nlong name  2\\u000a3',
  );
});

describe('in a narrow terminal', () => {
  const ID = '2819c223-7f76-453a-919d-413861904646';

  test('words are wrapped and ids stay whole', () => {
    expect(shown(60, ['A name of several words that is long', ID])).toEqual([
      `NAME                    ID`,
      `A name of several       ${ID}`,
      `words that is long`,
    ]);
  });

  test('a word without spaces is cut before an id is', () => {
    const [, first, second] = shown(60, ['someone-with-a-long-name@example.com', ID]);
    expect(first).toBe(`someone-with-a-long-na  ${ID}`);
    expect(second).toBe('me@example.com');
  });

  test('many columns become one below the other before an id or a word is cut into narrow pieces', () => {
    const headings = ['AT', 'WHO', 'WHAT', 'OF', 'CHANGED'];
    const row = ['2026-03-01T12:00:00.000Z', 'Okta', 'user.updated', `ada (${ID})`, `title: none → Countess of ${ID}`];
    const whole = table({ columns: 200 }, headings, [row]).shown.split('\n');
    expect(whole).toHaveLength(2);
    expect(table({ columns: 60 }, headings, [row, row]).shown.split('\n').slice(0, 8)).toEqual([
      `AT       ${row[0]}`,
      `WHO      Okta`,
      `WHAT     user.updated`,
      `OF       ada (${ID})`,
      `CHANGED  title: none → Countess of`,
      `         ${ID}`,
      '',
      `AT       ${row[0]}`,
    ]);
  });

  test('wide characters are cut between characters', () => {
    expect(shown(10, ['日本語日本語', 'x']).slice(1)).toEqual(['日本語  x', '日本語']);
    expect(shown(8, ['👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 'x']).slice(1)).toEqual(['👩‍👩‍👧👩‍👩‍👧  x', '👩‍👩‍👧']);
  });

  test('every line fits, and nothing gets lost', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '-', '日', '\u001b', '\n'), maxLength: 60 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 20, max: 100 }),
        (rows, columns) => {
          const lines = shown(columns, ...rows.map((row) => [...row]));
          const width = (line: string): number =>
            [...line].reduce((sum, character) => sum + (character === '日' ? 2 : 1), 0);
          expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(columns);
          const letters = (texts: readonly string[]): string =>
            [...texts.join('').replace(/[^ab日]/g, '')].sort().join('');
          const given = rows.flat().map((each) => visible(each));
          expect(letters(lines.slice(1))).toBe(letters(given));
        },
      ),
    );
  });
});

describe('what comes from outside', () => {
  test.each([
    ['\u001b[31m', '\\u001b[31m'],
    ['\u0000\t\n\r\u007f\u0085\u009b', '\\u0000\\u0009\\u000a\\u000d\\u007f\\u0085\\u009b'],
    ['\u202a\u202e\u2066\u2069\u200e\u200f\u061c', '\\u202a\\u202e\\u2066\\u2069\\u200e\\u200f\\u061c'],
    ['\u2028\u2029', '\\u2028\\u2029'],
    ['a\u200bb\u2060\ufeff\u00ad\u180e', 'a\\u200bb\\u2060\\ufeff\\u00ad\\u180e'],
    ['a\u200db', 'a\\u200db'],
    ['\ud800', '\\ud800'],
    ['\u{e0041}', '\\udb40\\udc41'],
  ])('%j is shown as %s', (text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  test.each([
    'Zoë',
    '日本語',
    'می\u200cخواهم',
    'क्\u200dष',
    '👩‍👩‍👧',
    '👩🏽‍🚀',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    '❤️',
    'a\\u0041',
  ])('%s stays', (text) => {
    expect(visible(text)).toBe(text);
  });

  test('is the same JSON with escapes in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(JSON.parse(visibleLines(JSON.stringify({ value }, null, 2)))).toEqual({ value });
      }),
    );
  });

  test('is read in linear steps', () => {
    const flags = `\u{1f3f4}${'\u{e0061}'.repeat(200_000)}`;
    expect(visible(flags).length).toBeGreaterThan(flags.length);
  });
});

test('colours are for terminals that show them', () => {
  const good = (environment: Record<string, string>, terminal = true) =>
    styleFor({ terminal, environment }).good('a\u001bb').shown;
  expect(good({})).toBe('\u001b[32ma\\u001bb\u001b[39m');
  for (const plain of [good({ NO_COLOR: '1' }), good({ TERM: 'dumb' }), good({}, false)])
    expect(plain).toBe('a\\u001bb');
});
