import { isArray, isObject, type Json, type JsonObject } from '../json';
import { memberOf } from '../patch/key-of';
import type { ScimMessage } from './quirk';
import { mapItems, mapKeys, mapMember, mapOperations } from './rewrite-parts';

/** Gives a text that begins with an old URN the present one. */
type Modern = (text: string) => string;

/**
 * The message with URNs of other versions replaced in `schemas`, keys and paths. `within` then looks at each object of
 * attributes in which a key was renamed.
 */
export const rewriteUrns = (
  message: ScimMessage,
  modern: Modern,
  within: (renamed: JsonObject) => JsonObject = (renamed) => renamed,
): ScimMessage => {
  const inText = (text: Json): Json => (typeof text === 'string' ? modern(text) : text);
  const inSchemas = (urns: Json): Json => (isArray(urns) ? mapItems(urns, inText) : inText(urns));
  const inKeys = (value: Json): Json => {
    if (!isObject(value)) return value;
    const renamed = mapKeys(value, modern);
    return mapMember(renamed === value ? value : within(renamed), 'schemas', inSchemas);
  };
  const inOperation = (operation: JsonObject): JsonObject => {
    const path = memberOf(operation, 'path');
    const names = typeof path === 'string' && path.toLowerCase() === 'schemas';
    return mapMember(mapMember(operation, 'path', inText), 'value', names ? inSchemas : inKeys);
  };
  const body =
    message.method === 'PATCH' ? mapOperations(message.body, inOperation) : (inKeys(message.body) as JsonObject); // an object stays one
  return body === message.body ? message : { ...message, body };
};
