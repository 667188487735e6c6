/** The directory's port on one DynamoDB table. */
import type { DirectoryStore } from '../directory/store';
import { changeCatalogue, readCatalogue, readGivenHolders, readRoleHolders, usersHolding } from './catalogue';
import { cursorKey } from './cursor-key';
import { readAnchors, readMemberPage, readMembers, readMembersAmong } from './edges';
import { emptyInRequest, finishJobs } from './finish-jobs';
import { readFirstMembers } from './first-members';
import { updateGroup } from './group-change';
import { createGroup } from './groups';
import { readMemberships } from './memberships';
import { readNesting } from './nesting';
import { endOrganization } from './organization-removal';
import {
  createOrganization,
  endKey,
  getOrganization,
  listOrganizations,
  revokeKeys,
  updateOrganization,
} from './organizations';
import { readPage } from './page';
import { planFilter } from './plan';
import { removeResource } from './removal';
import { getResources, readMemberCounts } from './resources';
import { readRetentionNotes, settleRetentions } from './retained-roles';
import { guardGroups, setBindings, setGrants } from './role-bindings';
import { search } from './search';
import { type StoreOptions, storeContext } from './store-context';
import { createUser, updateUser } from './users';
import { examineAfter, readAfter } from './walk';

/** Keeps the directory in one DynamoDB table. */
export const createDirectoryStore = (options: StoreOptions): DirectoryStore => {
  const context = storeContext(options);
  const { table } = context;
  return {
    getOrganization: (org) => getOrganization(table, org),
    createOrganization: (organization, audit) => createOrganization(context, organization, audit),
    listOrganizations: () => listOrganizations(table),
    updateOrganization: (organization, change, audit, changes) =>
      updateOrganization(context, organization, change, audit, changes),
    removeOrganization: async (organization, options) => {
      const job = await endOrganization(context, organization, options);
      if (job === undefined) return false;
      await emptyInRequest(table, job);
      return true;
    },
    revokeKeys: (organization, keyIds) => revokeKeys(table, organization, keyIds),
    endKey: (organization, ending) => endKey(table, organization, ending),
    createUser: (org, user, audit) => createUser(context, org, user, audit),
    createGroup: (org, group, members, options, audit) => createGroup(context, org, group, members, options, audit),
    get: async (org, kind, id) => (await getResources(table, org, kind, [id]))[0],
    updateUser: (org, before, after, audit, safeguards) => updateUser(context, org, before, after, audit, safeguards),
    updateGroup: (org, before, { document, members }, options, audit) =>
      updateGroup(context, { org, before, document, members, ...options, audit }),
    remove: (org, kind, id, { at, ...options }, audit) =>
      removeResource(context, { org, kind, id, ...options }, at, audit),
    existing: (org, ids) => readAnchors(table, org, ids),
    nesting: (org) => readNesting(table, org),
    members: (org, groupId) => readMembers(table, org, groupId),
    firstMembers: (org, groupId, limit) => readFirstMembers(table, org, groupId, limit),
    memberPage: (org, groupId, after, limit) => readMemberPage(table, org, groupId, after, limit),
    memberCounts: (org, groupIds) => readMemberCounts(table, org, groupIds),
    membersAmong: (org, groupId, ids) => readMembersAmong(table, org, groupId, ids),
    getAll: (org, kind, ids) => getResources(table, org, kind, ids),
    catalogue: (org, version) => readCatalogue(table, org, version),
    changeCatalogue: (org, version, change, safeguards, audit) =>
      changeCatalogue(context, org, version, change, safeguards, audit),
    givenHolders: (org, roleId) => readGivenHolders(table, org, roleId),
    usersNamed: (org, attribute, value) => usersHolding(table, org, attribute, value),
    roleHolders: (org, roleId) => readRoleHolders(table, org, roleId),
    setBindings: (org, group, roles, catalogue, safeguards, audit) =>
      setBindings(context, org, group, roles, catalogue, safeguards, audit),
    setGrants: (org, user, grants, safeguards, audit) => setGrants(context, org, user, grants, safeguards, audit),
    retentionNotes: () => readRetentionNotes(table),
    settleRetentions: (note, roleIds) => settleRetentions(table, note, roleIds),
    guardGroups: (org, groupIds) => guardGroups(table, org, groupIds),
    memberships: (org, ids, economy) => readMemberships(table, org, ids, economy),
    page: (org, kind, startIndex, count) => readPage({ table, org, kind }, startIndex, count),
    pageAfter: (org, kind, after, count) => readAfter({ table, org, kind }, after, count),
    examineAfter: (org, kind, after, count, filter) => examineAfter({ table, org, kind }, after, count, filter),
    isIndexed: (kind, filter) => planFilter(kind, filter) !== undefined,
    search: (org, kind, filter, groups = false) => search(context, org, kind, filter, groups),
    cursorKey: (org, candidate) => cursorKey(table, org, candidate),
    finishJobs: (limits) => finishJobs(table, limits),
  };
};
