import { isDeepStrictEqual } from 'node:util';
import { onCurrentRoles } from '../access/administration';
import { toldRoles } from '../access/wished-roles';
import { maxBindings, safely } from '../role-bindings';
import { checkSince } from './check-dates';
import { checkedGrants } from './check-grants';
import { differs, done, type Outcome, refused } from './import-outcome';
import { auditImport, type ImportScope } from './import-ports';
import type { TransferredBindings } from './transfer-record';
import { unknownIn } from './unknown-roles';

/** Gives a group its roles, since when it had them. */
export const importBindings = (scope: ImportScope, record: TransferredBindings): Promise<Outcome> => {
  const id = record.group;
  const roles = checkedGrants('roles', record.roles);
  return onCurrentRoles(scope.ports, scope.organizationId, async (known) => {
    const { ports, organizationId } = scope;
    const { organization, catalogue } = known;
    const unknown = unknownIn(catalogue, roles);
    if (unknown !== undefined) return refused('unknown', unknown);
    if (roles.length > maxBindings) return refused('invalid', `A group can give at most ${maxBindings} roles.`);
    const group = await ports.directory.get(organizationId, 'Group', id);
    if (group === undefined) return refused('unknown', `There is no group ${id} here.`);
    checkSince(record, group);
    const before = group.bindings?.roles ?? [];
    if (isDeepStrictEqual(before, roles)) return done('unchanged');
    if (before.length > 0 && !scope.overwrite) return differs(`What roles the group ${id} gives`);
    const safeguards = await safely(ports, known, group, roles);
    const told = { before: toldRoles(catalogue, before), after: toldRoles(catalogue, roles) };
    const audit = auditImport(scope, organization, 'group.imported', { type: 'Group', id }, told);
    await ports.directory.setBindings(organizationId, group, roles, catalogue.version, safeguards, audit);
    return done(before.length === 0 ? 'created' : 'updated');
  });
};
