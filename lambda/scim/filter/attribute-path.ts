import { type Cursor, expected, readWord } from './cursor';

const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
/** `ATTRNAME` of RFC 7644 §3.4.2.2; `$` because of `$ref`, which the RFC's own schemas have and its grammar lacks. */
const isNameStart = (code: number): boolean => isLetter(code) || code === 0x24 || code === 0x5f;
const isNameCharacter = (code: number): boolean => isNameStart(code) || isDigit(code) || code === 0x2d;

/** What a URI may hold (RFC 3986 §2), parentheses and brackets aside, which end a path. */
const URI_PUNCTUATION = new Set("-._~:/?#@!$&'*+,;=%".split('').map((character) => character.charCodeAt(0)));
const isUriCharacter = (code: number): boolean => isLetter(code) || isDigit(code) || URI_PUNCTUATION.has(code);

/** The offset of the first character that does not belong, or -1 when the whole path is well-formed. */
const faultIn = (path: string): number => {
  const prefix = path.lastIndexOf(':');
  // Where the attribute begins in "urn:…:2.0:User:name.givenName" only the schemas know, so the tail is checked as URI too.
  if (prefix >= 0) {
    for (let at = 0; at < path.length; at++) if (!isUriCharacter(path.charCodeAt(at))) return at;
    return isLetter(path.charCodeAt(0)) && prefix < path.length - 1 ? -1 : prefix;
  }
  let dots = 0;
  for (let at = 0, nameStart = 0; at <= path.length; at++) {
    const code = path.charCodeAt(at);
    if (at === path.length || code === 0x2e) {
      if (at === nameStart || (at < path.length && ++dots > 1)) return at;
      nameStart = at + 1;
    } else if (!(at === nameStart ? isNameStart(code) : isNameCharacter(code))) return at;
  }
  return -1;
};

/** Reads `[URI ":"] ATTRNAME [subAttr]`; the meaning comes later, from the schemas. */
export const readAttributePath = (cursor: Cursor): string => {
  const start = cursor.at;
  const path = readWord(cursor);
  if (path === '') throw expected(cursor, 'an attribute name');
  const fault = faultIn(path);
  if (fault < 0) return path;
  throw expected(cursor, `an attribute name such as userName, name.givenName or urn:…:attribute`, start + fault);
};

/** Reads the `.sub` that follows a value filter, without the dot. */
export const readSubAttribute = (cursor: Cursor): string => {
  const start = cursor.at;
  const name = readWord(cursor);
  if (name === '' || name.includes('.') || name.includes(':') || faultIn(name) >= 0) {
    throw expected(cursor, 'the name of a sub-attribute', start);
  }
  return name;
};
