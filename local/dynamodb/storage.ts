import { statfs } from 'node:fs/promises';
import { create, type Operation, type Store } from 'dynalite/db';
import { createHeldPartitions, partitionOf } from './held-partitions';
import type { KeyValue } from './log-file';
import { createPartition, itemAt, itemsIn, type Partition } from './partition';
import type { Present } from './plan-write';
import { tableNotFound } from './refusals';
import { itemOf, printed, type StoredItem, storedBytes, storedText } from './stored-item';
import type { Table } from './table';
import { openWriteLog, type Repair } from './write-log';

/** LevelDB gives 16 KB at a time unless told otherwise, each time from another thread. */
const READ_AT_ONCE = { highWaterMarkBytes: 1024 * 1024 };
const ITEMS_AT_ONCE = 1000;
/**
 * What LevelDB gathers before it writes a file: four times its own setting, since every file is merged with others again and again, which
 * is a tenth of what a write costs. And the blocks of files that it keeps unpacked.
 */
const MEMORY = { writeBufferSize: 16 * 1024 * 1024, cacheSize: 32 * 1024 * 1024 };
/** It writes what it gathered when it is opened, and needs some more for that. */
const ROOM_TO_REOPEN = 2 * MEMORY.writeBufferSize;
const REPAIR_EVERY_MILLISECONDS = 1_000;
/** Both as they are, said whole: LevelDB's wrapper makes a copy of options that leave one out. */
const AS_TEXT = { keyEncoding: 'utf8', valueEncoding: 'utf8' } as const;
/** What a read costs without its partition in memory, in items that LevelDB reads in the same time; a range costs its items besides. */
const COST_OF_GET = 8;
const COST_OF_RANGE = 64;

/** A new state of one item; `undefined` removes it. */
export interface ItemWrite {
  readonly table: string;
  readonly storageKey: string;
  readonly stored: StoredItem | undefined;
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
 * the order of their bytes. Reads are synchronous, so that a write decides on one state; what is committed together is one record of the
 * write log, so that a killed process leaves all of it or nothing.
 */
export interface Storage {
  readonly store: Store;
  table(name: string): Table;
  /** Forgets cached descriptions: tables were created, changed or deleted. */
  tablesChanged(): void;
  /** An item that is going to be written; whole partitions are not loaded for that. */
  present(table: string, storageKey: string): Present;
  read(table: string, storageKey: string): StoredItem | undefined;
  /** The first items of a range in key order, at most `limit`, if its partition is in memory. */
  held(table: string, range: KeyRange, reverse: boolean, limit: number): StoredItem[] | undefined;
  /** Items of a range in key order, lazily, from one snapshot; `limit` tells how many are going to be read. */
  range(table: string, range: KeyRange, reverse: boolean, limit?: number): AsyncIterable<StoredItem[]>;
  /** What was committed at a key of its own. */
  text(key: string): string | undefined;
  /** Writes all or nothing. */
  commit(writes: readonly ItemWrite[], others?: readonly KeyValue[]): Promise<void>;
  /** Brings everything to LevelDB, for those who look there themselves. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a database in a directory, or in memory without one. */
export async function openStorage(path: string | undefined): Promise<Storage> {
  const store = create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, ...(path ? { path } : {}) });
  const { db } = store;
  await db.open(MEMORY).catch((error: unknown) => {
    throw openError(path, error);
  });
  const tables = new Map<string, Table>();
  const log = await openWriteLog(
    path,
    (writes) => db.batch(writes.map(operationOf)),
    path === undefined ? undefined : repairOf(db, path),
  ).catch(async (error: unknown) => {
    await db.close();
    throw error;
  });
  const partitions = createHeldPartitions(async (start, maximumItems) => {
    await log.settle();
    return readPartition(store, start, maximumItems);
  });
  const textAt = (key: string): string | undefined => {
    const ahead = log.find(key);
    return ahead ? ahead.value : (db.getSync(key, AS_TEXT) as string | undefined); // as asked for
  };
  const read = (table: string, key: string, cost: number) => {
    const full = itemKey(table, key);
    const start = partitionOf(full) ?? full;
    const partition = partitions.find(start);
    if (partition) return itemAt(partition, full.slice(start.length));
    if (cost > 0) partitions.missed(start, cost);
    const value = textAt(full);
    return value === undefined ? undefined : storedText(value);
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
    tablesChanged() {
      tables.clear();
      partitions.clear();
    },
    present(table, storageKey) {
      const stored = read(table, storageKey, 0);
      return { storageKey, before: stored && itemOf(stored), bytesBefore: stored?.size ?? 0 };
    },
    read: (table, key) => read(table, key, COST_OF_GET),
    held(table, range, reverse, limit) {
      const { low, withLow, high, withHigh, start } = fullRange(table, range);
      const partition = start === undefined ? undefined : partitions.find(start);
      if (start === undefined || !partition) return undefined;
      const [from, to] = [low.slice(start.length), high.slice(start.length)];
      return itemsIn(partition, { from, withFrom: withLow, to, withTo: withHigh }, reverse, limit);
    },
    async *range(table, range, reverse, limit = ITEMS_AT_ONCE) {
      const { low, withLow, high, withHigh, start } = fullRange(table, range);
      const bounds = { [withLow ? 'gte' : 'gt']: low, [withHigh ? 'lte' : 'lt']: high };
      let cost = COST_OF_RANGE;
      await log.settle();
      const iterator = db.values({ ...bounds, ...READ_AT_ONCE, reverse, valueEncoding: 'buffer' });
      try {
        while (true) {
          const items = await iterator.nextv(Math.min(limit, ITEMS_AT_ONCE));
          if (items.length === 0) return;
          cost += items.length;
          yield items.map(storedBytes);
        }
      } finally {
        await iterator.close();
        if (start !== undefined) partitions.missed(start, cost);
      }
    },
    text: textAt,
    async commit(writes, others = []) {
      const states = writes.map(({ table, storageKey, stored }) => ({ key: itemKey(table, storageKey), stored }));
      log.append([...states.map(({ key, stored }) => ({ key, value: stored && printed(stored) })), ...others]);
      partitions.follow(states);
      await log.room();
    },
    settle: log.settle,
    close: async () => {
      await log.close().finally(() => db.close());
    },
  };
}

