/** Texts in which faulty clients send no value, or one that was quoted once too often. */
import { closingQuotes } from '../filter/quotes';
import { isObject, type Json } from '../json';

/** What programs print where they have no value. */
const NO_VALUE_WORDS: ReadonlySet<string> = new Set(['null', 'undefined']);

/** Whether a text is of blanks alone; "" is no such text, since it clears a value. */
export const isBlankText = (value: Json | undefined): boolean =>
  typeof value === 'string' && value !== '' && value.trim() === '';

/** Whether a text stands in quotes of whatever kind. */
export const isQuotedText = (value: Json | undefined): boolean => {
  const text = typeof value === 'string' ? value.trim() : '';
  const first = text[0];
  const last = text.at(-1);
  if (first === undefined || last === undefined || text.length < 2) return false;
  return first === '"' ? last === '"' : (closingQuotes(first)?.includes(last) ?? false);
};

/**
 * Whether what came in place of a complex value cannot be its `value`: `0`, `true`, `"null"`, `" "`, `"'a@example.com'"`. Taken
 * for one, it would replace all addresses of a person.
 */
export const isNoValue = (value: Json): boolean => {
  if (typeof value !== 'string') return !isObject(value);
  return NO_VALUE_WORDS.has(value.trim().toLowerCase()) || value.trim() === '' || isQuotedText(value);
};
