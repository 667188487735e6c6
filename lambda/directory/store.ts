/**
 * The port through which the use cases keep resources. Implementations are bound to one table, take the organisation on
 * each call, read strongly consistently and translate their own failures into `DirectoryError`.
 */
import type { Filter } from '../scim/filter/ast';
import type { JsonObject } from '../scim/json';
import type { MemberChange, MemberReference } from '../scim/patch/plan';
import type { AccessStore } from './access/access-store';
import type { GroupBindings, UserGrants } from './access/grants';
import type { Safeguards } from './access/safeguards';
import type { AuditRecord } from './audit';
import type {
  KeyEnding,
  NewOrganization,
  OrganizationChange,
  OrganizationIdentity,
  OrganizationRecord,
} from './organization-record';

export type ResourceKind = 'User' | 'Group';

/** A user or group as held. `document` has canonical attribute names and none of id, schemas, meta, groups, members, password. */
export interface ResourceRecord {
  readonly id: string;
  readonly document: JsonObject;
  /** Grows with each change; of a group also with each change of its members. */
  readonly version: number;
  /** RFC 3339, UTC. */
  readonly created: string;
  /** RFC 3339, UTC. */
  readonly lastModified: string;
  /** Of a user that has or had any. */
  readonly grants?: UserGrants;
  /** Of a group that has or had any. */
  readonly bindings?: GroupBindings;
  /** Of a group: protected roles come, or may come, through it. */
  readonly guarded?: true;
}

/** One group that a user or group is directly in. */
export interface MembershipRecord {
  readonly groupId: string;
  readonly displayName: string;
  /** Whether the group itself is, or once was, in a group; false spares whoever climbs a look. */
  readonly nested: boolean;
  /** When the member joined, RFC 3339. */
  readonly since?: string;
  readonly bindings?: GroupBindings;
}

/** What reading memberships is to save: calls, which is the default, or units of capacity. */
export type MembershipEconomy = 'calls' | 'units';

/** Which groups of an organisation are directly in which. */
export interface Nesting {
  /** Grows with each group that is put into a group. */
  readonly version: number;
  /** Ids of the groups in each group that has any; some may have been deleted a moment ago. */
  readonly children: ReadonlyMap<string, readonly string[]>;
}

/** A value that an index of the store answers with a constant number of reads. */
export interface Found {
  readonly records: readonly ResourceRecord[];
  /** What the records must still satisfy; undefined when the store's answer is the whole answer. */
  readonly residual?: Filter;
  /** The groups that each of the records is directly in, where they are being read; some of others may be among them. */
  readonly memberships?: Promise<ReadonlyMap<string, readonly MembershipRecord[]>>;
}

/** A page in id order. `total` is exact. */
export interface Page {
  readonly total: number;
  readonly records: readonly ResourceRecord[];
}

/** The first members of a group. */
export interface FirstMembers {
  readonly members: readonly MemberReference[];
  /**
   * The members after these, each page read when it is asked for; undefined when there are none. Can be gone through once,
   * and throws `DirectoryError('gone')` when the group is deleted before its end.
   */
  readonly further?: AsyncIterable<readonly MemberReference[]>;
}

/** A piece of a walk in id order. */
export interface WalkedPage extends Page {
  /** The id after which the walk goes on; undefined at the end. */
  readonly next?: string;
}

/** A piece of a walk that a filter thins out. */
export interface ExaminedPage {
  readonly records: readonly ResourceRecord[];
  /** How many were read for it. */
  readonly examined: number;
  /** Where the walk goes on: an id, or what the ids after it begin with; undefined at the end. */
  readonly next?: string;
}

/** Goes with new members that are groups. */
export interface NestingOption {
  /** The version of the nesting by which they were checked; `DirectoryError('changed')` unless it still stands. */
  readonly nesting?: number;
}

/** Goes with changes by which somebody may lose a protected role. */
export interface SafeguardOption {
  readonly safeguards?: Safeguards;
}

/** Work that a request left to maintenance. */
export interface UnfinishedJob {
  readonly organizationId: string;
  readonly jobId: string;
  readonly job: 'members' | 'removal' | 'organization' | 'retained';
}

export interface DirectoryStore extends AccessStore {
  /** The organisation, or undefined. */
  getOrganization(organizationId: string): Promise<OrganizationRecord | undefined>;
  /** Throws `DirectoryError('exists')` when the id is taken. */
  createOrganization(organization: NewOrganization, audit?: AuditRecord): Promise<void>;
  /** All organisations, in id order. */
  listOrganizations(): Promise<readonly OrganizationRecord[]>;
  /**
   * Changes name, status and settings, each setting by itself, and leaves the rest (revoked keys above all) to whoever writes
   * it meanwhile. Answers the record as it then is, undefined when there is no such organisation. With `changes`, throws
   * `DirectoryError('changed')` unless there have been as many.
   */
  updateOrganization(
    organization: OrganizationIdentity,
    change: OrganizationChange,
    audit?: AuditRecord,
    changes?: number,
  ): Promise<OrganizationRecord | undefined>;
  /**
   * Deletes an organisation with all that it holds; false when there is none. Nobody finds it from then on. Its id is free
   * once `finishJobs` has found it empty, when no request lives any more that had begun before.
   */
  removeOrganization(
    organization: OrganizationIdentity,
    options: { readonly jobId: string; readonly at: string },
  ): Promise<boolean>;
  /** Adds ids to `revokedKeyIds`. Throws `DirectoryError('gone')` when there is no such organization. */
  revokeKeys(organization: OrganizationIdentity, keyIds: readonly string[]): Promise<void>;
  /** Notes in `keyEnds` when a key ends. Throws `DirectoryError('gone')` when there is no such organization. */
  endKey(organization: OrganizationIdentity, ending: KeyEnding): Promise<void>;

