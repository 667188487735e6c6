/**
 * Claims and look-ups under values that a resource had and has no more. Their keys are hashes, which nobody can list; but
 * every value that ever was one stands in the audit trail, as long as it is kept, and one that is known can be looked up.
 */
import type { AuditRecord } from '../../directory/audit';
import type { IndexedValue } from '../../directory/doctor';
import type { ResourceKind } from '../../directory/store';
import { type Item, keyOfItem, sortKeyOf, text, textOf } from '../codec';
import { indexEntries, indexes, partitionOfValue } from '../indexes';
import { auditPartition, type ItemKey, isClaim, nameOfKey, organizationKey, resourceKey } from '../keys';
import { firstLogDay, isPastDay } from '../log-days';
import { dayBefore } from '../read-log';
import { getItem, queryItems } from '../table';
import { remove } from '../transact';
import { expectsEntry } from './resources';
import { lookAt, type Patient, type Piece, type Step } from './step';
import { type Suspicion, standsStill, suspect } from './suspicion';

interface FormerEntry {
  readonly kind: ResourceKind;
  readonly id: string;
  readonly key: ItemKey;
}

/** The entries that the values in a record had, or have. */
const entriesIn = (org: string, item: Item): readonly FormerEntry[] => {
  if (item.audit === undefined) return []; // what was refused stands in these partitions too
  // Only `auditWrite` and `appendActivity` write these.
  const { target, before = {}, after = {} } = JSON.parse(textOf(item, 'audit')) as AuditRecord;
  const { type: kind, id } = target;
  if (kind !== 'User' && kind !== 'Group') return [];
  return [before, after].flatMap((document) =>
    [true, false].flatMap((claimed) =>
      indexEntries(org, kind, id, document, claimed).map(({ key }) => ({ kind, id, key })),
    ),
  );
};

const holds = (entry: FormerEntry, held: Item | undefined): held is Item =>
  held !== undefined && (!isClaim(entry.key.SK) || textOf(held, 'id') === entry.id);

const suspicion = ({ table, org }: Patient, entry: FormerEntry): Suspicion => {
  const { kind, id, key } = entry;
  const own = resourceKey(org, kind, id);
  return suspect(table, [key, own], ([held, item]) => {
    if (!holds(entry, held) || expectsEntry(org, kind, item, key)) return undefined;
    const condition = isClaim(key.SK) ? { condition: 'id = :id', values: { ':id': text(id) } } : {};
    return {
      kind: 'entryLeftOver',
      explanation: `${kind} ${id} is found by a value that it does not have.`,
      repair: [standsStill(own, item), remove(key, condition)],
    };
  });
};

const isWrong = (org: string, entry: FormerEntry, held: (key: ItemKey) => Item | undefined): boolean => {
  const { kind, id, key } = entry;
  return holds(entry, held(key)) && !expectsEntry(org, kind, held(resourceKey(org, kind, id)), key);
};

/** The entries of one value, of users and of groups. Every look-up of a value that many share is read, as a filter does. */
export const examineValue = async (patient: Patient, { attribute, value }: IndexedValue): Promise<Piece> => {
  const { table, org } = patient;
  const own = indexes.filter(({ path }) => path === attribute);
  const found = await Promise.all(
    own.map(async (index) => {
      const items = await queryItems(table, { partition: partitionOfValue(org, index, value) });
      return items.map((item): FormerEntry => {
        const key = keyOfItem(item);
        return { kind: index.kind, id: isClaim(key.SK) ? textOf(item, 'id') : key.SK, key };
      });
    }),
  );
  const entries = found.flat();
  const held = await lookAt(
    table,
    entries.flatMap(({ kind, id, key }) => [key, resourceKey(org, kind, id)]),
  );
  const wrong = entries.filter((entry) => isWrong(org, entry, held));
  return { suspicions: wrong.map((entry) => suspicion(patient, entry)), examined: entries.length };
};

/** Day after day, newest first, back to the first of which anything can be left. */
export const examineFormerValues: Step = async (patient, after, limit) => {
  const { table, org, now } = patient;
  const today = now.toISOString();
  const [given = '', from] = (after ?? '').split('/');
  const day = isPastDay(given, today) ? given : today.slice(0, 10);
  const organization = await getItem(table, organizationKey(org));
  if (organization === undefined || day < firstLogDay((organization.begun ?? organization.created)?.S, today))
    return { suspicions: [], examined: 0 };
  const items = await queryItems(table, { partition: auditPartition(org, day) }, { limit, after: from });
  const named = items.flatMap((item) => entriesIn(org, item));
  const entries = [...new Map(named.map((entry) => [`${nameOfKey(entry.key)}\n${entry.id}`, entry])).values()];
  const held = await lookAt(
    table,
    entries.flatMap(({ kind, id, key }) => [key, resourceKey(org, kind, id)]),
  );
  const wrong = entries.filter((entry) => isWrong(org, entry, held));
  const last = items.at(-1);
  return {
    suspicions: wrong.map((entry) => suspicion(patient, entry)),
    examined: items.length,
    next: items.length < limit || last === undefined ? dayBefore(day) : `${day}/${sortKeyOf(last)}`,
  };
};
