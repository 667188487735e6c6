/** Requests of an organisation that were served and are to be counted; times in microseconds. */
export interface RateCharge {
  /** What they take of the rate. */
  readonly cost: number;
  /** When the first of them was. They are counted as of then, so that what was idle since is not held against anybody. */
  readonly since: number;
  /** An organisation that is busy beyond this is so by the fault of a clock, and is counted anew. */
  readonly latest: number;
  /** Whether the organisation is believed to be busy since then; a wrong guess costs a write. */
  readonly busy: boolean;
  readonly now: number;
}

/** What became of a charge that was asked for. */
export interface RateAdmission {
  readonly admitted: boolean;
  /** Until when the organisation is busy, with the charge where it was admitted. */
  readonly busyUntil: number;
}

/** The port through which instances share what they counted. */
export interface RateLedger {
  /** Answers until when the organisation is busy, all instances taken together. */
  charge(organizationId: string, charge: RateCharge): Promise<number>;
  /** Charges only an organisation that is busy until `ceiling` at most, all instances taken together; else leaves it as it is. */
  admit(organizationId: string, charge: RateCharge, ceiling: number): Promise<RateAdmission>;
}
