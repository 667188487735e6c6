import { ScimError } from '../../scim/scim-error';
import { checkNesting } from '../group-nesting';
import { guardWithin } from '../guarded-groups';
import { retryOnChange } from '../retry-on-change';
import type { Nesting, ResourceKind } from '../store';
import { checkSince } from './check-dates';
import { type Conflict, done, type Outcome, refused } from './import-outcome';
import { auditResource, type ResourceScope } from './import-ports';
import type { TransferredMember, TransferredMembers } from './transfer-record';
import type { RestoredMember } from './transfer-store';

/** All who put groups into groups go one after the other. */
const ATTEMPTS = 40;

interface Admission {
  readonly members: readonly RestoredMember[];
  readonly nesting?: Nesting;
  readonly conflicts: readonly Conflict[];
}

/** Each member once; what a second mention says otherwise is a conflict. */
const distinct = (record: TransferredMembers, conflicts: Conflict[]): readonly TransferredMember[] => {
  const members = new Map<string, TransferredMember>();
  for (const member of record.members) {
    const { id, type, since } = member;
    const known = members.get(id);
    if (known === undefined) members.set(id, member);
    else if (known.type !== type || known.since !== since)
      conflicts.push({ reason: 'invalid', detail: `The member ${id} is there twice, with different content.` });
  }
  return [...members.values()];
};

const admit = async (scope: ResourceScope, record: TransferredMembers, from: string): Promise<Admission> => {
  const { directory } = scope.ports;
  const conflicts: Conflict[] = [];
  const members = distinct(record, conflicts);
  const ids = members.map(({ id }) => id);
  const kinds = await directory.existing(scope.organizationId, ids);
  const unknown = ids.filter((id) => !kinds.has(id));
  if (unknown.length > 0)
    conflicts.push({ reason: 'unknown', detail: `There is no member ${unknown.join(', ')} here.` });
  // Names of members are derived, whatever a file says.
  const restored = members.flatMap(({ id, since = from }): readonly RestoredMember[] => {
    const type: ResourceKind | undefined = kinds.get(id);
    return type === undefined ? [] : [{ since, value: id, type }];
  });
  if (restored.every(({ type }) => type === 'User')) return { members: restored, conflicts };
  const nesting = await directory.nesting(scope.organizationId);
  const inner: string[] = [];
  const fits = ({ value, type }: RestoredMember): boolean => {
    if (type === 'User' || nesting.children.get(record.group)?.includes(value)) return true;
    try {
      checkNesting(nesting, record.group, [...inner, value]);
      inner.push(value);
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
    checkSince(record, group);
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
