import type { Leniency } from '../filter/limits';
import { parsePatchPath } from '../filter/parse-patch-path';
import { printPatchPath } from '../filter/print-filter';
import { isArray, isObject, type Json, type JsonObject } from '../json';
import { memberOf } from '../patch/key-of';
import type { AnyResourceType } from '../schema/definition';
import { ScimError } from '../scim-error';
import type { ScimMessage } from './quirk';
import { mapKeys, mapMember, mapOperations, typeOf } from './rewrite-parts';

/** The path as the grammar has it, where reading it took the leniency. */
const asWritten = (path: string, leniency: Leniency, type: AnyResourceType): string => {
  if (!path.includes('[')) return path;
  const noted = new Set<Leniency>();
  try {
    const parsed = parsePatchPath(path, { mode: 'compatible', noted, types: [type] });
    return noted.has(leniency) ? printPatchPath(parsed) : path;
  } catch (error) {
    // The engine refuses it.
    if (error instanceof ScimError) return path;
    throw error;
  }
};

/** The message with each path and each key with a value filter as the grammar has it, where it took the leniency to read it. */
export const rewritePaths = (message: ScimMessage, leniency: Leniency): ScimMessage => {
  const type = typeOf(message);
  const inPath = (path: Json): Json => (typeof path === 'string' ? asWritten(path, leniency, type) : path);
  const inKeys = (object: JsonObject): JsonObject => mapKeys(object, (key) => asWritten(key, leniency, type));
  const inOperation = (operation: JsonObject): JsonObject => {
    const named = mapMember(operation, 'path', inPath);
    if (typeof memberOf(named, 'path') === 'string') return named;
    return mapMember(named, 'value', (value) => (isObject(value) && !isArray(value) ? inKeys(value) : value));
  };
  const body = message.method === 'PATCH' ? mapOperations(message.body, inOperation) : inKeys(message.body);
  return body === message.body ? message : { ...message, body };
};
