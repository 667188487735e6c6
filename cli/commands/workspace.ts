import type { AdminAnswer, AdminBody } from '../../lambda/admin/contract';
import type { AdminClient } from '../admin-client';
import { changeCurrent } from '../change-current';
import { CommandError } from '../command-error';
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

const unchanged = (named: string, name: string): CommandError =>
  new CommandError(
    `There is nothing to change: the workspace "${named}" stays as it is.`,
    `Its name is "${name}" already.`,
    'Check the id; "scimctl workspace list" shows the names.',
  );

/** Renames a workspace that is named by id or name. */
export const renameWorkspace = async (
  call: AdminClient,
  organizationId: string,
  named: string,
  name: string,
): Promise<Output> => {
  const data = await changeCurrent(
    () => findWorkspace(call, organizationId, named),
    ({ answer, version }) => {
      if (answer.name === name) throw unchanged(named, name);
      const parameters = { organizationId, workspaceId: answer.id };
      return call('updateWorkspace', { parameters, body: { name }, ifMatch: version });
    },
  );
  return { data, human: () => one(data) };
};

/** Deletes a workspace that is named by id or name. */
export const deleteWorkspace = async (
  call: AdminClient,
  organizationId: string,
  named: string,
  force: boolean,
): Promise<Output> => {
  const { id: workspaceId, name } = await changeCurrent(
    () => findWorkspace(call, organizationId, named),
    async ({ answer, version }) => {
      const parameters = { organizationId, workspaceId: answer.id };
      await call('deleteWorkspace', { parameters, body: undefined, query: { force }, ifMatch: version });
      return answer;
    },
  );
  return {
    data: { id: workspaceId, deleted: true },
    human: () => text`Deleted the workspace ${name} (${workspaceId}).`,
  };
};
