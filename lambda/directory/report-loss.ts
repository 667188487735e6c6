/** Something that was to be noted or tidied up beside a request and was not, although the request was answered. */
export interface Loss {
  /** `activity`, `key use` … */
  readonly what: string;
  /** Empty where it is no organization's. */
  readonly organizationId: string;
  /** Undefined where the work took too long and was given up. */
  readonly cause: unknown;
}

/** Takes what nobody else is told of. Never throws. */
export type ReportLoss = (loss: Loss) => void;
