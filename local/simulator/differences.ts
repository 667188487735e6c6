/** Holds a JSON value against what is expected of it: objects may have more members, everything else must be equal. */
import { isArray, isObject, type Json } from '../../lambda/scim/json';
import { type MatcherName, matcherOf } from './matchers';

const show = (value: Json | undefined): string => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};

const at = (path: string): string => (path === '' ? 'the body' : path);
const below = (path: string, name: string | number): string =>
  typeof name === 'number' ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;

const isUnassigned = (value: Json | undefined): boolean =>
  value === undefined || value === null || (isArray(value) && value.length === 0);

const isOfType = (value: Json | undefined, type: Json): boolean => {
  if (type === 'array') return isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
};

const fits = (expected: Json, actual: Json | undefined): boolean => differences(expected, actual).length === 0;

const elements = (value: Json | undefined): readonly Json[] => (isArray(value) ? value : []);

const missing = (expected: Json, actual: Json | undefined, path: string): string[] =>
  elements(expected)
    .filter((pattern) => !elements(actual).some((element) => fits(pattern, element)))
    .map((pattern) => `${at(path)} must hold ${show(pattern)}, and is ${show(actual)}`);

type Check = (argument: Json, actual: Json | undefined, path: string) => readonly string[];

const unless = (holds: boolean, message: () => string): readonly string[] => (holds ? [] : [message()]);

const checks: Readonly<Record<MatcherName, Check>> = {
  $absent: (_, actual, path) =>
    unless(isUnassigned(actual), () => `${at(path)} must be absent, and is ${show(actual)}`),
  $contains: (argument, actual, path) => missing(argument, actual, path),
  $lacks: (argument, actual, path) =>
    elements(argument)
      .filter((pattern) => elements(actual).some((element) => fits(pattern, element)))
      .map((pattern) => `${at(path)} must not hold ${show(pattern)}, and is ${show(actual)}`),
  $only: (argument, actual, path) => [
    ...missing(argument, actual, path),
    ...unless(
      elements(actual).length === elements(argument).length,
      () => `${at(path)} must have ${elements(argument).length} elements, and is ${show(actual)}`,
    ),
  ],
  $type: (argument, actual, path) =>
    unless(isOfType(actual, argument), () => `${at(path)} must be of type ${argument}, and is ${show(actual)}`),
  $matches: (argument, actual, path) =>
    unless(
      typeof actual === 'string' && new RegExp(String(argument)).test(actual),
      () => `${at(path)} must match ${argument}, and is ${show(actual)}`,
    ),
  $atLeast: (argument, actual, path) =>
    unless(
      typeof actual === 'number' && actual >= Number(argument),
      () => `${at(path)} must be ${argument} at least, and is ${show(actual)}`,
    ),
};

/** A sentence for each part that does not hold. */
export const differences = (expected: Json, actual: Json | undefined, path = ''): readonly string[] => {
  const matcher = matcherOf(expected);
  if (matcher !== undefined) return checks[matcher.name](matcher.argument, actual, path);
  if (isArray(expected)) {
    if (!isArray(actual) || actual.length !== expected.length)
      return [`${at(path)} must be ${show(expected)}, and is ${show(actual)}`];
    return expected.flatMap((element, index) => differences(element, actual[index], below(path, index)));
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return [`${at(path)} must be an object, and is ${show(actual)}`];
    return Object.entries(expected).flatMap(([name, value]) => differences(value, actual[name], below(path, name)));
  }
  return unless(expected === actual, () => `${at(path)} must be ${show(expected)}, and is ${show(actual)}`);
};
