/** The use cases of users: create, read, replace, patch, remove. RFC 7644 §3.3 to §3.6. */
import type { Json, JsonObject } from '../scim/json';
import { applyPatch } from '../scim/patch/apply-patch';
import { namesGroups } from '../scim/patch/names-groups';
import type { PatchOperation } from '../scim/patch/read-patch';
import { sameJson } from '../scim/same-json';
import { userResourceType as type } from '../scim/schema/resource-types';
import { mutability } from '../scim/scim-error';
import { readResource } from '../scim/validation/read-resource';
import type { Catalogue } from './access/catalogue';
import { catalogueOf } from './access/catalogue-memory';
import { auditOf } from './audit-trail';
import type { Precondition } from './precondition';
import { changedSafely } from './protected-roles';
import type { RequestContext } from './request-context';
import { resourceTypeOf } from './resource-types';
import type { Derived, ResourceView } from './resource-view';
import { userGained } from './retained-roles';
import { retryOnChange } from './retry-on-change';
import { withShownRoles } from './role-names';
import { patchesRoles, showRoles, takeRoles, withoutManualRoles } from './scim-roles';
import type { DirectoryStore, ResourceRecord } from './store';
import { findResource, nextDocument, removeResource, viewResource } from './stored-resource';
import { checkUserRules } from './user-rules';

/** Creates a user. Throws `taken` when the userName belongs to another, active or not (behaviour 2.2). */
const create = async (store: DirectoryStore, context: RequestContext, body: JsonObject): Promise<ResourceView> => {
  const { settings, id: organizationId } = context.organization;
  const { document, password } = readResource(resourceTypeOf(context, 'User'), body, 'creation', context.key.mode);
  checkUserRules(settings, document, password);
  const at = context.now().toISOString();
  const catalogue = await catalogueOf(store, context.organization);
  const held = takeRoles(context, catalogue, undefined, document, at);
  const record: ResourceRecord = { id: context.newId(), ...held, version: 1, created: at, lastModified: at };
  const shown = showRoles(catalogue, record);
  await store.createUser(organizationId, record, auditOf(context, 'user.created', record.id, undefined, shown));
  await userGained(store, context, undefined, record);
  return { ...record, document: shown, groups: [] };
};

/** One user. Throws 404. */
const read = async (store: DirectoryStore, context: RequestContext, id: string, derived: Derived) =>
  viewResource(store, context, 'User', await findResource(store, context, 'User', id), derived);

/** What a request makes of a user, as the client sees it. */
interface NextUser {
  readonly document: JsonObject;
  /** Whether it says anything about roles, the absence of any included. */
  readonly setsRoles: () => boolean;
  /** What it repeats of the user's groups, which cannot be changed here. */
  readonly repeatedGroups?: readonly Json[];
}

/** Refuses to change `groups`: they follow from the groups, and to repeat them is no change (behaviours 2.9, 11.5). */
const checkGroups = async (
  store: DirectoryStore,
  context: RequestContext,
  user: ResourceRecord,
  repeated: readonly Json[],
): Promise<void> => {
  if (repeated.length === 0) return;
  const { groups = [] } = await viewResource(store, context, 'User', user, { groups: true, members: false });
  if (!repeated.every((sent) => namesGroups(sent, groups)))
    throw mutability('"groups" follows from the members of groups and cannot be changed here; change the groups.');
};

/** Replaces the document that stands by what `next` makes of it; nothing is written when nothing differs (behaviour 5.10). */
const change = (
  store: DirectoryStore,
  context: RequestContext,
  id: string,
  precondition: Precondition,
  derived: Derived,
  next: (shown: ResourceRecord, catalogue: Catalogue) => NextUser,
): Promise<ResourceView> =>
  retryOnChange(async () => {
    const catalogue = await catalogueOf(store, context.organization);
    const before = await findResource(store, context, 'User', id);
    precondition(before.version);
    const seen = { ...before, document: showRoles(catalogue, before) };
    const asked = nextDocument(context, 'User', seen, (shown) => next(shown, catalogue));
    const { document: sent, setsRoles, repeatedGroups = [] } = asked;
    await checkGroups(store, context, before, repeatedGroups);
    const at = context.now().toISOString();
    const taken = takeRoles(context, catalogue, before, sent, at);
    const { document, grants } = setsRoles() ? withoutManualRoles(context, taken) : taken;
    const sameDocument = sent === seen.document || sameJson(document, before.document);
    if (sameDocument && grants === before.grants) return viewResource(store, context, 'User', before, derived);
    const changed = { ...before, document, version: before.version + 1, lastModified: at };
    const withGrants = grants === undefined ? changed : { ...changed, grants };
    const { after, safeguards } = await changedSafely(store, context, before, withGrants);
    const audit = auditOf(context, 'user.updated', id, seen.document, showRoles(catalogue, after));
    await store.updateUser(context.organization.id, before, after, audit, safeguards);
    await userGained(store, context, before, after);
    return viewResource(store, context, 'User', after, derived);
  });

/** Replaces a user, RFC 7644 §3.5.1. */
const replace = (
  store: DirectoryStore,
  context: RequestContext,
  id: string,
  body: JsonObject,
  precondition: Precondition,
  derived: Derived,
): Promise<ResourceView> =>
  change(store, context, id, precondition, derived, ({ document: current }) => {
    const own = resourceTypeOf(context, 'User');
    const { document, password } = readResource(own, body, 'replacement', context.key.mode, { current });
    checkUserRules(context.organization.settings, document, password);
    return { document, setsRoles: () => true };
  });

/** Applies PATCH operations, all or none. RFC 7644 §3.5.2. */
const patch = (
  store: DirectoryStore,
  context: RequestContext,
  id: string,
  operations: readonly PatchOperation[],
  precondition: Precondition,
  derived: Derived,
): Promise<ResourceView> =>
  change(store, context, id, precondition, derived, (shown, catalogue) => {
    const own = resourceTypeOf(context, 'User');
    const { mode } = context.key;
    const named = withShownRoles({ type: own, catalogue, grants: shown.grants, mode }, operations);
    const { document, password, repeatedGroups } = applyPatch(own, shown, named, { mode });
    checkUserRules(context.organization.settings, document, password);
    return { document, setsRoles: () => patchesRoles(own, operations, mode), repeatedGroups };
  });

/** Deletes a user with all memberships. Throws 404. RFC 7644 §3.6. */
const remove = (store: DirectoryStore, context: RequestContext, id: string, precondition: Precondition) =>
  removeResource(store, context, 'User', id, precondition);

export const users = { type, silentPatch: false, create, read, replace, patch, remove } as const;
