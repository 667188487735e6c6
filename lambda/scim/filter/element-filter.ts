/** Tests of one attribute: of its elements by a value filter, and of its whole value. */
import { isArray, isObject, type Json } from '../json';
import type { Mode } from '../mode';
import type { AnyResourceType, AttributeDefinition } from '../schema/definition';
import { findSubAttribute } from '../schema/lookup';
import { nearestAttribute } from '../schema/nearest-attribute';
import { invalidFilter, type ScimError } from '../scim-error';
import type { Filter } from './ast';
import { combineTests, type Leaf } from './combine-tests';
import { compareValue, incomparable, type ValueTest } from './compare-value';
import { isPresent } from './filterable';

export interface CompileOptions {
  readonly mode: Mode;
}

/** Whether one element of the attribute satisfies a value filter, whose paths name sub-attributes. */
export const compileElementFilter = (
  filter: Filter,
  attribute: AttributeDefinition,
  options: CompileOptions,
): ValueTest => combineTests(filter, (leaf) => compileElementLeaf(leaf, attribute, options));

const compileElementLeaf = (leaf: Leaf, attribute: AttributeDefinition, options: CompileOptions): ValueTest => {
  if (attribute.subAttributes === undefined) {
    // `value` is what a simple multi-valued attribute's element is called, RFC 7643 §2.4.
    if (leaf.path.toLowerCase() !== 'value') return unknown(leaf, attribute.name, options);
    return compileAttribute(leaf, attribute, undefined, attribute.name, options);
  }
  const sub = findSubAttribute(attribute, leaf.path);
  if (sub === undefined) return unknown(leaf, attribute.name, options);
  const test = compileAttribute(leaf, sub, undefined, attribute.name, options);
  const read = leaf.kind === 'compare' && leaf.value !== null ? subReader(attribute, sub) : plainSubReader(sub);
  return (element) => test(read(element));
};

type ReadSub = (element: Json | undefined) => Json | undefined;

const plainSubReader =
  ({ name }: AttributeDefinition): ReadSub =>
  (element) =>
    isObject(element) ? element[name] : undefined;

/** Reads what an element is compared by. "If not specified, the value of 'primary' SHALL be assumed to be false." RFC 7643 §2.4. */
const subReader = ({ multiValued }: AttributeDefinition, sub: AttributeDefinition): ReadSub => {
  if (!multiValued || !isAssumedFalse(sub)) return plainSubReader(sub);
  const { name } = sub;
  return (element) => (isObject(element) ? (element[name] ?? false) : undefined);
};

/** Whether it is what RFC 7643 §2.4 calls `primary`, which is false where it is absent. */
export const isAssumedFalse = ({ name, type }: AttributeDefinition): boolean =>
  name.toLowerCase() === 'primary' && type === 'boolean';

/** The test of an attribute's whole value, which may be an array. */
export const compileAttribute = (
  leaf: Leaf,
  attribute: AttributeDefinition,
  sub: AttributeDefinition | undefined,
  owner: string,
  options: CompileOptions,
): ValueTest => {
  if (leaf.kind === 'valuePath') {
    if (sub !== undefined) return unknown(leaf, owner, options);
    return anyValue(compileElementFilter(leaf.filter, attribute, options), false);
  }
  if (leaf.kind === 'present') return presence(sub);
  if (leaf.value === null) {
    const present = presence(sub);
    if (leaf.operator === 'ne') return present;
    if (leaf.operator === 'eq') return (value) => !present(value);
    throw incomparable(leaf, sub ?? attribute);
  }
  const target = sub ?? (attribute.type === 'complex' ? findSubAttribute(attribute, 'value') : undefined);
  const test = compareValue(leaf, target ?? attribute, options.mode);
  if (target === undefined) return anyValue(test, test(undefined));
  const read = subReader(attribute, target);
  return anyValue((element) => test(read(element)), test(undefined));
};

const presence = (sub: AttributeDefinition | undefined): ValueTest => {
  if (sub === undefined) return isPresent;
  const { name } = sub;
  return anyValue((element) => isObject(element) && isPresent(element[name]), false);
};

/** Whether any value of the attribute passes; `unassigned` is the answer where there is none. */
const anyValue =
  (test: ValueTest, unassigned: boolean): ValueTest =>
  (value) => {
    if (value === undefined) return unassigned;
    if (!isArray(value)) return test(value);
    for (const element of value) if (test(element)) return true;
    return unassigned && value.length === 0;
  };

/** A path that names nothing: refused in strict mode, else it matches nothing. */
export const unknown = (
  leaf: Leaf,
  owner: string,
  { mode }: CompileOptions,
  types: readonly AnyResourceType[] = [],
): (() => boolean) => {
  if (mode === 'strict') throw unknownPath(leaf, owner, types);
  return () => false;
};

/** The error for a path that names nothing in the types. */
export const unknownPath = ({ path, position }: Leaf, owner: string, types: readonly AnyResourceType[]): ScimError => {
  const nearest = nearestAttribute(types, path);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return invalidFilter(`"${path}" at position ${position} is not an attribute of ${owner}.${hint}`);
};
