/** JSON that comes as text where JSON itself is meant: `"{\"value\": \"a@example.com\"}"`. */
import { makeHarmless } from './body';
import { isArray, isObject, type Json, type JsonObject } from './json';
import { ScimError } from './scim-error';

type Structure = JsonObject | readonly Json[];

/**
 * Whether a text begins as JSON objects and arrays do, after blanks and a byte order mark. Cut off or damaged, it is no
 * address either: `"{\"value\":"`.
 */
export const beginsLikeJson = (text: string): boolean => {
  const start = text.trimStart()[0];
  return start === '{' || start === '[';
};

const parse = (text: string): Structure | undefined => {
  // Nearly every text is told apart by its first character.
  if (!beginsLikeJson(text)) return undefined;
  try {
    const parsed = JSON.parse(text) as Json; // JSON.parse gives JSON
    return isObject(parsed) || isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
};

/** Whether a text is a JSON object or array, whatever blanks or byte order mark are around it. */
export const isJsonText = (text: string): boolean => parse(text.trim()) !== undefined;

/** Whether a text is a JSON object, or an array of nothing but objects. */
export const isObjectText = (text: string): boolean => {
  const parsed = parse(text.trim());
  return isArray(parsed) ? parsed.every(isObject) : parsed !== undefined;
};

/** The object or array that a text holds; undefined for any other text, and for one that nests deeper than a body may. */
export const readJsonText = (text: string): Structure | undefined => {
  const parsed = parse(text);
  if (parsed === undefined) return undefined;
  try {
    makeHarmless(parsed);
    return parsed;
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
};
