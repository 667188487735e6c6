import { isArray, isObject, type Json, type JsonObject } from './json';
import { findSyntaxFault } from './json-scan';
import { invalidSyntax } from './scim-error';

/** The deepest nesting of a body. A PATCH inside a bulk request needs about 12 levels; what reads bodies recurses. */
export const maxBodyDepth = 32;

const faultIn = (text: string) => {
  const fault = findSyntaxFault(text);
  if (fault?.unexpected === undefined) return invalidSyntax('The body is not valid JSON: it ends too early.');
  return invalidSyntax(
    `The body is not valid JSON: unexpected ${JSON.stringify(fault.unexpected)} at position ${fault.position}.`,
  );
};

/**
 * JSON is UTF-8 (RFC 8259 §8.1), and whoever decodes it puts U+FFFD in the place of other bytes: kept, "\xe8" and "\xe9" of a
 * Latin-1 client would become one userName. A client that means the character itself can write its escape.
 */
const checkDecoded = (text: string): void => {
  const at = text.indexOf('\uFFFD');
  if (at < 0) return;
  const before = JSON.stringify(text.slice(Math.max(0, at - 30), at));
  throw invalidSyntax(`The body is not in UTF-8 at position ${at}, after ${before}. Send it in UTF-8.`);
};

const parse = (text: string): Json => {
  if (text.trim() === '') throw invalidSyntax('The body is empty; a JSON object is expected.');
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) throw faultIn(text);
    throw error;
  }
};

/** Checks the depth without recursion and takes `__proto__` keys out, on which later assignments could change a prototype. */
export const makeHarmless = (root: Json, mostLevels = maxBodyDepth): void => {
  let level: Json[] = [root];
  for (let depth = 1; level.length > 0; depth += 1) {
    const next: Json[] = [];
    for (const value of level) {
      if (isObject(value) && Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
      const inner = isArray(value) ? value : isObject(value) ? Object.values(value) : [];
      for (const child of inner) if (typeof child === 'object' && child !== null) next.push(child);
    }
    if (next.length > 0 && depth >= mostLevels) {
      throw invalidSyntax(`The body nests deeper than ${mostLevels} levels.`);
    }
    level = next;
  }
};

/** The JSON object that a request body holds, else `invalidSyntax`, with the position where there is one. RFC 7644 §3.12. */
export const parseBody = (text: string): JsonObject => {
  checkDecoded(text);
  // Some .NET clients write a byte order mark.
  const body = parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (!isObject(body)) throw invalidSyntax('The body must be a JSON object.');
  makeHarmless(body);
  return body;
};
