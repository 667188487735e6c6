/** A resource with what is derived for it: a user's groups, a group's members. Loaded only where someone will look at it. */
import type { MemberReference } from '../scim/patch/plan';
import { shownDocument } from '../scim/validation/held-values';
import { emptyCatalogue } from './access/catalogue';
import { catalogueOf } from './access/catalogue-memory';
import { effectiveGroups, type GroupMembership } from './effective-groups';
import type { RequestContext } from './request-context';
import { resourceTypeOf } from './resource-types';
import { showRoles } from './scim-roles';
import type { DirectoryStore, ResourceKind, ResourceRecord } from './store';

export interface ResourceView extends ResourceRecord {
  readonly groups?: readonly GroupMembership[];
  readonly members?: readonly MemberReference[];
}

/** Which derived attributes the caller will look at; both cost reads. */
export interface Derived {
  readonly groups: boolean;
  readonly members: boolean;
}

/** Members of this many groups are read at once for a page of groups. */
const PARALLEL_GROUPS = 8;

const withGroups = async (
  store: DirectoryStore,
  { organization, ahead }: RequestContext,
  records: readonly ResourceRecord[],
): Promise<readonly ResourceView[]> => {
  const ids = records.map(({ id }) => id).sort();
  const [only = ''] = ids;
  const begun = ids.length === 1 ? ahead?.memberships(only) : undefined;
  const groups = await effectiveGroups(store, organization.id, ids, begun);
  return records.map((record) => ({ ...record, groups: groups.get(record.id) ?? [] }));
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
    const document = shownDocument(type, showRoles(catalogue, record));
    return document === record.document ? record : { ...record, document };
  });
  if (kind === 'User' && derived.groups) return withGroups(store, context, records);
  if (kind === 'Group' && derived.members) return withMembers(store, context.organization.id, records);
  return records;
};
