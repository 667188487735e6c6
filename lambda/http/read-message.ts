/** Bodies on their way to the use cases: parsed, then freed from the oddities of identity providers. */
import { resourceTypeOf } from '../directory/resource-types';
import type { JsonObject } from '../scim/json';
import { type PatchOperation, readPatch } from '../scim/patch/read-patch';
import { applyQuirks } from '../scim/quirks/apply-quirks';
import { noteIgnoredAttributes } from '../scim/validation/ignored-attributes';
import type { ScimCall } from './scim-handler';

/** The body of a POST, PUT or PATCH with the named rewrites applied; those that fired are noted in the context, and so are attributes that no schema has. */
export const readMessage = (call: ScimCall, resource: 'User' | 'Group'): JsonObject => {
  const method = call.request.method as 'POST' | 'PUT' | 'PATCH'; // only end points of these methods read a message
  const type = resourceTypeOf(call.context, resource);
  const { mode } = call.context.key;
  const { message, fired } = applyQuirks({ method, resource, type, body: call.body() }, mode);
  call.context.quirks.push(...fired);
  // Straight into what all operations of a bulk request note: to look for near names takes time, and there are bounds to both.
  if (mode === 'compatible') noteIgnoredAttributes(type, message, call.context.unknownAttributes ?? []);
  return message.body;
};

/** The operations of a PATCH. */
export const readOperations = (call: ScimCall, resource: 'User' | 'Group'): readonly PatchOperation[] =>
  readPatch(readMessage(call, resource), call.context.key.mode);
