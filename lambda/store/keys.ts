/**
 * The key schema of the table. Every key of an organisation begins with `T#<organisation>#`, so that access can be limited
 * by leading keys. Resources, edges, anchors and shards are partitioned by the first hex digit of their id: one range
 * Query serves a page, its memberships and its shards; 16 partitions take the load of any directory.
 */
import { createHash } from 'node:crypto';
import type { ResourceKind } from '../directory/store';
import { enterpriseUserSchema } from '../scim/schema/enterprise-user';

export interface ItemKey {
  readonly PK: string;
  readonly SK: string;
}

/** One text for a key, to find it among others by. */
export const nameOfKey = ({ PK, SK }: ItemKey): string => `${PK}\n${SK}`;

/** Sort key of an item that is alone in its partition, of a claim and of an anchor; sorts before everything else. */
const ALONE = '!';
/** Sorts after every character of an id. */
export const AFTER_ALL = '~';

/** The first hex digits of ids, each a partition. */
export const partitions = [...'0123456789abcdef'] as const;
/** How many shards hold a group's counts: concurrent member changes seldom meet in one of eight. */
export const SHARDS = 8;

/** Ids begin with two hex digits, which choose partition and counter; `#` separates parts of keys and cannot occur. */
export const isResourceId = (id: string): boolean => /^[0-9a-f]{2}[0-9A-Za-z-]{0,62}$/.test(id);

const letter = (kind: ResourceKind) => (kind === 'User' ? 'U' : 'G');
const partitionOf = (id: string) => id.slice(0, 1);

export const resourcePartition = (org: string, kind: ResourceKind, partition: string) =>
  `T#${org}#${letter(kind)}#${partition}`;
export const resourceKey = (org: string, kind: ResourceKind, id: string): ItemKey => ({
  PK: resourcePartition(org, kind, partitionOf(id)),
  SK: id,
});

/** All claims and look-ups of one value of one attribute. `hash` is that of the folded value. */
export const indexPartition = (org: string, kind: ResourceKind, attribute: string, folded: string) =>
  `T#${org}#IX#${letter(kind)}.${attribute}#${createHash('sha256').update(folded).digest('base64url')}`;
export const claimKey = (partition: string): ItemKey => ({ PK: partition, SK: ALONE });
export const lookUpKey = (partition: string, id: string): ItemKey => ({ PK: partition, SK: id });
export const isClaim = (sortKey: string) => sortKey === ALONE;

/** Anchors and reverse edges; those of one member begin with `<member id>#`. */
export const edgePartition = (org: string, memberId: string) => `T#${org}#MG#${partitionOf(memberId)}`;
/** Lives as long as the user or group: whoever adds a member checks it. */
export const anchorKey = (org: string, id: string): ItemKey => ({ PK: edgePartition(org, id), SK: `${id}#${ALONE}` });
export const reverseEdgeKey = (org: string, memberId: string, groupId: string): ItemKey => ({
  PK: edgePartition(org, memberId),
  SK: `${memberId}#G#${groupId}`,
});
/** The id that the sort key of an anchor, a reverse edge or a shard begins with. */
export const ownerInSortKey = (sortKey: string): string => {
  const end = sortKey.indexOf('#');
  return end < 0 ? sortKey : sortKey.slice(0, end);
};
/** The group id in the sort key of a reverse edge; undefined for an anchor. */
export const groupOfEdge = (sortKey: string): string | undefined => {
  const end = sortKey.indexOf('#G#');
  return end < 0 ? undefined : sortKey.slice(end + 3);
};

export const memberPartition = (org: string, groupId: string) => `T#${org}#GM#${groupId}`;
export const forwardEdgeKey = (org: string, groupId: string, memberId: string): ItemKey => ({
  PK: memberPartition(org, groupId),
  SK: memberId,
});

export const shardPartition = (org: string, groupId: string) => `T#${org}#GS#${partitionOf(groupId)}`;
export const shardKey = (org: string, groupId: string, shard: number): ItemKey => ({
  PK: shardPartition(org, groupId),
  SK: `${groupId}#${shard}`,
});

export const counterPartition = (org: string, kind: ResourceKind) => `T#${org}#CNT#${letter(kind)}`;
export const counterKey = (org: string, kind: ResourceKind, id: string): ItemKey => ({
  PK: counterPartition(org, kind),
  SK: id.slice(0, 2),
});

