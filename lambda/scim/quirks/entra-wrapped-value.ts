import { isArray, isObject, type Json, type JsonObject } from '../json';
import { memberOf } from '../patch/key-of';
import type { Quirk, ScimMessage } from './quirk';
import { mapMember, mapOperations, targetOf } from './rewrite-parts';

/** What stands in `[{"$ref": null, "value": "False"}]`; undefined for any other form. */
const unwrap = (value: Json): Json | undefined => {
  if (!isArray(value) || value.length !== 1) return undefined;
  const [element] = value;
  if (!isObject(element)) return undefined;
  const others = Object.entries(element).filter(([name]) => name !== 'value');
  return others.every(([name, other]) => name === '$ref' || other === null) ? element.value : undefined;
};

const rewriteOperation = (message: ScimMessage, operation: JsonObject): JsonObject => {
  const path = memberOf(operation, 'path');
  const target = typeof path === 'string' ? targetOf(message, path) : undefined;
  if (target === undefined) return operation;
  const { attribute, sub } = target;
  // A list is at home in multi-valued attributes, and a manager is complex: the engine takes its list of one.
  if (sub === undefined && (attribute.multiValued || attribute.type === 'complex')) return operation;
  return mapMember(operation, 'value', (value) => unwrap(value) ?? value);
};

const rewrite = (message: ScimMessage): ScimMessage => {
  if (message.method !== 'PATCH') return message;
  const body = mapOperations(message.body, (operation) => rewriteOperation(message, operation));
  return body === message.body ? message : { ...message, body };
};

/** What Microsoft's own SCIM library expects in a PATCH; seen in MicrosoftDocs/azure-docs#42220. */
export const entraWrappedValue: Quirk = {
  name: 'entra-wrapped-value',
  fixes:
    'Old Entra jobs wrap the value of a single-valued attribute: {"op": "Replace", "path": "active", "value": [{"$ref": null, "value": "False"}]}.',
  rewrite,
};
