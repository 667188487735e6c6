/** Whether requests of an organization fail, in its record: every function reads that with every request. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { OrganizationIdentity } from '../directory/organization-record';
import { text } from './codec';
import { isConditionFailure } from './failures';
import { organizationKey } from './keys';
import { getOrganization } from './organizations';
import { retrying } from './retry';
import { keyAttributes, type Table } from './table';

/** As the record says now, which may be other than it said when a request began. */
export const isMarkedFailing = async (table: Table, { id, incarnationId }: OrganizationIdentity): Promise<boolean> => {
  const organization = await getOrganization(table, id);
  return organization?.incarnationId === incarnationId && organization.failing === true;
};

/** Setting it twice changes nothing, so it needs no transaction. */
export const markFailing = async (
  table: Table,
  { id, incarnationId }: OrganizationIdentity,
  failing: boolean,
): Promise<void> => {
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: keyAttributes(organizationKey(id)),
    UpdateExpression: failing ? 'SET failing = :yes' : 'REMOVE failing',
    ConditionExpression: 'incarnation = :incarnation',
    ExpressionAttributeValues: { ':incarnation': text(incarnationId), ...(failing ? { ':yes': { BOOL: true } } : {}) },
  });
  try {
    await retrying(table, () => table.client.send(command));
  } catch (error) {
    // Deleted meanwhile: nobody looks any more.
    if (!isConditionFailure(error)) throw error;
  }
};
