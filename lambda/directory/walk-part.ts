/** What a walk reads of one resource type at a time. */
import type { Filter } from '../scim/filter/ast';
import { keepMatching, type Match, matchSource, type Source } from './matching';
import type { RequestContext } from './request-context';
import type { DirectoryStore } from './store';

/** The matches of one type that come after a place. */
export interface Part {
  /** All that match of the type; undefined where only some of it was read. */
  readonly total?: number;
  readonly matches: readonly Match[];
  /** Where the type goes on, as `WalkPosition` tells it; undefined at the end of the type. */
  readonly next?: string;
}

/** Reads up to `count` matches after an id; with `count` 0 it tells whether there are any. */
export type ReadPart = (source: Source, after: string | undefined, count: number) => Promise<Part>;

/** Resources that a page may look at while a filter keeps few of them; a page may hold fewer than `count`, RFC 9865 §2. */
export const maxExamined = 10_000;
const EXAMINED_AT_ONCE = 1_000;

/** Whether a source has a filter that no index answers. */
export const isScanned = (store: DirectoryStore, { type, filter }: Source): boolean =>
  filter !== undefined && !store.isIndexed(type.name, filter);

const wholePart =
  (store: DirectoryStore, context: RequestContext): ReadPart =>
  async (source, after, count) => {
    const { total, records, next } = await store.pageAfter(context.organization.id, source.type.name, after, count);
    const matches = await keepMatching(store, context, source, records, undefined);
    const follows = count === 0 && after === undefined && total > 0 ? '' : next;
    return follows === undefined ? { total, matches } : { total, matches, next: follows };
  };

const indexedPart =
  (store: DirectoryStore, context: RequestContext): ReadPart =>
  async (source, after = '', count) => {
    const all = await matchSource(store, context, source);
    const rest = all.filter(({ id }) => id > after);
    const matches = rest.slice(0, count);
    const part = { total: all.length, matches };
    return rest.length > count ? { ...part, next: matches.at(-1)?.id ?? after } : part;
  };

/** Reads on until the page is full and one more match is seen, so that a cursor nearly always leads to something. */
const scannedPart = (store: DirectoryStore, context: RequestContext) => {
  let left = maxExamined;
  return async (source: Source, filter: Filter, after: string | undefined, count: number): Promise<Part> => {
    const matches: Match[] = [];
    let position = after;
    for (;;) {
      if (left <= 0) return { matches, next: position ?? '' };
      const some = Math.min(left, EXAMINED_AT_ONCE);
      const page = await store.examineAfter(context.organization.id, source.type.name, position, some, filter);
      left -= page.examined;
      const kept = await keepMatching(store, context, source, page.records, filter);
      const room = count - matches.length;
      matches.push(...kept.slice(0, room));
      if (kept.length > room) return { matches, next: matches.at(-1)?.id ?? after ?? '' };
      position = page.next;
      if (position === undefined) return { matches };
    }
  };
};

/** Reads parts of any source; the sources of one page share what may be looked at. */
export const partReader = (store: DirectoryStore, context: RequestContext): ReadPart => {
  const whole = wholePart(store, context);
  const indexed = indexedPart(store, context);
  const scanned = scannedPart(store, context);
  return (source, after, count) => {
    const { filter } = source;
    if (filter === undefined) return whole(source, after, count);
    return isScanned(store, source) ? scanned(source, filter, after, count) : indexed(source, after, count);
  };
};
