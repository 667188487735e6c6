/** A resource with what is derived for it: a user's groups, a group's members. Loaded only where someone will look at it. */
import { outlineOfUnread, withGroups } from '../scim/document-text';
import type { MemberReference } from '../scim/patch/plan';
import type { ResourceTypeDefinition } from '../scim/schema/definition';
import { isOutlineShown, shownDocument } from '../scim/validation/held-values';
import { type Catalogue, emptyCatalogue } from './access/catalogue';
import { catalogueOf } from './access/catalogue-memory';
import { effectiveGroups, type GroupMembership } from './effective-groups';
import type { RequestContext } from './request-context';
import { resourceTypeOf } from './resource-types';
import { showRoles } from './scim-roles';
import type { DirectoryStore, ResourceKind, ResourceRecord } from './store';

export interface ResourceView extends ResourceRecord {
  readonly groups?: readonly GroupMembership[];
  readonly members?: readonly MemberReference[];
  /** The members after these, read when they are asked for, once. */
  readonly further?: AsyncIterable<readonly MemberReference[]>;
}

/** Which derived attributes the caller will look at; both cost reads. */
export interface Derived {
  readonly groups: boolean;
  /** `shown`: of a large group the first ones, and the others as they are read. */
  readonly members: boolean | 'shown';
}

/** Members of this many groups are read at once for a page of groups. */
const PARALLEL_GROUPS = 8;
/** Members of one group that are read before an answer begins; a Query that is this small saves a large group no call. */
const FIRST_MEMBERS = 1000;
/** Members of a page of groups that are held; those of further groups are read when it is their turn. */
const HELD_MEMBERS = 20_000;

const withEffectiveGroups = async (
  store: DirectoryStore,
  { organization, ahead }: RequestContext,
  records: readonly ResourceRecord[],
): Promise<readonly ResourceView[]> => {
  const ids = records.map(({ id }) => id).sort();
  const [only = ''] = ids;
  const begun = ids.length === 1 ? ahead?.memberships?.(only) : undefined;
  const groups = await effectiveGroups(store, organization.id, ids, begun);
  return records.map((record) => withGroups(record, groups.get(record.id) ?? []));
};

const withMembers = async (
  store: DirectoryStore,
  organizationId: string,
  records: readonly ResourceRecord[],
): Promise<readonly ResourceView[]> => {
  const views: ResourceView[] = [];
  for (let start = 0; start < records.length; start += PARALLEL_GROUPS) {
    const some = records.slice(start, start + PARALLEL_GROUPS);
    const members = await Promise.all(some.map(({ id }) => store.members(organizationId, id)));
    views.push(...some.map((record, index) => ({ ...record, members: members[index] ?? [] })));
  }
  return views;
};

/** Reads nothing before it is asked for the first page. */
async function* allMembers(store: DirectoryStore, organizationId: string, groupId: string) {
  const { members, further } = await store.firstMembers(organizationId, groupId, FIRST_MEMBERS);
  yield members;
  if (further !== undefined) yield* further;
}

const withShownMembers = async (
  store: DirectoryStore,
  organizationId: string,
  records: readonly ResourceRecord[],
): Promise<readonly ResourceView[]> => {
  const views: ResourceView[] = [];
  let held = 0;
  for (let start = 0; start < records.length; start += PARALLEL_GROUPS) {
    const some = records.slice(start, start + PARALLEL_GROUPS);
    if (held > HELD_MEMBERS) {
      views.push(...some.map((record) => ({ ...record, further: allMembers(store, organizationId, record.id) })));
      continue;
    }
    const first = await Promise.all(some.map(({ id }) => store.firstMembers(organizationId, id, FIRST_MEMBERS)));
    views.push(...some.map((record, index) => ({ ...record, ...first[index] })));
    held += first.reduce((sum, { members }) => sum + members.length, 0);
  }
  return views;
};

/** Whether a record is seen as it is held, told without a look into its document. */
const isSeenAsHeld = (type: ResourceTypeDefinition, catalogue: Catalogue, record: ResourceRecord): boolean => {
  const outline = outlineOfUnread(record);
  if (outline === undefined || (catalogue.roles.size > 0 && outline.includes('"roles"'))) return false;
  return isOutlineShown(type, outline, () => record.document);
};

/**
 * Records as they are seen: with the derived attributes that are asked for, without values that the organisation's attributes
 * do not show. Their order stays.
 */
export const viewsOf = async (
  store: DirectoryStore,
  context: RequestContext,
  kind: ResourceKind,
  held: readonly ResourceRecord[],
  derived: Derived,
): Promise<readonly ResourceView[]> => {
  if (held.length === 0) return [];
  const type = resourceTypeOf(context, kind);
  const catalogue = kind === 'User' ? await catalogueOf(store, context.organization) : emptyCatalogue;
  const records = held.map((record) => {
    if (isSeenAsHeld(type, catalogue, record)) return record;
    const document = shownDocument(type, showRoles(catalogue, record));
    return document === record.document ? record : { ...record, document };
  });
  if (kind === 'User' && derived.groups) return withEffectiveGroups(store, context, records);
  if (kind === 'Group' && derived.members === 'shown') return withShownMembers(store, context.organization.id, records);
  if (kind === 'Group' && derived.members) return withMembers(store, context.organization.id, records);
  return records;
};
