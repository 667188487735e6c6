/**
 * Which names a document has, told from its text without taking it apart: documents with the same names in the same order are
 * treated alike in many ways, and looking once takes a fifth of the time of `JSON.parse`.
 */

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;
const NULL = 0x6e;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** A text that is read forward. `at` is NaN once something was found that an outline does not tell. */
interface Scan {
  readonly text: string;
  at: number;
  outline: string;
}

/** Behind the string that begins there. */
const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); end > 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end + 1;
  }
  return Number.NaN;
};

/** Behind the object or array that begins there. */
const endOfNested = (text: string, start: number): number => {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at) - 1;
    else if (code === OPENING_BRACE || code === OPENING_BRACKET) depth += 1;
    else if (code === CLOSING_BRACE || code === CLOSING_BRACKET) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return Number.NaN;
};

const endOfWord = (text: string, start: number): number => {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === CLOSING_BRACE) return at;
  }
  return Number.NaN;
};

/** Behind the value that begins there; NaN where it says nothing (RFC 7643 §2.5). */
const endOfValue = (text: string, start: number): number => {
  const next = text.charCodeAt(start + 1);
  switch (text.charCodeAt(start)) {
    case QUOTE:
      return next === QUOTE ? Number.NaN : endOfString(text, start);
    case OPENING_BRACE:
    case OPENING_BRACKET:
      return next === CLOSING_BRACE || next === CLOSING_BRACKET ? Number.NaN : endOfNested(text, start);
    case NULL:
      return Number.NaN;
    default:
      return endOfWord(text, start);
  }
};

/** The names of the object that begins there; of those that hold a colon, which are URNs, the names within too. */
const scanMembers = (scan: Scan, urns: boolean): void => {
  const { text } = scan;
  do {
    const start = scan.at + 1;
    const end = text.indexOf('"', start + 1) + 1;
    const name = text.slice(start, end);
    if (text.charCodeAt(start) !== QUOTE || text.charCodeAt(end) !== COLON || name.includes('\\')) {
      scan.at = Number.NaN;
      return;
    }
    scan.outline += name;
    scan.at = end + 1;
    if (urns && text.charCodeAt(scan.at) === OPENING_BRACE && name.includes(':')) {
      scan.outline += '{';
      scanMembers(scan, false);
      scan.outline += '}';
    } else {
      scan.at = endOfValue(text, scan.at);
    }
  } while (text.charCodeAt(scan.at) === COMMA);
  scan.at = text.charCodeAt(scan.at) === CLOSING_BRACE ? scan.at + 1 : Number.NaN;
};

/**
 * The names in the text of a document, in their order, those of extensions included: two documents with one outline have the
 * same. Undefined where a value says nothing, and for whatever `JSON.stringify` would not write.
 */
export const outlineOf = (text: string): string | undefined => {
  const scan: Scan = { text, at: 0, outline: '' };
  if (text.charCodeAt(0) !== OPENING_BRACE) return undefined;
  scanMembers(scan, true);
  return scan.at === text.length ? scan.outline : undefined;
};
