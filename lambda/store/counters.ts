/** Exact counts of users and groups, one for each first two hex digits: 256, so that concurrent creations seldom meet in one. */
import type { ResourceKind } from '../directory/store';
import { number, numberOf, sortKeyOf } from './codec';
import { counterKey, counterPartition } from './keys';
import { queryItems, type Table } from './table';
import type { Write } from './transact';

export const counterWrite = (org: string, kind: ResourceKind, id: string, step: 1 | -1): Write => ({
  action: 'Update',
  key: counterKey(org, kind, id),
  update: 'ADD held :step',
  values: { ':step': number(step) },
});

export const totalOf = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** The 256 counts in id order. */
export const readCounters = async (table: Table, org: string, kind: ResourceKind): Promise<readonly number[]> => {
  const counts = new Array<number>(256).fill(0);
  for (const item of await queryItems(table, { partition: counterPartition(org, kind) })) {
    counts[Number.parseInt(sortKeyOf(item), 16)] = numberOf(item, 'held');
  }
  return counts;
};
