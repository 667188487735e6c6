import { sourcesOf } from '../directory/access/assignable-by';
import type { Role, Workspace } from '../directory/access/catalogue';
import { createRole, deleteRole, getRole, listRoles, updateRole } from '../directory/roles';
import {
  createWorkspace,
  deleteWorkspace,
  getWorkspace,
  listWorkspaces,
  updateWorkspace,
} from '../directory/workspaces';
import type { AdminFunctions } from './admin-call';
import { accessPorts } from './audit-ports';
import type { AdminAnswer } from './contract';

const roleView = ({
  id,
  slug,
  name,
  description,
  protected: isProtected,
  created,
  ...role
}: Role): AdminAnswer<'getRole'> => ({
  id,
  slug,
  name,
  ...(description === undefined ? {} : { description }),
  protected: isProtected,
  assignableBy: [...sourcesOf(role)],
  created,
});

const workspaceView = ({ id, name, created }: Workspace): AdminAnswer<'getWorkspace'> => ({ id, name, created });

export const roleFunctions = {
  createRole: async (call) => {
    const { organizationId } = call.parameters;
    const role = await createRole(accessPorts(call), organizationId, call.body);
    return { body: roleView(role), location: `/organizations/${organizationId}/roles/${role.id}` };
  },

  listRoles: async ({ services, parameters }) => ({
    body: { roles: (await listRoles(services, parameters.organizationId)).map(roleView) },
  }),

  getRole: async ({ services, parameters }) => ({
    body: roleView(await getRole(services, parameters.organizationId, parameters.roleId)),
  }),

  updateRole: async (call) => {
    const { organizationId, roleId } = call.parameters;
    const check = (before: Role) => call.checkVersion(roleView(before));
    return { body: roleView(await updateRole(accessPorts(call), organizationId, roleId, call.body, check)) };
  },

  deleteRole: async (call) => {
    const { organizationId, roleId } = call.parameters;
    const check = (before: Role) => call.checkVersion(roleView(before));
    await deleteRole(accessPorts(call), organizationId, roleId, { force: call.query.force ?? false }, check);
    return { body: undefined };
  },

  createWorkspace: async (call) => {
    const { organizationId } = call.parameters;
    const workspace = await createWorkspace(accessPorts(call), organizationId, call.body);
    return {
      body: workspaceView(workspace),
      location: `/organizations/${organizationId}/workspaces/${workspace.id}`,
    };
  },

  listWorkspaces: async ({ services, parameters }) => ({
    body: { workspaces: (await listWorkspaces(services, parameters.organizationId)).map(workspaceView) },
  }),

  getWorkspace: async ({ services, parameters }) => ({
    body: workspaceView(await getWorkspace(services, parameters.organizationId, parameters.workspaceId)),
  }),

  updateWorkspace: async (call) => {
    const { organizationId, workspaceId } = call.parameters;
    const check = (before: Workspace) => call.checkVersion(workspaceView(before));
    const workspace = await updateWorkspace(accessPorts(call), organizationId, workspaceId, call.body, check);
    return { body: workspaceView(workspace) };
  },

  deleteWorkspace: async (call) => {
    const { organizationId, workspaceId } = call.parameters;
    const check = (before: Workspace) => call.checkVersion(workspaceView(before));
    await deleteWorkspace(accessPorts(call), organizationId, workspaceId, { force: call.query.force ?? false }, check);
    return { body: undefined };
  },
} satisfies Partial<AdminFunctions>;
