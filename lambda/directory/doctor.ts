/** The port through which an organisation's data is checked for what contradicts itself, and mended. */
import type { AuditRecord } from './audit';

export const findingKinds = [
  'entryMissing',
  'entryOfAnother',
  'entryLeftOver',
  'wideOff',
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

/** Attributes under whose values entries are kept. */
export const indexedAttributes = ['userName', 'externalId', 'emails.value', 'displayName'] as const;

export interface IndexedValue {
  readonly attribute: (typeof indexedAttributes)[number];
  readonly value: string;
}

export interface Doctor {
  /** How many steps an examination has; `next` begins with the number of one, or with this number at the end. */
  readonly steps: number;
  /** Examines a bounded part of an organisation that may be in use. Going on after `next` comes to its end. */
  examine(
    organizationId: string,
    options: {
      readonly after?: string | undefined;
      readonly limit: number;
      /** Only who is found by this value of an indexed attribute, whether or not anybody has it. */
      readonly value?: IndexedValue | undefined;
      readonly repair: boolean;
      /** The audit record of something that is being mended, where somebody answers for it. */
      readonly auditOf?: (mended: Omit<Finding, 'state'>) => AuditRecord;
      readonly now: Date;
    },
  ): Promise<Examination>;
}
