import { isObject, type Json } from '../json';
import type { Quirk, ScimMessage } from './quirk';
import { mapKeys, mapMember, mapOperations, typeOf } from './rewrite-parts';

/** The path with a colon behind the extension's URN. The URN is compared whole, since it holds dots of its own. */
const withColon = (message: ScimMessage, path: string): string => {
  for (const { schema } of typeOf(message).extensions) {
    const { length } = schema.id;
    if (path[length] === '.' && path.slice(0, length).toLowerCase() === schema.id.toLowerCase())
      return `${schema.id}:${path.slice(length + 1)}`;
  }
  return path;
};

const rewrite = (message: ScimMessage): ScimMessage => {
  const inKeys = (value: Json): Json => (isObject(value) ? mapKeys(value, (key) => withColon(message, key)) : value);
  const body =
    message.method === 'PATCH'
      ? mapOperations(message.body, (operation) =>
          mapMember(
            mapMember(operation, 'path', (path) => (typeof path === 'string' ? withColon(message, path) : path)),
            'value',
            inKeys,
          ),
        )
      : mapKeys(message.body, (key) => withColon(message, key));
  return body === message.body ? message : { ...message, body };
};

/** Provisioning jobs of the kind "customappsso"; listed in Microsoft's "Known issues … SCIM 2.0 protocol compliance". */
export const entraDottedExtension: Quirk = {
  name: 'entra-dotted-extension',
  fixes:
    'Old Entra jobs put a dot behind an extension\'s URN: {"op": "Replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.department", "value": "Retail"}.',
  rewrite,
};
