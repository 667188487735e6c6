/**
 * Lists, filters and sorts resources by index, RFC 7644 §3.4.2.4; behaviours §6 and §7. The order is that of the ids unless sorted, so a
 * page is the same whoever asks and a walk is without repetition or gap while the directory stands still. What is created or deleted
 * before a walk's place shifts every later index by one, as the RFC warns; `walk.ts` does not have this.
 */
import {
  type DerivedOf,
  type ListedResource,
  matchAll,
  type Query,
  type Source,
  showMatches,
  sourcesOf,
} from './matching';
import type { RequestContext } from './request-context';
import { viewsOf } from './resource-view';
import type { DirectoryStore } from './store';

/** A query for one page. */
export interface Listing extends Query {
  /** One-based; at least 1. */
  readonly startIndex: number;
  /** At least 0. */
  readonly count: number;
}

export interface ListedResources {
  /** Of all that match, not only of this page. */
  readonly total: number;
  readonly resources: readonly ListedResource[];
}

/** A page over whole types, one after the other, read without reading what comes before it. */
const pageThrough = async (
  store: DirectoryStore,
  context: RequestContext,
  sources: readonly Source[],
  { startIndex, count }: Listing,
  derivedOf: DerivedOf,
): Promise<ListedResources> => {
  const resources: ListedResource[] = [];
  let total = 0;
  for (const { type } of sources) {
    const [first, most] = [Math.max(1, startIndex - total), count - resources.length];
    const begun = context.ahead?.page?.(type.name, first, most);
    const page = await (begun ?? store.page(context.organization.id, type.name, first, most));
    total += page.total;
    const views = await viewsOf(store, context, type.name, page.records, derivedOf(type));
    resources.push(...views.map((view) => ({ type, view })));
  }
  return { total, resources };
};

/** A page of the resources that match, in id order unless sorted, each with the derived attributes that are asked for. */
export const listResources = async (
  store: DirectoryStore,
  context: RequestContext,
  listing: Listing,
  derivedOf: DerivedOf,
): Promise<ListedResources> => {
  const sources = sourcesOf(context, listing);
  if (listing.sortBy === undefined && sources.every(({ filter }) => filter === undefined)) {
    return pageThrough(store, context, sources, listing, derivedOf);
  }
  const matches = await matchAll(store, context, sources, listing);
  const first = listing.startIndex - 1;
  const page = matches.slice(first, first + listing.count);
  return { total: matches.length, resources: await showMatches(store, context, page, derivedOf) };
};
