import { rolesOf } from '../directory/access/administration';
import type { Role, Workspace } from '../directory/access/catalogue';
import { assignedRoleIds, isActive, type Reason } from '../directory/access/effective-access';
import { type ExplainedAccess, explainAccess, readWhom } from '../directory/access/explain-access';
import type { KnownRoles } from '../directory/access/lock-out';
import type { AccessPreview } from '../directory/access/preview';
import { type ShownRole, shownRoles } from '../directory/access/wished-roles';
import type { OrganizationIdentity } from '../directory/organization-record';
import { getOrganization } from '../directory/organizations';
import { findResources, getResource, groupsOfUser, membersOfGroup } from '../directory/people';
import { primaryEmail } from '../directory/primary-email';
import { getBindings, previewNewBindings, putBindings } from '../directory/role-bindings';
import type { ResourceRecord } from '../directory/store';
import { getManualRoles, putManualRoles } from '../directory/user-roles';
import type { AdminFunctions } from './admin-call';
import { accessPorts } from './audit-ports';
import type { AdminAnswer } from './contract';
import { openedCursor, sealedCursor } from './page-cursor';

const defaultLimit = 50;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A property that is absent where there is no text. */
const given = <Name extends string>(name: Name, value: unknown) =>
  (typeof value === 'string' ? { [name]: value } : {}) as { [Key in Name]?: string }; // the name is the one given

const roleName = ({ id, slug, name }: Role) => ({ id, slug, name });
const workspaceName = ({ id, name }: Workspace) => ({ id, name });

const roleView = ({ role, workspaces, since }: ShownRole) => ({
  role: roleName(role),
  workspaces: workspaces === null ? null : workspaces.map(workspaceName),
  since,
});

const bindingsView = (roles: readonly ShownRole[]) => ({ bindings: roles.map(roleView) });
const manualRolesView = (roles: readonly ShownRole[]) => ({ roles: roles.map(roleView) });

const nextOf = (organization: OrganizationIdentity, next: string | undefined) =>
  next === undefined ? {} : { nextCursor: sealedCursor(organization, next) };

const userView = ({ id, document, created, lastModified }: ResourceRecord) => ({
  id,
  userName: text(document.userName),
  ...given('displayName', document.displayName),
  ...given('externalId', document.externalId),
  active: isActive(document),
  ...given('primaryEmail', primaryEmail(document)),
  created,
  lastModified,
});

const groupView = (
  { catalogue }: KnownRoles,
  counts: ReadonlyMap<string, number>,
  group: ResourceRecord,
): AdminAnswer<'getGroup'> => ({
  id: group.id,
  displayName: text(group.document.displayName),
  ...given('externalId', group.document.externalId),
  memberCount: counts.get(group.id) ?? 0,
  roles: shownRoles(catalogue, group.bindings?.roles ?? []).map(roleView),
  created: group.created,
  lastModified: group.lastModified,
});

const rolesView = ({ catalogue }: KnownRoles, { document, grants, lastModified }: ResourceRecord) => ({
  scim: shownRoles(
    catalogue,
    assignedRoleIds(document).map((role) => ({ role, since: grants?.assigned[role]?.since ?? lastModified })),
  ).map(roleView),
  manual: shownRoles(catalogue, grants?.manual ?? []).map(roleView),
  retained: shownRoles(catalogue, grants?.retained ?? []).map(roleView),
});

const reasonView = ({ type, group, membership, since }: Reason) => ({
  type,
  ...(group === undefined ? {} : { group: { ...group } }),
  ...(membership === undefined ? {} : { membership }),
  since,
});

const accessView = ({ user, active, canSignIn, grants }: ExplainedAccess): AdminAnswer<'getUserAccess'> => ({
  userId: user.id,
  userName: text(user.document.userName),
  ...given('primaryEmail', primaryEmail(user.document)),
  active,
  canSignIn,
  grants: grants.map(({ role, workspace, because }) => ({
    role: roleName(role),
    workspace: workspace === null ? null : workspaceName(workspace),
    because: because.map(reasonView),
  })),
});

const previewView = ({ people, gaining, losing, complete, changes }: AccessPreview) => ({
  summary: `access of ${people} ${people === 1 ? 'person' : 'people'}: +${gaining} / -${losing}`,
  people,
  gaining,
  losing,
  complete,
  changes: changes.map(({ user, gains, loses }) => {
    const difference = ({ role, workspace }: (typeof gains)[number]) => ({
      role: roleName(role),
      workspace: workspace === null ? null : workspaceName(workspace),
    });
    return {
      userId: user.id,
      userName: text(user.document.userName),
      gains: gains.map(difference),
      loses: loses.map(difference),
    };
  }),
});

