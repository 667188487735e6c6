import type { Json, JsonObject } from '../json';
import type { AttributeDefinition } from '../schema/definition';
import { findSubAttribute } from '../schema/lookup';
import type { Filter } from './ast';
import { booleanIn, numberIn } from './compare-value';
import { conjuncts } from './conjuncts';

/**
 * What a value filter says of the element that it looks for: its `eq` terms joined by `and`, under canonical names and in
 * the sub-attributes' types. Empty when it says nothing or contradicts itself, so that no element can be made from it.
 */
export const equalityTerms = (filter: Filter, attribute: AttributeDefinition): JsonObject => {
  const terms: Record<string, Json> = {};
  for (const term of conjuncts(filter)) {
    if (term.kind !== 'compare' || term.operator !== 'eq' || term.value === null) continue;
    const sub = findSubAttribute(attribute, term.path);
    if (sub === undefined) continue;
    const value = inTypeOf(sub, term.value);
    if (value === undefined || (terms[sub.name] !== undefined && terms[sub.name] !== value)) return {};
    terms[sub.name] = value;
  }
  return terms;
};

const inTypeOf = ({ type }: AttributeDefinition, value: string | number | boolean): Json | undefined => {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : booleanIn(value);
    case 'integer':
    case 'decimal':
      return typeof value === 'number' ? value : numberIn(value);
    case 'complex':
      return undefined;
    default:
      return String(value);
  }
};