/** While there is no room, LevelDB stays open: what is in it can be read. */
function repairOf(db: Store['db'], path: string): Repair {
  return {
    everyMilliseconds: REPAIR_EVERY_MILLISECONDS,
    async reopen() {
      const { bavail, bsize } = await statfs(path);
      if (bavail * bsize < ROOM_TO_REOPEN) throw new Error(`The disk is full: ${path}`);
      await db.close._original();
      await db.open(MEMORY);
    },
  };
}

function operationOf({ key, value }: KeyValue): Operation {
  return value === undefined ? { type: 'del', key } : { type: 'put', key, value, valueEncoding: 'utf8' };
}

async function readPartition({ db }: Store, start: string, maximumItems: number): Promise<Partition | undefined> {
  const iterator = db.iterator({ gte: start, lt: `${start}~`, ...READ_AT_ONCE, valueEncoding: 'utf8' });
  const entries: [string, StoredItem][] = [];
  try {
    while (entries.length <= maximumItems) {
      const read = await iterator.nextv(ITEMS_AT_ONCE);
      if (read.length === 0) return createPartition(entries);
      for (const [key, value] of read) entries.push([key.slice(start.length), storedText(value)]);
    }
    return undefined;
  } finally {
    await iterator.close();
  }
}

function itemKey(table: string, key: string): string {
  return `item-${table}~${key}`;
}

/** A range of full keys, and the partition that all of it lies in. */
function fullRange(table: string, { gt, gte = '', lt, lte = '\xFF' }: KeyRange) {
  const prefix = itemKey(table, '');
  const [low, high] = [prefix + (gt ?? gte), prefix + (lt ?? lte)];
  const start = partitionOf(low);
  const within = start !== undefined && high.startsWith(start) ? start : undefined;
  return { low, withLow: gt === undefined, high, withHigh: lt === undefined, start: within };
}

function openError(path: string | undefined, error: unknown): Error {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : error;
  const locked = typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'LEVEL_LOCKED';
  const why = locked ? 'another process has it open' : String(cause);
  return new Error(`Cannot open the database in ${path}: ${why}`, { cause });
}
