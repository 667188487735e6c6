import type { Safeguards } from '../directory/access/safeguards';
import type { AuditRecord } from '../directory/audit';
import { DirectoryError } from '../directory/directory-error';
import type { ResourceRecord } from '../directory/store';
import { auditWrite } from './audit';
import { grantsAttributes, number, resourceAttributes, text } from './codec';
import { counterWrite } from './counters';
import { documentUpdate, indexWrites, serialized } from './documents';
import { goneOrChanged } from './failures';
import { grantsUpdate, userHolderWrites } from './grants';
import { anchorKey, isResourceId, resourceKey } from './keys';
import { retainedBy, retentionWrites } from './retained-roles';
import { safeguarded } from './safeguards';
import type { StoreContext } from './store-context';
import { ABSENT, put, transact, type Write } from './transact';

/** Whether what is unique by option is claimed; users have nothing of the kind. */
const claimed = false;

/** What makes a new user. */
export const newUserWrites = (org: string, user: ResourceRecord): readonly Write[] => {
  const { id, document } = user;
  if (!isResourceId(id)) throw new RangeError(`not an id of a resource: ${id}`);
  return [
    ...indexWrites(org, 'User', id, undefined, { document, claimed }),
    put(
      resourceKey(org, 'User', id),
      {
        ...resourceAttributes(user, serialized(document)),
        ...(user.grants === undefined ? {} : grantsAttributes({ ...user.grants, version: 1 })),
      },
      { condition: ABSENT, refused: () => new DirectoryError({ code: 'exists' }) },
    ),
    put(
      anchorKey(org, id),
      { kind: text('User') },
      { condition: ABSENT, refused: () => new DirectoryError({ code: 'exists' }) },
    ),
    counterWrite(org, 'User', id, 1),
  ];
};

export const createUser = async (
  { table, auditRetentionDays }: StoreContext,
  org: string,
  user: ResourceRecord,
  audit: AuditRecord,
): Promise<void> => transact(table, [...newUserWrites(org, user), auditWrite(org, audit, auditRetentionDays)]);

export const updateUser = async (
  { table, auditRetentionDays }: StoreContext,
  org: string,
  before: ResourceRecord,
  after: ResourceRecord,
  audit: AuditRecord,
  safeguards?: Safeguards,
): Promise<void> => {
  const { id } = before;
  const { document, lastModified } = after;
  // Grants are written only when they change, so that whoever gives others at the same time is not written over.
  const granted =
    after.grants === undefined || after.grants === before.grants
      ? undefined
      : grantsUpdate(before.grants, after.grants);
  const rest = `version = :next, lastModified = :at${granted === undefined ? '' : `, ${granted.set}`}`;
  const { update, values } = documentUpdate(document, rest);
  const safely = safeguarded(org, safeguards, auditRetentionDays);
  await transact(
    table,
    safely([
      {
        action: 'Update',
        key: resourceKey(org, 'User', id),
        update,
        condition: `version = :version${granted === undefined ? '' : ` AND ${granted.condition}`}`,
        values: {
          ...values,
          ':next': number(before.version + 1),
          ':at': text(lastModified),
          ':version': number(before.version),
          ...granted?.values,
        },
        refused: goneOrChanged,
      },
      ...indexWrites(org, 'User', id, { document: before.document, claimed }, { document, claimed }),
      ...(granted === undefined ? [] : userHolderWrites(org, id, before.grants, after.grants)),
      ...(granted === undefined ? [] : retentionWrites(org, retainedBy(before.grants, after.grants))),
      auditWrite(org, audit, auditRetentionDays),
    ]),
  );
};
