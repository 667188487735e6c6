/**
 * The partitions that are read most, whole and in memory. A range read of LevelDB is a job for another thread, whose two wake-ups take
 * longer than all else that a read of some items needs, and each item comes as a copy of its own.
 *
 * Reads see what they would see in LevelDB: all writes of items pass here.
 */
import { type Partition, putItemAt } from './partition';
import type { StoredItem } from './stored-item';

/** A new state of the item at a full key. */
export interface KeyWrite {
  readonly key: string;
  readonly stored: StoredItem | undefined;
}

/** Partitions by how the keys of their items begin. */
export interface HeldPartitions {
  /** A partition that is at hand. */
  find(start: string): Partition | undefined;
  /** What reading without it has cost, in items that are read in one go; it is loaded when that has become too much. */
  missed(start: string, cost: number): void;
  /** Follows what was written. */
  follow(writes: readonly KeyWrite[]): void;
  clear(): void;
}

/** Reads a partition that has at most so many items. */
export type LoadPartition = (start: string, maximumItems: number) => Promise<Partition | undefined>;

interface Held {
  readonly partition: Partition;
  used: number;
}

/** A partition that is being read, and what was written meanwhile. */
interface Loading {
  stale: boolean;
  readonly writes: KeyWrite[];
}

/** The users of a directory of 100,000 and their groups. */
const MAXIMUM_BYTES = 144 * 1024 * 1024;
/** So that one huge partition does not turn out all others. */
const MAXIMUM_SHARE = MAXIMUM_BYTES / 8;
const MAXIMUM_NOTES = 4096;
/** A partition is first tried when reads without it have cost so much, and then whenever they have cost twice as much as the last time. */
const FIRST_TRY = 128;
const NEXT_TRY = 2;
/** The part of those costs that a try may cost: reads of what never fits cost twice as much for it, at most. */
const TRY_SHARE = 0.5;

/** How the keys of a partition's items begin, in a full key or bound of a range; undefined when it is not inside one partition. */
export function partitionOf(key: string): string | undefined {
  const sort = key.indexOf('/', key.indexOf('/') + 1);
  return sort < 0 ? undefined : key.slice(0, sort + 1);
}

/** Holds nothing at first. */
export function createHeldPartitions(load: LoadPartition): HeldPartitions {
  const held = new Map<string, Held>();
  /** What reads have cost without the partition, and at which cost it is tried. */
  const notes = new Map<string, { cost: number; tryAt: number }>();
  const loading = new Map<string, Loading>();
  let bytes = 0;
  let reads = 0;

  const drop = (start: string): void => {
    bytes -= held.get(start)?.partition.bytes ?? 0;
    held.delete(start);
  };

  const makeRoom = (): void => {
    if (bytes <= MAXIMUM_BYTES) return;
    const oldest = [...held].sort(([, one], [, other]) => one.used - other.used);
    for (const [start] of oldest) {
      if (bytes <= MAXIMUM_BYTES * 0.9) return;
      drop(start);
    }
  };

  const begin = async (start: string, note: { cost: number; tryAt: number }): Promise<void> => {
    const state: Loading = { stale: false, writes: [] };
    loading.set(start, state);
    try {
      note.tryAt = note.cost * NEXT_TRY;
      const partition = await load(start, note.cost * TRY_SHARE);
      if (!partition || state.stale) return;
      // Whether the read saw them or not, they are the last word.
      for (const { key, stored } of state.writes) putItemAt(partition, key.slice(start.length), stored);
      if (partition.bytes > MAXIMUM_SHARE) return;
      notes.delete(start);
      bytes += partition.bytes;
      held.set(start, { partition, used: reads });
      makeRoom();
    } finally {
      loading.delete(start);
    }
  };

  return {
    find(start) {
      const found = held.get(start);
      if (!found) return undefined;
      found.used = ++reads;
      return found.partition;
    },
    missed(start, cost) {
      if (held.has(start)) return;
      if (notes.size >= MAXIMUM_NOTES) notes.clear();
      const note = notes.get(start) ?? { cost: 0, tryAt: FIRST_TRY };
      notes.set(start, note);
      note.cost += cost;
      // A load that fails, as when the database is being closed, leaves reads to LevelDB, which tell why.
      if (note.cost >= note.tryAt && !loading.has(start)) begin(start, note).catch(() => undefined);
    },
    follow(writes) {
      for (const write of writes) {
        const { key, stored } = write;
        const start = partitionOf(key) ?? '';
        loading.get(start)?.writes.push(write);
        const partition = held.get(start)?.partition;
        if (!partition) continue;
        bytes -= partition.bytes;
        putItemAt(partition, key.slice(start.length), stored);
        bytes += partition.bytes;
      }
      makeRoom();
    },
    clear() {
      for (const state of loading.values()) state.stale = true;
      held.clear();
      notes.clear();
      bytes = 0;
    },
  };
}
