import type { AuditRecord } from '../directory/audit';
import { DirectoryError } from '../directory/directory-error';
import type { ResourceRecord } from '../directory/store';
import { auditWrite } from './audit';
import { number, resourceAttributes, text } from './codec';
import { counterWrite } from './counters';
import { indexWrites, serialized } from './documents';
import { anchorKey, isResourceId, resourceKey } from './keys';
import type { StoreContext } from './store-context';
import { ABSENT, put, transact } from './transact';

/** Whether what is unique by option is claimed; users have nothing of the kind. */
const claimed = false;

export const createUser = async (
  { table, auditRetentionDays }: StoreContext,
  org: string,
  user: ResourceRecord,
  audit: AuditRecord,
): Promise<void> => {
  const { id, document } = user;
  if (!isResourceId(id)) throw new RangeError(`not an id of a resource: ${id}`);
  await transact(table, [
    ...indexWrites(org, 'User', id, undefined, { document, claimed }),
    put(resourceKey(org, 'User', id), resourceAttributes(user, serialized(document)), {
      condition: ABSENT,
      refused: () => new DirectoryError({ code: 'exists' }),
    }),
    put(
      anchorKey(org, id),
      { kind: text('User') },
      { condition: ABSENT, refused: () => new DirectoryError({ code: 'exists' }) },
    ),
    counterWrite(org, 'User', id, 1),
    auditWrite(org, audit, auditRetentionDays),
  ]);
};

export const updateUser = async (
  { table, auditRetentionDays }: StoreContext,
  org: string,
  before: ResourceRecord,
  after: ResourceRecord,
  audit: AuditRecord,
): Promise<void> => {
  const { id } = before;
  const next = { ...after, created: before.created, version: before.version + 1 };
  await transact(table, [
    put(resourceKey(org, 'User', id), resourceAttributes(next, serialized(next.document)), {
      condition: 'version = :version',
      values: { ':version': number(before.version) },
      refused: (held) => new DirectoryError({ code: held === undefined ? 'gone' : 'changed' }),
    }),
    ...indexWrites(org, 'User', id, { document: before.document, claimed }, { document: next.document, claimed }),
    auditWrite(org, audit, auditRetentionDays),
  ]);
};
