/** Organisations: one META item each, read on every request, and one list of their ids. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { AuditRecord } from '../directory/audit';
import { DirectoryError } from '../directory/directory-error';
import type {
  KeyEnding,
  NewOrganization,
  OrganizationChange,
  OrganizationIdentity,
  OrganizationRecord,
} from '../directory/organization-record';
import { defaultOrganizationSettings } from '../directory/organization-settings';
import { auditWrite } from './audit';
import { catalogueSummary } from './catalogue';
import { type Item, number, numberOf, sortKeyOf, text, textOf } from './codec';
import { goneOrChanged, isConditionFailure } from './failures';
import { organizationKey, organizationList, organizationListKey } from './keys';
import { retrying } from './retry';
import type { StoreContext } from './store-context';
import { getItem, getItems, keyAttributes, queryItems, type Table } from './table';
import { ABSENT, countIs, put, transact, type Write } from './transact';

/** Condition that the item is of the incarnation that is meant. */
const OF_INCARNATION = 'incarnation = :incarnation';
const incarnationValue = ({ incarnationId }: OrganizationIdentity): Item => ({ ':incarnation': text(incarnationId) });
const isOf = ({ incarnationId }: OrganizationIdentity, item: Item | undefined): boolean =>
  item?.incarnation?.S === incarnationId;

/** Each setting is a value of its own, in JSON, so that two changes of different settings both hold. */
const settingsAttributes = (settings: object): Item =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, text(JSON.stringify(value))]));

const recordOf = (item: Item): OrganizationRecord => {
  const settings = Object.entries(item.settings?.M ?? {}).map(([name, value]) => [name, JSON.parse(value.S ?? 'null')]);
  const catalogue = catalogueSummary(item);
  return {
    id: textOf(item, 'id'),
    incarnationId: textOf(item, 'incarnation'),
    name: textOf(item, 'title'),
    status: textOf(item, 'standing') === 'active' ? 'active' : 'disabled',
    created: textOf(item, 'created'),
    settings: { ...defaultOrganizationSettings, ...Object.fromEntries(settings) },
    revokedKeyIds: [...(item.revokedKeys?.SS ?? [])].sort(),
    keyEnds: Object.fromEntries(Object.entries(item.keyEnds?.M ?? {}).map(([id, { S: at = '' }]) => [id, at])),
    ...(catalogue === undefined ? {} : { catalogue }),
    ...(item.changes === undefined ? {} : { changes: numberOf(item, 'changes') }),
    ...(item.failing === undefined ? {} : { failing: true }),
  };
};

export const getOrganization = async (table: Table, id: string): Promise<OrganizationRecord | undefined> => {
  const item = id === '' || id.length > 128 ? undefined : await getItem(table, organizationKey(id));
  // One that is being deleted is none any more, though its id is not free yet.
  return item === undefined || item.deleting !== undefined ? undefined : recordOf(item);
};

/** Seeds and tests make organisations that nobody is named for. */
const told = ({ auditRetentionDays }: StoreContext, id: string, audit: AuditRecord | undefined): readonly Write[] =>
  audit === undefined ? [] : [auditWrite(id, audit, auditRetentionDays)];

export const createOrganization = (
  context: StoreContext,
  organization: NewOrganization,
  audit?: AuditRecord,
): Promise<void> => {
  const { id, incarnationId, name, status, created, settings, revokedKeyIds } = organization;
  const attributes: Item = {
    id: text(id),
    incarnation: text(incarnationId),
    title: text(name),
    standing: text(status),
    created: text(created),
    // When it began here, which an import does not say: logs are no older.
    begun: text(audit?.at ?? created),
    settings: { M: settingsAttributes(settings) },
    ...(revokedKeyIds.length === 0 ? {} : { revokedKeys: { SS: [...revokedKeyIds] } }),
    // Ends are set within it, which takes a map that is there.
    keyEnds: { M: {} },
  };
  const refused = () => new DirectoryError({ code: 'exists' });
  return transact(context.table, [
    put(organizationKey(id), attributes, { condition: ABSENT, refused }),
    put(organizationListKey(id), {}),
    ...told(context, id, audit),
  ]);
};