  /** Throws `DirectoryError('taken')` naming the attribute when a unique value is held by another resource. */
  createUser(organizationId: string, user: ResourceRecord, audit: AuditRecord): Promise<void>;
  /**
   * Members must have been checked with `existing`, unless they are few; those that are not there, or not what they are said to
   * be, make it throw `DirectoryError('memberGone')`. Answers the members that joined with the group, in id order; undefined
   * where they were too many to join in one transaction, so that some may have been left out.
   */
  createGroup(
    organizationId: string,
    group: ResourceRecord,
    members: readonly MemberReference[],
    options: { readonly uniqueName: boolean } & NestingOption,
    audit: AuditRecord,
  ): Promise<readonly MemberReference[] | undefined>;

  get(organizationId: string, kind: ResourceKind, id: string): Promise<ResourceRecord | undefined>;
  /** Those that exist, in id order. */
  getAll(organizationId: string, kind: ResourceKind, ids: readonly string[]): Promise<readonly ResourceRecord[]>;

  /**
   * Replaces the document of `before` if its version still stands, else throws `DirectoryError('changed')`, upon which the
   * use case reads again. Look-ups and claims follow the document.
   */
  updateUser(
    organizationId: string,
    before: ResourceRecord,
    after: ResourceRecord,
    audit: AuditRecord,
    safeguards?: Safeguards,
  ): Promise<void>;
  /**
   * Changes document and members of a group as one: up to 30 member changes in one transaction, more as a job that survives
   * a crash. Only real changes count: adding a member that is there and removing one that is not do nothing. Answers the
   * record as it then is; the same version as before says that nothing changed. Changes of other members and of the document
   * by others do not hinder it, unless `version` says that it holds for that of `before` only. Members must have been checked
   * as for `createGroup`, and a few need not be where nobody is replaced. Throws `changed`, `taken`, `memberGone`, `gone`.
   */
  updateGroup(
    organizationId: string,
    before: ResourceRecord,
    change: { readonly document: JsonObject; readonly members: MemberChange },
    options: { readonly uniqueName: boolean; readonly at: string; readonly version?: number } & NestingOption &
      SafeguardOption,
    audit: AuditRecord,
  ): Promise<ResourceRecord>;
  /**
   * Removes it with its claims, look-ups and memberships; false when there was none. With `version`, throws
   * `DirectoryError('changed')` unless that version stands.
   */
  remove(
    organizationId: string,
    kind: ResourceKind,
    id: string,
    options: { readonly version?: number; readonly at: string } & SafeguardOption,
    audit: AuditRecord,
  ): Promise<boolean>;

  /** Which of these ids are live, and as what. */
  existing(organizationId: string, ids: readonly string[]): Promise<ReadonlyMap<string, ResourceKind>>;
  /** Which groups are within which, as one snapshot. */
  nesting(organizationId: string): Promise<Nesting>;
  /** All members of a group, in id order. */
  members(organizationId: string, groupId: string): Promise<readonly MemberReference[]>;
  /** The first members of a group in id order, `limit` or less, and the others. */
  firstMembers(organizationId: string, groupId: string, limit: number): Promise<FirstMembers>;
  /** For each of these users or groups, given in id order, the groups it is directly in. */
  memberships(
    organizationId: string,
    ids: readonly string[],
    economy?: MembershipEconomy,
  ): Promise<ReadonlyMap<string, readonly MembershipRecord[]>>;

  /** The page that starts at the one-based `startIndex` in id order. */
  page(organizationId: string, kind: ResourceKind, startIndex: number, count: number): Promise<Page>;
  /**
   * Up to `count` resources whose ids come after `after` (from the beginning without it) in id order. Whatever is created
   * or deleted between two calls, going on after `next` passes over nothing and repeats nothing.
   */
  pageAfter(organizationId: string, kind: ResourceKind, after: string | undefined, count: number): Promise<WalkedPage>;
  /** The same of `count` resources, without those that the filter cannot match. */
  examineAfter(
    organizationId: string,
    kind: ResourceKind,
    after: string | undefined,
    count: number,
    filter: Filter,
  ): Promise<ExaminedPage>;
  /** Whether an index answers the filter, so that `search` reads no more than what it finds. */
  isIndexed(kind: ResourceKind, filter: Filter): boolean;
  /**
   * A superset of what the filter matches, in id order: by an index where one answers a conjunct, else by a scan within the
   * budget, beyond which it throws `DirectoryError('tooMany')`. Without a filter all resources. With `groups` it begins to
   * read the memberships of users as soon as it knows who they are, where they are few.
   */
  search(organizationId: string, kind: ResourceKind, filter: Filter | undefined, groups?: boolean): Promise<Found>;

  /** The secret that the organisation's cursors are sealed with; where there is none, `candidate` becomes it for good. */
  cursorKey(organizationId: string, candidate: string): Promise<string>;

  /** Carries on what a crash left unfinished; answers how many jobs it finished. */
  finishJobs(limits: {
    readonly now: Date;
    readonly deadline: Date;
    /** Told of each job that fails, when it does. */
    readonly onFailure?: (job: UnfinishedJob, cause: unknown) => void;
  }): Promise<number>;
}
