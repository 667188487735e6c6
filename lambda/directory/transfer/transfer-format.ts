/** Of the format of an export what its writers and readers share; nothing but data. */

/** What the first line of a file names; a reader takes this version and no newer one. */
export const transferFormat = { format: 'cdk-scim-organization', version: 1 } as const;

/** Bounds of one import, so that it ends long before the gateway gives up. */
export const importLimits = {
  records: 100,
  members: 1_000,
  membersOfRecord: 500,
  bytes: 1024 * 1024,
  /** Of objects and arrays in one record. */
  levels: 32,
} as const;