interface PageQuery {
  readonly search?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

const searchOf = (organization: OrganizationIdentity, { search, limit = defaultLimit, cursor }: PageQuery) => ({
  ...(search === undefined ? {} : { text: search }),
  limit,
  ...(cursor === undefined ? {} : { after: openedCursor(organization, cursor) }),
});

export const directoryFunctions = {
  listUsers: async ({ services, parameters: { organizationId }, query }) => {
    const { organization } = await rolesOf(services, organizationId);
    const search = searchOf(organization, query);
    const { records, next } = await findResources(services, organizationId, 'User', search);
    return { body: { users: records.map(userView), ...nextOf(organization, next) } };
  },

  getUser: async ({ services, parameters: { organizationId, userId } }) => {
    const [known, user, groups] = await Promise.all([
      rolesOf(services, organizationId),
      getResource(services, organizationId, 'User', userId),
      groupsOfUser(services, organizationId, userId),
    ]);
    return {
      body: {
        ...userView(user),
        roles: rolesView(known, user),
        groups: groups.map(({ value, display, type }) => ({
          id: value,
          displayName: display,
          membership: type === 'direct' ? ('direct' as const) : ('nested' as const),
        })),
      },
    };
  },

  getUserRoles: async ({ services, parameters: { organizationId, userId } }) => ({
    body: manualRolesView(await getManualRoles(services, organizationId, userId)),
  }),

  putUserRoles: async (call) => {
    const { organizationId, userId } = call.parameters;
    const check = (before: readonly ShownRole[]) => call.checkVersion(manualRolesView(before));
    const roles = await putManualRoles(accessPorts(call), organizationId, userId, call.body.roles, check);
    return { body: manualRolesView(roles) };
  },

  getUserAccess: async ({ services, parameters: { organizationId, userId } }) => ({
    body: accessView(await explainAccess(services, organizationId, { id: userId })),
  }),

  findAccess: async ({ services, parameters: { organizationId }, query }) => ({
    body: accessView(await explainAccess(services, organizationId, readWhom(query))),
  }),

  listGroups: async ({ services, parameters: { organizationId }, query }) => {
    const known = await rolesOf(services, organizationId);
    const search = searchOf(known.organization, query);
    const { records, next } = await findResources(services, organizationId, 'Group', search);
    const ids = records.map(({ id }) => id);
    const counts = await services.directory.memberCounts(organizationId, ids);
    return {
      body: { groups: records.map((group) => groupView(known, counts, group)), ...nextOf(known.organization, next) },
    };
  },

  getGroup: async ({ services, parameters: { organizationId, groupId } }) => {
    const [known, group, counts] = await Promise.all([
      rolesOf(services, organizationId),
      getResource(services, organizationId, 'Group', groupId),
      services.directory.memberCounts(organizationId, [groupId]),
    ]);
    return { body: groupView(known, counts, group) };
  },

  listMembers: async ({ services, parameters: { organizationId, groupId }, query }) => {
    const { limit = defaultLimit, cursor } = query;
    // Read only where there is a cursor, of this page or the next one.
    const organization = () => getOrganization(services, organizationId);
    const after = cursor === undefined ? undefined : openedCursor(await organization(), cursor);
    const { members, next } = await membersOfGroup(services, organizationId, groupId, { limit, after });
    return {
      body: {
        members: members.map(({ type, record: { id, document } }) => ({
          id,
          type,
          name: text(type === 'User' ? document.userName : document.displayName),
          ...(type === 'User' ? { active: isActive(document) } : {}),
        })),
        ...(next === undefined ? {} : nextOf(await organization(), next)),
      },
    };
  },

  getBindings: async ({ services, parameters: { organizationId, groupId } }) => ({
    body: bindingsView(await getBindings(services, organizationId, groupId)),
  }),

  putBindings: async (call) => {
    const { organizationId, groupId } = call.parameters;
    const ports = accessPorts(call);
    const check = (before: readonly ShownRole[]) => call.checkVersion(bindingsView(before));
    if (call.query.preview === true) {
      const preview = await previewNewBindings(ports, organizationId, groupId, call.body.bindings, check);
      const bindings = await getBindings(ports, organizationId, groupId);
      return { body: { ...bindingsView(bindings), preview: previewView(preview) } };
    }
    return { body: bindingsView(await putBindings(ports, organizationId, groupId, call.body.bindings, check)) };
  },
} satisfies Partial<AdminFunctions>;
