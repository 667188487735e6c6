/**
 * Tells requests that dynalite's checks of types and constraints would pass through unchanged, at a tenth of what those cost: they
 * interpret their rules anew, and copy the request, for each call. Anything unusual is left to them, every refusal with its message included.
 */
import { isJsonInput, type JsonInput } from '../aws-json/json-service';

/** True only for what passes; false says nothing. */
type Test = (value: unknown) => boolean;

/** One of dynalite's rules: a type, or a type with constraints. */
type Rule = string | (Readonly<Record<string, unknown>> & { readonly type: string });

const never: Test = () => false;
const isString: Test = (value) => typeof value === 'string';
const isBoolean: Test = (value) => typeof value === 'boolean';

/** Compiles the rules of a request's members. */
export function plainlyValid(rules: object): (request: JsonInput) => boolean {
  return structTest(rules);
}

function structTest(rules: object): Test {
  const members = new Map(Object.entries(rules).map(([name, rule]) => [name, ruleTest(rule)]));
  const needed = Object.entries(rules)
    .filter(([, rule]) => rule.notNull || rule.required)
    .map(([name]) => name);
  return (value) => {
    if (!isJsonInput(value)) return false;
    for (const name in value) {
      const test = members.get(name);
      if (test === undefined || !test(value[name])) return false;
    }
    return needed.every((name) => Object.hasOwn(value, name));
  };
}

function ruleTest(rule: Rule): Test {
  const { type, children, ...constraints } = typeof rule === 'string' ? { type: rule } : rule;
  const tests = Object.entries(constraints).map(([name, bound]) => constraintTest(name, bound));
  const ofType = typeTest(type, children as Rule | undefined); // dynalite's own table
  if (tests.length === 0) return ofType;
  return (value) => ofType(value) && tests.every((test) => test(value));
}

function typeTest(type: string, children: Rule | undefined): Test {
  switch (type.replace(/<.*/, '')) {
    case 'String':
      return isString;
    case 'Boolean':
      return isBoolean;
    case 'Integer':
    case 'Long':
      return Number.isInteger;
    case 'AttrStruct':
      return isAttributeValue;
    case 'List':
    case 'ParameterizedList':
      return listTest(ruleTest(children ?? ''));
    case 'Map':
    case 'ParameterizedMap':
      return mapTest(ruleTest(children ?? ''));
    case 'ValueStruct':
    case 'FieldStruct':
      return structTest(children as unknown as object); // a struct's children are its members
    default:
      return never;
  }
}

function constraintTest(name: string, bound: unknown): Test {
  const limit = Number(bound);
  switch (name) {
    case 'notNull':
    case 'required':
      return () => true; // looked at where the member would be missing
    case 'greaterThanOrEqual':
      return (value) => Number(value) >= limit;
    case 'lessThanOrEqual':
      return (value) => Number(value) <= limit;
    case 'lengthGreaterThanOrEqual':
      return (value) => lengthOf(value) >= limit;
    case 'lengthLessThanOrEqual':
      return (value) => lengthOf(value) <= limit;
    case 'enum':
      return (value) => Array.isArray(bound) && bound.includes(value);
    case 'regex': {
      const pattern = new RegExp(`^${bound}$`);
      return (value) => pattern.test(String(value));
    }
    case 'keys':
    case 'values': {
      const tests = Object.entries(Object(bound)).map(([inner, innerBound]) => constraintTest(inner, innerBound));
      const parts = name === 'keys' ? Object.keys : Object.values;
      return (value) => parts(Object(value)).every((part) => tests.every((test) => test(part)));
    }
    default:
      return never;
  }
}

/** An attribute value of exactly one type. Binaries, whose text has to be looked at, are left to dynalite. */
function isAttributeValue(value: unknown): boolean {
  if (!isJsonInput(value)) return false;
  let tags = 0;
  for (const tag in value) {
    const test = tagTests.get(tag);
    tags += 1;
    if (tags > 1 || test === undefined || !test(value[tag])) return false;
  }
  return tags === 1;
}

const tagTests: ReadonlyMap<string, Test> = new Map([
  ['S', isString],
  ['N', isString],
  ['BOOL', isBoolean],
  ['NULL', isBoolean],
  ['SS', listTest(isString)],
  ['NS', listTest(isString)],
  ['L', listTest(isAttributeValue)],
  ['M', mapTest(isAttributeValue)],
]);

function listTest(test: Test): Test {
  return (value) => Array.isArray(value) && value.every(test);
}

function mapTest(test: Test): Test {
  return (value) => {
    if (!isJsonInput(value)) return false;
    for (const name in value) if (!test(value[name])) return false;
    return true;
  };
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return Object.keys(Object(value)).length;
}
