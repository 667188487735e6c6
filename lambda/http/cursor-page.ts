/** A page of a walk by cursor: RFC 9865. */
import type { DerivedOf, Query } from '../directory/matching';
import type { OrganizationRecord } from '../directory/organization-record';
import type { RequestContext } from '../directory/request-context';
import type { DirectoryStore } from '../directory/store';
import { type WalkedResources, walkResources } from '../directory/walk';
import { printFilter } from '../scim/filter/print-filter';
import { invalidCount } from '../scim/scim-error';
import { openCursor, sealCursor } from './cursor-token';
import { type CursorPlace, defaultCount } from './list-query';

/** A walked page with the cursor of the next one. */
export interface CursorPage extends Pick<WalkedResources, 'resources' | 'total'> {
  readonly nextCursor?: string;
}

const textOf = (incarnationId: string, { types, filter, sortBy, sortOrder }: Query): string =>
  JSON.stringify([
    incarnationId,
    types.map(({ name }) => name),
    filter === undefined ? '' : printFilter(filter),
    sortBy?.toLowerCase() ?? '',
    sortOrder ?? '',
  ]);

/** Reads the page that a cursor leads to. Throws `invalidCursor`, `expiredCursor`, `invalidCount`. */
export const readCursorPage = async (
  store: DirectoryStore,
  secretOf: (organization: OrganizationRecord) => Promise<string>,
  context: RequestContext,
  query: Query,
  place: CursorPlace,
  derivedOf: DerivedOf,
): Promise<CursorPage> => {
  const { organization } = context;
  const binding = { secret: await secretOf(organization), query: textOf(organization.incarnationId, query) };
  const opened = place.cursor === '' ? undefined : openCursor(binding, place.cursor, context.now());
  const count = place.count ?? opened?.count ?? defaultCount;
  if (opened !== undefined && count !== opened.count) {
    throw invalidCount(`count must stay what it was on the first page, ${opened.count}.`);
  }
  const from = opened === undefined ? {} : { from: opened.position };
  const { resources, total, next } = await walkResources(store, context, { ...query, ...from, count }, derivedOf);
  return {
    resources,
    ...(total === undefined ? {} : { total }),
    ...(next === undefined ? {} : { nextCursor: sealCursor(binding, { position: next, count }, context.now()) }),
  };
};
