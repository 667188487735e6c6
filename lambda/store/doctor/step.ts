import { type Item, nameOfItem } from '../codec';
import { type ItemKey, nameOfKey } from '../keys';
import { getItems, type Table } from '../table';
import type { Suspicion } from './suspicion';

export interface Patient {
  readonly table: Table;
  readonly org: string;
  readonly now: Date;
}

/** A piece of an examination. */
export interface Piece {
  readonly suspicions: readonly Suspicion[];
  readonly examined: number;
  /** Where the step goes on; absent at its end. */
  readonly next?: string | undefined;
}

/** Examines up to `limit` items of one kind, those after `after`. */
export type Step = (patient: Patient, after: string | undefined, limit: number) => Promise<Piece>;

/** Which items of some exist, by key. */
export const lookAt = async (table: Table, keys: readonly ItemKey[]): Promise<(key: ItemKey) => Item | undefined> => {
  const found = new Map((await getItems(table, keys)).map((item) => [nameOfItem(item), item]));
  return (key) => found.get(nameOfKey(key));
};
