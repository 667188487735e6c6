import type { BulkOperation } from '../scim/bulk/read-bulk';
import type { JsonObject } from '../scim/json';
import { ScimError } from '../scim/scim-error';

/** What became of an operation of a bulk request. */
export interface Outcome {
  readonly status: number;
  /** The address of the resource; absent when there is none. */
  readonly location?: string;
  readonly version?: string;
  /** The error body. */
  readonly response?: JsonObject;
}

/** Carries out one operation; never throws. */
export type Perform = (operation: BulkOperation) => Promise<Outcome>;

/** Operations at work at the same time, where their order does not matter. */
export const BULK_PARALLEL = 8;

export const outcomeOfError = (error: ScimError): Outcome => ({ status: error.status, response: error.toJson() });
export const hasFailed = ({ status }: Outcome): boolean => status >= 400;
/** The id of the resource that an operation created. */
export const idOf = ({ location = '' }: Outcome): string => location.slice(location.lastIndexOf('/') + 1);

/** Of an operation for which no time was left. */
export const late = (): Outcome =>
  outcomeOfError(new ScimError(503, 'The time of the bulk request ended before this operation. Send it again.'));
