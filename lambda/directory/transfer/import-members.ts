import { ScimError } from '../../scim/scim-error';
import { checkNesting } from '../group-nesting';
import { guardWithin } from '../guarded-groups';
import { retryOnChange } from '../retry-on-change';
import type { Nesting, ResourceKind } from '../store';
import { type Conflict, done, type Outcome, refused } from './import-outcome';
import { auditResource, type ResourceScope } from './import-ports';
import type { TransferredMembers } from './transfer-record';
import type { RestoredMember } from './transfer-store';

/** All who put groups into groups go one after the other. */
const ATTEMPTS = 40;

interface Admission {
  readonly members: readonly RestoredMember[];
  readonly nesting?: Nesting;
  readonly conflicts: readonly Conflict[];
}

const admit = async (scope: ResourceScope, record: TransferredMembers, since: string): Promise<Admission> => {
  const { directory } = scope.ports;
  const conflicts: Conflict[] = [];
  const kinds = await directory.existing(
    scope.organizationId,
    record.members.map(({ id }) => id),
  );
  const unknown = record.members.map(({ id }) => id).filter((id) => !kinds.has(id));
  if (unknown.length > 0)
    conflicts.push({ reason: 'unknown', detail: `There is no member ${unknown.join(', ')} here.` });
  const restored = record.members.flatMap(({ id, ...member }): readonly RestoredMember[] => {
    const type: ResourceKind | undefined = kinds.get(id);
    return type === undefined ? [] : [{ since, ...member, value: id, type }];
  });
  if (restored.every(({ type }) => type === 'User')) return { members: restored, conflicts };
  const nesting = await directory.nesting(scope.organizationId);
  const fits = ({ value, type }: RestoredMember): boolean => {
    if (type === 'User' || nesting.children.get(record.group)?.includes(value)) return true;
    try {
      checkNesting(nesting, record.group, [value]);
      return true;
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      conflicts.push({ reason: 'invalid', detail: error.message });
      return false;
    }
  };
  return { members: restored.filter(fits), nesting, conflicts };
};

/** Adds the members who are not in the group yet. Nobody leaves: a record tells of some members and not of all. */
export const importMembers = (scope: ResourceScope, record: TransferredMembers): Promise<Outcome> =>
  retryOnChange(async () => {
    const { ports, organizationId } = scope;
    const group = await ports.directory.get(organizationId, 'Group', record.group);
    if (group === undefined) return refused('unknown', `There is no group ${record.group} here.`);
    const { members, nesting, conflicts } = await admit(scope, record, group.lastModified);
    const inner = members.filter(({ type }) => type === 'Group').map(({ value }) => value);
    // Before they are in it: whoever takes a member out of one of them has to know.
    if (group.guarded === true && inner.length > 0) await guardWithin(ports.directory, organizationId, inner);
    const audit = () => auditResource(scope, 'group.imported', group.id);
    const version = inner.length === 0 ? undefined : nesting?.version;
    const added = await ports.transfer.restoreMembers(organizationId, group, members, version, audit);
    const { result } = done(added > 0 ? 'created' : conflicts.length > 0 ? 'refused' : 'unchanged');
    return { result, conflicts };
  }, ATTEMPTS);
