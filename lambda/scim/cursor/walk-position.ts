/** Where a page of a walk ended. */
export interface WalkPosition {
  /** The place of its resource type among those that are walked through. */
  readonly rank: number;
  /** The last id that was passed, or what the ids that follow begin with; '' where the type begins. */
  readonly id: string;
  /** What it was sorted by; undefined where it had no data or nothing is sorted. */
  readonly key?: string | number;
  /** How many matched at the beginning, where later pages cannot count. */
  readonly total?: number;
}
