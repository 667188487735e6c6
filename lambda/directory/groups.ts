/** The use cases of groups: create, read, replace, patch, remove. RFC 7644 §3.3 to §3.6; behaviours §4. */
import type { JsonObject } from '../scim/json';
import { applyPatch } from '../scim/patch/apply-patch';
import { needsCurrentMembers, netMemberChange } from '../scim/patch/members';
import type { MemberStep } from '../scim/patch/plan';
import type { PatchOperation } from '../scim/patch/read-patch';
import { groupResourceType as type } from '../scim/schema/resource-types';
import { readResource } from '../scim/validation/read-resource';
import { auditOf } from './audit-trail';
import { checkNotEmptied } from './emptied-group';
import { maySuppose, noteUnknown, withAdmitted } from './group-members';
import { guardedChange } from './guarded-groups';
import type { Precondition } from './precondition';
import type { RequestContext } from './request-context';
import { resourceTypeOf } from './resource-types';
import type { Derived, ResourceView } from './resource-view';
import { membersGained } from './retained-roles';
import { retryOnChange } from './retry-on-change';
import type { DirectoryStore, ResourceRecord } from './store';
import { findResource, nextDocument, removeResource, viewResource } from './stored-resource';

const naming = (context: RequestContext) => ({ uniqueName: context.organization.settings.uniqueGroupNames });

/** All who put groups into groups at the same time go one after the other, so that some try often. */
const ATTEMPTS = 40;

/** Creates a group with its members. Throws `taken` when the displayName belongs to another group (behaviour 4.1). */
const create = async (
  store: DirectoryStore,
  context: RequestContext,
  body: JsonObject,
  derived: Derived,
): Promise<ResourceView> => {
  const own = resourceTypeOf(context, 'Group');
  const { document, members = [] } = readResource(own, body, 'creation', context.key.mode);
  const id = context.newId();
  const { record, joined } = await retryOnChange(async (first) => {
    const supposed = first && maySuppose({ replaceAll: false, add: members, remove: [] });
    return withAdmitted(store, context, id, { members, supposed }, async ({ members: admitted, ...nesting }) => {
      const at = context.now().toISOString();
      const record: ResourceRecord = { id, document, version: 1, created: at, lastModified: at };
      const audit = auditOf(context, 'group.created', id, undefined, document);
      const options = { ...naming(context), ...nesting };
      return { record, joined: await store.createGroup(context.organization.id, record, admitted, options, audit) };
    });
  }, ATTEMPTS);
  if (joined === undefined) return read(store, context, id, derived);
  const view = await viewResource(store, context, 'Group', record, { ...derived, members: false });
  return derived.members ? { ...view, members: joined } : view;
};

/** One group. Throws 404. */
const read = async (store: DirectoryStore, context: RequestContext, id: string, derived: Derived) =>
  viewResource(store, context, 'Group', await findResource(store, context, 'Group', id), derived);

interface NextGroup {
  readonly document: JsonObject;
  readonly steps: readonly MemberStep[];
}

const change = async (
  store: DirectoryStore,
  context: RequestContext,
  id: string,
  precondition: Precondition,
  derived: Derived,
  next: (shown: ResourceRecord) => NextGroup,
): Promise<ResourceView> => {
  const organizationId = context.organization.id;
  const record = await retryOnChange(async (first) => {
    const before = await findResource(store, context, 'Group', id);
    const bound = precondition(before.version) ? { version: before.version } : {};
    const { document, steps } = nextDocument(context, 'Group', before, next);
    if (document === before.document && steps.length === 0) return before;
    const current = needsCurrentMembers(steps) ? await store.members(organizationId, id) : undefined;
    const net = netMemberChange(steps, current);
    const supposed = first && before.guarded !== true && maySuppose(net);
    const admission = { members: net.add, supposed };
    const after = await withAdmitted(store, context, id, admission, async ({ members: add, ...nesting }) => {
      await checkNotEmptied(store, context, id, steps, net, add);
      const { members, ...safely } = await guardedChange(store, context, before, { ...net, add });
      const after = await store.updateGroup(
        organizationId,
        before,
        { document, members },
        { ...naming(context), ...nesting, ...safely, ...bound, at: context.now().toISOString() },
        auditOf(context, 'group.updated', id, before.document, document),
      );
      await membersGained(store, context, before, members.add.length);
      return after;
    });
    // Only where nobody left is it worth a look whether there are such people at all.
    if (after.version === before.version) await noteUnknown(store, context, net.remove);
    return after;
  }, ATTEMPTS);
  return viewResource(store, context, 'Group', record, derived);
};

/** Replaces a group and its members, RFC 7644 §3.5.1. Absent members mean none. */
const replace = (
  store: DirectoryStore,
  context: RequestContext,
  id: string,
  body: JsonObject,
  precondition: Precondition,
  derived: Derived,
): Promise<ResourceView> =>
  change(store, context, id, precondition, derived, ({ document: current }) => {
    const own = resourceTypeOf(context, 'Group');
    const { document, members = [] } = readResource(own, body, 'replacement', context.key.mode, { current });
    return { document, steps: [{ op: 'replace', members }] };
  });

/** Applies PATCH operations; only the members that they name are read or written (behaviour 4.4). RFC 7644 §3.5.2. */
const patch = (
  store: DirectoryStore,
  context: RequestContext,
  id: string,
  operations: readonly PatchOperation[],
  precondition: Precondition,
  derived: Derived,
): Promise<ResourceView> =>
  change(store, context, id, precondition, derived, (shown) => {
    const plan = applyPatch(resourceTypeOf(context, 'Group'), shown, operations, { mode: context.key.mode });
    return { document: plan.document, steps: plan.memberSteps };
  });

/** Deletes a group with its memberships; no user keeps anything through it. Throws 404. RFC 7644 §3.6, behaviour 4.8. */
const remove = (store: DirectoryStore, context: RequestContext, id: string, precondition: Precondition) =>
  removeResource(store, context, 'Group', id, precondition);

export const groups = { type, silentPatch: true, create, read, replace, patch, remove } as const;
