/** What a look at many items makes suspect is confirmed in one state of all items concerned: a live table is never in one state. */

import { DirectoryError } from '../../directory/directory-error';
import type { Finding, FindingKind } from '../../directory/doctor';
import type { Item } from '../codec';
import { StaleRead } from '../failures';
import type { ItemKey } from '../keys';
import { readSnapshot } from '../snapshot';
import type { Table } from '../table';
import { ABSENT, PRESENT, transact, type Write } from '../transact';

/** What is wrong, and the writes that mend it, which hold only while it is as it was seen. */
export interface Verdict {
  readonly kind: FindingKind;
  readonly explanation: string;
  readonly repair?: (() => Promise<void>) | readonly Write[];
}

export interface Suspicion {
  readonly keys: readonly ItemKey[];
  /** Looks again; undefined when nothing is wrong after all. */
  readonly confirm: () => Promise<Verdict | undefined>;
}

/** A suspicion that one state of some items confirms or refutes. */
export const suspect = <Keys extends readonly ItemKey[]>(
  table: Table,
  keys: Keys,
  judge: (items: { readonly [At in keyof Keys]: Item | undefined }) => Verdict | undefined,
): Suspicion => ({
  keys,
  // One item a key, in their order.
  confirm: async () => judge((await readSnapshot(table, keys)) as { [At in keyof Keys]: Item | undefined }),
});

/** Condition that an item is there, or is not, as it was seen. */
export const stays = (key: ItemKey, item: Item | undefined): Write => ({
  action: 'ConditionCheck',
  key,
  condition: item === undefined ? ABSENT : PRESENT,
});

/** Condition that a user or group has neither another document nor other roles than were seen. */
export const standsStill = (key: ItemKey, item: Item | undefined): Write => {
  if (item === undefined) return stays(key, item);
  const counts = ['version', 'granted', 'bound'];
  const held = counts.filter((name) => item[name] !== undefined);
  return {
    action: 'ConditionCheck',
    key,
    condition: counts
      .map((name) => (held.includes(name) ? `${name} = :${name}` : `attribute_not_exists(${name})`))
      .join(' AND '),
    values: Object.fromEntries(held.map((name) => [`:${name}`, item[name] ?? { NULL: true }])),
  };
};

const TRIES = 4;

/** How to mend: what tells of it goes into the same transaction. */
export type Mending = (mended: Omit<Finding, 'state'>) => readonly Write[];

/** Confirms and, where told how, mends; undefined when nothing is wrong. Somebody who changes the same meanwhile makes it look again. */
export const settle = async (table: Table, suspicion: Suspicion, mending?: Mending): Promise<Finding | undefined> => {
  const { keys } = suspicion;
  let found: Finding | undefined;
  for (let tried = 0; tried < TRIES; tried += 1) {
    const verdict = await suspicion.confirm();
    if (verdict === undefined) return undefined;
    const { kind, explanation, repair: cure } = verdict;
    found = { kind, keys, explanation, state: cure === undefined ? 'undecided' : 'repairable' };
    if (mending === undefined || cure === undefined) return found;
    const telling = mending({ kind, keys, explanation });
    try {
      if (typeof cure === 'function') await cure();
      // What a job does takes many transactions.
      const writes = [...(typeof cure === 'function' ? [] : cure), ...telling];
      if (writes.length > 0) await transact(table, writes);
      return { ...found, state: 'repaired' };
    } catch (error) {
      if (!(error instanceof StaleRead || error instanceof DirectoryError)) throw error;
      if (error instanceof DirectoryError && error.failure.code === 'unavailable') throw error;
    }
  }
  return found;
};
