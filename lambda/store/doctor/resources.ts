/** Users and groups: that they are found by their values and roles, that members can join, that groups can count. */
import type { ResourceKind } from '../../directory/store';
import { bindingsOf, documentOf, grantsOf, type Item, number, sortKeyOf, text, textOf } from '../codec';
import { type IndexEntry, indexEntries } from '../indexes';
import {
  anchorKey,
  type ItemKey,
  isClaim,
  resourceKey,
  resourcePartition,
  roleHolderKey,
  roleKey,
  SHARDS,
  shardKey,
} from '../keys';
import { queryItems } from '../table';
import { ABSENT, put } from '../transact';
import { wideMembers } from '../wide-members';
import { lookAt, type Patient, type Step } from './step';
import { type Suspicion, standsStill, suspect, type Verdict } from './suspicion';

/** The entries that a resource must have. */
const entriesOf = (org: string, kind: ResourceKind, item: Item, document = documentOf(item)): readonly IndexEntry[] =>
  indexEntries(org, kind, sortKeyOf(item), document, item.claimed?.BOOL === true);

/** Whether a resource must have the entry of this key. */
export const expectsEntry = (org: string, kind: ResourceKind, item: Item | undefined, key: ItemKey): item is Item =>
  item !== undefined && entriesOf(org, kind, item).some(({ key: { PK, SK } }) => PK === key.PK && SK === key.SK);

/** The roles by which a resource must be found. */
export const heldRoles = (kind: ResourceKind, item: Item): ReadonlySet<string> => {
  const grants = kind === 'User' ? grantsOf(item) : undefined;
  const given = kind === 'User' ? [...(grants?.manual ?? []), ...(grants?.retained ?? [])] : bindingsOf(item)?.roles;
  return new Set((given ?? []).map(({ role }) => role));
};

const entrySuspicion = ({ table, org }: Patient, kind: ResourceKind, id: string, entry: IndexEntry): Suspicion => {
  const own = resourceKey(org, kind, id);
  const { key, path } = entry;
  const missing = (item: Item): Verdict => ({
    kind: 'entryMissing',
    explanation: `${kind} ${id} is not found by its ${path}.`,
    repair: [standsStill(own, item), put(key, isClaim(key.SK) ? { id: text(id) } : {}, { condition: ABSENT })],
  });
  const expects = (item: Item | undefined): item is Item => expectsEntry(org, kind, item, key);
  return {
    keys: [own, key],
    confirm: async () => {
      const pair = suspect(table, [own, key], ([item, held]) => {
        if (!expects(item)) return undefined;
        if (held === undefined) return missing(item);
        return entry.unique && textOf(held, 'id') !== id ? foreign(textOf(held, 'id')) : undefined;
      });
      const verdict = await pair.confirm();
      if (verdict?.kind !== 'entryOfAnother') return verdict;
      const [held] = await queryItems(table, { partition: key.PK, from: key.SK, to: key.SK });
      if (held === undefined) return verdict;
      const holder = textOf(held, 'id');
      const other = resourceKey(org, kind, holder);
      return suspect(table, [own, key, other], ([item, claim, rival]) => {
        if (!expects(item) || claim === undefined || textOf(claim, 'id') !== holder || holder === id) return undefined;
        if (expects(rival)) return foreign(holder);
        const condition = { condition: 'id = :holder', values: { ':holder': text(holder) } };
        return {
          ...foreign(holder),
          repair: [standsStill(own, item), standsStill(other, rival), put(key, { id: text(id) }, condition)],
        };
      }).confirm();
    },
  };

  function foreign(holder: string): Verdict {
    return { kind: 'entryOfAnother', explanation: `The ${path} of ${kind} ${id} is claimed for ${holder}.` };
  }
};

const wideSuspicion = ({ table, org }: Patient, kind: ResourceKind, id: string): Suspicion => {
  const own = resourceKey(org, kind, id);
  return suspect(table, [own], ([item]) => {
    if (item === undefined) return undefined;
    const wide = wideMembers(documentOf(item));
    if (item.wide?.S === wide) return undefined;
    const still = standsStill(own, item);
    return {
      kind: 'wideOff',
      explanation: `${kind} ${id} has other attributes beyond plain text than are noted, which filters without an index go by.`,
      repair: [
        wide === undefined
          ? { ...still, action: 'Update', update: 'REMOVE wide' }
          : {
              ...still,
              action: 'Update',
              update: 'SET wide = :wide',
              values: { ...still.values, ':wide': text(wide) },
            },
      ],
    };
  });
};

