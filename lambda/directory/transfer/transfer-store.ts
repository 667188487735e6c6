import type { MemberReference } from '../../scim/patch/plan';
import type { AuditRecord } from '../audit';
import type { ResourceRecord } from '../store';

/** A member with the time when it joined. */
export interface RestoredMember extends MemberReference {
  readonly since: string;
}

/** A group as whoever restores its members read it. */
export type RestoredGroup = Pick<ResourceRecord, 'id' | 'lastModified' | 'guarded'>;

/** The part of the store's port that only export and import need. */
export interface TransferStore {
  /**
   * Creates a user with its grants under its own id, dates and version. Throws `taken`, `exists` when the id is, and `gone`
   * while a former one of this id is still being removed.
   */
  restoreUser(organizationId: string, user: ResourceRecord, audit: AuditRecord): Promise<void>;
  /** The same for a group without members. `claimed`: no other group may take its name; `uniqueNames`: nor has it now. */
  restoreGroup(
    organizationId: string,
    group: ResourceRecord,
    options: { readonly claimed: boolean; readonly uniqueNames: boolean },
    audit: AuditRecord,
  ): Promise<void>;
  /**
   * Adds those who are not in the group yet, each transaction with its audit record; answers how many. The group keeps its
   * date. Throws as `updateGroup` does; `nesting` is as there.
   */
  restoreMembers(
    organizationId: string,
    group: RestoredGroup,
    members: readonly RestoredMember[],
    nesting: number | undefined,
    audit: () => AuditRecord,
  ): Promise<number>;
  /** When these members joined the group. */
  joinDates(
    organizationId: string,
    groupId: string,
    memberIds: readonly string[],
  ): Promise<ReadonlyMap<string, string>>;
  /** Those of the groups whose names are not claimed. */
  sharedNames(organizationId: string, groupIds: readonly string[]): Promise<ReadonlySet<string>>;
}
