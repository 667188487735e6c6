/** Builds the record of a change: who, what, and the attributes that differ. */
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../scim/json';
import type { AuditRecord } from './audit';
import type { RequestContext } from './request-context';

const without = (document: JsonObject, other: JsonObject): JsonObject => {
  const changed: Record<string, Json> = {};
  for (const [name, value] of Object.entries(document)) {
    if (!isDeepStrictEqual(value, other[name])) changed[name] = value;
  }
  return changed;
};

/** The audit record of one change to one resource. `before` is absent on creation, `after` on deletion. */
export const auditOf = (
  context: RequestContext,
  action: AuditRecord['action'],
  id: string,
  before?: JsonObject,
  after?: JsonObject,
): AuditRecord => ({
  id: context.newId(),
  at: context.now().toISOString(),
  action,
  actor: { type: 'accessKey', id: context.key.id, name: context.key.name },
  target: { type: action.startsWith('user') ? 'User' : 'Group', id },
  requestId: context.requestId,
  ...(context.sourceIp === undefined ? {} : { sourceIp: context.sourceIp }),
  ...(context.quirks.length === 0 ? {} : { quirks: [...context.quirks] }),
  ...(before === undefined || after === undefined ? {} : { before: without(before, after) }),
  ...(after === undefined ? {} : { after: before === undefined ? after : without(after, before) }),
});
