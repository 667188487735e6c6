/** Rewrites what a message says of attributes, wherever it says it: in a body, by a path, or by the keys of a value. */
import { isObject, type Json, type JsonObject } from '../json';
import { memberOf } from '../patch/key-of';
import { findExtension, isCoreUrn } from '../schema/lookup';
import type { ScimMessage } from './quirk';
import { mapMember, mapOperations, mapValues, targetOf, typeOf, type ValueTarget } from './rewrite-parts';

/** Rewrites one value; answers the very value passed in where there is nothing to do. */
type RewriteValue = (value: Json, target: ValueTarget) => Json;
/** Rewrites an object of attributes that came in another form. `knows` says whether an object names an attribute at all. */
type RewriteSchema = (value: Json, knows: (object: JsonObject) => boolean) => Json;

interface Rewriting {
  readonly message: ScimMessage;
  readonly value: RewriteValue;
  readonly schema: RewriteSchema;
}

/** The prefix of the attributes within a schema's object; undefined for any other key. */
export const prefixOf = (message: ScimMessage, key: string): string | undefined => {
  const type = typeOf(message);
  if (isCoreUrn(type, key)) return '';
  const extension = findExtension(type, key);
  return extension === undefined ? undefined : `${extension.id}:`;
};

/** Whether a key in the object of a schema, or among those of a body or value, names an attribute or a schema. */
const isKnown = (message: ScimMessage, key: string, prefix: string, nested: boolean): boolean =>
  targetOf(message, `${prefix}${key}`) !== undefined || (!nested && prefixOf(message, key) !== undefined);

const inAttributes = (rewriting: Rewriting, sent: Json, prefix: string, nested: boolean): Json => {
  const knows = (object: JsonObject): boolean =>
    Object.keys(object).some((key) => isKnown(rewriting.message, key, prefix, nested));
  const value = rewriting.schema(sent, knows);
  if (!isObject(value)) return value;
  return mapValues(value, (inner, key) => {
    const target = targetOf(rewriting.message, `${prefix}${key}`);
    if (target !== undefined) return rewriting.value(inner, target);
    // A schema's object holds no other one.
    const within = nested ? undefined : prefixOf(rewriting.message, key);
    return within === undefined ? inner : inAttributes(rewriting, inner, within, true);
  });
};

const inOperation = (rewriting: Rewriting, operation: JsonObject): JsonObject => {
  const path = memberOf(operation, 'path') ?? null;
  return mapMember(operation, 'value', (value) => {
    if (path === null || path === '') return inAttributes(rewriting, value, '', false);
    if (typeof path !== 'string') return value;
    const target = targetOf(rewriting.message, path);
    if (target !== undefined) return rewriting.value(value, target);
    const within = prefixOf(rewriting.message, path);
    return within === undefined ? value : inAttributes(rewriting, value, within, true);
  });
};

const asIs = (value: Json): Json => value;

/** The message with its values rewritten; the very message passed in when none changes. */
export const rewriteValues = (
  message: ScimMessage,
  { value = asIs, schema = asIs }: { readonly value?: RewriteValue; readonly schema?: RewriteSchema },
): ScimMessage => {
  const rewriting = { message, value, schema };
  const body =
    message.method === 'PATCH'
      ? mapOperations(message.body, (operation) => inOperation(rewriting, operation))
      : (inAttributes(rewriting, message.body, '', false) as JsonObject); // an object stays one
  return body === message.body ? message : { ...message, body };
};
