/** Organisations: one META item each, read on every request, and one list of their ids. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { AuditRecord } from '../directory/audit';
import { DirectoryError } from '../directory/directory-error';
import { defaultOrganizationSettings } from '../directory/organization-settings';
import type { OrganizationChange, OrganizationRecord } from '../directory/store';
import { auditWrite } from './audit';
import { catalogueSummary } from './catalogue';
import { type Item, number, numberOf, sortKeyOf, text, textOf } from './codec';
import { goneOrChanged, isConditionFailure } from './failures';
import { organizationKey, organizationList, organizationListKey } from './keys';
import { retrying } from './retry';
import type { StoreContext } from './store-context';
import { getItem, getItems, keyAttributes, queryItems, type Table } from './table';
import { ABSENT, countIs, PRESENT, put, transact, type Write } from './transact';

/** Each setting is a value of its own, in JSON, so that two changes of different settings both hold. */
const settingsAttributes = (settings: object): Item =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, text(JSON.stringify(value))]));

const recordOf = (item: Item): OrganizationRecord => {
  const settings = Object.entries(item.settings?.M ?? {}).map(([name, value]) => [name, JSON.parse(value.S ?? 'null')]);
  const catalogue = catalogueSummary(item);
  return {
    id: textOf(item, 'id'),
    name: textOf(item, 'title'),
    status: textOf(item, 'standing') === 'active' ? 'active' : 'disabled',
    created: textOf(item, 'created'),
    settings: { ...defaultOrganizationSettings, ...Object.fromEntries(settings) },
    revokedKeyIds: [...(item.revokedKeys?.SS ?? [])].sort(),
    ...(catalogue === undefined ? {} : { catalogue }),
    ...(item.changes === undefined ? {} : { changes: numberOf(item, 'changes') }),
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
  organization: OrganizationRecord,
  audit?: AuditRecord,
): Promise<void> => {
  const { id, name, status, created, settings, revokedKeyIds } = organization;
  const attributes: Item = {
    id: text(id),
    title: text(name),
    standing: text(status),
    created: text(created),
    settings: { M: settingsAttributes(settings) },
    ...(revokedKeyIds.length === 0 ? {} : { revokedKeys: { SS: [...revokedKeyIds] } }),
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
  id: string,
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
  const { table } = context;
  if (fields.length === 0) return getOrganization(table, id);
  const names: Record<string, string> = Object.assign({}, ...fields.map((field) => field.names));
  const standing = changes === undefined ? undefined : countIs('changes', changes);
  const write: Write = {
    action: 'Update',
    key: organizationKey(id),
    update: `SET ${fields.map(({ path }, position) => `${path} = :v${position}`).join(', ')} ADD changes :one`,
    condition: [PRESENT, ...(standing === undefined ? [] : [standing.condition])].join(' AND '),
    ...(Object.keys(names).length === 0 ? {} : { names }),
    values: {
      ...Object.fromEntries(fields.map(({ value }, position) => [`:v${position}`, value])),
      ...standing?.values,
      ':one': number(1),
    },
    refused: goneOrChanged,
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
export const revokeKeys = async (table: Table, id: string, keyIds: readonly string[]): Promise<void> => {
  if (keyIds.length === 0) return;
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: keyAttributes(organizationKey(id)),
    UpdateExpression: 'ADD revokedKeys :keys',
    ConditionExpression: PRESENT,
    ExpressionAttributeValues: { ':keys': { SS: [...new Set(keyIds)] } },
  });
  try {
    await retrying(table, () => table.client.send(command));
  } catch (error) {
    throw isConditionFailure(error) ? new DirectoryError({ code: 'gone' }) : error;
  }
};
