/**
 * How densely partitions are filled, as it was last seen: a guess by which reads are put together. It is alike in all
 * partitions of a kind and organisation, which the last digit of their keys tells apart, since ids are random.
 */
import type { Table } from './table';

export interface Density {
  /** How far apart ids lie, in the measure of `placeOf`. */
  readonly gap: number;
  /** Items of one id. */
  readonly items: number;
  /** What reading them costs, a fraction of a unit as a rule. */
  readonly units: number;
}

const remembered = new WeakMap<object, Map<string, Density>>();
const REMEMBERED = 1000;

/** As many digits as ids have before their first dash. */
const DIGITS = 8;

/** Where in a partition an id lies. */
export const placeOf = (id: string): number => Number.parseInt(id.slice(0, DIGITS), 16) || 0;

const kindOf = (partition: string): string => partition.slice(0, -1);

export const knownDensity = ({ client }: Table, partition: string): Density | undefined =>
  remembered.get(client)?.get(kindOf(partition));

export const forgetDensity = ({ client }: Table, partition: string): void => {
  remembered.get(client)?.delete(kindOf(partition));
};

export const noteDensity = ({ client }: Table, partition: string, density: Density): void => {
  const known = remembered.get(client) ?? new Map<string, Density>();
  remembered.set(client, known);
  known.delete(kindOf(partition));
  known.set(kindOf(partition), density);
  for (const oldest of known.keys()) {
    if (known.size <= REMEMBERED) break;
    known.delete(oldest);
  }
};