export const listOrganizations = async (table: Table): Promise<readonly OrganizationRecord[]> => {
  const ids = (await queryItems(table, { partition: organizationList })).map(sortKeyOf);
  return (await getItems(table, ids.map(organizationKey)))
    .filter(({ deleting }) => deleting === undefined)
    .map(recordOf);
};

export const updateOrganization = async (
  context: StoreContext,
  organization: OrganizationIdentity,
  change: OrganizationChange,
  audit?: AuditRecord,
  changes?: number,
): Promise<OrganizationRecord | undefined> => {
  const settings = Object.entries(settingsAttributes(change.settings ?? {})).map(([name, value], position) => ({
    path: `settings.#n${position}`,
    names: { [`#n${position}`]: name },
    value,
  }));
  const fields = [
    ...(change.name === undefined ? [] : [{ path: 'title', names: {}, value: text(change.name) }]),
    ...(change.status === undefined ? [] : [{ path: 'standing', names: {}, value: text(change.status) }]),
    ...settings,
  ];
  const { id } = organization;
  const { table } = context;
  if (fields.length === 0) return getOrganization(table, id);
  const names: Record<string, string> = Object.assign({}, ...fields.map((field) => field.names));
  const standing = changes === undefined ? undefined : countIs('changes', changes);
  const write: Write = {
    action: 'Update',
    key: organizationKey(id),
    update: `SET ${fields.map(({ path }, position) => `${path} = :v${position}`).join(', ')} ADD changes :one`,
    condition: [OF_INCARNATION, ...(standing === undefined ? [] : [standing.condition])].join(' AND '),
    ...(Object.keys(names).length === 0 ? {} : { names }),
    values: {
      ...Object.fromEntries(fields.map(({ value }, position) => [`:v${position}`, value])),
      ...standing?.values,
      ...incarnationValue(organization),
      ':one': number(1),
    },
    refused: (held) => goneOrChanged(isOf(organization, held) ? held : undefined),
  };
  try {
    await transact(table, [write, ...told(context, id, audit)]);
  } catch (error) {
    if (error instanceof DirectoryError && error.failure.code === 'gone') return undefined;
    throw error;
  }
  return getOrganization(table, id);
};

/** Adding twice changes nothing, so it needs no transaction. */
const updateKeys = async (table: Table, organization: OrganizationIdentity, update: KeyUpdate): Promise<void> => {
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: keyAttributes(organizationKey(organization.id)),
    UpdateExpression: update.expression,
    ConditionExpression: OF_INCARNATION,
    ...(update.names === undefined ? {} : { ExpressionAttributeNames: update.names }),
    ExpressionAttributeValues: { ...update.values, ...incarnationValue(organization) },
  });
  try {
    await retrying(table, () => table.client.send(command));
  } catch (error) {
    throw isConditionFailure(error) ? new DirectoryError({ code: 'gone' }) : error;
  }
};

interface KeyUpdate {
  readonly expression: string;
  readonly names?: Record<string, string>;
  readonly values: Item;
}

export const revokeKeys = async (
  table: Table,
  organization: OrganizationIdentity,
  keyIds: readonly string[],
): Promise<void> => {
  if (keyIds.length === 0) return;
  const values = { ':keys': { SS: [...new Set(keyIds)] } };
  await updateKeys(table, organization, { expression: 'ADD revokedKeys :keys', values });
};

export const endKey = (
  table: Table,
  organization: OrganizationIdentity,
  { keyId, at, forget }: KeyEnding,
): Promise<void> => {
  const past = forget.filter((id) => id !== keyId);
  const removed = past.map((_, position) => `keyEnds.#p${position}`).join(', ');
  return updateKeys(table, organization, {
    expression: `SET keyEnds.#key = :end${removed === '' ? '' : ` REMOVE ${removed}`}`,
    names: { '#key': keyId, ...Object.fromEntries(past.map((id, position) => [`#p${position}`, id])) },
    values: { ':end': text(at) },
  });
};
