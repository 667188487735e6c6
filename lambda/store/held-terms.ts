/** Reads out of a filter what the text of a stored document can tell: the comparisons of what it holds as clients see it. */
import type { ResourceKind } from '../directory/store';
import type { Comparison, Filter } from '../scim/filter/ast';
import type { Leaf } from '../scim/filter/combine-tests';
import { isAssumedFalse } from '../scim/filter/element-filter';
import { resolveFilterPath } from '../scim/filter/filterable';
import type { AttributeDefinition } from '../scim/schema/definition';
import { findSubAttribute } from '../scim/schema/lookup';
import { resourceTypes } from './indexes';

/** A comparison with a value of the attribute's own type, which means the same in both modes. */
export interface HeldTerm {
  readonly comparison: Comparison;
  readonly attribute: AttributeDefinition;
}

/** What is made of a filter: undefined wherever it tells nothing, so that everything may match. */
export interface Reading<T> {
  readonly term: (term: HeldTerm) => T | undefined;
  readonly all: (parts: readonly T[]) => T;
  readonly any: (parts: readonly T[]) => T;
}

/** What is read elsewhere, made from the address, or shown otherwise than it is held, as roles are. */
const isHeldAsSeen = ({ name, mutability, heldAsItems }: AttributeDefinition): boolean =>
  mutability !== 'readOnly' && !heldAsItems && !['schemas', 'roles', '$ref'].includes(name);

const heldTerm = (leaf: Leaf, attribute: AttributeDefinition): HeldTerm | undefined => {
  if (leaf.kind !== 'compare' || leaf.operator === 'ne' || leaf.value === null) return undefined;
  if (!isHeldAsSeen(attribute)) return undefined;
  const { type } = attribute;
  // What is not said to be primary is not, so that no text needs to be there.
  if (isAssumedFalse(attribute) && leaf.value === false) return undefined;
  const settled =
    (typeof leaf.value === 'string' && (type === 'string' || type === 'reference')) ||
    (typeof leaf.value === 'boolean' && type === 'boolean' && leaf.operator === 'eq');
  return settled ? { comparison: leaf, attribute } : undefined;
};

type ReadLeaf<T> = (leaf: Leaf) => T | undefined;

const combined = <T>(filter: Filter, { all, any }: Reading<T>, read: ReadLeaf<T>): T | undefined => {
  const readOperands = (operands: readonly Filter[]) => operands.map((operand) => inner(operand));
  const inner = (part: Filter): T | undefined => {
    switch (part.kind) {
      case 'not':
        return undefined;
      case 'and': {
        const parts = readOperands(part.operands).filter((told) => told !== undefined);
        return parts.length === 0 ? undefined : all(parts);
      }
      case 'or': {
        const parts = readOperands(part.operands);
        const told = parts.filter((each) => each !== undefined);
        return told.length < parts.length ? undefined : any(told);
      }
      default:
        return read(part);
    }
  };
  return inner(filter);
};

/**
 * What a filter on a kind of resource comes to. What organisations declare takes no name of the tables, so that these say
 * what a path means.
 */
export const readHeldTerms = <T>(kind: ResourceKind, filter: Filter, reading: Reading<T>): T | undefined => {
  const read = (leaf: Leaf, attribute: AttributeDefinition): T | undefined => {
    const term = heldTerm(leaf, attribute);
    return term === undefined ? undefined : reading.term(term);
  };
  return combined(filter, reading, (leaf) => {
    const { attribute, sub } = resolveFilterPath(resourceTypes[kind], leaf.path) ?? {};
    if (attribute === undefined || !isHeldAsSeen(attribute)) return undefined;
    if (leaf.kind === 'valuePath') {
      return combined(leaf.filter, reading, (inner) => {
        const named = sub === undefined ? findSubAttribute(attribute, inner.path) : undefined;
        return named === undefined ? undefined : read(inner, named);
      });
    }
    // A complex attribute without a sub-attribute stands for its `value`.
    return read(leaf, sub ?? findSubAttribute(attribute, 'value') ?? attribute);
  });
};
