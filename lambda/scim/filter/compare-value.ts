/** One comparison of one simple value, by the attribute's type. RFC 7644 §3.4.2.2 table 3. */
import { fold } from '../fold';
import type { Json } from '../json';
import type { Mode } from '../mode';
import type { AttributeDefinition } from '../schema/definition';
import { invalidFilter, type ScimError } from '../scim-error';
import type { Comparison, Operator } from './ast';
import { clipped } from './cursor';
import { canBeginInstant, instantOf, isImpossibleInstant, withOffsetSign } from './instant';

/** Whether a value satisfies a comparison; an unassigned value is undefined. */
export type ValueTest = (value: Json | undefined) => boolean;

const ordering: ReadonlySet<Operator> = new Set(['gt', 'ge', 'lt', 'le']);
const textual: ReadonlySet<Operator> = new Set(['co', 'sw', 'ew']);
/** What date-times are written with. */
const PART_OF_DATE = /^[-+.:\dtz]*$/i;

const isPartOfDate = (operator: Operator, text: string): boolean =>
  PART_OF_DATE.test(text) && (operator === 'sw' ? canBeginInstant(text) : !isImpossibleInstant(text));

/** The test for a comparison with the attribute; its value is not null. Throws `invalidFilter` where none can ever hold. */
export const compareValue = (comparison: Comparison, attribute: AttributeDefinition, mode: Mode): ValueTest => {
  const { operator, path, position } = comparison;
  if (ordering.has(operator) && (attribute.type === 'boolean' || attribute.type === 'binary')) {
    const detail = `"${path}" at position ${position} is ${attribute.type} and has no order, so ${operator} cannot be used on it.`;
    throw invalidFilter(detail);
  }
  const test = testByType(comparison, attribute, mode);
  if (test === undefined) throw incomparable(comparison, attribute);
  return test;
};

/** What a comparison needs; said to whoever wrote one that can never hold. */
const needs: Readonly<Record<AttributeDefinition['type'], string>> = {
  string: 'a string',
  reference: 'a string',
  binary: 'a string',
  boolean: 'eq or ne with true or false',
  integer: 'a number, and an operator other than co, sw and ew',
  decimal: 'a number, and an operator other than co, sw and ew',
  dateTime: 'a date such as "2026-03-01T12:00:00Z"',
  complex: 'one of its sub-attributes',
};

/**
 * The error for a comparison that can never hold. An empty list would say that nobody is so: a client that looks for what
 * changed since an unreadable date would take it that nothing did.
 */
export const incomparable = (
  { operator, path, value, position }: Comparison,
  { type }: Pick<AttributeDefinition, 'type'>,
): ScimError => {
  const compared = JSON.stringify(typeof value === 'string' ? clipped(value) : value);
  const detail = `"${path}" at position ${position} is ${type}: "${operator} ${compared}" does not apply to it. It needs ${needs[type]}.`;
  const lostSign = type === 'dateTime' && typeof value === 'string' && withOffsetSign(value) !== undefined;
  return invalidFilter(lostSign ? `${detail} A "+" in a URL must be sent as %2B.` : detail);
};

const testByType = (comparison: Comparison, attribute: AttributeDefinition, mode: Mode): ValueTest | undefined => {
  const { operator, value } = comparison;
  switch (attribute.type) {
    case 'string':
    case 'reference':
    case 'binary': {
      // Numbers and booleans are turned into text as on writing: `employeeNumber eq 42`.
      const text =
        typeof value === 'string' ? value : mode === 'compatible' && value !== null ? String(value) : undefined;
      return text === undefined ? undefined : textTest(operator, text, isCaseExact(attribute));
    }
    case 'boolean': {
      const wanted = typeof value === 'boolean' ? value : mode === 'compatible' ? booleanIn(value) : undefined;
      if (wanted === undefined || textual.has(operator)) return undefined;
      return operator === 'ne' ? (found) => found !== wanted : (found) => found === wanted;
    }
    case 'integer':
    case 'decimal': {
      const wanted = typeof value === 'number' ? value : mode === 'compatible' ? numberIn(value) : undefined;
      if (wanted === undefined || textual.has(operator)) return undefined;
      return orderedTest(operator, wanted, (found) => (typeof found === 'number' ? found : undefined));
    }
    case 'dateTime': {
      if (typeof value !== 'string') return undefined;
      // `meta.created sw "2024-05"` has no meaning but the written one.
      if (textual.has(operator)) return isPartOfDate(operator, value) ? textTest(operator, value, false) : undefined;
      const wanted = instantOf(value);
      if (wanted === undefined) return undefined;
      return orderedTest(operator, wanted, (found) => (typeof found === 'string' ? instantOf(found) : undefined));
    }
    case 'complex':
      return undefined;
  }
};

/** Schema URNs compare without regard to case (RFC 8141 §3.1), whatever the table of `schemas` says. */
const isCaseExact = ({ name, caseExact }: AttributeDefinition): boolean => caseExact && name !== 'schemas';

/** The boolean that a text such as "True" stands for, as Entra writes it in `roles[primary eq "True"]`. */
export const booleanIn = (value: Json): boolean | undefined => {
  if (typeof value !== 'string' || value.length > 5) return undefined;
  const lower = value.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
};

/** The number that a text stands for. */
export const numberIn = (value: Json): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
};

const textTest = (operator: Operator, wanted: string, caseExact: boolean): ValueTest => {
  const folded = fold(wanted, caseExact);
  const same = (found: string) => equalsFolded(found, folded, caseExact);
  switch (operator) {
    case 'eq':
      return (found) => typeof found === 'string' && same(found);
    case 'ne':
      return (found) => typeof found !== 'string' || !same(found);
    case 'co':
      return (found) => typeof found === 'string' && fold(found, caseExact).includes(folded);
    case 'sw':
      return (found) => typeof found === 'string' && fold(found, caseExact).startsWith(folded);
    case 'ew':
      return (found) => typeof found === 'string' && fold(found, caseExact).endsWith(folded);
    default:
      return orderedTest(operator, folded, (found) => (typeof found === 'string' ? fold(found, caseExact) : undefined));
  }
};

/**
 * Whether a text folds to the given one. Text that is ASCII up to the first difference needs no folding, and scans compare
 * mostly with other people's names. A character before a non-ASCII one may be composed with it, so it decides nothing.
 */
export const equalsFolded = (text: string, folded: string, caseExact: boolean): boolean => {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return fold(text, caseExact) === folded;
    const lower = !caseExact && code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
    if (lower !== folded.charCodeAt(at) && !(text.charCodeAt(at + 1) > 0x7f)) return false;
  }
  return text.length === folded.length;
};

const orderedTest = <T extends string | number>(
  operator: Operator,
  wanted: T,
  read: (found: Json | undefined) => T | undefined,
): ValueTest => {
  const holds = (test: (found: T) => boolean): ValueTest => {
    return (value) => {
      const found = read(value);
      return found !== undefined && test(found);
    };
  };
  switch (operator) {
    case 'gt':
      return holds((found) => found > wanted);
    case 'ge':
      return holds((found) => found >= wanted);
    case 'lt':
      return holds((found) => found < wanted);
    case 'le':
      return holds((found) => found <= wanted);
    case 'ne':
      return (value) => read(value) !== wanted;
    default:
      return holds((found) => found === wanted);
  }
};
