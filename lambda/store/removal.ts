/** Deletes a user or group: one transaction ends it, and the edges that it leaves behind go afterwards. */
import type { Safeguards } from '../directory/access/safeguards';
import type { AuditRecord } from '../directory/audit';
import { DirectoryError } from '../directory/directory-error';
import type { ResourceKind } from '../directory/store';
import { auditWrite } from './audit';
import { bindingsOf, documentOf, grantsOf, groupRecord, number, numberOf } from './codec';
import { counterWrite } from './counters';
import { indexWrites } from './documents';
import { StaleRead } from './failures';
import { runJobInRequest } from './finish-jobs';
import { holderWrites, userHolderWrites } from './grants';
import { type Job, jobWrite, newJob } from './jobs';
import { anchorKey, isResourceId, resourceKey, tombstoneKey } from './keys';
import { readShards } from './resources';
import { rereading } from './retry';
import { safeguarded } from './safeguards';
import { endShards } from './shards';
import type { StoreContext } from './store-context';
import { getItem, type Table } from './table';
import { countIs, put, remove, transact, type Write } from './transact';

interface Target {
  readonly org: string;
  readonly kind: ResourceKind;
  readonly id: string;
  /** The version that must stand. */
  readonly version?: number;
  readonly safeguards?: Safeguards;
}

/** The writes that end the resource; undefined when there is none. */
const ending = async (table: Table, { org, kind, id, version }: Target): Promise<readonly Write[] | undefined> => {
  const pinShards = kind === 'Group' && version !== undefined;
  const [item, shards] = await Promise.all([
    getItem(table, resourceKey(org, kind, id)),
    pinShards ? readShards(table, org, [id]) : undefined,
  ]);
  if (item === undefined) return undefined;
  const own = shards?.get(id);
  const standing = own === undefined ? numberOf(item, 'version') : groupRecord(item, own).version;
  if (version !== undefined && version !== standing) throw new DirectoryError({ code: 'changed' });
  // Those under whose names it is found are the ones that were read.
  const kept =
    kind === 'Group'
      ? countIs('bound', bindingsOf(item)?.version ?? 0)
      : countIs('granted', grantsOf(item)?.version ?? 0);
  return [
    remove(resourceKey(org, kind, id), {
      condition: `version = :version AND ${kept.condition}`,
      values: { ':version': number(numberOf(item, 'version')), ...kept.values },
    }),
    ...indexWrites(org, kind, id, { document: documentOf(item), claimed: item.claimed?.BOOL === true }, undefined),
    remove(anchorKey(org, id)),
    counterWrite(org, kind, id, -1),
    ...(kind === 'Group'
      ? [...endShards(org, id, own), ...holderWrites(org, kind, id, bindingsOf(item)?.roles ?? [], [])]
      : userHolderWrites(org, id, grantsOf(item))),
    put(tombstoneKey(org, id), {}),
  ];
};

const runQuietly = async ({ table, reportLoss }: StoreContext, job: Job): Promise<void> => {
  try {
    await runJobInRequest(table, job);
  } catch (cause) {
    // The deletion holds; the job stays and is carried on by the maintenance schedule.
    reportLoss({ what: 'memberships of the deleted', organizationId: job.organizationId, cause });
  }
};

export const removeResource = async (
  context: StoreContext,
  target: Target,
  at: string,
  audit: AuditRecord,
): Promise<boolean> => {
  const { table, auditRetentionDays } = context;
  const { org, kind, id } = target;
  if (!isResourceId(id)) return false;
  const job = newJob(org, audit.id, at, { kind: 'removal', resource: kind, id });
  const removed = await rereading(table, async () => {
    const writes = await ending(table, target);
    if (writes === undefined) return false;
    const safely = safeguarded(org, target.safeguards, auditRetentionDays);
    try {
      await transact(table, safely([...writes, jobWrite(job), auditWrite(org, audit, auditRetentionDays)]));
    } catch (error) {
      if (error instanceof StaleRead && target.version !== undefined) throw new DirectoryError({ code: 'changed' });
      throw error;
    }
    return true;
  });
  if (removed) await runQuietly(context, job);
  return removed;
};
