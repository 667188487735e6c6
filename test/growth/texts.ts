/** Texts of any length of which some reader may look at each part again and again. */

const pieces = [
  ...[
    '=',
    ' ',
    '\t',
    '\n',
    '\\',
    '"',
    "'",
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ':',
    '.',
    ',',
    ';',
    '/',
    '-',
    '+',
    '_',
    '#',
    '%',
    '*',
  ],
  ...['0', '9', 'a', 'z', 'é', 'ς', '😀', '\u0000', '\ud83d'],
  ...[
    '= ',
    '%41',
    '\\u0041',
    'a.',
    'a:',
    'a,',
    'a=',
    '[a',
    '{"a":',
    '[[',
    '","',
    '; ',
    ';q=0',
    '; q=0',
    '.0',
    'W/"1",',
    '/Users/',
    'Users/',
  ],
  ...[
    'and ',
    'not ',
    'not (',
    'a pr and ',
    'a eq 1 or ',
    'bulkId:',
    '"bulkId:',
    'urn:',
    'scimk_',
    'zz',
    'bearer ',
    '0-',
    'T0',
    '-0',
    '==\n',
  ],
] as const;

const ends = ['', '!', 'x', ' ', '"', '\n'] as const;

export interface HostileText {
  readonly name: string;
  readonly ofLength: (length: number) => string;
}

/** Each piece again and again, behind what a reader wants at the beginning, before what it may not expect at the end. */
export const hostileTexts = (beginnings: readonly string[]): readonly HostileText[] =>
  ['', ...beginnings].flatMap((beginning) =>
    pieces.flatMap((piece) =>
      ends.map((end) => ({
        name: JSON.stringify([beginning, piece, end]),
        ofLength: (length: number) => beginning + piece.repeat(Math.ceil(length / piece.length)) + end,
      })),
    ),
  );
