import { isDeepStrictEqual } from 'node:util';
import type { Item } from './item';

/** What a DynamoDB stream of view type NEW_AND_OLD_IMAGES tells of one change. */
export interface ChangeRecord {
  readonly sequenceNumber: number;
  readonly table: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly at: number;
  readonly oldImage?: Item;
  readonly newImage?: Item;
  /** True for a deletion by time to live, which AWS marks with its own identity. */
  readonly expired: boolean;
}

/** Called after the change is committed, in commit order. */
export type ChangeListener = (record: ChangeRecord) => void;

/** One item's states before and after a write. */
export interface Change {
  readonly table: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** Hands committed changes to listeners; a write that leaves an item as it was makes no record, as on AWS. */
export function createChangeStream() {
  const listeners = new Set<ChangeListener>();
  let sequenceNumber = 0;
  return {
    subscribe(listener: ChangeListener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    publish(changes: readonly Change[], at: number, expired = false): void {
      if (listeners.size === 0) return;
      for (const { table, before, after } of changes) {
        if (before && after ? isDeepStrictEqual(before, after) : !before && !after) continue;
        const record: ChangeRecord = {
          sequenceNumber: ++sequenceNumber,
          table,
          eventName: !before ? 'INSERT' : !after ? 'REMOVE' : 'MODIFY',
          at,
          expired,
          ...(before ? { oldImage: before } : {}),
          ...(after ? { newImage: after } : {}),
        };
        for (const listener of listeners) listener(record);
      }
    },
  };
}
