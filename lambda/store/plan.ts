/**
 * Which index answers a filter. Pure: the cheapest source of candidates among the terms that must hold, the memberships
 * that every candidate must have, and what is left to be evaluated.
 */
import type { ResourceKind } from '../directory/store';
import type { Comparison, Filter, Logical, ValuePath } from '../scim/filter/ast';
import { conjuncts } from '../scim/filter/conjuncts';
import { resolveFilterPath } from '../scim/filter/filterable';
import { fold } from '../scim/fold';
import { findSubAttribute, type ResolvedPath } from '../scim/schema/lookup';
import { type Index, indexes, resourceTypes } from './indexes';

/** Where candidates come from, cheapest first. */
export type Source =
  | { readonly from: 'id'; readonly id: string }
  | { readonly from: 'index'; readonly index: Index; readonly value: string }
  /** The other end of edges: of a member the groups, of a group the members, those in groups within it included. */
  | { readonly from: 'edges'; readonly of: string }
  | { readonly from: 'union'; readonly plans: readonly IndexPlan[] };

export interface IndexPlan {
  readonly source: Source;
  /** Members that each candidate, a group, must have beside the source. */
  readonly edges: readonly string[];
  /** Undefined when source and edges are the whole filter. */
  readonly residual: Filter | undefined;
}

/** What one term is good for. An exact term needs no evaluation once its source or edge was read. */
interface Term {
  readonly filter: Filter;
  readonly source?: Source;
  readonly exact: boolean;
}

const ORDER = ['id', 'claim', 'look-up', 'groups of a member', 'members of a group', 'union'] as const;

const costOf = (kind: ResourceKind, source: Source): number => {
  switch (source.from) {
    case 'id':
      return ORDER.indexOf('id');
    case 'index':
      return ORDER.indexOf(source.index.unique === 'always' ? 'claim' : 'look-up');
    case 'edges':
      return ORDER.indexOf(kind === 'Group' ? 'groups of a member' : 'members of a group');
    case 'union':
      return ORDER.indexOf('union');
  }
};

/** The text of an equality; the evaluator turns numbers and booleans into text as on writing. */
const wantedText = ({ operator, value }: Comparison): string | undefined =>
  operator === 'eq' && value !== null ? String(value) : undefined;

/** The attribute that holds a resource's memberships seen from its own side. */
const edgeAttribute: Readonly<Record<ResourceKind, string>> = { User: 'groups', Group: 'members' };

const sourceFor = (kind: ResourceKind, path: ResolvedPath, value: string): Term['source'] => {
  const { extension, attribute } = path;
  if (attribute === undefined) return undefined;
  // A complex attribute without a sub-attribute stands for its `value`.
  const sub = path.sub ?? findSubAttribute(attribute, 'value');
  if (extension === undefined && attribute.name === 'id') return { from: 'id', id: fold(value, true) };
  if (extension === undefined && attribute.name === edgeAttribute[kind]) {
    return sub?.name === 'value' ? { from: 'edges', of: fold(value, true) } : undefined;
  }
  const index = indexes.find(
    (row) =>
      row.kind === kind &&
      row.extension === extension &&
      row.attribute?.name === attribute.name &&
      row.sub?.name === sub?.name,
  );
  return index === undefined ? undefined : { from: 'index', index, value };
};

const isExact = (source: Source): boolean => source.from === 'id' || source.from === 'edges';

const comparisonTerm = (kind: ResourceKind, filter: Comparison): Term => {
  const path = resolveFilterPath(resourceTypes[kind], filter.path);
  const value = wantedText(filter);
  const source = path === undefined || value === undefined ? undefined : sourceFor(kind, path, value);
  return source === undefined ? { filter, exact: false } : { filter, source, exact: isExact(source) };
};

/** `attribute[value eq "x" and …]`: the first term on `value` gives candidates; alone it says all. */
const valuePathTerm = (kind: ResourceKind, filter: ValuePath): Term => {
  const path = resolveFilterPath(resourceTypes[kind], filter.path);
  const { attribute } = path ?? {};
  if (path === undefined || attribute === undefined || path.sub !== undefined) return { filter, exact: false };
  const inner = conjuncts(filter.filter);
  for (const term of inner) {
    if (term.kind !== 'compare') continue;
    const sub = findSubAttribute(attribute, term.path);
    const value = wantedText(term);
    if (sub === undefined || value === undefined) continue;
    const source = sourceFor(kind, { ...path, sub }, value);
    if (source !== undefined) return { filter, source, exact: isExact(source) && inner.length === 1 };
  }
  return { filter, exact: false };
};

const unionTerm = (kind: ResourceKind, filter: Logical): Term => {
  const plans: IndexPlan[] = [];
  for (const operand of filter.operands) {
    const plan = planFilter(kind, operand);
    if (plan === undefined) return { filter, exact: false };
    plans.push(plan);
  }
  const exact = plans.every(({ residual }) => residual === undefined);
  return { filter, source: { from: 'union', plans }, exact };
};

const termOf = (kind: ResourceKind, filter: Filter): Term => {
  switch (filter.kind) {
    case 'compare':
      return comparisonTerm(kind, filter);
    case 'valuePath':
      return valuePathTerm(kind, filter);
    case 'or':
      return unionTerm(kind, filter);
    default:
      return { filter, exact: false };
  }
};

const allOf = (filters: readonly Filter[]): Filter | undefined =>
  filters.length > 1 ? { kind: 'and', operands: filters } : filters[0];

/** The plan by the cheapest index; undefined when none serves the filter. */
export const planFilter = (kind: ResourceKind, filter: Filter): IndexPlan | undefined => {
  const terms = conjuncts(filter).map((operand) => termOf(kind, operand));
  let best: Term | undefined;
  for (const term of terms) {
    if (term.source === undefined) continue;
    if (best?.source === undefined || costOf(kind, term.source) < costOf(kind, best.source)) best = term;
  }
  if (best?.source === undefined) return undefined;
  const chosen = best;
  // A user is also in the groups around its groups, so that a look at one edge would not tell.
  const joined = terms.filter(
    (term) => term !== chosen && term.exact && kind === 'Group' && term.source?.from === 'edges',
  );
  const edges = joined.flatMap(({ source }) => (source?.from === 'edges' ? [source.of] : []));
  // What an index finds by a hash is evaluated all the same: the resource may have changed between the two reads.
  const left = terms.filter((term) => !(joined.includes(term) || (term.exact && term === chosen)));
  return { source: best.source, edges, residual: allOf(left.map((term) => term.filter)) };
};
