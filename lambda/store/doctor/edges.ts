/** Memberships: that both halves of each are there, of a group and a member that live, and that nesting knows of groups in groups. */
import { type Item, number, ownerOf, sortKeyOf, text, textOf } from '../codec';
import { kindOf, nestedNote } from '../edges';
import {
  anchorKey,
  edgePartition,
  forwardEdgeKey,
  groupOfEdge,
  memberPartition,
  nestingKey,
  resourceKey,
  resourcePartition,
  reverseEdgeKey,
  shardKey,
  tombstoneKey,
} from '../keys';
import { nestWrites, unnestWrites } from '../nesting';
import { getItem, queryItems } from '../table';
import { ABSENT, put, remove, type Write } from '../transact';
import { shardsSuspicion } from './counts';
import { lookAt, type Patient, type Step } from './step';
import { type Suspicion, stays, suspect } from './suspicion';

/** Of a membership of which one half was seen. */
const edgeSuspicion = ({ table, org, now }: Patient, groupId: string, memberId: string): Suspicion => {
  const [reverse, forward] = [reverseEdgeKey(org, memberId, groupId), forwardEdgeKey(org, groupId, memberId)];
  const [group, anchor] = [resourceKey(org, 'Group', groupId), anchorKey(org, memberId)];
  const keys = [reverse, forward, group, anchor, tombstoneKey(org, groupId), tombstoneKey(org, memberId)] as const;
  return suspect(table, keys, ([back, forth, owner, member, groupGone, memberGone]) => {
    if (back === undefined && forth === undefined) return undefined;
    // A job is removing it, or has yet to.
    if (groupGone !== undefined || memberGone !== undefined) return undefined;
    if (owner === undefined || member === undefined) {
      const dead = owner === undefined ? `group ${groupId}` : `member ${memberId}`;
      return {
        kind: 'edgeLeftOver',
        explanation: `${memberId} is in ${groupId}, but there is no ${dead}.`,
        repair: [stays(group, owner), stays(anchor, member), remove(reverse), remove(forward)],
      };
    }
    if (back !== undefined && forth !== undefined) return undefined;
    // The two are written and removed as one, so that one is the proof of the other.
    const half: Write =
      back === undefined
        ? put(reverse, { at: number(now.getTime()) }, { condition: ABSENT })
        : put(forward, { kind: text(kindOf(member)) }, { condition: ABSENT });
    return {
      kind: 'edgeMissing',
      explanation:
        back === undefined
          ? `Group ${groupId} has the member ${memberId}, who does not know.`
          : `${memberId} is in the group ${groupId}, which does not know.`,
      repair: [
        half,
        back === undefined ? stays(forward, forth) : stays(reverse, back),
        stays(group, owner),
        stays(anchor, member),
      ],
    };
  });
};

const anchorSuspicion = ({ table, org }: Patient, anchor: Item): Suspicion => {
  const id = ownerOf(anchor);
  const [key, own] = [anchorKey(org, id), resourceKey(org, kindOf(anchor), id)];
  return suspect(table, [key, own], ([held, item]) =>
    held === undefined || item !== undefined
      ? undefined
      : {
          kind: 'anchorLeftOver',
          explanation: `${id} could join groups, but there is no such ${textOf(held, 'kind').toLowerCase()}.`,
          repair: [stays(own, undefined), remove(key)],
        },
  );
};

/** Anchors and memberships, seen from the members of one partition. */
export const examineMembers =
  (partition: string): Step =>
  async (patient, after, limit) => {
    const { table, org } = patient;
    const items = await queryItems(table, { partition: edgePartition(org, partition) }, { limit, after });
    const parts = items.map((item) => {
      const groupId = groupOfEdge(sortKeyOf(item));
      return { item, groupId, id: ownerOf(item) };
    });
    const held = await lookAt(
      table,
      parts.flatMap(({ item, groupId, id }) =>
        groupId === undefined
          ? [resourceKey(org, kindOf(item), id)]
          : [anchorKey(org, id), forwardEdgeKey(org, groupId, id), resourceKey(org, 'Group', groupId)],
      ),
    );
    const suspicions = parts.flatMap(({ item, groupId, id }) => {
      if (groupId === undefined) {
        return held(resourceKey(org, kindOf(item), id)) === undefined ? [anchorSuspicion(patient, item)] : [];
      }
      const whole = [anchorKey(org, id), forwardEdgeKey(org, groupId, id), resourceKey(org, 'Group', groupId)];
      return whole.some((key) => held(key) === undefined) ? [edgeSuspicion(patient, groupId, id)] : [];
    });
    const last = items.at(-1);
    return { suspicions, examined: items.length, next: items.length < limit || !last ? undefined : sortKeyOf(last) };
  };

