/**
 * Characters that a text must not have. Control characters and line separators break lists and logs, and with U+202E one name
 * looks like another; RFC 8264 §4.3 refuses them in free text too.
 */

/** What an attribute's text takes beside usual characters. */
export type TextKind =
  /** One line: a name, an address, an identifier. */
  | 'line'
  /** Several lines, with tabs: U+0009, U+000A and U+000D. */
  | 'lines'
  /** A line that address books wrap in marks of direction: U+202A, U+202C, U+2066 and U+2069. */
  | 'phoneNumber';

const SPACE = 0x20;
const DELETE = 0x7f;
const NO_BREAK_SPACE = 0xa0;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;
const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;

const taken: Readonly<Record<TextKind, ReadonlySet<number>>> = {
  line: new Set(),
  lines: new Set([0x09, 0x0a, 0x0d]),
  phoneNumber: new Set([0x202a, 0x202c, 0x2066, 0x2069]),
};

/** The embeddings, overrides and isolates of Unicode's UAX #9. The marks U+200E and U+200F only settle neighbors, and names need them. */
const turnsText = (code: number): boolean => (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);

const problemOf = (code: number): string | undefined => {
  if (code < SPACE || (code >= DELETE && code < NO_BREAK_SPACE)) return 'a control character';
  if (code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR) return 'a line separator';
  return turnsText(code) ? 'which changes the direction of text' : undefined;
};

const nameOf = (code: number): string => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;

const BYTE_ORDER_MARK = '\uFEFF';

/** As `refusedCharacter` of a line. A byte order mark, which nobody sees, makes another name of one that is there already. */
export const refusedInName = (text: string): string | undefined =>
  refusedCharacter(text, 'line') ?? (text.includes(BYTE_ORDER_MARK) ? 'U+FEFF, a byte order mark' : undefined);

/** The first refused character of a text, such as "U+0007, a control character"; undefined where there is none. */
export const refusedCharacter = (text: string, kind: TextKind): string | undefined => {
  let surrogates = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // Nearly all text.
    if (code >= SPACE && code < DELETE) continue;
    if (code >= FIRST_SURROGATE) surrogates ||= code <= LAST_SURROGATE;
    else if (!taken[kind].has(code)) {
      const problem = problemOf(code);
      if (problem !== undefined) return `${nameOf(code)}, ${problem}`;
    }
  }
  // It has no form in UTF-8 and would be stored as another character.
  const half = surrogates ? /\p{Surrogate}/u.exec(text)?.[0] : undefined;
  return half === undefined ? undefined : `${nameOf(half.charCodeAt(0))}, half of a surrogate pair`;
};
