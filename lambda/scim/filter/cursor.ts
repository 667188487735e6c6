/**
 * The lexer of filters and PATCH paths: a position in a text that moves forward only, so every input costs linear time.
 */
import type { Mode } from '../mode';
import type { AnyResourceType } from '../schema/definition';
import { invalidFilter, invalidPath, type ScimError } from '../scim-error';
import { defaultFilterLimits, type FilterLimits, type Leniency, type ParseOptions } from './limits';

export interface Cursor {
  readonly text: string;
  readonly mode: Mode;
  readonly limits: FilterLimits;
  readonly subject: 'filter' | 'path';
  readonly noted: Set<Leniency> | undefined;
  /** Undefined where escapes are JSON's, whatever they are compared with. */
  readonly types: readonly AnyResourceType[] | undefined;
  /** Zero-based offset of the next character. */
  at: number;
  terms: number;
  depth: number;
  /** Within brackets: the path before them. */
  owner: string | undefined;
}

/** Echoes go to an administrator's screen; a whole filter in them hides the mistake. */
const ECHOED_CHARACTERS = 40;

export const openCursor = (text: string, subject: Cursor['subject'], options: ParseOptions): Cursor => {
  const limits = options.limits ?? defaultFilterLimits;
  const { mode, noted } = options;
  const types = mode === 'strict' ? undefined : options.types;
  const cursor = { text, mode, limits, subject, noted, types, at: 0, terms: 0, depth: 0, owner: undefined };
  if (Buffer.byteLength(text) > limits.bytes) throw refusal(cursor, `is longer than ${limits.bytes} bytes`);
  return cursor;
};

/** The error for a text that cannot be taken: `invalidFilter`, or `invalidPath` for PATCH paths (RFC 7644 §3.12). */
export const refusal = (cursor: Cursor, why: string): ScimError =>
  cursor.subject === 'filter' ? invalidFilter(`The filter ${why}.`) : invalidPath(`The path ${why}.`);

/** The error that names the position, what belongs there and what stands there. */
export const expected = (cursor: Cursor, what: string, position = cursor.at): ScimError => {
  const found = position < cursor.text.length ? `found ${quote(textAt(cursor.text, position))}` : 'it ends there';
  return refusal(cursor, `is not valid at position ${position}: expected ${what}, ${found}`);
};

const textAt = (text: string, position: number): string =>
  text.slice(position, Math.max(position + 1, wordEnd(text, position)));

/** What is shown of a client's text. */
export const clipped = (text: string): string =>
  text.length > ECHOED_CHARACTERS ? `${text.slice(0, ECHOED_CHARACTERS)}…` : text;

/** A piece of the client's text for an error message. */
export const quote = (text: string): string => JSON.stringify(clipped(text));

/** Space, tab, line feed or carriage return. */
export const isSpace = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;

/** White space, parentheses, brackets or a double quote: what ends a word. */
const isDelimiter = (code: number): boolean =>
  isSpace(code) || code === 0x22 || code === 0x28 || code === 0x29 || code === 0x5b || code === 0x5d;

export const skipSpace = (cursor: Cursor): void => {
  while (isSpace(cursor.text.charCodeAt(cursor.at))) cursor.at++;
};

/** Skips the spaces of the grammar's `SP`; compatible mode does without where quotes or parentheses already separate. */
export const requireSpace = (cursor: Cursor): void => {
  if (cursor.mode === 'strict' && !isSpace(cursor.text.charCodeAt(cursor.at))) throw expected(cursor, 'a space');
  skipSpace(cursor);
};

/** Where the run of characters that are no delimiter ends; the position itself when a delimiter stands there. */
export const wordEnd = (text: string, start: number): number => {
  let end = start;
  while (end < text.length && !isDelimiter(text.charCodeAt(end))) end++;
  return end;
};

/** The word at the cursor, which may be empty; the cursor moves behind it. */
export const readWord = (cursor: Cursor): string => {
  const start = cursor.at;
  cursor.at = wordEnd(cursor.text, start);
  return cursor.text.slice(start, cursor.at);
};

/** Moves behind the character when it comes next. */
export const take = (cursor: Cursor, character: string): boolean => {
  if (cursor.text[cursor.at] !== character) return false;
  cursor.at++;
  return true;
};

/** Runs a parser one level deeper; the limit is what keeps the recursion from the stack's end. */
export const nested = <T>(cursor: Cursor, parse: (cursor: Cursor) => T): T => {
  if (++cursor.depth > cursor.limits.depth)
    throw refusal(cursor, `is nested deeper than ${cursor.limits.depth} levels`);
  const result = parse(cursor);
  cursor.depth--;
  return result;
};
