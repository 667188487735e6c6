/** What matches a query over one or more resource types, whole and in order. RFC 7644 §3.4.2. */
import type { Filter } from '../scim/filter/ast';
import { compileFilter } from '../scim/filter/compile-filter';
import { filterMentions } from '../scim/filter/filter-mentions';
import type { Filterable } from '../scim/filter/filterable';
import { entityTag, locationOf } from '../scim/projection/resource-identity';
import type { ResourceTypeDefinition } from '../scim/schema/definition';
import { filtersForTypes } from '../scim/search/filters-for-types';
import { compareSortables, type Sortable, sortKeyReader } from '../scim/sort';
import { catalogueOf } from './access/catalogue-memory';
import type { RequestContext } from './request-context';
import { type Derived, type ResourceView, viewsOf } from './resource-view';
import { withEitherName, withRoleIds } from './role-filter';
import type { DirectoryStore, ResourceRecord } from './store';

/** What is looked for, and in which order it is wanted. */
export interface Query {
  /** In the order in which they are listed. */
  readonly types: readonly ResourceTypeDefinition[];
  readonly filter?: Filter;
  readonly sortBy?: string;
  readonly sortOrder?: 'ascending' | 'descending';
}

/** A resource on its place among those that match. */
export interface Match extends Sortable {
  readonly type: ResourceTypeDefinition;
  readonly view: ResourceView;
}

/** A resource as it is listed. */
export interface ListedResource {
  readonly type: ResourceTypeDefinition;
  readonly view: ResourceView;
}

/** Which derived attributes of a type will be shown. */
export type DerivedOf = (type: ResourceTypeDefinition) => Derived;

/** A type that may have matches; without a filter all its resources are. */
export interface Source {
  readonly type: ResourceTypeDefinition;
  readonly rank: number;
  readonly filter?: Filter;
}

/** The types that may have matches. Throws `invalidFilter`, also where an index will make the evaluation needless. */
export const sourcesOf = (context: RequestContext, { types, filter }: Query): readonly Source[] => {
  const { mode } = context.key;
  const filters = filtersForTypes(filter, types, mode);
  return types.flatMap((type, rank): Source[] => {
    const own = filters[rank];
    if (own === false || own === undefined) return [];
    if (own === true) return [{ type, rank }];
    compileFilter(own, type, { mode });
    return [{ type, rank, filter: own }];
  });
};

const filterable = (type: ResourceTypeDefinition, context: RequestContext, view: ResourceView): Filterable => ({
  id: view.id,
  document: view.document,
  meta: {
    resourceType: type.name,
    created: view.created,
    lastModified: view.lastModified,
    location: locationOf(type, view.id, context.baseUrl),
    version: entityTag(view.version),
  },
  ...(view.groups === undefined ? {} : { groups: view.groups }),
  ...(view.members === undefined ? {} : { members: view.members }),
});

/** Those of the records that satisfy `filter`, in the order in which they are given. */
export const keepMatching = async (
  store: DirectoryStore,
  context: RequestContext,
  { type, rank }: Source,
  records: readonly ResourceRecord[],
  filter: Filter | undefined,
  sortBy?: string,
): Promise<readonly Match[]> => {
  const catalogue = await catalogueOf(store, context.organization);
  const matches =
    filter === undefined
      ? undefined
      : compileFilter(withEitherName(type, catalogue, filter), type, { mode: context.key.mode });
  const keyOf = sortBy === undefined ? undefined : sortKeyReader(type, sortBy);
  if (matches === undefined && keyOf === undefined) {
    return records.map((view) => ({ type, rank, id: view.id, key: undefined, view }));
  }
  const derived = {
    groups: filter !== undefined && filterMentions(filter, type, 'groups'),
    members: filter !== undefined && filterMentions(filter, type, 'members'),
  };
  const views = await viewsOf(store, context, type.name, records, derived);
  return views.flatMap((view): Match[] => {
    const seen = filterable(type, context, view);
    return matches?.(seen) === false ? [] : [{ type, rank, id: view.id, key: keyOf?.(seen), view }];
  });
};

/** All that match one source, in id order. Throws `DirectoryError('tooMany')`. */
export const matchSource = async (
  store: DirectoryStore,
  context: RequestContext,
  source: Source,
  sortBy?: string,
): Promise<readonly Match[]> => {
  const { type, filter } = source;
  const catalogue = await catalogueOf(store, context.organization);
  const searched = filter === undefined ? undefined : withRoleIds(type, catalogue, filter);
  const found = context.ahead?.found?.(type.name, searched);
  const { records, residual } = await (found ?? store.search(context.organization.id, type.name, searched));
  // What is left of a filter in other words is in other words too.
  return keepMatching(store, context, source, records, searched === filter ? residual : filter, sortBy);
};

/** All that match, sorted, or else by type and id. Throws `DirectoryError('tooMany')`. */
export const matchAll = async (
  store: DirectoryStore,
  context: RequestContext,
  sources: readonly Source[],
  { sortBy, sortOrder = 'ascending' }: Query,
): Promise<readonly Match[]> => {
  const matches = await Promise.all(sources.map((source) => matchSource(store, context, source, sortBy)));
  return sortBy === undefined ? matches.flat() : matches.flat().sort(compareSortables(sortOrder));
};

/** Loads what will be shown of resources, each type at once; their order stays. */
export const showMatches = async (
  store: DirectoryStore,
  context: RequestContext,
  matches: readonly Match[],
  derivedOf: DerivedOf,
): Promise<readonly ListedResource[]> => {
  const types = [...new Set(matches.map(({ type }) => type))];
  const views = await Promise.all(
    types.map((type) => {
      const records = matches.filter((match) => match.type === type).map(({ view }) => view);
      return viewsOf(store, context, type.name, records, derivedOf(type));
    }),
  );
  const next = views.map((of) => of.values());
  return matches.map(({ type, view }) => ({ type, view: next[types.indexOf(type)]?.next().value ?? view }));
};
