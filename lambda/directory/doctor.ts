/** The port through which an organisation's data is checked for what contradicts itself, and mended. */

export const findingKinds = [
  'entryMissing',
  'entryOfAnother',
  'entryLeftOver',
  'anchorMissing',
  'anchorLeftOver',
  'edgeMissing',
  'edgeLeftOver',
  'nestingMissing',
  'nestingLeftOver',
  'holderMissing',
  'holderLeftOver',
  'roleMissing',
  'shardMissing',
  'shardsOff',
  'holdLeftOver',
  'counterOff',
  'jobOverdue',
  'tombstoneLeftOver',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Something that contradicts itself, seen in one state of the database. */
export interface Finding {
  readonly kind: FindingKind;
  /** Keys of the items concerned. */
  readonly keys: readonly { readonly PK: string; readonly SK: string }[];
  readonly explanation: string;
  /** Whether it is mended, can be, or needs somebody to decide. */
  readonly state: 'repaired' | 'repairable' | 'undecided';
}

export interface Examination {
  readonly findings: readonly Finding[];
  /** Items that were looked at. */
  readonly examined: number;
  /** Where to go on; absent at the end. */
  readonly next?: string;
}

export interface Doctor {
  /** Examines a bounded part of an organisation that may be in use. Going on after `next` comes to its end. */
  examine(
    organizationId: string,
    options: {
      readonly after?: string | undefined;
      readonly limit: number;
      readonly repair: boolean;
      readonly now: Date;
    },
  ): Promise<Examination>;
}
