import { TransactGetItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from './codec';
import type { ItemKey } from './keys';
import { retrying } from './retry';
import { keyAttributes, type Table } from './table';

/** Up to 100 items as they were at one moment, in the order of the keys. */
export const readSnapshot = async (table: Table, keys: readonly ItemKey[]): Promise<readonly (Item | undefined)[]> => {
  const TransactItems = keys.map((key) => ({ Get: { TableName: table.name, Key: keyAttributes(key) } }));
  const answer = await retrying(table, () => table.client.send(new TransactGetItemsCommand({ TransactItems })));
  return keys.map((_, position) => answer.Responses?.[position]?.Item);
};
