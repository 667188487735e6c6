/** Which roles groups give, and which an administrator gives to users. */
import type { RoleGrant, UserGrants } from '../directory/access/grants';
import { noBindings } from '../directory/access/grants';
import type { Safeguards } from '../directory/access/safeguards';
import type { AuditRecord } from '../directory/audit';
import { DirectoryError } from '../directory/directory-error';
import type { ResourceRecord } from '../directory/store';
import { auditWrite } from './audit';
import { catalogueCheck } from './catalogue';
import { bindingsAttributes } from './codec';
import { grantsWrites, holderWrites } from './grants';
import { nestingKey, resourceKey } from './keys';
import { countIs, safeguarded } from './safeguards';
import { guardWrites } from './shards';
import type { StoreContext } from './store-context';
import type { Table } from './table';
import { PRESENT, transact, type Write } from './transact';

const goneOrChanged = (held: unknown) => new DirectoryError({ code: held === undefined ? 'gone' : 'changed' });

interface BindingOptions {
  /** The version of the catalogue that the roles were found in. */
  readonly catalogue: number;
  /** The version of the nesting by which the groups within were guarded. */
  readonly nesting?: number;
  readonly safeguards: Safeguards;
}

const nestingCheck = (org: string, version: number): Write => {
  const { condition, values } = countIs('version', version);
  const refused = () => new DirectoryError({ code: 'changed' });
  return { action: 'ConditionCheck', key: nestingKey(org), condition, values, refused };
};

export const setBindings = (
  { table, auditRetentionDays }: StoreContext,
  org: string,
  group: ResourceRecord,
  roles: readonly RoleGrant[],
  { catalogue, nesting, safeguards }: BindingOptions,
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
        values: {
          ...bound.values,
          ...Object.fromEntries(Object.entries(next).map(([name, value]) => [`:${name}`, value])),
        },
        refused: goneOrChanged,
      },
      ...holderWrites(org, 'Group', group.id, before.roles, roles),
      catalogueCheck(org, catalogue, true),
      ...(nesting === undefined ? [] : [nestingCheck(org, nesting)]),
      auditWrite(org, audit, auditRetentionDays),
    ]),
  );
};

export const setGrants = (
  { table, auditRetentionDays }: StoreContext,
  org: string,
  user: ResourceRecord,
  grants: UserGrants,
  { catalogue, safeguards }: { readonly catalogue: number; readonly safeguards: Safeguards },
  audit: AuditRecord,
): Promise<void> => {
  const safely = safeguarded(org, safeguards, auditRetentionDays);
  return transact(
    table,
    safely([
      ...grantsWrites(org, user, grants),
      catalogueCheck(org, catalogue, false),
      auditWrite(org, audit, auditRetentionDays),
    ]),
  );
};

/** One group after the other, from the outside in: what is put into one of them meanwhile is seen when its turn comes. */
export const guardGroups = async (table: Table, org: string, groupIds: readonly string[]): Promise<void> => {
  for (const id of groupIds) {
    try {
      await transact(table, guardWrites(org, id));
    } catch (error) {
      const code = error instanceof DirectoryError ? error.failure.code : undefined;
      // Guarded already, or deleted, so that nothing comes through it.
      if (code !== 'exists' && code !== 'gone') throw error;
    }
  }
};
