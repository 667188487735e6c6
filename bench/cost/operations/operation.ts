/** What can be measured, and what it may cost. */
import type { World } from '../world';

/** The most that an operation may use at any size. */
export interface Budget {
  readonly readUnits?: number;
  readonly writeUnits?: number;
  readonly roundTrips?: number;
  readonly transactions?: number;
}

/** A budget that is passed today: by how much at most, and why. The tests hold it there. */
export interface Passed extends Budget {
  /** Only in directories of at most so many users. */
  readonly upTo?: number;
  readonly because: string;
}

export interface Operation {
  readonly name: string;
  readonly budget?: Budget;
  readonly passed?: Passed;
  /** What it needs before; not measured. */
  readonly before?: (world: World) => Promise<string>;
  /** `given` is what `before` gave. */
  readonly run: (world: World, given: string) => Promise<unknown>;
}

/** Beside what is read for the request itself, one unit for the organisation's META item. */
export const look: Budget = { readUnits: 4, writeUnits: 0, roundTrips: 2 };
