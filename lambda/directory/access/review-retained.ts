/** Maintenance: ends retained roles that a request left, and tells requests in which organizations there are any. */
import type { AuditRecord } from '../audit';
import { DirectoryError } from '../directory-error';
import type { OrganizationRecord } from '../organization-record';
import type { DirectoryStore, UnfinishedJob } from '../store';
import type { RetentionNote } from './access-store';
import { type EndedRetention, type EndRetainedStore, endRetained, retentionForAudit } from './end-retained';

export interface ReviewPorts {
  readonly store: EndRetainedStore & Pick<DirectoryStore, 'retentionNotes' | 'settleRetentions'>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly requestId: string;
  /** Told of each organization whose review fails, when it does. */
  readonly onFailure?: (job: UnfinishedJob, cause: unknown) => void;
}

const auditOf =
  ({ now, newId, requestId }: ReviewPorts) =>
  ({ settings: { auditDays } }: OrganizationRecord, ended: EndedRetention): AuditRecord => ({
    id: newId(),
    at: now().toISOString(),
    action: 'role.retainedEnded',
    actor: { type: 'system', id: 'maintenance', name: 'Maintenance' },
    target: { type: 'Role', id: ended.role.id },
    requestId,
    after: retentionForAudit(ended),
    ...(auditDays === null ? {} : { keepDays: auditDays }),
  });

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id));

const review = async (ports: ReviewPorts, note: RetentionNote): Promise<void> => {
  const { store } = ports;
  const organization = await store.getOrganization(note.organizationId);
  if (organization === undefined) return store.settleRetentions(note, []);
  const hinted = organization.catalogue?.retainedRoleIds ?? [];
  const roleIds = [...new Set([...note.roleIds, ...hinted])];
  const kept = await endRetained({ store, organization, audit: auditOf(ports) }, roleIds);
  if (same(kept, note.roleIds) && same(kept, hinted) && kept.length > 0) return;
  await store.settleRetentions(note, kept);
};

/** Looks at each organization in which somebody keeps a role, until the deadline. One that fails keeps none of the others waiting. */
export const reviewRetained = async (ports: ReviewPorts, deadline: Date): Promise<void> => {
  const failures: unknown[] = [];
  for (const note of await ports.store.retentionNotes()) {
    if (ports.now() >= deadline) break;
    try {
      await review(ports, note);
    } catch (error) {
      // Somebody came to keep a role meanwhile, or others were faster: the next run looks again.
      const code = error instanceof DirectoryError ? error.failure.code : undefined;
      if (code === 'changed' || code === 'crowded') continue;
      failures.push(error);
      const { organizationId } = note;
      ports.onFailure?.({ organizationId, jobId: organizationId, job: 'retained' }, error);
    }
  }
  if (failures.length > 0) throw failures[0];
};
