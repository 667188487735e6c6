import type { BulkOperation } from '../scim/bulk/read-bulk';
import type { JsonObject } from '../scim/json';
import type { ScimError } from '../scim/scim-error';

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

export const outcomeOfError = (error: ScimError): Outcome => ({ status: error.status, response: error.toJson() });
export const hasFailed = ({ status }: Outcome): boolean => status >= 400;
/** The id of the resource that an operation created. */
export const idOf = ({ location = '' }: Outcome): string => location.slice(location.lastIndexOf('/') + 1);
