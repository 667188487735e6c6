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
const makeHarmless = (root: Json): void => {
  let level: Json[] = [root];
  for (let depth = 1; level.length > 0; depth += 1) {
    const next: Json[] = [];
    for (const value of level) {
      if (isObject(value) && Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
      const inner = isArray(value) ? value : isObject(value) ? Object.values(value) : [];
      for (const child of inner) if (typeof child === 'object' && child !== null) next.push(child);
    }
    if (next.length > 0 && depth >= maxBodyDepth) {
      throw invalidSyntax(`The body nests deeper than ${maxBodyDepth} levels.`);
    }
    level = next;
  }
};

/** The JSON object that a request body holds, else `invalidSyntax`, with the position where there is one. RFC 7644 §3.12. */
export const parseBody = (text: string): JsonObject => {
  // Some .NET clients write a byte order mark.
  const body = parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (!isObject(body)) throw invalidSyntax('The body must be a JSON object.');
  makeHarmless(body);
  return body;
};
