/** Bodies on their way to the use cases: parsed, then freed from the oddities of identity providers. */
import { resourceTypeOf } from '../directory/resource-types';
import type { JsonObject } from '../scim/json';
import { type PatchOperation, readPatch } from '../scim/patch/read-patch';
import { applyQuirks } from '../scim/quirks/apply-quirks';
import type { ScimCall } from './scim-handler';

/** The body of a POST, PUT or PATCH with the named rewrites applied; those that fired are noted in the context. */
export const readMessage = (call: ScimCall, resource: 'User' | 'Group'): JsonObject => {
  const method = call.request.method as 'POST' | 'PUT' | 'PATCH'; // only end points of these methods read a message
  const type = resourceTypeOf(call.context, resource);
  const { message, fired } = applyQuirks({ method, resource, type, body: call.body() }, call.context.key.mode);
  call.context.quirks.push(...fired);
  return message.body;
};

/** The operations of a PATCH. */
export const readOperations = (call: ScimCall, resource: 'User' | 'Group'): readonly PatchOperation[] =>
  readPatch(readMessage(call, resource), call.context.key.mode);
