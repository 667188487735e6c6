/** Expectations that a plain value cannot express: an object with one key, `{"$absent": true}`. */
import { isArray, isObject, type Json, type JsonObject } from '../../lambda/scim/json';

/** The kinds that `$type` tells apart. */
const kinds = ['string', 'number', 'integer', 'boolean', 'array', 'object'];

interface Matcher {
  /** What its argument must be; for the error of the reader. */
  readonly takes: string;
  readonly accepts: (argument: Json) => boolean;
}

const isPattern = (text: Json): boolean => {
  try {
    return typeof text === 'string' && new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
};

/** All matchers by name. */
export const matchers = {
  /** Not there, null or an empty array, which are one and the same (RFC 7643 §2.5). */
  $absent: { takes: 'true', accepts: (argument) => argument === true },
  /** An array in which each of these has an element that fits. */
  $contains: { takes: 'an array', accepts: isArray },
  /** An array, or nothing, in which none of these has an element that fits. */
  $lacks: { takes: 'an array', accepts: isArray },
  /** An array of exactly these, in any order. */
  $only: { takes: 'an array', accepts: isArray },
  $type: { takes: kinds.join(' or '), accepts: (argument) => kinds.includes(String(argument)) },
  /** A string that a regular expression finds something in. */
  $matches: { takes: 'a regular expression', accepts: isPattern },
  /** A number of at least this: directories that are played against may hold more than the sequence made. */
  $atLeast: { takes: 'a number', accepts: (argument) => typeof argument === 'number' },
} as const satisfies Record<string, Matcher>;

export type MatcherName = keyof typeof matchers;

const isMatcherName = (name: string): name is MatcherName => Object.hasOwn(matchers, name);

/** The matcher that an expectation is; undefined for a plain value. */
export const matcherOf = (expected: Json): { readonly name: MatcherName; readonly argument: Json } | undefined => {
  if (!isObject(expected)) return undefined;
  const [only, ...others] = Object.entries(expected);
  if (only === undefined || others.length > 0) return undefined;
  const [name, argument] = only;
  return isMatcherName(name) ? { name, argument } : undefined;
};

/** What is wrong with an expectation, with the path to it; a misspelt matcher would otherwise be an attribute. */
export const faultsOf = (
  expected: Json,
  path: readonly (string | number)[],
): { path: (string | number)[]; fault: string }[] => {
  if (isArray(expected)) return expected.flatMap((element, index) => faultsOf(element, [...path, index]));
  if (!isObject(expected)) return [];
  const matcher = matcherOf(expected);
  if (matcher !== undefined) {
    const { takes, accepts } = matchers[matcher.name];
    if (!accepts(matcher.argument)) return [{ path: [...path, matcher.name], fault: `must be ${takes}` }];
    return faultsOf(matcher.argument, [...path, matcher.name]);
  }
  return Object.entries(expected as JsonObject).flatMap(([name, value]) =>
    // `$ref` is an attribute of SCIM.
    name.startsWith('$') && name !== '$ref'
      ? [{ path: [...path, name], fault: `is no matcher, or not alone; there are ${Object.keys(matchers).join(', ')}` }]
      : faultsOf(value, [...path, name]),
  );
};
