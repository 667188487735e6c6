/** Ids, chance and time that are the same in each run, so that what is measured is too. */
import { createHash } from 'node:crypto';

/** Of what is seeded. */
export const SEEDED = new Date('2026-01-05T10:00:00.000Z');
/** Of what is measured. */
export const MEASURED = new Date('2026-02-05T10:00:00.000Z');

/** The id of a name: looks random, and is a version 4 UUID. */
export const idOf = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** New ids, one after the other. */
export const idSource = (name: string): (() => string) => {
  let next = 0;
  return () => idOf(`${name} ${(next += 1)}`);
};

/** Numbers in [0, 1), one after the other. */
export const chance = (): (() => number) => {
  let step = 0;
  return () => ((step += 1) * 0.618_033_988_75) % 1;
};
