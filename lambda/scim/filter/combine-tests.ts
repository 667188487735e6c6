import type { Comparison, Filter, Presence, ValuePath } from './ast';

/** What a filter is made of below `and`, `or` and `not`. */
export type Leaf = Comparison | Presence | ValuePath;

/** The test of a whole filter from the tests of its leaves. */
export const combineTests = <T>(
  filter: Filter,
  compile: (leaf: Leaf) => (subject: T) => boolean,
): ((subject: T) => boolean) => {
  switch (filter.kind) {
    case 'not': {
      const test = combineTests(filter.operand, compile);
      return (subject) => !test(subject);
    }
    case 'and': {
      const tests = filter.operands.map((operand) => combineTests(operand, compile));
      return (subject) => {
        for (const test of tests) if (!test(subject)) return false;
        return true;
      };
    }
    case 'or': {
      const tests = filter.operands.map((operand) => combineTests(operand, compile));
      return (subject) => {
        for (const test of tests) if (test(subject)) return true;
        return false;
      };
    }
    default:
      return compile(filter);
  }
};
