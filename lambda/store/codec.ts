/** Between attribute values of the database and plain values. Reading an item of another shape than we write is a bug. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { GroupBindings, UserGrants } from '../directory/access/grants';
import type { ResourceRecord } from '../directory/store';
import { readDocument, unreadResource } from '../scim/document-text';
import type { JsonObject } from '../scim/json';
import { type ItemKey, nameOfKey, ownerInSortKey } from './keys';
import { wideMembers } from './wide-members';

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
export const keyOfItem = (item: Item): ItemKey => ({ PK: textOf(item, 'PK'), SK: sortKeyOf(item) });
/** What `nameOfKey` gives of its key. */
export const nameOfItem = (item: Item): string => nameOfKey(keyOfItem(item));
/** The member of an anchor or a reverse edge, the group of a shard. */
export const ownerOf = (item: Item): string => ownerInSortKey(sortKeyOf(item));

const wideAttribute = (document: JsonObject): Item => {
  const wide = wideMembers(document);
  return wide === undefined ? {} : { wide: text(wide) };
};

/** The attributes of a user or group. The document is one string: nested maps cost the SDK ten times the CPU to read. */
export const resourceAttributes = (record: ResourceRecord, json: string): Item => ({
  document: text(json),
  ...wideAttribute(record.document),
  version: number(record.version),
  created: text(record.created),
  lastModified: text(record.lastModified),
});

/** Only what `resourceAttributes` was given gets there, and that was a JSON object as `JSON.stringify` writes it. */
export const documentOf = (item: Item): JsonObject => readDocument(textOf(item, 'document'));

const resourceRecord = (item: Item): ResourceRecord =>
  unreadResource(
    {
      id: sortKeyOf(item),
      version: numberOf(item, 'version'),
      created: textOf(item, 'created'),
      lastModified: textOf(item, 'lastModified'),
    },
    textOf(item, 'document'),
  );

export const userRecord = (item: Item): ResourceRecord => {
  const grants = grantsOf(item);
  return grants === undefined ? resourceRecord(item) : { ...resourceRecord(item), grants };
};

/** What a user's item holds beside the document: kept apart, so that neither is written over by a change of the other. */
export const grantsAttributes = ({ version, ...rest }: UserGrants): Item => ({
  grants: text(JSON.stringify(rest)),
  granted: number(version),
});

export const grantsOf = (item: Item): UserGrants | undefined => {
  if (item.grants === undefined) return undefined;
  // Only what `grantsAttributes` was given gets there.
  const rest = JSON.parse(textOf(item, 'grants')) as Omit<UserGrants, 'version'>;
  return { version: numberOf(item, 'granted'), ...rest };
};

/** The same of a group's item. */
export const bindingsAttributes = ({ version, roles }: GroupBindings): Item => ({
  bindings: text(JSON.stringify(roles)),
  bound: number(version),
});

export const bindingsOf = (item: Item): GroupBindings | undefined => {
  if (item.bindings === undefined) return undefined;
  // Only what `bindingsAttributes` was given gets there.
  return { version: numberOf(item, 'bound'), roles: JSON.parse(textOf(item, 'bindings')) as GroupBindings['roles'] };
};

/** Whether a shard says that protected roles may come through its group. */
export const isGuarded = (shard: Item): boolean => shard.guarded !== undefined;

/** The later of two times in RFC 3339, UTC. */
export const later = (one: string, other: string): string => (Date.parse(one) < Date.parse(other) ? other : one);

/**
 * A group from its item and its shards. Each part only grows, so the sum of parts read at different moments equals the
 * current version only if nothing changed between.
 */
export const groupRecord = (item: Item, shards: readonly Item[]): ResourceRecord => {
  const own = resourceRecord(item);
  const bindings = bindingsOf(item);
  return {
    ...own,
    ...(bindings === undefined ? {} : { bindings }),
    ...(shards.some(isGuarded) ? { guarded: true } : {}),
    version: shards.reduce((sum, shard) => sum + numberOf(shard, 'version'), own.version),
    lastModified: shards.reduce((latest, shard) => later(latest, textOf(shard, 'changed')), own.lastModified),
  };
};
