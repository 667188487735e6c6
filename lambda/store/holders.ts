import { sortKeyOf, textOf } from './codec';
import { type Index, partitionOfValue } from './indexes';
import { claimKey, isClaim } from './keys';
import { getItem, queryItems, type Table } from './table';

/** The ids that hold a value in an index, or in the one that covers it; claimed or not. */
export const holders = async (table: Table, org: string, index: Index, value: string): Promise<readonly string[]> => {
  const partition = partitionOfValue(org, index, value);
  if (index.unique === 'always') {
    const claim = await getItem(table, claimKey(partition));
    return claim === undefined ? [] : [textOf(claim, 'id')];
  }
  const items = await queryItems(table, { partition });
  return items.map((item) => (isClaim(sortKeyOf(item)) ? textOf(item, 'id') : sortKeyOf(item)));
};
