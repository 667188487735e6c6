/** The members of a group as they are read, so that any number of them passes through little memory. */
import { DirectoryError } from '../directory/directory-error';
import type { FirstMembers } from '../directory/store';
import type { MemberReference } from '../scim/patch/plan';
import { sortKeyOf } from './codec';
import { liveMembers, readGone } from './edges';
import { isResourceId, memberPartition, shardKey } from './keys';
import { getItem, queryItems, queryPages, type Table } from './table';

async function* membersAfter(
  table: Table,
  org: string,
  groupId: string,
  after: string,
  gone: ReadonlySet<string>,
): AsyncGenerator<readonly MemberReference[]> {
  const range = { partition: memberPartition(org, groupId) };
  for await (const page of queryPages(table, range, { after })) yield liveMembers(page, gone);
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
  const gone = await readGone(table, org);
  if (gone.has(groupId)) return { members: [] };
  const page = await queryItems(table, { partition: memberPartition(org, groupId) }, { limit });
  const last = page[limit - 1];
  const members = liveMembers(page, gone);
  if (last === undefined) return { members };
  return { members, further: membersAfter(table, org, groupId, sortKeyOf(last), gone) };
};
