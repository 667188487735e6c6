/** What an organisation got. */
export interface Tally {
  readonly statuses: Map<number, number>;
  /** Milliseconds of each answer that was served. */
  readonly served: number[];
  /** The same of refusals. */
  readonly refused: number[];
  /** What should not have been, a sentence each; no more than a few are kept. */
  readonly problems: string[];
  /** How many there were. */
  problemCount: number;
}

const keptProblems = 10;

export const newTally = (): Tally => ({
  statuses: new Map(),
  served: [],
  refused: [],
  problems: [],
  problemCount: 0,
});

export const addProblem = (tally: Tally, problem: string): void => {
  tally.problemCount += 1;
  if (tally.problems.length < keptProblems) tally.problems.push(problem);
};

/** The value that so much of all values are not above. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};
