/** The `compValue` of RFC 7644 §3.4.2.2: literals of JSON, and bare words where the mode takes them. */
import { type Cursor, expected, readWord, refusal } from './cursor';

const QUOTE = 0x22;
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

/** Reads the value of a comparison; the cursor stands on its first character. */
export const readLiteral = (cursor: Cursor): string | number | boolean | null => {
  const start = cursor.at;
  if (cursor.text.charCodeAt(start) === QUOTE) return readString(cursor);
  const word = readWord(cursor);
  if (word === '') throw expected(cursor, 'a value: a string in double quotes, a number, true, false or null');
  const keyword = word.length <= 5 ? KEYWORDS.get(word.toLowerCase()) : undefined;
  if (keyword !== undefined) return keyword;
  if (NUMBER.test(word)) return readNumber(cursor, word);
  // `externalId eq jyoung` is real traffic.
  if (cursor.mode === 'compatible') return word;
  throw expected(cursor, 'a string in double quotes, a number, true, false or null', start);
};

const readNumber = (cursor: Cursor, word: string): string | number => {
  const number = Number(word);
  // An unquoted `externalId eq 12345678901234567890` must not be rounded into another person's identifier.
  if (cursor.mode === 'compatible' && String(number) !== word) return word;
  if (!Number.isFinite(number)) throw refusal(cursor, `holds the number ${word}, which is too large`);
  return number === 0 ? 0 : number;
};

const readString = (cursor: Cursor): string => {
  const { text } = cursor;
  const start = cursor.at + 1;
  let value = '';
  let copied = start;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      cursor.at = at + 1;
      return value + text.slice(copied, at);
    }
    if (code < 0x20) throw expected(cursor, 'a control character to be written as an escape', at);
    if (code !== BACKSLASH) continue;
    value += text.slice(copied, at) + readEscape(cursor, at);
    at += text[at + 1] === 'u' ? 5 : 1;
    copied = at + 1;
  }
  throw expected(cursor, 'a closing double quote', text.length);
};

const readEscape = (cursor: Cursor, at: number): string => {
  const letter = cursor.text[at + 1] ?? '';
  if (letter === 'u') {
    const hex = cursor.text.slice(at + 2, at + 6);
    if (HEX4.test(hex)) return String.fromCharCode(Number.parseInt(hex, 16));
    throw expected(cursor, 'four hexadecimal digits after \\u', at);
  }
  const character = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (character === undefined) throw expected(cursor, 'an escape of JSON (a backslash itself is written \\\\)', at);
  return character;
};
