/** Which roles groups give, and which an administrator gives to users. */
import {
  type GivingGroup,
  type GrantedUser,
  noBindings,
  type RoleGrant,
  type UserGrants,
} from '../directory/access/grants';
import type { Safeguards } from '../directory/access/safeguards';
import type { AuditRecord } from '../directory/audit';
import { DirectoryError } from '../directory/directory-error';
import { auditWrite } from './audit';
import { bindingsAttributes, isGuarded } from './codec';
import { goneOrChanged } from './failures';
import { grantsWrites, holderWrites } from './grants';
import { resourceKey } from './keys';
import { readShards } from './resources';
import { countedBindings, safeguarded } from './safeguards';
import { guardWrites } from './shards';
import type { StoreContext } from './store-context';
import type { Table } from './table';
import { countIs, PRESENT, transact, valuesOf } from './transact';

export const setBindings = (
  { table, auditRetentionDays }: StoreContext,
  org: string,
  group: GivingGroup,
  roles: readonly RoleGrant[],
  catalogue: number,
  safeguards: Safeguards,
  audit: AuditRecord,
): Promise<void> => {
  const before = group.bindings ?? noBindings;
  const bound = countIs('bound', before.version);
  const next = bindingsAttributes({ version: before.version + 1, roles });
  const safely = safeguarded(org, safeguards, auditRetentionDays);
  return transact(
    table,
    safely([
      {
        action: 'Update',
        key: resourceKey(org, 'Group', group.id),
        update: 'SET bindings = :bindings, bound = :bound',
        condition: `${PRESENT} AND ${bound.condition}`,
        values: { ...bound.values, ...valuesOf(next) },
        refused: goneOrChanged,
      },
      ...holderWrites(org, 'Group', group.id, before.roles, roles),
      countedBindings(org, catalogue),
      auditWrite(org, audit, auditRetentionDays),
    ]),
  );
};

export const setGrants = (
  { table, auditRetentionDays }: StoreContext,
  org: string,
  user: GrantedUser,
  grants: UserGrants,
  safeguards: Safeguards,
  audit: AuditRecord,
): Promise<void> => {
  const safely = safeguarded(org, safeguards, auditRetentionDays);
  return transact(table, safely([...grantsWrites(org, user, grants), auditWrite(org, audit, auditRetentionDays)]));
};

/**
 * One group after the other, from the outside in: what is put into one of them meanwhile is seen when its turn comes. A mark stays, so
 * that a look beforehand spares the groups that have it a refused transaction of 16 units.
 */
export const guardGroups = async (table: Table, org: string, groupIds: readonly string[]): Promise<void> => {
  const shards = await readShards(table, org, groupIds);
  for (const id of groupIds) {
    if (shards.get(id)?.some(isGuarded)) continue;
    try {
      await transact(table, guardWrites(org, id));
    } catch (error) {
      const code = error instanceof DirectoryError ? error.failure.code : undefined;
      // Guarded already, or deleted, so that nothing comes through it.
      if (code !== 'exists' && code !== 'gone') throw error;
    }
  }
};
