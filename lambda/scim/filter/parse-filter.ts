/**
 * Filters and PATCH paths into data: a recursive descent over RFC 7644 §3.4.2.2 and §3.5.2. `not` binds tighter than
 * `and`, and `and` tighter than `or`.
 */
import type { Filter, Operator } from './ast';
import { readAttributePath, readSubAttribute } from './attribute-path';
import { type Compared, canHold } from './can-hold';
import {
  type Cursor,
  expected,
  isSpace,
  nested,
  openCursor,
  quote,
  readWord,
  refusal,
  requireSpace,
  skipSpace,
  take,
  wordEnd,
} from './cursor';
import type { ParseOptions } from './limits';
import { readLiteral } from './literal';

const OPERATORS = new Map<string, Operator | 'pr'>(
  (['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'pr'] as const).map((name) => [name, name]),
);

/** The filter in a text. Throws `invalidFilter` with the position of the first fault. */
export const parseFilter = (text: string, options: ParseOptions): Filter => {
  const cursor = openCursor(text, 'filter', options);
  const filter = parseOr(cursor);
  if (cursor.at < text.length) throw expected(cursor, 'and, or, or the end');
  return filter;
};

const parseOr = (cursor: Cursor): Filter => parseChain(cursor, 'or', parseAnd);
const parseAnd = (cursor: Cursor): Filter => parseChain(cursor, 'and', parseTerm);

const parseChain = (cursor: Cursor, kind: 'and' | 'or', parseOperand: (cursor: Cursor) => Filter): Filter => {
  const first = parseOperand(cursor);
  if (!takeLogical(cursor, kind)) return first;
  const operands = first.kind === kind ? [...first.operands] : [first];
  do {
    const next = parseOperand(cursor);
    if (next.kind === kind) operands.push(...next.operands);
    else operands.push(next);
  } while (takeLogical(cursor, kind));
  return { kind, operands };
};

const takeLogical = (cursor: Cursor, word: 'and' | 'or'): boolean => {
  skipSpace(cursor);
  const { text, at } = cursor;
  const end = wordEnd(text, at);
  if (end - at !== word.length || text.slice(at, end).toLowerCase() !== word) return false;
  if (cursor.mode === 'strict' && !isSpace(text.charCodeAt(at - 1))) throw expected(cursor, 'a space');
  cursor.at = end;
  requireSpace(cursor);
  return true;
};

const parseTerm = (cursor: Cursor): Filter => {
  skipSpace(cursor);
  if (take(cursor, '(')) return nested(cursor, parseGroup);
  if (isNot(cursor)) {
    cursor.at += 3;
    skipSpace(cursor);
    return { kind: 'not', operand: nested(cursor, take(cursor, '(') ? parseGroup : parseTerm) };
  }
  const position = cursor.at;
  const path = readAttributePath(cursor);
  if (cursor.text[cursor.at] === '[') return parseValuePath(cursor, path, position);
  return parseComparison(cursor, { owner: cursor.owner, path }, position);
};

/** `not (…)`, and in compatible mode `not attr …`; before an operator the word is an attribute's name. */
const isNot = (cursor: Cursor): boolean => {
  const { text, at } = cursor;
  if (wordEnd(text, at) - at !== 3 || text.slice(at, at + 3).toLowerCase() !== 'not') return false;
  let next = at + 3;
  while (isSpace(text.charCodeAt(next))) next++;
  if (text[next] === '(') return true;
  const word = text.slice(next, wordEnd(text, next));
  if (word === '' || OPERATORS.has(word.toLowerCase())) return false;
  if (cursor.mode === 'compatible') return true;
  throw expected(cursor, '"(" after not', next);
};

const parseGroup = (cursor: Cursor): Filter => {
  const filter = parseOr(cursor);
  if (!take(cursor, ')')) throw expected(cursor, 'and, or, or ")"');
  return filter;
};

/**
 * `path[filter]`; with `.sub operator value` behind it the comparison joins the filter, see ast.ts. In compatible mode
 * `emails[type eq "work"] eq "x"` compares the `value`, as `emails eq "x"` does.
 */
const parseValuePath = (cursor: Cursor, path: string, position: number): Filter => {
  if (cursor.owner !== undefined) throw expected(cursor, 'an operator, since value filters do not nest');
  cursor.at++;
  const inner = parseValueFilter(cursor, path);
  const whole: Filter = { kind: 'valuePath', path, filter: inner, position };
  const named = take(cursor, '.');
  if (!named && !comparesElement(cursor)) return whole;
  const subPosition = cursor.at;
  const sub = named ? readSubAttribute(cursor) : 'value';
  const last = parseComparison(cursor, { owner: path, path: sub }, subPosition);
  // A value that matches a filter is there.
  if (!named && last.kind === 'present') return whole;
  const operands = inner.kind === 'and' ? [...inner.operands, last] : [inner, last];
  return { kind: 'valuePath', path, filter: { kind: 'and', operands }, position };
};

/** Whether an operator follows the brackets. */
const comparesElement = (cursor: Cursor): boolean => {
  if (cursor.mode === 'strict') return false;
  skipSpace(cursor);
  const { text, at } = cursor;
  if (!OPERATORS.has(text.slice(at, wordEnd(text, at)).toLowerCase())) return false;
  cursor.noted?.add('filter-element-value');
  return true;
};

/** What stands in the brackets behind the path; the opening one is read already. */
export const parseValueFilter = (cursor: Cursor, path: string): Filter => {
  cursor.owner = path;
  const filter = nested(cursor, parseOr);
  if (!take(cursor, ']')) throw expected(cursor, 'and, or, or "]"');
  cursor.owner = undefined;
  return filter;
};

const parseComparison = (cursor: Cursor, compared: Compared, position: number): Filter => {
  const { path } = compared;
  if (++cursor.terms > cursor.limits.terms) {
    throw refusal(cursor, `has more than ${cursor.limits.terms} comparisons`);
  }
  requireSpace(cursor);
  const operatorPosition = cursor.at;
  const word = readWord(cursor);
  if (word === '') throw expected(cursor, 'an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr)');
  const operator = OPERATORS.get(word.toLowerCase());
  if (operator === undefined) {
    const known = 'use eq, ne, co, sw, ew, gt, ge, lt, le or pr';
    throw refusal(
      cursor,
      `has the operator ${quote(word)} at position ${operatorPosition}, which is not supported: ${known}`,
    );
  }
  if (operator === 'pr') return { kind: 'present', path, position };
  requireSpace(cursor);
  const value = readLiteral(cursor, cursor.types === undefined ? () => true : canHold(cursor.types, compared));
  return { kind: 'compare', path, operator, value, position };
};
