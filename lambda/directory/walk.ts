/**
 * Walks through the resources that match, each page going on behind the resource that the last one ended with; RFC 9865, behaviour 7.4.
 * Whatever is created or deleted meanwhile, what lives through the walk comes exactly once; in a sorted walk, unless what it is
 * sorted by changes.
 */
import type { WalkPosition } from '../scim/cursor/walk-position';
import { compareSortables, type SortKey } from '../scim/sort';
import { DirectoryError } from './directory-error';
import {
  type DerivedOf,
  type ListedResource,
  type Match,
  matchAll,
  type Query,
  type Source,
  showMatches,
  sourcesOf,
} from './matching';
import type { RequestContext } from './request-context';
import type { DirectoryStore } from './store';
import { isScanned, partReader } from './walk-part';

/** A query for the page that follows a position. */
export interface Walk extends Query {
  /** Undefined for the first page. */
  readonly from?: WalkPosition;
  readonly count: number;
}

export interface WalkedResources {
  /** Exact; where a filter keeps later pages from counting, the total at the first page; undefined where that could not either. */
  readonly total?: number;
  readonly resources: readonly ListedResource[];
  /** Undefined on the last page. */
  readonly next?: WalkPosition;
}

/** What a page found: matches in order, and where the walk goes on. */
interface Stretch {
  readonly total: number | undefined;
  readonly matches: readonly Match[];
  readonly next: WalkPosition | undefined;
}

interface Scope {
  readonly store: DirectoryStore;
  readonly context: RequestContext;
  readonly sources: readonly Source[];
}

/** Keys travel in cursors, which stand in URLs: what comes behind this length does not count. */
const KEY_LENGTH = 200;
const shortKey = (key: SortKey): SortKey => (typeof key === 'string' ? key.slice(0, KEY_LENGTH) : key);

const positionAt = ({ rank, id, key }: Match): WalkPosition => (key === undefined ? { rank, id } : { rank, id, key });

/** The first page of matches that are all at hand. */
const cut = (matches: readonly Match[], count: number): Omit<Stretch, 'total'> => {
  const page = matches.slice(0, count);
  const last = page.at(-1);
  const follows = matches.length > count && last !== undefined;
  return { matches: page, next: follows ? positionAt(last) : undefined };
};

const sortedStretch = async ({ store, context, sources }: Scope, walk: Walk): Promise<Stretch> => {
  const { from, count, sortOrder = 'ascending' } = walk;
  const compare = compareSortables(sortOrder);
  const found = await matchAll(store, context, sources, walk);
  const all = found.map((match) => ({ ...match, key: shortKey(match.key) })).sort(compare);
  const rest = from === undefined ? all : all.filter((match) => compare(match, { ...from, key: from.key }) > 0);
  return { total: all.length, ...cut(rest, count) };
};

/** Type by type from the position on; where a page ends with a type, the next one decides whether there is another page. */
const stretchThrough = async ({ store, context, sources }: Scope, { from, count }: Walk): Promise<Stretch> => {
  const readPart = partReader(store, context);
  const matches: Match[] = [];
  const totals = new Map<Source, number | undefined>();
  let next: WalkPosition | undefined;
  for (const source of sources) {
    if (next !== undefined || (from !== undefined && source.rank < from.rank)) continue;
    const after = from?.rank === source.rank && from.id !== '' ? from.id : undefined;
    const part = await readPart(source, after, count - matches.length);
    matches.push(...part.matches);
    totals.set(source, part.total);
    if (part.next !== undefined) next = { rank: source.rank, id: part.next };
  }
  if (sources.some((source) => isScanned(store, source))) {
    const total = from?.total;
    return { total, matches, next: next === undefined || total === undefined ? next : { ...next, total } };
  }
  let total = 0;
  for (const source of sources) total += totals.get(source) ?? (await readPart(source, undefined, 0)).total ?? 0;
  return { total, matches, next };
};

const unsortedStretch = async (scope: Scope, walk: Walk): Promise<Stretch> => {
  const { store, context, sources } = scope;
  const counts = walk.from === undefined && sources.some((source) => isScanned(store, source));
  if (!counts) return stretchThrough(scope, walk);
  try {
    // The only page that reads everything, and so the only one that can count; the others read what they show.
    const all = await matchAll(store, context, sources, walk);
    const total = all.length;
    const { matches, next } = cut(all, walk.count);
    return { total, matches, next: next === undefined ? undefined : { ...next, total } };
  } catch (error) {
    const tooMany = error instanceof DirectoryError && error.failure.code === 'tooMany';
    if (!tooMany || walk.count === 0) throw error;
    return stretchThrough(scope, walk);
  }
};

/** A page of a walk, each resource with the derived attributes that are asked for. */
export const walkResources = async (
  store: DirectoryStore,
  context: RequestContext,
  walk: Walk,
  derivedOf: DerivedOf,
): Promise<WalkedResources> => {
  const scope = { store, context, sources: sourcesOf(context, walk) };
  const { matches, next, total } = await (walk.sortBy === undefined ? unsortedStretch : sortedStretch)(scope, walk);
  return {
    resources: await showMatches(store, context, matches, derivedOf),
    ...(total === undefined ? {} : { total }),
    // Count 0 asks for the total alone; going on with it would never end.
    ...(next === undefined || walk.count === 0 ? {} : { next }),
  };
};
