/** The index rows put together with the attribute tables, and the items that a document gets by them. */
import type { ResourceKind } from '../directory/store';
import { fold } from '../scim/fold';
import { isArray, isObject, type Json, type JsonObject } from '../scim/json';
import type { ResourceTypeDefinition } from '../scim/schema/definition';
import { type ResolvedPath, resolvePath } from '../scim/schema/lookup';
import { groupResourceType, userResourceType } from '../scim/schema/resource-types';
import { claimKey, type IndexRow, type ItemKey, indexPartition, indexRows, lookUpKey } from './keys';

export interface Index extends IndexRow, ResolvedPath {
  /** Within keys. */
  readonly name: string;
  readonly caseExact: boolean;
}

/** As in the tables: what organisations declare has no index, and takes no name that means something here. */
export const resourceTypes: Readonly<Record<ResourceKind, ResourceTypeDefinition>> = {
  User: userResourceType,
  Group: groupResourceType,
};

/** The rows with what the attribute tables say of them: letter case counts here exactly when it counts in filters. */
export const indexes: readonly Index[] = indexRows.map((row) => {
  const resolved = resolvePath(resourceTypes[row.kind], row.path);
  const named = resolved?.sub ?? resolved?.attribute;
  if (resolved === undefined || named === undefined) throw new Error(`no attribute ${row.path}`);
  return { ...row, ...resolved, name: row.path.slice(row.path.lastIndexOf(':') + 1), caseExact: named.caseExact };
});

export const indexAt = (kind: ResourceKind, path: string): Index | undefined =>
  indexes.find((index) => index.kind === kind && index.path === path);

const coverOf = ({ kind, coveredBy }: IndexRow): Index | undefined =>
  coveredBy === undefined ? undefined : indexAt(kind, coveredBy);

const strings = (value: Json | undefined): readonly string[] => (typeof value === 'string' ? [value] : []);

const valuesOf = (index: Index, document: JsonObject): readonly string[] => {
  const holder = index.extension === undefined ? document : document[index.extension];
  const value = isObject(holder) && index.attribute !== undefined ? holder[index.attribute.name] : undefined;
  const elements = isArray(value) ? value : value === undefined ? [] : [value];
  const { sub } = index;
  return elements.flatMap((element) =>
    sub === undefined ? strings(element) : isObject(element) ? strings(element[sub.name]) : [],
  );
};

/** Whether two documents are found by the same values, so that they have the same entries. */
export const sameIndexed = (kind: ResourceKind, one: JsonObject, other: JsonObject): boolean =>
  indexes.every((index) => {
    if (index.kind !== kind) return true;
    const values = valuesOf(index, one);
    const others = valuesOf(index, other);
    return values.length === others.length && values.every((value, position) => value === others[position]);
  });

/** An item that makes a resource findable by a value. */
export interface IndexEntry {
  readonly key: ItemKey;
  readonly unique: boolean;
  /** For the error when another resource holds it. */
  readonly path: string;
  readonly value: string;
}

/** Where the holders of a value are found. */
export const partitionOfValue = (org: string, index: Index, value: string) => {
  const { kind, name, caseExact } = coverOf(index) ?? index;
  return indexPartition(org, kind, name, fold(value, caseExact));
};

/** The entries of a resource, each key once. `claimOptional` claims what is unique by option. */
export const indexEntries = (
  org: string,
  kind: ResourceKind,
  id: string,
  document: JsonObject,
  claimOptional: boolean,
): readonly IndexEntry[] => {
  const entries = new Map<string, IndexEntry>();
  for (const index of indexes) {
    if (index.kind !== kind) continue;
    const cover = coverOf(index);
    const covered = new Set(
      cover === undefined ? [] : valuesOf(cover, document).map((value) => partitionOfValue(org, cover, value)),
    );
    const unique = index.unique === 'always' || (index.unique === 'option' && claimOptional);
    for (const value of valuesOf(index, document)) {
      const partition = partitionOfValue(org, index, value);
      if (covered.has(partition)) continue;
      const key = unique ? claimKey(partition) : lookUpKey(partition, id);
      if (!entries.has(partition)) entries.set(partition, { key, unique, path: index.path, value });
    }
  }
  return [...entries.values()];
};
