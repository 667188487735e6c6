/** One filter over several resource types at once, RFC 7644 §3.4.2.1. */
import type { Filter, Logical } from '../filter/ast';
import type { Leaf } from '../filter/combine-tests';
import { compileFilter } from '../filter/compile-filter';
import { unknownPath } from '../filter/element-filter';
import { resolveFilterPath } from '../filter/filterable';
import type { Mode } from '../mode';
import type { ResourceTypeDefinition } from '../schema/definition';

/** What a filter asks of the resources of one type; true: nothing, false: what none of them has. */
export type TypeFilter = Filter | boolean;

type ReadLeaf = (leaf: Leaf) => TypeFilter;

const specializeAll = ({ kind, operands }: Logical, read: ReadLeaf): TypeFilter => {
  const settled = kind === 'or';
  const left: Filter[] = [];
  for (const operand of operands) {
    const special = specialize(operand, read);
    if (special === settled) return settled;
    if (typeof special !== 'boolean') left.push(special);
  }
  const [only] = left;
  if (only === undefined) return !settled;
  return left.length === 1 ? only : { kind, operands: left };
};

const specialize = (filter: Filter, read: ReadLeaf): TypeFilter => {
  switch (filter.kind) {
    case 'not': {
      const operand = specialize(filter.operand, read);
      return typeof operand === 'boolean' ? !operand : { kind: 'not', operand };
    }
    case 'and':
    case 'or':
      return specializeAll(filter, read);
    default:
      return read(filter);
  }
};

/** "The service provider SHALL treat the attribute as if there is no attribute value." RFC 7644 §3.4.2.1. */
const ofNoValue = (leaf: Leaf): boolean =>
  leaf.kind === 'compare' && (leaf.value === null ? leaf.operator === 'eq' : leaf.operator === 'ne');

const namesResourceType = (type: ResourceTypeDefinition, path: string): boolean => {
  const resolved = resolveFilterPath(type, path);
  return (
    resolved?.extension === undefined && resolved?.attribute?.name === 'meta' && resolved.sub?.name === 'resourceType'
  );
};

/**
 * What the filter asks of each type. `meta.resourceType` is the same for all resources of a type, so a type that is filtered
 * out is never read. An attribute that one of the types lacks matches nothing there in compatible mode and counts as
 * unassigned in strict mode, which refuses what all of them lack. Of one type alone the filter stays as it is.
 */
export const filtersForTypes = (
  filter: Filter | undefined,
  types: readonly ResourceTypeDefinition[],
  mode: Mode,
): readonly TypeFilter[] => {
  if (filter === undefined) return types.map(() => true);
  if (types.length === 1) return [filter];
  const readFor =
    (type: ResourceTypeDefinition): ReadLeaf =>
    (leaf) => {
      if (namesResourceType(type, leaf.path)) {
        const meta = { resourceType: type.name, created: '', lastModified: '', version: '' };
        return compileFilter(leaf, type, { mode })({ id: '', document: {}, meta });
      }
      if (resolveFilterPath(type, leaf.path) !== undefined) return leaf;
      if (mode === 'compatible') return false;
      if (types.some((other) => resolveFilterPath(other, leaf.path) !== undefined)) return ofNoValue(leaf);
      throw unknownPath(leaf, types.map(({ name }) => name).join(' or '), types);
    };
  return types.map((type) => specialize(filter, readFor(type)));
};
