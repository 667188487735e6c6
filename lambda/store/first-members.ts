/** The members of a group as they are read, so that any number of them passes through little memory. */
import { DirectoryError } from '../directory/directory-error';
import type { FirstMembers } from '../directory/store';
import type { MemberReference } from '../scim/patch/plan';
import { type Item, sortKeyOf } from './codec';
import { memberOf } from './edges';
import { isResourceId, memberPartition, shardKey, tombstonePartition } from './keys';
import { getItem, queryItems, queryPages, type Table } from './table';

type Select = (items: readonly Item[]) => readonly MemberReference[];

async function* membersAfter(
  table: Table,
  org: string,
  groupId: string,
  after: string,
  live: Select,
): AsyncGenerator<readonly MemberReference[]> {
  for await (const page of queryPages(table, { partition: memberPartition(org, groupId) }, { after })) yield live(page);
  // Of a group that was deleted meanwhile, an unknown part of the members was still there.
  if ((await getItem(table, shardKey(org, groupId, 0))) === undefined) throw new DirectoryError({ code: 'gone' });
}

/** Up to `limit` members of a group in id order, and those after them; without those whose edges are still to go. */
export const readFirstMembers = async (
  table: Table,
  org: string,
  groupId: string,
  limit: number,
): Promise<FirstMembers> => {
  if (!isResourceId(groupId)) return { members: [] };
  // Read first: an edge that is gone later needs no tombstone, one that is there still has its tombstone now.
  const gone = new Set((await queryItems(table, { partition: tombstonePartition(org) })).map(sortKeyOf));
  if (gone.has(groupId)) return { members: [] };
  const live: Select = (items) => items.map(memberOf).filter(({ value }) => !gone.has(value));
  const page = await queryItems(table, { partition: memberPartition(org, groupId) }, { limit });
  const last = page[limit - 1];
  const members = live(page);
  if (last === undefined) return { members };
  return { members, further: membersAfter(table, org, groupId, sortKeyOf(last), live) };
};
