/**
 * What the text of a stored document must hold for a filter to match it: a look that costs a fraction of parsing it, so
 * that a scan parses little more than what it finds. It answers yes wherever the text does not settle it.
 */
import type { ResourceKind } from '../directory/store';
import type { Filter } from '../scim/filter/ast';
import type { Leaf } from '../scim/filter/combine-tests';
import { compareValue, type ValueTest } from '../scim/filter/compare-value';
import { resolveFilterPath } from '../scim/filter/filterable';
import type { AttributeDefinition } from '../scim/schema/definition';
import { findSubAttribute } from '../scim/schema/lookup';
import { resourceTypes } from './indexes';

/** Whether a document may match, by its JSON as `serialized` writes it: no white space, names as in the tables. */
export type TextTest = (json: string) => boolean;

const QUOTE = 0x22;

/** Of the value that begins here; text with escapes, numbers, objects and arrays are left to the filter itself. */
const mayPass = (json: string, at: number, test: ValueTest): boolean => {
  if (json.charCodeAt(at) === QUOTE) {
    const value = json.slice(at + 1, json.indexOf('"', at + 1));
    return value.includes('\\') || test(value);
  }
  if (json.startsWith('true', at)) return test(true);
  return json.startsWith('false', at) ? test(false) : true;
};

/** Any member of that name, wherever it is in the document: a quote within a string is escaped, so that none is overlooked. */
const someMember = (name: string, test: ValueTest): TextTest => {
  const key = `"${name}":`;
  return (json) => {
    for (let at = json.indexOf(key); at >= 0; at = json.indexOf(key, at)) {
      at += key.length;
      if (mayPass(json, at, test)) return true;
    }
    return false;
  };
};

/** What is read elsewhere, made from the address, or shown otherwise than it is held, as roles are. */
const isHeldAsSeen = ({ name, mutability, heldAsItems }: AttributeDefinition): boolean =>
  mutability !== 'readOnly' && !heldAsItems && !['schemas', 'roles', '$ref'].includes(name);

const leafTest = (leaf: Leaf, attribute: AttributeDefinition): TextTest | undefined => {
  if (leaf.kind !== 'compare' || leaf.operator === 'ne' || leaf.value === null) return undefined;
  if (!isHeldAsSeen(attribute)) return undefined;
  const { type } = attribute;
  const settled =
    (typeof leaf.value === 'string' && (type === 'string' || type === 'reference')) ||
    (typeof leaf.value === 'boolean' && type === 'boolean' && leaf.operator === 'eq');
  // Values of the attribute's own type mean the same in both modes.
  return settled ? someMember(attribute.name, compareValue(leaf, attribute, 'compatible')) : undefined;
};

type ReadLeaf = (leaf: Leaf) => TextTest | undefined;

const combined = (filter: Filter, read: ReadLeaf): TextTest | undefined => {
  switch (filter.kind) {
    case 'not':
      return undefined;
    case 'and': {
      const tests = filter.operands.map((operand) => combined(operand, read)).filter((test) => test !== undefined);
      return tests.length === 0 ? undefined : (json) => tests.every((test) => test(json));
    }
    case 'or': {
      const tests = filter.operands.map((operand) => combined(operand, read));
      return tests.includes(undefined) ? undefined : (json) => tests.some((test) => test?.(json));
    }
    default:
      return read(filter);
  }
};

/**
 * The test of a filter on a kind of resource; undefined where the text tells nothing. What organisations declare takes no
 * name of the tables, so that these say what a path means.
 */
export const textTest = (kind: ResourceKind, filter: Filter): TextTest | undefined =>
  combined(filter, (leaf) => {
    const { attribute, sub } = resolveFilterPath(resourceTypes[kind], leaf.path) ?? {};
    if (attribute === undefined || !isHeldAsSeen(attribute)) return undefined;
    if (leaf.kind === 'valuePath') {
      return combined(leaf.filter, (inner) => {
        const named = sub === undefined ? findSubAttribute(attribute, inner.path) : undefined;
        return named === undefined ? undefined : leafTest(inner, named);
      });
    }
    // A complex attribute without a sub-attribute stands for its `value`.
    return leafTest(leaf, sub ?? findSubAttribute(attribute, 'value') ?? attribute);
  });
