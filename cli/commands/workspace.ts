import type { AdminAnswer, AdminBody } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { details, type Output, table } from '../output';

const one = ({ id, name, created }: AdminAnswer<'getWorkspace'>): string => details({ id, name, created });

/** Creates a workspace. */
export const createWorkspace = async (
  call: AdminClient,
  organizationId: string,
  body: AdminBody<'createWorkspace'>,
): Promise<Output> => {
  const data = await call('createWorkspace', { parameters: { organizationId }, body });
  return { data, human: () => one(data) };
};

/** Lists workspaces. */
export const listWorkspaces = async (call: AdminClient, organizationId: string): Promise<Output> => {
  const data = await call('listWorkspaces', { parameters: { organizationId }, body: undefined });
  const rows = data.workspaces.map(({ id, name }) => [id, name]);
  return { data, human: () => (rows.length === 0 ? 'There is no workspace yet.' : table(['ID', 'NAME'], rows)) };
};

/** Renames a workspace. */
export const renameWorkspace = async (
  call: AdminClient,
  organizationId: string,
  workspaceId: string,
  name: string,
): Promise<Output> => {
  const data = await call('updateWorkspace', { parameters: { organizationId, workspaceId }, body: { name } });
  return { data, human: () => one(data) };
};

/** Deletes a workspace. */
export const deleteWorkspace = async (
  call: AdminClient,
  organizationId: string,
  workspaceId: string,
  force: boolean,
): Promise<Output> => {
  const parameters = { organizationId, workspaceId };
  await call('deleteWorkspace', { parameters, body: undefined, query: { force } });
  return { data: { id: workspaceId, deleted: true }, human: () => `Deleted the workspace ${workspaceId}.` };
};
