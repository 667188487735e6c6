/** Reads a query from the URL (RFC 7644 §3.4.2) or from a search message (§3.4.3). Behaviours 6.5, 7.1, 7.5. */
import type { Query } from '../directory/matching';
import type { Filter } from '../scim/filter/ast';
import { knownPath, knownPaths } from '../scim/filter/known-paths';
import type { Leniency } from '../scim/filter/limits';
import { parseFilter } from '../scim/filter/parse-filter';
import { isArray, type Json, type JsonObject } from '../scim/json';
import type { Mode } from '../scim/mode';
import type { AnyResourceType, ResourceTypeDefinition } from '../scim/schema/definition';
import { invalidCount, invalidSyntax, invalidValue } from '../scim/scim-error';
import { notingPaths, type RequestNotes } from './request-notes';

/** Resources on a page when the client names no count. */
export const defaultCount = 100;
/** The most resources on a page; ServiceProviderConfig tells it as `filter.maxResults`. */
export const maxCount = 1000;
/** How long a cursor can be used; ServiceProviderConfig tells it as `pagination.cursorTimeout`. */
export const cursorTimeoutSeconds = 3600;

const SEARCH_URN = 'urn:ietf:params:scim:api:messages:2.0:searchrequest';

/** Query parameters by lower-cased name. */
export type Parameters = ReadonlyMap<string, string>;

const readInteger = (parameters: Parameters, name: string, refusal = invalidValue): number | undefined => {
  const text = parameters.get(name.toLowerCase())?.trim();
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!Number.isInteger(value)) throw refusal(`${name} must be a whole number, not "${text}".`);
  return value;
};

/** The order of a sorted list, RFC 7644 §3.4.2.3. */
export const readOrder = (parameters: Parameters): 'ascending' | 'descending' => {
  const order = parameters.get('sortorder')?.toLowerCase();
  if (order === undefined || order === '' || order === 'ascending') return 'ascending';
  if (order === 'descending') return 'descending';
  throw invalidValue(`sortOrder must be "ascending" or "descending", not "${order}".`);
};

interface ParsedFilter {
  readonly filter: Filter;
  readonly noted: ReadonlySet<Leniency>;
}

const filters = new WeakMap<Parameters, ParsedFilter>();

/**
 * The filter of parameters, which are read for the look-up ahead and for the list itself; a key has one mode. Only the list knows
 * an organization's own attributes, and what a backslash means depends on them.
 */
const parsedFilter = (
  parameters: Parameters,
  types: readonly AnyResourceType[],
  mode: Mode,
): ParsedFilter | undefined => {
  const text = parameters.get('filter');
  if (text === undefined || text.trim() === '') return undefined;
  let parsed = filters.get(parameters);
  if (parsed === undefined || parsed.noted.has('filter-backslash')) {
    const noted = new Set<Leniency>();
    filters.set(parameters, (parsed = { filter: parseFilter(text, { mode, noted, types }), noted }));
  }
  return parsed;
};

/** The filter as the schemas of the types have its paths. Throws `invalidFilter`. */
export const readFilter = (
  parameters: Parameters,
  types: readonly AnyResourceType[],
  mode: Mode,
  to?: RequestNotes,
): Filter | undefined => {
  const parsed = parsedFilter(parameters, types, mode);
  if (parsed === undefined || mode === 'strict') return parsed?.filter;
  to?.quirks.push(...parsed.noted);
  return notingPaths(to, (notes) => knownPaths(parsed.filter, types, notes));
};

/** The attribute that a list is sorted by, as the schemas of the types have it, and the order. */
export const readOrderBy = (
  parameters: Parameters,
  types: readonly AnyResourceType[],
  mode: Mode,
  to?: RequestNotes,
): Pick<Query, 'sortBy' | 'sortOrder'> => {
  const sortBy = parameters.get('sortby')?.trim() ?? '';
  if (sortBy === '') return {};
  const sortOrder = readOrder(parameters);
  if (mode === 'strict') return { sortBy, sortOrder };
  return { sortBy: notingPaths(to, (notes) => knownPath(types, sortBy, notes)), sortOrder };
};

/** What parameters look for, and in which order. Throws `invalidFilter` and `invalidValue`. */
export const readQuery = (
  parameters: Parameters,
  types: readonly ResourceTypeDefinition[],
  mode: Mode,
  to?: RequestNotes,
): Query => {
  const filter = readFilter(parameters, types, mode, to);
  return { types, ...(filter === undefined ? {} : { filter }), ...readOrderBy(parameters, types, mode, to) };
};

/** A place by index, RFC 7644 §3.4.2.4. */
export interface IndexPlace {
  readonly startIndex: number;
  readonly count: number;
}

/** The page that `startIndex` and `count` ask for. */
export const readIndexPlace = (parameters: Parameters): IndexPlace => ({
  startIndex: Math.max(1, readInteger(parameters, 'startIndex') ?? 1),
  count: Math.min(maxCount, Math.max(0, readInteger(parameters, 'count') ?? defaultCount)),
});

/** A place by cursor, RFC 9865 §2. */
export interface CursorPlace {
  /** Empty for the first page. */
  readonly cursor: string;
  /** Undefined when the client named none. */
  readonly count: number | undefined;
}

/** The page that `cursor` and `count` ask for; undefined when the client pages by index. */
export const readCursorPlace = (parameters: Parameters, mode: Mode): CursorPlace | undefined => {
  const cursor = parameters.get('cursor')?.trim();
  if (cursor === undefined) return undefined;
  const count = readInteger(parameters, 'count', invalidCount);
  if (mode === 'strict' && parameters.has('startindex')) {
    throw invalidValue('"cursor" and "startIndex" exclude each other; send one of them.');
  }
  if (mode === 'strict' && count !== undefined && count > maxCount) {
    throw invalidCount(`count must be between 0 and ${maxCount}.`);
  }
  return { cursor, count: count === undefined ? undefined : Math.min(maxCount, Math.max(0, count)) };
};

const asText = (name: string, value: Json): string => {
  if (isArray(value)) return value.map((part) => asText(name, part)).join(',');
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw invalidValue(`${name} must be a string, a number or a list of strings.`);
};

/** The parameters in the body of `POST …/.search`. */
export const searchParameters = (body: JsonObject, mode: Mode): Parameters => {
  const parameters = new Map<string, string>();
  for (const [name, value] of Object.entries(body)) {
    if (value !== null) parameters.set(name.toLowerCase(), asText(name, value));
  }
  const schemas = (parameters.get('schemas') ?? '').toLowerCase().split(',');
  if (mode === 'strict' && !schemas.includes(SEARCH_URN)) {
    throw invalidSyntax('schemas must hold "urn:ietf:params:scim:api:messages:2.0:SearchRequest".');
  }
  parameters.delete('schemas');
  return parameters;
};
