/** The order of RFC 7644 §3.4.2.3. */
import { attributeReader, type Filterable, isPresent, resolveFilterPath } from './filter/filterable';
import { instantOf } from './filter/instant';
import { fold } from './fold';
import { isArray, isObject, type Json } from './json';
import type { AnyResourceType, AttributeDefinition } from './schema/definition';
import { findSubAttribute } from './schema/lookup';
import { isPrimary } from './validation/settle-primary';

/** What a resource is sorted by; undefined where it has no data. */
export type SortKey = string | number | undefined;

/** A resource on its place in a sorted list. */
export interface Sortable {
  readonly key: SortKey;
  /** The place of its resource type where several are listed together. */
  readonly rank: number;
  readonly id: string;
}

/**
 * Compares two resources by their keys. Without data they come last when ascending and first when descending; ties are
 * settled by type and id, so that the order is the same on every page. Text is ordered by code points after folding: no
 * locale is implied.
 */
export const compareSortables = (sortOrder: 'ascending' | 'descending') => {
  const direction = sortOrder === 'ascending' ? 1 : -1;
  return (a: Sortable, b: Sortable): number =>
    direction * compareKeys(a.key, b.key) || a.rank - b.rank || compareKeys(a.id, b.id);
};

const compareKeys = (a: SortKey, b: SortKey): number => {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  return a < b ? -1 : 1;
};

/** `<` alone would put an emoji, whose code units begin with 0xD8, before the last code points of the basic plane. */
const compareCodePoints = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left === right) continue;
    const isHigh = (code: number) => code >= 0xd800 && code <= 0xdfff;
    if (isHigh(left) !== isHigh(right)) return isHigh(left) ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
};

/** Reads the key of a resource; a path that names nothing sortable gives none. */
export const sortKeyReader = (type: AnyResourceType, sortBy: string): ((resource: Filterable) => SortKey) => {
  const resolved = resolveFilterPath(type, sortBy);
  const attribute = resolved?.attribute;
  if (resolved === undefined || attribute === undefined) return () => undefined;
  const target = resolved.sub ?? (attribute.type === 'complex' ? findSubAttribute(attribute, 'value') : undefined);
  const read = attributeReader(type, resolved, { withReferences: target?.name === '$ref' });
  return (resource) => {
    const value = read(resource);
    const chosen = isArray(value) ? preferred(value) : value;
    if (target === undefined) return sortKey(attribute, chosen);
    return sortKey(target, isObject(chosen) ? chosen[target.name] : undefined);
  };
};

/** The primary value, or else the first. */
const preferred = (values: readonly Json[]): Json | undefined => values.find(isPrimary) ?? values[0];

const sortKey = ({ type, caseExact }: AttributeDefinition, value: Json | undefined): SortKey => {
  if (!isPresent(value)) return undefined;
  if (typeof value === 'boolean' || typeof value === 'number') return Number(value);
  if (typeof value !== 'string') return undefined;
  return type === 'dateTime' ? instantOf(value) : fold(value, caseExact);
};
