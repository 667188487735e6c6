import { sortKeyOf, textOf } from './codec';
import { type Index, partitionOfValue } from './indexes';
import { isClaim } from './keys';
import { queryItems, type Table } from './table';

/** The ids that hold a value in an index, claimed or not. */
export const holders = async (table: Table, org: string, index: Index, value: string): Promise<readonly string[]> => {
  const items = await queryItems(table, { partition: partitionOfValue(org, index, value) });
  return items.map((item) => (isClaim(sortKeyOf(item)) ? textOf(item, 'id') : sortKeyOf(item)));
};
