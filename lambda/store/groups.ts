import type { AuditRecord } from '../directory/audit';
import { DirectoryError } from '../directory/directory-error';
import type { NestingOption, ResourceRecord } from '../directory/store';
import type { Json, JsonObject } from '../scim/json';
import type { MemberReference } from '../scim/patch/plan';
import { auditWrite, withMembers } from './audit';
import { type Item, resourceAttributes, text } from './codec';
import { counterWrite } from './counters';
import { indexWrites, serialized, taken } from './documents';
import { edgeWrites } from './edges';
import { runJobInRequest } from './finish-jobs';
import { holders } from './holders';
import { indexAt } from './indexes';
import { jobWrite, newJob, partWrites, planParts, referenceOf } from './jobs';
import { anchorKey, isResourceId, resourceKey } from './keys';
import { nestWrites } from './nesting';
import { newShards } from './shards';
import type { StoreContext } from './store-context';
import type { Table } from './table';
import { ABSENT, put, transact, type Write } from './transact';

/** Members that fit in one transaction with a new group, which has up to 15 other items and its index entries. */
const MEMBERS_WITH_A_NEW_GROUP = 24;

/** The attributes of a group's item. */
const groupAttributes = (group: ResourceRecord, claimed: boolean): Item => ({
  ...resourceAttributes(group, serialized(group.document)),
  claimed: { BOOL: claimed },
});

/**
 * Throws `taken` when another group has the name without a claim: it was made when names needed not be unique. Claims
 * themselves are checked in the transaction.
 */
export const checkNameFree = async (table: Table, org: string, id: string, document: JsonObject): Promise<void> => {
  const index = indexAt('Group', 'displayName');
  const name: Json | undefined = document.displayName;
  if (index === undefined || typeof name !== 'string') return;
  const others = (await holders(table, org, index, name)).filter((holder) => holder !== id);
  if (others.length > 0) throw taken('displayName', name);
};

const exists = () => new DirectoryError({ code: 'exists' });

/** What makes a new group. */
export const groupWrites = (
  org: string,
  group: ResourceRecord,
  claimed: boolean,
  members: number,
  job: string | undefined,
): readonly Write[] => [
  ...indexWrites(org, 'Group', group.id, undefined, { document: group.document, claimed }),
  put(resourceKey(org, 'Group', group.id), groupAttributes(group, claimed), { condition: ABSENT, refused: exists }),
  put(anchorKey(org, group.id), { kind: text('Group') }, { condition: ABSENT, refused: exists }),
  counterWrite(org, 'Group', group.id, 1),
  ...newShards(org, group.id, members, group.lastModified, job),
];

export const createGroup = async (
  { table, auditRetentionDays }: StoreContext,
  org: string,
  group: ResourceRecord,
  members: readonly MemberReference[],
  options: { readonly uniqueName: boolean } & NestingOption,
  audit: AuditRecord,
): Promise<readonly MemberReference[] | undefined> => {
  if (!isResourceId(group.id)) throw new RangeError(`not an id of a resource: ${group.id}`);
  const add = [...new Map(members.map((member) => [member.value, member])).values()];
  if (options.uniqueName) await checkNameFree(table, org, group.id, group.document);
  const told = withMembers(audit, { add, remove: [] });
  const rest = [auditWrite(org, told, auditRetentionDays), ...nestWrites(org, group.id, add, options.nesting)];
  if (add.length <= MEMBERS_WITH_A_NEW_GROUP) {
    const writes = groupWrites(org, group, options.uniqueName, add.length, undefined);
    await transact(table, [...writes, ...edgeWrites(org, group.id, { add, remove: [] }, group.lastModified), ...rest]);
    return add.toSorted((one, other) => (one.value < other.value ? -1 : 1));
  }
  const parts = planParts({ add, remove: [] });
  const task = { kind: 'members', groupId: group.id, replace: false, parts: parts.length } as const;
  const job = newJob(org, audit.id, group.lastModified, task);
  const writes = groupWrites(org, group, options.uniqueName, 0, referenceOf(job));
  await transact(table, [...writes, jobWrite(job), ...partWrites(job, parts), ...rest]);
  await runJobInRequest(table, job);
  return undefined;
};
