import type { AdminAnswer } from '../lambda/admin/contract';
import type { AdminClient, Versioned } from './admin-client';
import { CommandError } from './command-error';

type Workspace = AdminAnswer<'getWorkspace'>;

const chosen = (workspaces: readonly Workspace[], organizationId: string, named: string): Workspace => {
  const byId = workspaces.find(({ id }) => id === named);
  if (byId !== undefined) return byId;
  const byName = workspaces.filter(({ name }) => name.toLowerCase() === named.toLowerCase());
  const [workspace] = byName;
  if (workspace !== undefined && byName.length === 1) return workspace;
  throw new CommandError(
    `It is not clear which workspace "${named}" is.`,
    workspace === undefined
      ? `The organisation "${organizationId}" has none with this id or name.`
      : `${byName.length} workspaces have this name: ${byName.map(({ id }) => id).join(', ')}.`,
    workspace === undefined ? `"scimctl workspace list --org ${organizationId}" shows them.` : 'Use the id.',
  );
};

/** The workspaces that somebody names by id or name. */
export const findWorkspaces = async (
  call: AdminClient,
  organizationId: string,
  names: readonly string[],
): Promise<readonly Workspace[]> => {
  if (names.length === 0) return [];
  const { workspaces } = await call('listWorkspaces', { parameters: { organizationId }, body: undefined });
  return names.map((name) => chosen(workspaces, organizationId, name));
};

const isNamed = ({ id, name }: Workspace, named: string): boolean =>
  id === named || name.toLowerCase() === named.toLowerCase();

/** One of them with its version, upon which it is changed: meanwhile the name may have become another one's. */
export const findWorkspace = async (
  call: AdminClient,
  organizationId: string,
  named: string,
): Promise<Versioned<Workspace>> => {
  const { workspaces } = await call('listWorkspaces', { parameters: { organizationId }, body: undefined });
  const parameters = { organizationId, workspaceId: chosen(workspaces, organizationId, named).id };
  const current = await call.versioned('getWorkspace', { parameters, body: undefined });
  return isNamed(current.answer, named) ? current : findWorkspace(call, organizationId, named);
};
