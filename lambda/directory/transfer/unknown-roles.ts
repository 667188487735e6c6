import type { Catalogue } from '../access/catalogue';
import type { RoleGrant } from '../access/grants';
import type { TransferredUser } from './transfer-record';

/** The roles and workspaces that grants name and the catalogue has never had; undefined when there are none. */
export const unknownIn = (
  { roles, workspaces }: Catalogue,
  grants: readonly RoleGrant[],
  assigned: readonly string[] = [],
): string | undefined => {
  const roleIds = [...grants.map(({ role }) => role), ...assigned].filter((id) => !roles.has(id));
  const workspaceIds = grants.flatMap((grant) => grant.workspaces ?? []).filter((id) => !workspaces.has(id));
  const listed = (what: string, ids: readonly string[]) =>
    ids.length === 0 ? [] : [`${what} ${[...new Set(ids)].join(', ')}`];
  const parts = [...listed('the role', roleIds), ...listed('the workspace', workspaceIds)];
  return parts.length === 0 ? undefined : `There is not ${parts.join(' and not ')} here.`;
};

/** The same of what a user has. */
export const unknownOf = (catalogue: Catalogue, { grants }: TransferredUser): string | undefined =>
  grants === undefined
    ? undefined
    : unknownIn(catalogue, [...grants.manual, ...grants.retained], Object.keys(grants.assigned));
