/** Keeps each value of a multi-valued attribute once. RFC 7643 §2.4: none stands twice with the same type and value. */
import type { Json } from '../json';
import { contentKey, fewEnough, sameContent } from '../same-content';
import { isPrimary } from './settle-primary';

/** A mark on a value is no part of what it says: one that is sent twice, once as primary, is one value. */
const unmarked = (value: Json): Json => (isPrimary(value) ? { ...value, primary: false } : value);

/** Finds the place of the earlier value that says the same as the one at a place. */
const earlierIn = (values: readonly Json[]): ((at: number) => number | undefined) => {
  const bare = values.map(unmarked);
  if (values.length <= fewEnough) {
    return (at) => {
      const first = bare.findIndex((value) => sameContent(value, bare[at]));
      return first < at ? first : undefined;
    };
  }
  const firsts = new Map<string, number>();
  const keys = bare.map(contentKey);
  for (const [at, key] of keys.entries()) if (!firsts.has(key)) firsts.set(key, at);
  return (at) => {
    const first = firsts.get(keys[at] ?? '') ?? at;
    return first < at ? first : undefined;
  };
};

/**
 * The values in their order, each once; one of several that is primary stays so. Answers the very array passed in when
 * none repeats another.
 */
export const distinctValues = (values: readonly Json[]): readonly Json[] => {
  if (values.length < 2) return values;
  const earlier = earlierIn(values);
  const marked = new Map<number, Json>();
  const firsts: number[] = [];
  for (const [at, value] of values.entries()) {
    const first = earlier(at);
    if (first === undefined) firsts.push(at);
    else if (isPrimary(value)) marked.set(first, value);
  }
  if (firsts.length === values.length) return values;
  return firsts.map((at) => marked.get(at) ?? (values[at] as Json));
};
