/** Builds the record of a change: who, what, and the attributes that differ. */
import { isArray, isObject, type Json, type JsonObject } from '../scim/json';
import { sameJson } from '../scim/same-json';
import type { AttributeDefinition, ResourceTypeDefinition } from '../scim/schema/definition';
import { shownDocument } from '../scim/validation/held-values';
import { maskSensitive } from './activity/mask-sensitive';
import type { AuditRecord } from './audit';
import type { RequestContext } from './request-context';
import { resourceTypeOf } from './resource-types';

const changesFrom = (document: JsonObject, other: JsonObject): JsonObject => {
  const changed: Record<string, Json> = {};
  for (const [name, value] of Object.entries(document)) {
    if (!sameJson(value, other[name])) changed[name] = value;
  }
  return changed;
};

const isSecret = ({ returned }: AttributeDefinition): boolean => returned === 'never';

const secretRows = new WeakMap<readonly AttributeDefinition[], readonly AttributeDefinition[]>();

/** The few rows that are secret, or have a part that is. */
const secretsAmong = (rows: readonly AttributeDefinition[]): readonly AttributeDefinition[] => {
  let secret = secretRows.get(rows);
  if (secret === undefined) {
    secret = rows.filter((row) => isSecret(row) || row.subAttributes?.some(isSecret) === true);
    secretRows.set(rows, secret);
  }
  return secret;
};

const withoutSecretsOf = (rows: readonly AttributeDefinition[], values: JsonObject): Record<string, Json> => {
  const told: Record<string, Json> = { ...values };
  for (const attribute of secretsAmong(rows)) {
    const value = told[attribute.name];
    if (value === undefined) continue;
    const subAttributes = attribute.subAttributes ?? [];
    const tell = (element: Json): Json => (isObject(element) ? withoutSecretsOf(subAttributes, element) : element);
    if (isSecret(attribute)) delete told[attribute.name];
    else told[attribute.name] = isArray(value) ? value.map(tell) : tell(value);
  }
  return told;
};

/** What is never returned to a client is told to nobody else either, and of what is declared no more nobody knows whether it was such. */
const withoutSecrets = (type: ResourceTypeDefinition, document: JsonObject): JsonObject => {
  const told = withoutSecretsOf(type.core.attributes, shownDocument(type, document));
  for (const { schema } of type.extensions) {
    const values = told[schema.id];
    if (isObject(values)) told[schema.id] = withoutSecretsOf(schema.attributes, values);
  }
  return told;
};

/** The audit record of one change to one resource. `before` is absent on creation, `after` on deletion. */
export const auditOf = (
  context: RequestContext,
  action: AuditRecord['action'],
  id: string,
  before?: JsonObject,
  after?: JsonObject,
): AuditRecord => {
  const kind = action.startsWith('user') ? 'User' : 'Group';
  const { sensitiveAttributes, auditDays } = context.organization.settings;
  const told = (changes: JsonObject) =>
    maskSensitive(withoutSecrets(resourceTypeOf(context, kind), changes), sensitiveAttributes);
  return {
    id: context.newId(),
    at: context.now().toISOString(),
    action,
    actor: { type: 'accessKey', id: context.key.id, name: context.key.name },
    target: { type: kind, id },
    requestId: context.requestId,
    ...(context.sourceIp === undefined ? {} : { sourceIp: context.sourceIp }),
    ...(context.quirks.length === 0 ? {} : { quirks: [...context.quirks] }),
    ...(before === undefined ? {} : { before: told(after === undefined ? before : changesFrom(before, after)) }),
    ...(after === undefined ? {} : { after: told(before === undefined ? after : changesFrom(after, before)) }),
    ...(auditDays === null ? {} : { keepDays: auditDays }),
  };
};
