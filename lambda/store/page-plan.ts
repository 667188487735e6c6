/** Where a page begins and what must be read for it, from the 256 counts. Pure. */
import { totalOf } from './counters';
import { AFTER_ALL, partitions } from './keys';

/** A piece of one partition; pieces of a plan are in id order and do not overlap. */
export interface Piece {
  /** The first hex digit. */
  readonly digit: string;
  readonly from: string;
  readonly to: string;
  /** Resources passed over at its beginning. */
  readonly skip: number;
  /** Items that will do; without it the piece is read to its end. */
  readonly limit?: number;
  /** Read from its end, because that is nearer. */
  readonly descending?: boolean;
}

export const BUCKETS_PER_PARTITION = 16;
const nameOf = (bucket: number) => bucket.toString(16).padStart(2, '0');

/** The counts of the buckets in a partition. */
export const bucketsOf = (counts: readonly number[], digit: string): readonly number[] => {
  const first = Number.parseInt(digit, 16) * BUCKETS_PER_PARTITION;
  return counts.slice(first, first + BUCKETS_PER_PARTITION);
};

/** The pieces from the beginning of a bucket on, until `count` resources are covered after skipping `skip`. */
export const forward = (counts: readonly number[], bucket: number, skip: number, count: number): readonly Piece[] => {
  const pieces: Piece[] = [];
  let wanted = count;
  let passed = skip;
  let from = bucket;
  while (wanted > 0 && from < counts.length) {
    const digit = partitions[Math.floor(from / BUCKETS_PER_PARTITION)] ?? '';
    const next = (Math.floor(from / BUCKETS_PER_PARTITION) + 1) * BUCKETS_PER_PARTITION;
    const held = totalOf(counts.slice(from, next)) - passed;
    if (held > 0) {
      const whole = { digit, from: nameOf(from), to: `${digit}${AFTER_ALL}`, skip: passed };
      pieces.push(held > wanted ? { ...whole, limit: passed + wanted } : whole);
      wanted -= Math.min(held, wanted);
    }
    passed = 0;
    from = next;
  }
  return pieces;
};

/**
 * The pieces of the page that starts at the one-based `startIndex`. Only in the bucket where it begins are resources read
 * and passed over, from whichever end is nearer: half a bucket at most, a 512th of the directory.
 */
export const planPage = (counts: readonly number[], startIndex: number, count: number): readonly Piece[] => {
  let before = startIndex - 1;
  let bucket = 0;
  for (; bucket < counts.length && before >= (counts[bucket] ?? 0); bucket += 1) before -= counts[bucket] ?? 0;
  if (bucket >= counts.length) return [];
  const tail = (counts[bucket] ?? 0) - before;
  if (tail >= before) return forward(counts, bucket, before, count);
  const name = nameOf(bucket);
  const end: Piece = {
    digit: name.slice(0, 1),
    from: name,
    to: `${name}${AFTER_ALL}`,
    skip: 0,
    limit: tail,
    descending: true,
  };
  return [end, ...forward(counts, bucket + 1, 0, count - tail)];
};