const noted = (nesting: Item | undefined, groupId: string, id: string): boolean =>
  nesting?.[groupId]?.SS?.includes(id) === true;

const nestingSuspicion = ({ table, org }: Patient, groupId: string, id: string): Suspicion => {
  const [forward, inner] = [forwardEdgeKey(org, groupId, id), resourceKey(org, 'Group', id)];
  const keys = [forward, inner, nestingKey(org), shardKey(org, groupId, 0), tombstoneKey(org, groupId)] as const;
  return suspect(table, [...keys, tombstoneKey(org, id)] as const, ([edge, item, nesting, shard, ...gone]) => {
    if (shard?.job !== undefined || gone.some((tombstone) => tombstone !== undefined)) return undefined;
    const isNoted = noted(nesting, groupId, id);
    if (edge === undefined) {
      return isNoted
        ? {
            kind: 'nestingLeftOver',
            explanation: `Group ${id} is noted as within ${groupId}, and is not.`,
            repair: [stays(forward, undefined), ...unnestWrites(org, groupId, [id])],
          }
        : undefined;
    }
    if (item === undefined || kindOf(edge) !== 'Group' || (isNoted && item.nested?.BOOL === true)) return undefined;
    return {
      kind: 'nestingMissing',
      explanation: `Group ${id} is within ${groupId}, and that is not noted.`,
      repair: [
        stays(forward, edge),
        ...nestWrites(org, groupId, [{ value: id, type: 'Group' }], undefined),
        nestedNote(org, id),
      ],
    };
  });
};

/** Members of the groups of one partition, group after group, and how many the groups count. */
export const examineGroups =
  (partition: string): Step =>
  async (patient, after, limit) => {
    const { table, org } = patient;
    const [groupId, from] = after?.split('#') ?? [];
    const groups = { partition: resourcePartition(org, 'Group', partition), ...(groupId ? { from: groupId } : {}) };
    const [group] = (await queryItems(table, groups, { limit: 1 })).map(sortKeyOf);
    if (group === undefined) return { suspicions: [], examined: 0 };
    const within = group === groupId && from !== '' ? from : undefined;
    const items = await queryItems(table, { partition: memberPartition(org, group) }, { limit, after: within });
    const nestedIds = items.filter((item) => kindOf(item) === 'Group').map(sortKeyOf);
    const held = await lookAt(table, [
      ...items.flatMap((item) => [anchorKey(org, sortKeyOf(item)), reverseEdgeKey(org, sortKeyOf(item), group)]),
      ...(nestedIds.length === 0 ? [] : [nestingKey(org), ...nestedIds.map((id) => resourceKey(org, 'Group', id))]),
    ]);
    const broken = items
      .map(sortKeyOf)
      .filter((id) => [anchorKey(org, id), reverseEdgeKey(org, id, group)].some((key) => held(key) === undefined));
    const unknown = nestedIds.filter(
      (id) => !noted(held(nestingKey(org)), group, id) || held(resourceKey(org, 'Group', id))?.nested?.BOOL !== true,
    );
    const done = items.length < limit;
    return {
      suspicions: [
        ...broken.map((id) => edgeSuspicion(patient, group, id)),
        ...unknown.map((id) => nestingSuspicion(patient, group, id)),
        // When all members were seen, and missing halves are back.
        ...(done ? [shardsSuspicion(patient, group)] : []),
      ],
      examined: items.length + 1,
      // A sort key right after this group's, or the place within it.
      next: done ? `${group}!` : `${group}#${items.at(-1)?.SK?.S}`,
    };
  };

/** What is noted of groups within groups. */
export const examineNesting: Step = async (patient) => {
  const { table, org } = patient;
  const nesting = (await getItem(table, nestingKey(org))) ?? {};
  const pairs = Object.entries(nesting).flatMap(([groupId, { SS = [] }]) => SS.map((id) => ({ groupId, id })));
  const held = await lookAt(
    table,
    pairs.map(({ groupId, id }) => forwardEdgeKey(org, groupId, id)),
  );
  const lost = pairs.filter(({ groupId, id }) => held(forwardEdgeKey(org, groupId, id)) === undefined);
  return {
    suspicions: lost.map(({ groupId, id }) => nestingSuspicion(patient, groupId, id)),
    examined: pairs.length,
  };
};
