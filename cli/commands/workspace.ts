import type { AdminAnswer, AdminBody } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { findWorkspace } from '../find-workspace';
import type { Output } from '../output';
import { details, table } from '../table';
import { text } from '../text';

const one = ({ id, name, created }: AdminAnswer<'getWorkspace'>) => details({ id, name, created });

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
  return {
    data,
    human: (style) => (rows.length === 0 ? text`There is no workspace yet.` : table(style, ['ID', 'NAME'], rows)),
  };
};

/** Renames a workspace that is named by id or name. */
export const renameWorkspace = async (
  call: AdminClient,
  organizationId: string,
  named: string,
  name: string,
): Promise<Output> => {
  const { id: workspaceId } = await findWorkspace(call, organizationId, named);
  const data = await call('updateWorkspace', { parameters: { organizationId, workspaceId }, body: { name } });
  return { data, human: () => one(data) };
};

/** Deletes a workspace that is named by id or name. */
export const deleteWorkspace = async (
  call: AdminClient,
  organizationId: string,
  named: string,
  force: boolean,
): Promise<Output> => {
  const { id: workspaceId, name } = await findWorkspace(call, organizationId, named);
  const parameters = { organizationId, workspaceId };
  await call('deleteWorkspace', { parameters, body: undefined, query: { force } });
  return {
    data: { id: workspaceId, deleted: true },
    human: () => text`Deleted the workspace ${name} (${workspaceId}).`,
  };
};
