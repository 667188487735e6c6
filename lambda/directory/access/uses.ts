/** Who has a role, or has one for a workspace only: told to whoever wants to delete it. */
import type { DirectoryStore, ResourceRecord } from '../store';
import type { RoleHolder } from './access-store';
import { assignedRoleIds } from './effective-access';
import type { RoleGrant } from './grants';

/** Names told; of more, how many there are. */
const MOST_NAMES = 10;

type UsesStore = Pick<DirectoryStore, 'givenHolders' | 'roleHolders' | 'getAll'>;

/** What is to be deleted. */
export type Used = { readonly role: string } | { readonly workspace: string; readonly roles: readonly string[] };

const grantsOf = ({ bindings, grants }: ResourceRecord): readonly RoleGrant[] => [
  ...(bindings?.roles ?? []),
  ...(grants?.manual ?? []),
  ...(grants?.retained ?? []),
];

const uses = (record: ResourceRecord, used: Used): boolean =>
  'role' in used
    ? assignedRoleIds(record.document).includes(used.role) || grantsOf(record).some(({ role }) => role === used.role)
    : grantsOf(record).some(({ workspaces }) => workspaces?.includes(used.workspace));

const nameIn = ({ document, id }: ResourceRecord): string => {
  const name = document.userName ?? document.displayName;
  return `"${typeof name === 'string' ? name : id}"`;
};

const listed = (what: string, records: readonly ResourceRecord[]): readonly string[] => {
  if (records.length === 0) return [];
  const names = records.slice(0, MOST_NAMES).map(nameIn).join(', ');
  const more = records.length - MOST_NAMES;
  return [`${what} ${names}${more > 0 ? ` and ${more} more` : ''}`];
};

/** A sentence that names who uses it; undefined when nobody does. */
export const usesOf = async (store: UsesStore, organizationId: string, used: Used): Promise<string | undefined> => {
  const holders =
    'role' in used
      ? await store.roleHolders(organizationId, used.role)
      : (await Promise.all(used.roles.map((role) => store.givenHolders(organizationId, role)))).flat();
  const idsOf = (kind: RoleHolder['kind']) => [
    ...new Set(holders.filter((holder) => holder.kind === kind).map(({ id }) => id)),
  ];
  const [groups, users] = await Promise.all([
    store.getAll(organizationId, 'Group', idsOf('Group')),
    store.getAll(organizationId, 'User', idsOf('User')),
  ]);
  const parts = [
    ...listed(
      'by the groups',
      groups.filter((record) => uses(record, used)),
    ),
    ...listed(
      'by the users',
      users.filter((record) => uses(record, used)),
    ),
  ];
  return parts.length === 0 ? undefined : `${parts.join(', and ')}.`;
};
