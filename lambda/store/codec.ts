/** Between attribute values of the database and plain values. Reading an item of another shape than we write is a bug. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ResourceRecord } from '../directory/store';
import type { JsonObject } from '../scim/json';

export type Item = Record<string, AttributeValue>;

export const text = (value: string): AttributeValue => ({ S: value });
export const number = (value: number): AttributeValue => ({ N: String(value) });

export const textOf = (item: Item, name: string): string => {
  const value = item[name]?.S;
  if (value === undefined) throw new TypeError(`item without ${name}`);
  return value;
};
export const numberOf = (item: Item, name: string): number => {
  const value = item[name]?.N;
  if (value === undefined) throw new TypeError(`item without ${name}`);
  return Number(value);
};
export const sortKeyOf = (item: Item): string => textOf(item, 'SK');

/** The attributes of a user or group. The document is one string: nested maps cost the SDK ten times the CPU to read. */
export const resourceAttributes = (record: ResourceRecord, json: string): Item => ({
  document: text(json),
  version: number(record.version),
  created: text(record.created),
  lastModified: text(record.lastModified),
});

export const documentOf = (item: Item): JsonObject => {
  // Only what `resourceAttributes` was given gets there, and that was a JSON object.
  return JSON.parse(textOf(item, 'document')) as JsonObject;
};

export const userRecord = (item: Item): ResourceRecord => ({
  id: sortKeyOf(item),
  document: documentOf(item),
  version: numberOf(item, 'version'),
  created: textOf(item, 'created'),
  lastModified: textOf(item, 'lastModified'),
});

/** The later of two times in RFC 3339, UTC. */
export const later = (one: string, other: string): string => (Date.parse(one) < Date.parse(other) ? other : one);

/**
 * A group from its item and its shards. Each part only grows, so the sum of parts read at different moments equals the
 * current version only if nothing changed between.
 */
export const groupRecord = (item: Item, shards: readonly Item[]): ResourceRecord => {
  const own = userRecord(item);
  return {
    ...own,
    version: shards.reduce((sum, shard) => sum + numberOf(shard, 'version'), own.version),
    lastModified: shards.reduce((latest, shard) => later(latest, textOf(shard, 'changed')), own.lastModified),
  };
};
