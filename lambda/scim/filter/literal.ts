/**
 * The `compValue` of RFC 7644 §3.4.2.2: literals of JSON. Compatible mode also takes bare words, values in other quotes and
 * backslashes that escape nothing. `"CORP\nina"` is a backslash and an n there too, unless the attribute can hold a line feed.
 */
import { type Cursor, expected, isSpace, readWord, refusal } from './cursor';
import { closingQuotes } from './quotes';

const BACKSLASH = 0x5c;
/** RFC 8259 §6. Each alternative begins with another character, so it never backtracks. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const HEX4 = /^[\da-fA-F]{4}$/;
const KEYWORDS = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Whether what is compared can hold a character. */
type Holds = (character: string) => boolean;

/** Reads the value of a comparison; the cursor stands on its first character. */
export const readLiteral = (cursor: Cursor, holds: Holds): string | number | boolean | null => {
  const start = cursor.at;
  const first = cursor.text.charAt(start);
  if (first === '"') return withoutQuotes(cursor, readQuoted(cursor, '"', holds));
  // `members[value eq '2819…']` and filters that were pasted from a document are real traffic.
  const closers = cursor.mode === 'compatible' ? closingQuotes(first) : undefined;
  if (closers !== undefined) return withoutQuotes(cursor, readQuoted(cursor, closers, holds));
  const word = readWord(cursor);
  if (word === '') throw expected(cursor, 'a value: a string in double quotes, a number, true, false or null');
  const keyword = word.length <= 5 ? KEYWORDS.get(word.toLowerCase()) : undefined;
  if (keyword !== undefined) return keyword;
  if (NUMBER.test(word)) return readNumber(cursor, word);
  if (cursor.mode === 'strict')
    throw expected(cursor, 'a string in double quotes, a number, true, false or null', start);
  if (closingQuotes(word.charAt(word.length - 1)) !== undefined) {
    throw expected(cursor, 'quotes on both sides of the value or on none', start);
  }
  // `externalId eq jyoung` is real traffic.
  return word;
};

const readNumber = (cursor: Cursor, word: string): string | number => {
  const number = Number(word);
  // An unquoted `externalId eq 12345678901234567890` must not be rounded into another person's identifier.
  if (cursor.mode === 'compatible' && String(number) !== word) return word;
  if (!Number.isFinite(number)) throw refusal(cursor, `holds the number ${word}, which is too large`);
  return number === 0 ? 0 : number;
};

/** `userName eq "'ada@example.com'"`: quotes within quotes are quotes too, all of them, so that what is printed reads the same. */
const withoutQuotes = (cursor: Cursor, value: string): string => {
  if (cursor.mode === 'strict') return value;
  let [start, end] = [0, value.length];
  while (end - start > 1 && closingQuotes(value.charAt(start))?.includes(value.charAt(end - 1)) === true) {
    start += 1;
    end -= 1;
  }
  if (start > 0) cursor.noted?.add('filter-quotes');
  return value.slice(start, end);
};

/** Where a value can end. Other quotes close before it only, so that the apostrophe of 'O'Brien' is a letter. */
const endsValue = (text: string, at: number): boolean =>
  at >= text.length || text[at] === ')' || text[at] === ']' || isSpace(text.charCodeAt(at));

/** Reads up to one of the closing quotes; the cursor stands on the opening one. */
const readQuoted = (cursor: Cursor, closers: string, holds: Holds): string => {
  const { text } = cursor;
  const ofJson = closers === '"';
  let value = '';
  let copied = cursor.at + 1;
  for (let at = copied; at < text.length; at++) {
    const character = text.charAt(at);
    if (closers.includes(character)) {
      if (ofJson || endsValue(text, at + 1)) {
        cursor.at = at + 1;
        if (!ofJson) cursor.noted?.add('filter-quotes');
        return value + text.slice(copied, at);
      }
      // SQL and OData write an apostrophe within single quotes twice.
      if (character !== "'" || text[at + 1] !== "'") continue;
      value += text.slice(copied, at);
      copied = ++at;
      continue;
    }
    const code = text.charCodeAt(at);
    if (code < 0x20) throw expected(cursor, 'a control character to be written as an escape', at);
    if (code !== BACKSLASH) continue;
    const escaped = readEscape(cursor, at, closers, holds);
    value += text.slice(copied, at) + escaped.text;
    at += escaped.length - 1;
    copied = at + 1;
  }
  throw expected(
    cursor,
    ofJson ? 'a closing double quote' : 'a closing quote before the end of the value',
    text.length,
  );
};

interface Escape {
  readonly text: string;
  /** Of what was read. */
  readonly length: number;
}

/** The code unit that `\uXXXX` at the position means. */
const unitAt = (text: string, at: number): number | undefined => {
  const hex = text.slice(at + 2, at + 6);
  return text.startsWith('\\u', at) && HEX4.test(hex) ? Number.parseInt(hex, 16) : undefined;
};

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** One character of Unicode: in JSON two escapes make up those beyond U+FFFF, RFC 8259 §7. */
const readUnicodeEscape = (text: string, at: number): Escape | undefined => {
  const unit = unitAt(text, at);
  if (unit === undefined) return undefined;
  const next = isHighSurrogate(unit) ? unitAt(text, at + 6) : undefined;
  return next !== undefined && isLowSurrogate(next)
    ? { text: String.fromCharCode(unit, next), length: 12 }
    : { text: String.fromCharCode(unit), length: 6 };
};

const readEscape = (cursor: Cursor, at: number, closers: string, holds: Holds): Escape => {
  const letter = cursor.text.charAt(at + 1);
  const simple = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  const read = simple === undefined ? readUnicodeEscape(cursor.text, at) : { text: simple, length: 2 };
  // A value with a character that the attribute cannot hold would find nobody.
  if (read !== undefined) return holds(read.text) ? read : bareBackslash(cursor, at);
  if (letter === 'u') return bareBackslash(cursor, at, 'four hexadecimal digits after \\u');
  if (letter !== '' && closers.includes(letter)) return { text: letter, length: 2 };
  return bareBackslash(cursor, at, 'an escape of JSON (a backslash itself is written \\\\)');
};

/** `userName eq "CORP\ada"`: what is no escape, `what` being expected, is taken as it is written, except in strict mode. */
const bareBackslash = (cursor: Cursor, at: number, what = 'an escape'): Escape => {
  if (cursor.mode === 'strict') throw expected(cursor, what, at);
  cursor.noted?.add('filter-backslash');
  return { text: '\\', length: 1 };
};
