/** What users and groups have in common once they are stored: being found, being shown, being removed. */
import type { JsonObject } from '../scim/json';
import { sameJson } from '../scim/same-json';
import { notFound } from '../scim/scim-error';
import { shownDocument, withHidden } from '../scim/validation/held-values';
import type { Safeguards } from './access/safeguards';
import { auditOf } from './audit-trail';
import type { Precondition } from './precondition';
import { endedSafely, leftSafely } from './protected-roles';
import type { RequestContext } from './request-context';
import { resourceTypeOf } from './resource-types';
import { type Derived, type ResourceView, viewsOf } from './resource-view';
import { retryOnChange } from './retry-on-change';
import type { DirectoryStore, ResourceKind, ResourceRecord } from './store';

const missing = (kind: ResourceKind, id: string) =>
  notFound(`There is no ${kind === 'User' ? 'user' : 'group'} with the id "${id}".`);

/** The record, read strongly consistently while this request is served. Throws 404. */
export const findResource = async (
  store: DirectoryStore,
  context: RequestContext,
  kind: ResourceKind,
  id: string,
): Promise<ResourceRecord> => {
  const record = await (context.ahead?.record?.(kind, id) ?? store.get(context.organization.id, kind, id));
  if (record === undefined) throw missing(kind, id);
  return record;
};

/** The record with the derived attributes that will be looked at. */
export const viewResource = async (
  store: DirectoryStore,
  context: RequestContext,
  kind: ResourceKind,
  record: ResourceRecord,
  derived: Derived,
): Promise<ResourceView> => {
  const [view] = await viewsOf(store, context, kind, [record], derived);
  return view ?? record;
};

/**
 * What a change makes of a stored document. The change sees what the organisation's attributes show of it, and the rest is
 * kept. The very document that is stored when nothing differs (behaviour 5.10).
 */
export const nextDocument = <T extends { readonly document: JsonObject }>(
  context: RequestContext,
  kind: ResourceKind,
  before: ResourceRecord,
  next: (shown: ResourceRecord) => T,
): T => {
  const type = resourceTypeOf(context, kind);
  const shown = shownDocument(type, before.document);
  const result = next(shown === before.document ? before : { ...before, document: shown });
  const same = result.document === shown || sameJson(result.document, shown);
  return { ...result, document: same ? before.document : withHidden(type, before.document, result.document) };
};

const safeguardsOf = async (
  store: DirectoryStore,
  context: RequestContext,
  kind: ResourceKind,
  before: ResourceRecord,
): Promise<Safeguards | undefined> => {
  if (kind === 'User') return endedSafely(store, context, before);
  if (before.guarded !== true) return undefined;
  return leftSafely(store, context, before, { leaving: 'all', joining: [] });
};

/** Deletes a resource with its memberships. Throws 404 when there is none. RFC 7644 §3.6. */
export const removeResource = (
  store: DirectoryStore,
  context: RequestContext,
  kind: ResourceKind,
  id: string,
  precondition: Precondition,
): Promise<void> =>
  retryOnChange(async () => {
    const before = await findResource(store, context, kind, id);
    precondition(before.version);
    const action = kind === 'User' ? 'user.deleted' : 'group.deleted';
    const safeguards = await safeguardsOf(store, context, kind, before);
    const options = {
      version: before.version,
      at: context.now().toISOString(),
      ...(safeguards === undefined ? {} : { safeguards }),
    };
    const audit = auditOf(context, action, id, before.document);
    if (!(await store.remove(context.organization.id, kind, id, options, audit))) throw missing(kind, id);
  });
