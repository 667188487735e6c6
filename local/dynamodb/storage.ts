import { create, type Operation, type Store } from 'dynalite/db';
import type { JsonPiece } from '../aws-json/json-text';
import { type Item, itemSize } from './item';
import { tableNotFound } from './refusals';
import type { Table } from './table';

const SPACE = 0x20;

/** A new state of one item; `undefined` removes it. */
export interface ItemWrite {
  readonly table: string;
  readonly storageKey: string;
  readonly item: Item | undefined;
}

/** An item as it is kept: its text, which most answers pass on as it is, and its size, which every answer has to know. */
export interface StoredItem {
  readonly size: number;
  readonly json: JsonPiece;
}

/** Bounds of a range of storage keys, without the table's prefix. */
export interface KeyRange {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
}

/** Whether a key is the inclusive bound at which a range ends: nothing can come after it. AWS does not look so far at a range of one key. */
export function isEndOfRange(key: string, range: KeyRange, reverse: boolean): boolean {
  if (range.lte === `${range.gte}~`) return false;
  return reverse ? key === range.gte : `${key}~` === range.lte;
}

/**
 * Items in LevelDB, laid out as dynalite does: `item-<table>~<hash>/<partition key>/<sort key>/`, keys in hexadecimal so that their order is
 * the order of their bytes. Reads are synchronous, so that a write decides on one state; a batch is one record of the log, so that a
 * killed process leaves all of it or nothing.
 */
export interface Storage {
  readonly store: Store;
  table(name: string): Table;
  /** Forgets cached descriptions: tables were created, changed or deleted. */
  tablesChanged(): void;
  get(table: string, storageKey: string): Item | undefined;
  read(table: string, storageKey: string): StoredItem | undefined;
  /** Items of a range in key order, lazily, from one snapshot. */
  range(table: string, range: KeyRange, reverse: boolean): AsyncIterable<StoredItem[]>;
  commit(writes: readonly ItemWrite[], meta?: readonly Operation[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens a database in a directory, or in memory without one. */
export async function openStorage(path: string | undefined): Promise<Storage> {
  const store = create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, ...(path ? { path } : {}) });
  const { db } = store;
  await db.open().catch((error: unknown) => {
    throw openError(path, error);
  });
  const tables = new Map<string, Table>();
  const read = (table: string, key: string) => {
    const value = db.getSync(itemKey(table, key), { valueEncoding: 'utf8' });
    return value === undefined ? undefined : parsed(value);
  };
  return {
    store,
    table(name) {
      const cached = tables.get(name);
      if (cached) return cached;
      // dynalite wrote it: its own description of a table.
      const table = db.getSync(`table~${name}`) as Table | undefined;
      if (!table || table.TableStatus === 'CREATING' || table.TableStatus === 'DELETING') throw tableNotFound();
      tables.set(name, table);
      return table;
    },
    tablesChanged: () => tables.clear(),
    get(table, key) {
      const stored = read(table, key);
      return stored && itemOf(stored);
    },
    read,
    async *range(table, range, reverse) {
      const prefix = itemKey(table, '');
      const bounds: Record<string, string> = {};
      for (const [bound, key] of Object.entries(range)) bounds[bound] = prefix + key;
      if (range.gt === undefined && range.gte === undefined) bounds.gte = prefix;
      if (range.lt === undefined && range.lte === undefined) bounds.lt = `${prefix}\xFF`;
      const iterator = db.values({ ...bounds, reverse, valueEncoding: 'buffer' });
      try {
        for (let page = 16; ; page = Math.min(page * 2, 512)) {
          const items = await iterator.nextv(page);
          if (items.length === 0) return;
          yield items.map(parsedBytes);
        }
      } finally {
        await iterator.close();
      }
    },
    async commit(writes, meta = []) {
      const operations: Operation[] = writes.map(({ table, storageKey, item }) =>
        item
          ? { type: 'put', key: itemKey(table, storageKey), value: printed(item), valueEncoding: 'utf8' }
          : { type: 'del', key: itemKey(table, storageKey) },
      );
      await db.batch([...operations, ...meta]);
    },
    close: async () => {
      await db.close();
    },
  };
}

/** The item of a text. */
export function itemOf(stored: StoredItem): Item {
  return JSON.parse(String(stored.json)) as Item; // `printed` is all that writes items
}

function printed(item: Item): string {
  return `${itemSize(item)} ${JSON.stringify(item)}`;
}

function parsed(value: unknown): StoredItem {
  const text = value as string; // values of items are kept in utf8
  const space = text.indexOf(' ');
  return { size: Number(text.slice(0, space)), json: text.slice(space + 1) };
}

function parsedBytes(value: unknown): StoredItem {
  const bytes = value as Buffer; // as asked for
  const space = bytes.indexOf(SPACE);
  return { size: Number(bytes.toString('latin1', 0, space)), json: bytes.subarray(space + 1) };
}

function itemKey(table: string, key: string): string {
  return `item-${table}~${key}`;
}

function openError(path: string | undefined, error: unknown): Error {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : error;
  const locked = typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'LEVEL_LOCKED';
  const why = locked ? 'another process has it open' : String(cause);
  return new Error(`Cannot open the database in ${path}: ${why}`, { cause });
}
