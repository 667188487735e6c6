/** Organisations: one META item each, read on every request, and one list of their ids. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DirectoryError } from '../directory/directory-error';
import { defaultOrganizationSettings } from '../directory/organization-settings';
import type { OrganizationChange, OrganizationRecord } from '../directory/store';
import { catalogueSummary } from './catalogue';
import { type Item, sortKeyOf, text, textOf } from './codec';
import { isConditionFailure } from './failures';
import { organizationKey, organizationList, organizationListKey } from './keys';
import { retrying } from './retry';
import { getItem, getItems, keyAttributes, queryItems, type Table } from './table';
import { ABSENT, PRESENT, put, transact } from './transact';

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
  };
};

export const getOrganization = async (table: Table, id: string): Promise<OrganizationRecord | undefined> => {
  const item = id === '' || id.length > 128 ? undefined : await getItem(table, organizationKey(id));
  return item === undefined ? undefined : recordOf(item);
};

export const createOrganization = (table: Table, organization: OrganizationRecord): Promise<void> => {
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
  return transact(table, [
    put(organizationKey(id), attributes, { condition: ABSENT, refused }),
    put(organizationListKey(id), {}),
  ]);
};

export const listOrganizations = async (table: Table): Promise<readonly OrganizationRecord[]> => {
  const ids = (await queryItems(table, { partition: organizationList })).map(sortKeyOf);
  return (await getItems(table, ids.map(organizationKey))).map(recordOf);
};

/** Sets or adds; repeating it changes nothing, so it needs no transaction. Undefined when there is no such organisation. */
const update = async (
  table: Table,
  id: string,
  expression: string,
  names: Record<string, string>,
  values: Item,
): Promise<Item | undefined> => {
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: keyAttributes(organizationKey(id)),
    UpdateExpression: expression,
    ConditionExpression: PRESENT,
    ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: names }),
    ExpressionAttributeValues: values,
    ReturnValues: 'ALL_NEW',
  });
  try {
    return (await retrying(table, () => table.client.send(command))).Attributes;
  } catch (error) {
    if (isConditionFailure(error)) return undefined;
    throw error;
  }
};

export const updateOrganization = async (
  table: Table,
  id: string,
  change: OrganizationChange,
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
  if (fields.length === 0) return getOrganization(table, id);
  const item = await update(
    table,
    id,
    `SET ${fields.map(({ path }, position) => `${path} = :v${position}`).join(', ')}`,
    Object.assign({}, ...fields.map(({ names }) => names)),
    Object.fromEntries(fields.map(({ value }, position) => [`:v${position}`, value])),
  );
  return item === undefined ? undefined : recordOf(item);
};

export const revokeKeys = async (table: Table, id: string, keyIds: readonly string[]): Promise<void> => {
  if (keyIds.length === 0) return;
  const values = { ':keys': { SS: [...new Set(keyIds)] } };
  const item = await update(table, id, 'ADD revokedKeys :keys', {}, values);
  if (item === undefined) throw new DirectoryError({ code: 'gone' });
};
