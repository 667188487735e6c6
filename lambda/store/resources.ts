/** Reads users and groups by id. */
import type { ResourceKind, ResourceRecord } from '../directory/store';
import { groupRecord, type Item, sortKeyOf, userRecord } from './codec';
import { isResourceId, resourceKey, SHARDS, shardPartition } from './keys';
import { itemsOfIds } from './ranges';
import { memberCount } from './shards';
import { getItems, type Table } from './table';

/** Whose resources of which kind are read. */
export interface Scope {
  readonly table: Table;
  readonly org: string;
  readonly kind: ResourceKind;
}

/** The shards of groups. */
export const readShards = (table: Table, org: string, groupIds: readonly string[]) =>
  itemsOfIds(table, (id) => shardPartition(org, id), groupIds, SHARDS);

/** How many members each of the groups has; those that are not there are left out. */
export const readMemberCounts = async (
  table: Table,
  org: string,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, number>> =>
  new Map([...(await readShards(table, org, groupIds))].map(([id, shards]) => [id, memberCount(shards)]));

/** Records from items; a group without shards was deleted between two reads. */
export const recordsOf = (
  kind: ResourceKind,
  items: readonly Item[],
  shards: ReadonlyMap<string, readonly Item[]>,
): readonly ResourceRecord[] =>
  kind === 'User'
    ? items.map(userRecord)
    : items.flatMap((item) => {
        const own = shards.get(sortKeyOf(item));
        return own === undefined ? [] : [groupRecord(item, own)];
      });

/** The records of items; the shards of groups are read for them. */
export const readRecords = async (
  { table, org, kind }: Scope,
  items: readonly Item[],
): Promise<readonly ResourceRecord[]> =>
  recordsOf(kind, items, kind === 'Group' ? await readShards(table, org, items.map(sortKeyOf)) : new Map());

/** Those of the ids that exist, in id order. */
export const getResources = async (
  table: Table,
  org: string,
  kind: ResourceKind,
  ids: readonly string[],
): Promise<readonly ResourceRecord[]> => {
  const sound = [...new Set(ids)].filter(isResourceId).sort();
  const keys = sound.map((id) => resourceKey(org, kind, id));
  if (kind === 'User') return recordsOf(kind, await getItems(table, keys), new Map());
  const [items, shards] = await Promise.all([getItems(table, keys), readShards(table, org, sound)]);
  return recordsOf(kind, items, shards);
};
