import type { CustomSchema } from '../scim/schema/custom-schema';
import type { CatalogueSummary } from './access/catalogue';

/** What is known of an organisation on every request; one read. */
export interface OrganizationRecord {
  readonly id: string;
  /**
   * Random, and new each time that an organization is made under the id. Keys carry it, and whatever outlives a request is
   * remembered by it, so that nothing of a deleted organization is taken for part of the next one.
   */
  readonly incarnationId: string;
  readonly name: string;
  readonly status: 'active' | 'disabled';
  readonly created: string;
  readonly settings: OrganizationSettings;
  /** Ids of keys that were revoked; handlers refuse them although an authorizer's cached answer still lets them in. */
  readonly revokedKeyIds: readonly string[];
  /** Ends of keys that a rotation moved forward, by key id, for the same reason. RFC 3339. */
  readonly keyEnds: Readonly<Record<string, string>>;
  /** Undefined where there never was a role or a workspace. */
  readonly catalogue?: CatalogueSummary;
  /** Grows with each change of name, status or settings; undefined where there was none. */
  readonly changes?: number;
  /** The last request that said whether provisioning works failed. Every function reads it, so that the next success is noted at once. */
  readonly failing?: true;
}

/** An organization that is meant, and no other one that had or will have its id. */
export type OrganizationIdentity = Pick<OrganizationRecord, 'id' | 'incarnationId'>;

/** What an organization is made of. */
export type NewOrganization = Omit<OrganizationRecord, 'keyEnds' | 'catalogue' | 'changes' | 'failing'>;

/** An end of a key that is sooner than its record said before. */
export interface KeyEnding {
  readonly keyId: string;
  readonly at: string;
  /** Ends that no remembered answer contradicts any more. */
  readonly forget: readonly string[];
}

/** Settings that change what SCIM requests get; each has a default in `organization-settings.ts`. */
export interface OrganizationSettings {
  /** `userName` must be an e-mail address. */
  readonly requireEmailUserName: boolean;
  /** No two groups share a `displayName`. */
  readonly uniqueGroupNames: boolean;
  /** Attributes that the organisation has beside the standard ones, by schema. */
  readonly customAttributes: readonly CustomSchema[];
  /** What a `password` gets. */
  readonly passwordHandling: 'ignore' | 'reject';
  /** What a role gets that the organisation's catalogue does not have; without any catalogue every role is taken as it is. */
  readonly unknownRoles: 'reject' | 'ignore';
  /** Which roles a user loses whose roles SCIM empties: those that SCIM assigned, or those given by hand as well. */
  readonly emptyRoles: 'keep-manual' | 'remove-all';
  /** Days that the audit trail is kept; null leaves it to the deployment. */
  readonly auditDays: number | null;
  /** Days that the activity is kept. */
  readonly activityDays: number;
  /** Attributes whose values stand in no log: `phoneNumbers`, `name.familyName`, `<URN>:employeeNumber`. */
  readonly sensitiveAttributes: readonly string[];
}

/** What of an organisation can be changed; what is absent stays. */
export interface OrganizationChange {
  readonly name?: string;
  readonly status?: OrganizationRecord['status'];
  readonly settings?: Partial<OrganizationSettings>;
}
