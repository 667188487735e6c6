import { isArray, isObject, type Json, type JsonObject } from '../json';
import { memberOf } from '../patch/key-of';
import type { ScimMessage } from './quirk';
import { mapItems, mapMember, mapOperations, targetOf } from './rewrite-parts';

/** Rewrites one role, an object or a bare string. */
type RewriteRole = (role: Json) => Json;

const inList = (value: Json, rewrite: RewriteRole): Json =>
  isArray(value) ? mapItems(value, rewrite) : rewrite(value);

const inBareValue = (value: Json, rewrite: RewriteRole): Json => {
  const after = rewrite(value);
  return isObject(after) && after.value !== undefined ? after.value : value;
};

const inOperation = (message: ScimMessage, operation: JsonObject, rewrite: RewriteRole): JsonObject => {
  const path = memberOf(operation, 'path');
  return mapMember(operation, 'value', (value) => {
    if (typeof path !== 'string' || path === '')
      return isObject(value) ? mapMember(value, 'roles', (roles) => inList(roles, rewrite)) : value;
    const target = targetOf(message, path);
    if (target?.attribute.name !== 'roles') return value;
    if (target.sub === undefined) return inList(value, rewrite);
    return target.sub.name === 'value' ? inBareValue(value, rewrite) : value;
  });
};

/** The message with each role that it names rewritten; the very message passed in when none changes. */
export const rewriteRoles = (message: ScimMessage, rewrite: RewriteRole): ScimMessage => {
  if (message.resource !== 'User') return message;
  const body =
    message.method === 'PATCH'
      ? mapOperations(message.body, (operation) => inOperation(message, operation, rewrite))
      : mapMember(message.body, 'roles', (roles) => inList(roles, rewrite));
  return body === message.body ? message : { ...message, body };
};
