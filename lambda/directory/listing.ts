/** Lists, filters and sorts resources of one kind. RFC 7644 §3.4.2; behaviours §6 and §7. */

import type { Filter } from '../scim/filter/ast';
import { compileFilter } from '../scim/filter/compile-filter';
import { filterMentions } from '../scim/filter/filter-mentions';
import type { Filterable } from '../scim/filter/filterable';
import { entityTag, locationOf } from '../scim/projection/resource-identity';
import type { ResourceTypeDefinition } from '../scim/schema/definition';
import { compileSort } from '../scim/sort';
import type { RequestContext } from './request-context';
import { type Derived, type ResourceView, viewsOf } from './resource-view';
import type { DirectoryStore, ResourceRecord } from './store';

export interface Listing {
  readonly filter?: Filter;
  readonly sortBy?: string;
  readonly sortOrder?: 'ascending' | 'descending';
  /** One-based; at least 1. */
  readonly startIndex: number;
  /** At least 0. */
  readonly count: number;
}

export interface ListedResources {
  /** Of all that match, not only of this page. */
  readonly total: number;
  readonly resources: readonly ResourceView[];
}

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

const matching = async (
  store: DirectoryStore,
  context: RequestContext,
  type: ResourceTypeDefinition,
  listing: Listing,
): Promise<readonly ResourceRecord[]> => {
  const { records, residual } = await store.search(context.organization.id, type.name, listing.filter);
  const sorted = listing.sortBy !== undefined;
  if (residual === undefined && !sorted) return records;
  const derived = {
    groups: residual !== undefined && filterMentions(residual, type, 'groups'),
    members: residual !== undefined && filterMentions(residual, type, 'members'),
  };
  const views = await viewsOf(store, context, type.name, records, derived);
  const { mode } = context.key;
  const matches = residual === undefined ? () => true : compileFilter(residual, type, { mode });
  const kept = views
    .map((view) => ({ view, seen: filterable(type, context, view) }))
    .filter(({ seen }) => matches(seen));
  if (listing.sortBy !== undefined) {
    const compare = compileSort(type, listing.sortBy, listing.sortOrder ?? 'ascending');
    kept.sort((a, b) => compare(a.seen, b.seen));
  }
  return kept.map(({ view }) => view);
};

/** A page of the resources that match, in id order unless sorted, each with the derived attributes that are asked for. */
export const listResources = async (
  store: DirectoryStore,
  context: RequestContext,
  type: ResourceTypeDefinition,
  listing: Listing,
  derived: Derived,
): Promise<ListedResources> => {
  const { startIndex, count } = listing;
  if (listing.filter === undefined && listing.sortBy === undefined) {
    const page = await store.page(context.organization.id, type.name, startIndex, count);
    return { total: page.total, resources: await viewsOf(store, context, type.name, page.records, derived) };
  }
  // An error in the filter must show even where an index makes the evaluation needless.
  if (listing.filter !== undefined) compileFilter(listing.filter, type, { mode: context.key.mode });
  const records = await matching(store, context, type, listing);
  const page = records.slice(startIndex - 1, startIndex - 1 + count);
  return { total: records.length, resources: await viewsOf(store, context, type.name, page, derived) };
};
