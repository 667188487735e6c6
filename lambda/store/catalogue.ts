/** The roles and workspaces of an organisation. The organisation's own item counts their changes, each of which is made on one count. */
import type { CatalogueChange, RoleHolder } from '../directory/access/access-store';
import type { Catalogue, CatalogueSummary, Role, Workspace } from '../directory/access/catalogue';
import type { Safeguards } from '../directory/access/safeguards';
import type { AuditRecord } from '../directory/audit';
import { DirectoryError } from '../directory/directory-error';
import { auditWrite } from './audit';
import { type Item, number, numberOf, sortKeyOf, text, textOf } from './codec';
import { holders } from './holders';
import { indexAt } from './indexes';
import {
  holderOfKey,
  organizationKey,
  roleHolderPartition,
  roleKey,
  rolePartition,
  workspaceKey,
  workspacePartition,
} from './keys';
import { safeguarded } from './safeguards';
import type { StoreContext } from './store-context';
import { queryItems, type Table } from './table';
import { countIs, PRESENT, put, transact, type Write } from './transact';

/** What the organisation's item tells of its catalogue. */
export const catalogueSummary = (item: Item): CatalogueSummary | undefined =>
  item.catalogue === undefined
    ? undefined
    : {
        version: numberOf(item, 'catalogue'),
        roles: numberOf(item, 'roles'),
        protectedRoleIds: [...(item.protectedRoles?.SS ?? [])].sort(),
        retainedRoleIds: [...(item.retainedRoles?.SS ?? [])].sort(),
        bindings: Number(item.bindings?.N ?? 0),
      };

// Only `changeCatalogue` writes these items.
const roleOf = (item: Item): Role => JSON.parse(textOf(item, 'role')) as Role;
const workspaceOf = (item: Item): Workspace => JSON.parse(textOf(item, 'workspace')) as Workspace;

/** Never older than the version, which the caller read before. */
export const readCatalogue = async (table: Table, org: string, version: number): Promise<Catalogue> => {
  const [roles, workspaces] = await Promise.all([
    queryItems(table, { partition: rolePartition(org) }),
    queryItems(table, { partition: workspacePartition(org) }),
  ]);
  return {
    version,
    roles: new Map(roles.map((item) => [sortKeyOf(item), roleOf(item)])),
    workspaces: new Map(workspaces.map((item) => [sortKeyOf(item), workspaceOf(item)])),
  };
};

const changed = () => new DirectoryError({ code: 'changed' });

const summaryWrite = (org: string, version: number, change: CatalogueChange): Write => {
  const { protectedRoleIds: ids, roles, bindings } = change;
  const standing = countIs('catalogue', version);
  const bound = bindings === undefined ? undefined : countIs('bindings', bindings);
  return {
    action: 'Update',
    key: organizationKey(org),
    update: `SET catalogue = :next, #roles = :roles${ids.length === 0 ? ' REMOVE protectedRoles' : ', protectedRoles = :ids'}`,
    names: { '#roles': 'roles' },
    condition: [PRESENT, standing.condition, ...(bound === undefined ? [] : [bound.condition])].join(' AND '),
    values: {
      ...standing.values,
      ...bound?.values,
      ':next': number(version + 1),
      ':roles': number(roles),
      ...(ids.length === 0 ? {} : { ':ids': { SS: [...ids] } }),
    },
    refused: changed,
  };
};

export const changeCatalogue = (
  { table, auditRetentionDays }: StoreContext,
  org: string,
  version: number,
  change: CatalogueChange,
  safeguards: Safeguards,
  audit: AuditRecord,
): Promise<void> => {
  const { role, workspace } = change;
  const safely = safeguarded(org, safeguards, auditRetentionDays);
  return transact(
    table,
    safely([
      summaryWrite(org, version, change),
      ...(role === undefined ? [] : [put(roleKey(org, role.id), { role: text(JSON.stringify(role)) })]),
      ...(workspace === undefined
        ? []
        : [put(workspaceKey(org, workspace.id), { workspace: text(JSON.stringify(workspace)) })]),
      auditWrite(org, audit, auditRetentionDays),
    ]),
  );
};

/** Groups that the role is bound to, and users who have it themselves. */
export const readRoleHolders = async (table: Table, org: string, roleId: string): Promise<readonly RoleHolder[]> => {
  const [given, assigned] = await Promise.all([
    readGivenHolders(table, org, roleId),
    usersHolding(table, org, 'roles.value', roleId),
  ]);
  const known = new Set(given.map(({ id }) => id));
  return [...given, ...assigned.filter((id) => !known.has(id)).map((id): RoleHolder => ({ kind: 'User', id }))];
};

/** Those of them that a role is given to otherwise than by SCIM. */
export const readGivenHolders = async (table: Table, org: string, roleId: string): Promise<readonly RoleHolder[]> => {
  const items = await queryItems(table, { partition: roleHolderPartition(org, roleId) });
  return items.map((item) => holderOfKey(sortKeyOf(item)));
};

/** Users that hold a value in an index, or in the one that covers it. */
export const usersHolding = async (
  table: Table,
  org: string,
  path: 'userName' | 'emails.value' | 'roles.value',
  value: string,
): Promise<readonly string[]> => {
  const index = indexAt('User', path);
  return index === undefined ? [] : [...new Set(await holders(table, org, index, value))];
};
