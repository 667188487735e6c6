import type { Mode } from '../mode';
import type { AnyResourceType } from '../schema/definition';

/** What a filter may cost before it is refused; the whole text of a PATCH path counts too. */
export interface FilterLimits {
  /** Length in UTF-8. */
  readonly bytes: number;
  /** Comparisons and presence tests. */
  readonly terms: number;
  /** Parentheses, brackets and `not` inside one another; it also bounds the recursion of everything that walks a filter. */
  readonly depth: number;
}

export const defaultFilterLimits: FilterLimits = { bytes: 4096, terms: 100, depth: 20 };

/** What compatible mode took in a filter that the grammar does not have, by the name in logs. */
export type Leniency = 'filter-quotes' | 'filter-backslash' | 'filter-element-value';

export interface ParseOptions {
  readonly mode: Mode;
  readonly limits?: FilterLimits;
  /** What the text is about: an escape in it cannot mean a character that the compared attribute cannot hold. Strict mode asks none. */
  readonly types?: readonly AnyResourceType[] | undefined;
  /** Gets the names of the leniencies that were used. */
  readonly noted?: Set<Leniency>;
}