/** What the cursors of the organisation are sealed with. */
export const cursorKeyKey = (org: string): ItemKey => ({ PK: `T#${org}#CURSOR`, SK: ALONE });

/** How busy the organisation is. */
export const rateKey = (org: string): ItemKey => ({ PK: `T#${org}#RATE`, SK: ALONE });

/** How busy the admin keys of the organisation are; of the platform's keys where it is '', which is no organisation's id. */
export const adminRateKey = (org: string): ItemKey => ({ PK: rateKey(org).PK, SK: 'admin' });

/** Which groups are within which. */
export const nestingKey = (org: string): ItemKey => ({ PK: `T#${org}#NEST`, SK: ALONE });

/** Roles and workspaces, the deleted ones too. */
export const rolePartition = (org: string) => `T#${org}#ROLE`;
export const roleKey = (org: string, id: string): ItemKey => ({ PK: rolePartition(org), SK: id });
export const workspacePartition = (org: string) => `T#${org}#WS`;
export const workspaceKey = (org: string, id: string): ItemKey => ({ PK: workspacePartition(org), SK: id });

/** Groups that a role is bound to, and users who have it otherwise than by SCIM. */
export const roleHolderPartition = (org: string, roleId: string) => `T#${org}#RB#${roleId}`;
export const roleHolderKey = (org: string, roleId: string, kind: ResourceKind, id: string): ItemKey => ({
  PK: roleHolderPartition(org, roleId),
  SK: `${letter(kind)}#${id}`,
});
export const holderOfKey = (sortKey: string): { readonly kind: ResourceKind; readonly id: string } => ({
  kind: sortKey.startsWith('U#') ? 'User' : 'Group',
  id: sortKey.slice(2),
});

export const auditKey = (org: string, at: string, id: string): ItemKey => ({
  PK: `T#${org}#AUDIT#${at.slice(0, 10)}`,
  SK: `${at}#${id}`,
});

export const auditPartition = (org: string, day: string): string => auditKey(org, day, '').PK;

/** The deleted whose edges are still being removed; nearly always empty. */
export const tombstonePartition = (org: string) => `T#${org}#GONE`;
export const tombstoneKey = (org: string, id: string): ItemKey => ({ PK: tombstonePartition(org), SK: id });

export const jobPartition = (digit: string) => `SYS#JOB#${digit}`;
/** Spread by a hash, since the id of a job need not be hexadecimal. */
export const jobKey = (due: string, id: string): ItemKey => ({
  PK: jobPartition(createHash('sha256').update(id).digest('hex').slice(0, 1)),
  SK: `${due}#${id}`,
});
export const jobPartKey = (org: string, jobId: string, part: number): ItemKey => ({
  PK: `T#${org}#JOB#${jobId}`,
  SK: String(part).padStart(4, '0'),
});

/** Organizations in which somebody keeps a protected role as retained. */
export const retentionNotes = 'SYS#RETAINED';
export const retentionNoteKey = (org: string): ItemKey => ({ PK: retentionNotes, SK: org });

export const organizationKey = (org: string): ItemKey => ({ PK: `T#${org}#META`, SK: ALONE });
export const organizationList = 'SYS#ORG';
export const organizationListKey = (org: string): ItemKey => ({ PK: organizationList, SK: org });

/** An attribute that an equality filter finds with a constant number of reads. */
export interface IndexRow {
  readonly kind: ResourceKind;
  /** As a filter names it. */
  readonly path: string;
  /** Whether one value can have one holder only; `option` leaves it to the organisation. */
  readonly unique: 'always' | 'never' | 'option';
  /**
   * The path whose claim also finds this value when both are the same, which spares a write a resource. Both lie in one
   * partition, so that one read finds the holders of a value by either.
   */
  readonly coveredBy?: string;
}

/** Adding a row makes an attribute cheap to filter; resources written before are found by it once they are written again. */
export const indexRows: readonly IndexRow[] = [
  { kind: 'User', path: 'userName', unique: 'always' },
  { kind: 'User', path: 'externalId', unique: 'never' },
  { kind: 'User', path: 'emails.value', unique: 'never', coveredBy: 'userName' },
  { kind: 'User', path: `${enterpriseUserSchema.id}:manager.value`, unique: 'never' },
  { kind: 'User', path: 'roles.value', unique: 'never' },
  { kind: 'Group', path: 'displayName', unique: 'option' },
  { kind: 'Group', path: 'externalId', unique: 'never' },
];