const anchorSuspicion = ({ table, org }: Patient, kind: ResourceKind, id: string): Suspicion => {
  const own = resourceKey(org, kind, id);
  const anchor = anchorKey(org, id);
  return suspect(table, [own, anchor], ([item, held]) =>
    item === undefined || held !== undefined
      ? undefined
      : {
          kind: 'anchorMissing',
          explanation: `${kind} ${id} cannot join a group: its anchor is missing.`,
          repair: [standsStill(own, item), put(anchor, { kind: text(kind) }, { condition: ABSENT })],
        },
  );
};

const holderSuspicion = ({ table, org }: Patient, kind: ResourceKind, id: string, role: string): Suspicion => {
  const own = resourceKey(org, kind, id);
  const holder = roleHolderKey(org, role, kind, id);
  return suspect(table, [own, holder], ([item, held]) =>
    item === undefined || held !== undefined || !heldRoles(kind, item).has(role)
      ? undefined
      : {
          kind: 'holderMissing',
          explanation: `${kind} ${id} is not found by the role ${role} that it has.`,
          repair: [standsStill(own, item), put(holder, {}, { condition: ABSENT })],
        },
  );
};

const roleSuspicion = ({ table, org }: Patient, kind: ResourceKind, id: string, role: string): Suspicion =>
  suspect(table, [resourceKey(org, kind, id), roleKey(org, role)], ([item, known]) =>
    item === undefined || known !== undefined || !heldRoles(kind, item).has(role)
      ? undefined
      : { kind: 'roleMissing', explanation: `${kind} ${id} has the role ${role}, which does not exist.` },
  );

const shardSuspicion = ({ table, org }: Patient, id: string, shard: number): Suspicion => {
  const own = resourceKey(org, 'Group', id);
  const key = shardKey(org, id, shard);
  return suspect(table, [own, key], ([item, held]) =>
    item === undefined || held !== undefined
      ? undefined
      : {
          kind: 'shardMissing',
          explanation: `Group ${id} has no shard ${shard} to count members in.`,
          repair: [
            standsStill(own, item),
            put(
              key,
              { held: number(0), version: number(0), changed: text(textOf(item, 'lastModified')) },
              { condition: ABSENT },
            ),
          ],
        },
  );
};

const shards = Array.from({ length: SHARDS }, (_, shard) => shard);

/** The resources of one partition. */
export const examineResources =
  (kind: ResourceKind, partition: string): Step =>
  async (patient, after, limit) => {
    const { table, org } = patient;
    const items = await queryItems(table, { partition: resourcePartition(org, kind, partition) }, { limit, after });
    const wanted = items.map((item) => {
      const id = sortKeyOf(item);
      const document = documentOf(item);
      return {
        id,
        entries: entriesOf(org, kind, item, document),
        roles: [...heldRoles(kind, item)],
        wideOff: item.wide?.S !== wideMembers(document),
      };
    });
    const held = await lookAt(
      table,
      wanted.flatMap(({ id, entries, roles }) => [
        anchorKey(org, id),
        ...entries.map(({ key }) => key),
        ...roles.flatMap((role) => [roleHolderKey(org, role, kind, id), roleKey(org, role)]),
        ...(kind === 'Group' ? shards.map((shard) => shardKey(org, id, shard)) : []),
      ]),
    );
    const suspicions = wanted.flatMap(({ id, entries, roles, wideOff }) => [
      ...(wideOff ? [wideSuspicion(patient, kind, id)] : []),
      ...(held(anchorKey(org, id)) === undefined ? [anchorSuspicion(patient, kind, id)] : []),
      ...entries
        .filter(({ key, unique }) => {
          const item = held(key);
          return item === undefined || (unique && item.id?.S !== id);
        })
        .map((entry) => entrySuspicion(patient, kind, id, entry)),
      ...roles.flatMap((role) => [
        ...(held(roleHolderKey(org, role, kind, id)) === undefined ? [holderSuspicion(patient, kind, id, role)] : []),
        ...(held(roleKey(org, role)) === undefined ? [roleSuspicion(patient, kind, id, role)] : []),
      ]),
      ...(kind === 'Group'
        ? shards
            .filter((shard) => held(shardKey(org, id, shard)) === undefined)
            .map((shard) => shardSuspicion(patient, id, shard))
        : []),
    ]);
    const next = items.length < limit ? undefined : wanted.at(-1)?.id;
    return { suspicions, examined: items.length, next };
  };
