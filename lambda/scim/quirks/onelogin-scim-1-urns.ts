import { isArray, isObject, type Json } from '../json';
import type { Quirk, ScimMessage } from './quirk';
import { mapItems, mapKeys, mapMember, mapOperations, typeOf } from './rewrite-parts';

const CORE_1 = 'urn:scim:schemas:core:1.0';
const ENTERPRISE_1 = 'urn:scim:schemas:extension:enterprise:1.0';
const ENTERPRISE_2 = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** The text with a URN of SCIM 1.1 at its beginning replaced; a colon or nothing has to follow it. */
const modern = (message: ScimMessage, text: string): string => {
  const lower = text.toLowerCase();
  for (const [old, current] of [
    [CORE_1, typeOf(message).core.id],
    [ENTERPRISE_1, ENTERPRISE_2],
  ] as const) {
    if (lower === old || lower.startsWith(`${old}:`)) return `${current}${text.slice(old.length)}`;
  }
  return text;
};

/** SCIM 1.1 §6.2 calls the manager's id `managerId`. */
const renameManagerId = (extension: Json): Json =>
  isObject(extension)
    ? mapMember(extension, 'manager', (manager) =>
        isObject(manager) ? mapKeys(manager, (key) => (key.toLowerCase() === 'managerid' ? 'value' : key)) : manager,
      )
    : extension;

const rewrite = (message: ScimMessage): ScimMessage => {
  const inText = (text: Json): Json => (typeof text === 'string' ? modern(message, text) : text);
  const inKeys = (value: Json): Json => {
    if (!isObject(value)) return value;
    const renamed = mapKeys(value, (key) => modern(message, key));
    return renamed === value ? value : mapMember(renamed, ENTERPRISE_2, renameManagerId);
  };
  const keyed = message.method === 'PATCH' ? message.body : (inKeys(message.body) as typeof message.body); // an object stays one
  const named = mapMember(keyed, 'schemas', (urns) => (isArray(urns) ? mapItems(urns, inText) : urns));
  const body =
    message.method === 'PATCH'
      ? mapOperations(named, (operation) => mapMember(mapMember(operation, 'path', inText), 'value', inKeys))
      : named;
  return body === message.body ? message : { ...message, body };
};

/** Connectors made for SCIM 1.1, RFC-less draft of 2012, that are pointed at a SCIM 2.0 service. */
export const oneloginScim1Urns: Quirk = {
  name: 'onelogin-scim-1-urns',
  fixes:
    'OneLogin\'s older connectors use the URNs of SCIM 1.1: {"schemas": ["urn:scim:schemas:core:1.0"], "urn:scim:schemas:extension:enterprise:1.0": {"department": "Sales"}}.',
  rewrite,
};
