/**
 * Reads that a request will need, begun while its organisation is still being read: one wait for the database less. Nothing of
 * them is shown or acted upon before the organisation let the request in.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Filter } from '../scim/filter/ast';
import type { DirectoryStore, Found, MembershipRecord, Page, ResourceKind, ResourceRecord } from './store';

/** What was begun is given out once: whoever reads again wants to know what is so now. */
export interface ReadAhead {
  readonly record?: (kind: ResourceKind, id: string) => Promise<ResourceRecord | undefined> | undefined;
  /** Undefined within the promise where it turned out that they were not read. */
  readonly memberships?: (
    id: string,
  ) => Promise<ReadonlyMap<string, readonly MembershipRecord[]> | undefined> | undefined;
  readonly found?: (kind: ResourceKind, filter: Filter | undefined) => Promise<Found> | undefined;
  readonly page?: (kind: ResourceKind, startIndex: number, count: number) => Promise<Page> | undefined;
}

/** Gives it for the arguments that it was begun for, once. */
const begun = <A extends readonly unknown[], T>(wanted: A, reading: Promise<T> | undefined) => {
  let left = reading;
  // Whoever never asks for it does not learn how it failed either.
  reading?.catch(() => undefined);
  return (...asked: A): Promise<T> | undefined => {
    if (left === undefined || !asked.every((each, place) => isDeepStrictEqual(each, wanted[place]))) return undefined;
    const given = left;
    left = undefined;
    return given;
  };
};

/** Begins to read one resource, and the groups that it is in where they will be shown. */
export const readAheadOne = (
  store: Pick<DirectoryStore, 'get' | 'memberships'>,
  organizationId: string,
  kind: ResourceKind,
  id: string,
  groups: boolean,
): ReadAhead => ({
  record: begun([kind, id], store.get(organizationId, kind, id)),
  memberships: begun([id], groups ? store.memberships(organizationId, [id]) : undefined),
});

/** Begins to look up what a filter matches, where that takes an index and no more, and the groups of whom it finds. */
export const readAheadFound = (
  store: Pick<DirectoryStore, 'search' | 'isIndexed'>,
  organizationId: string,
  kind: ResourceKind,
  filter: Filter,
  groups: boolean,
): ReadAhead | undefined => {
  if (!store.isIndexed(kind, filter)) return undefined;
  const wanted: readonly [ResourceKind, Filter | undefined] = [kind, filter];
  const reading = store.search(organizationId, kind, filter, groups);
  let left = groups;
  const memberships: ReadAhead['memberships'] = (id) => {
    if (!left) return undefined;
    left = false;
    return reading.then(async (found) => {
      const read = await found.memberships;
      return read?.has(id) === true ? read : undefined;
    });
  };
  return { memberships, found: begun(wanted, reading) };
};

/** Begins to read a page in id order. */
export const readAheadPage = (
  store: Pick<DirectoryStore, 'page'>,
  organizationId: string,
  kind: ResourceKind,
  startIndex: number,
  count: number,
): ReadAhead => ({ page: begun([kind, startIndex, count], store.page(organizationId, kind, startIndex, count)) });
