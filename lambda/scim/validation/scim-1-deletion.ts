import { isArray, isObject, type Json } from '../json';
import { memberOf } from '../patch/key-of';
import type { AttributeDefinition } from '../schema/definition';
import { findSubAttribute } from '../schema/lookup';
import { invalidValue } from '../scim-error';
import { quoteValue } from './names-nothing';

const DELETIONS: ReadonlySet<Json | undefined> = new Set(['delete', 'remove']);

const deletes = (element: Json): boolean => {
  const operation = isObject(element) ? memberOf(element, 'operation') : undefined;
  return DELETIONS.has(typeof operation === 'string' ? operation.trim().toLowerCase() : operation);
};

/**
 * Refuses the deletion of a value as SCIM 1.1 wrote it, `[{"value": "2819c223", "operation": "delete"}]`: without its
 * `operation` it would give what it takes away, or replace all others by it.
 */
export const checkNoDeletion = (attribute: AttributeDefinition, value: Json | undefined, path: string): void => {
  if (!attribute.multiValued || attribute.mutability === 'readOnly') return;
  if (attribute.type !== 'complex' || findSubAttribute(attribute, 'operation') !== undefined) return;
  const found = isArray(value) ? value.find(deletes) : value;
  if (found === undefined || !deletes(found)) return;
  const how = `{"op": "remove", "path": "${path}", "value": [{"value": "<value>"}]}`;
  throw invalidValue(`"${path}": ${quoteValue(attribute, found)} is a deletion of SCIM 1.1. Send ${how} in a PATCH.`);
};
