/**
 * Which organizations have somebody who keeps a protected role as retained. Each retention notes it in its own transaction, so that
 * maintenance finds them without reading any other organization; only maintenance ends the note.
 */
import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { RetentionNote } from '../directory/access/access-store';
import type { UserGrants } from '../directory/access/grants';
import { DirectoryError } from '../directory/directory-error';
import { type Item, number, numberOf, sortKeyOf } from './codec';
import { isConditionFailure } from './failures';
import { organizationKey, retentionNoteKey, retentionNotes } from './keys';
import { retrying } from './retry';
import { keyAttributes, queryItems, type Table } from './table';
import { PRESENT, type Write } from './transact';

/** The roles that a user comes to keep by a change of its grants. */
export const retainedBy = (before: UserGrants | undefined, after: UserGrants | undefined): readonly string[] => {
  const old = new Set(before?.retained.map(({ role }) => role));
  return (after?.retained ?? []).map(({ role }) => role).filter((role) => !old.has(role));
};

/** The note of roles that somebody comes to keep; none where nobody does. */
export const retentionWrites = (org: string, roleIds: readonly string[]): readonly Write[] =>
  roleIds.length === 0
    ? []
    : [
        {
          action: 'Update',
          key: retentionNoteKey(org),
          update: 'ADD roleIds :roleIds, retentions :one',
          values: { ':roleIds': { SS: [...new Set(roleIds)] }, ':one': number(1) },
        },
      ];

const noteOf = (item: Item): RetentionNote => ({
  organizationId: sortKeyOf(item),
  roleIds: [...(item.roleIds?.SS ?? [])].sort(),
  version: numberOf(item, 'retentions'),
});

export const readRetentionNotes = async (table: Table): Promise<readonly RetentionNote[]> =>
  (await queryItems(table, { partition: retentionNotes })).map(noteOf);

/** By itself, and not in one transaction with the note: maintenance has a permission of its own for records of organizations. */
const hint = async (table: Table, org: string, roleIds: readonly string[]): Promise<void> => {
  const some = roleIds.length > 0;
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: keyAttributes(organizationKey(org)),
    UpdateExpression: some ? 'SET retainedRoles = :roleIds' : 'REMOVE retainedRoles',
    ConditionExpression: PRESENT,
    ...(some ? { ExpressionAttributeValues: { ':roleIds': { SS: [...roleIds] } } } : {}),
  });
  try {
    await retrying(table, () => table.client.send(command));
  } catch (error) {
    // Deleted meanwhile: nobody looks any more.
    if (!isConditionFailure(error)) throw error;
  }
};

/** The note last: a run that ends between the two is found again. */
export const settleRetentions = async (
  table: Table,
  { organizationId: org, version }: RetentionNote,
  roleIds: readonly string[],
): Promise<void> => {
  await hint(table, org, roleIds);
  const common = {
    TableName: table.name,
    Key: keyAttributes(retentionNoteKey(org)),
    ConditionExpression: 'retentions = :version',
  };
  const values = { ':version': number(version) };
  const command =
    roleIds.length === 0
      ? new DeleteItemCommand({ ...common, ExpressionAttributeValues: values })
      : new UpdateItemCommand({
          ...common,
          UpdateExpression: 'SET roleIds = :roleIds',
          ExpressionAttributeValues: { ...values, ':roleIds': { SS: [...roleIds] } },
        });
  try {
    await retrying(table, () => table.client.send(command as UpdateItemCommand));
  } catch (error) {
    throw isConditionFailure(error) ? new DirectoryError({ code: 'changed' }) : error;
  }
};
