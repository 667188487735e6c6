import type { JsonObject } from './json';
import { withoutKeys } from './without-keys';

/** The `scimType` keywords of RFC 7644 §3.12 table 9, and those of RFC 9865 §2.1. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount';

const ERROR_URN = 'urn:ietf:params:scim:api:messages:2.0:Error';

/**
 * A refusal in the terms of the protocol. `detail` is a sentence that an administrator can act on and that names the
 * attribute; Okta shows it on its screens.
 */
export class ScimError extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly scimType?: ScimType,
    /** Response headers that belong to the error, such as `Allow` or `Retry-After`. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'ScimError';
  }

  /** The error body of RFC 7644 §3.12; `status` is a JSON string there. */
  toJson(): JsonObject {
    return {
      schemas: [ERROR_URN],
      status: String(this.status),
      ...(this.scimType === undefined ? {} : { scimType: this.scimType }),
      detail: withoutKeys(this.detail),
    };
  }
}

/** The body is no valid JSON or not of the message's form. RFC 7644 §3.12. */
export const invalidSyntax = (detail: string) => new ScimError(400, detail, 'invalidSyntax');
/** The filter is malformed or compares what cannot be compared. RFC 7644 §3.4.2.2. */
export const invalidFilter = (detail: string) => new ScimError(400, detail, 'invalidFilter');
/** The PATCH path is malformed or names nothing that exists. RFC 7644 §3.5.2. */
export const invalidPath = (detail: string) => new ScimError(400, detail, 'invalidPath');
/** The PATCH path is missing where it is required, or its filter matched nothing. RFC 7644 §3.5.2. */
export const noTarget = (detail: string) => new ScimError(400, detail, 'noTarget');
/** A required value is missing, or a value is of the wrong type or form. RFC 7644 §3.12. */
export const invalidValue = (detail: string) => new ScimError(400, detail, 'invalidValue');
/** The attribute cannot be changed by a client. RFC 7644 §3.12. */
export const mutability = (detail: string) => new ScimError(400, detail, 'mutability');
/** Another resource holds the value already. RFC 7644 §3.3. */
export const uniqueness = (detail: string) => new ScimError(409, detail, 'uniqueness');
/** The query would read more than the service is willing to. RFC 7644 §3.4.2. */
export const tooMany = (detail: string) => new ScimError(400, detail, 'tooMany');
/** No such resource or end point; the table has no scimType for it. RFC 7644 §3.12. */
export const notFound = (detail: string) => new ScimError(404, detail);
/** `If-Match` names another version. RFC 7644 §3.14. */
export const preconditionFailed = (detail: string) => new ScimError(412, detail);
/** The caller is known and may not do this. RFC 7644 §3.12. */
export const forbidden = (detail: string) => new ScimError(403, detail);
/** The body or the batch is larger than what the service takes. RFC 7644 §3.12. */
export const payloadTooLarge = (detail: string) => new ScimError(413, detail);
/** More requests than the caller may send; RFC 6585 §4, RFC 9110 §10.2.3 for the header. */
export const tooManyRequests = (detail: string, seconds: number) =>
  new ScimError(429, detail, undefined, { 'retry-after': String(seconds) });
/** The end point exists and does not serve this request. RFC 7644 §3.12. */
/** Whether an answer says that the service failed. 501 is a refusal: what is asked for is not served at all. */
export const isServiceFailure = (status: number): boolean => status >= 500 && status !== 501;
export const notImplemented = (detail: string) => new ScimError(501, detail);
/** The cursor was not given out for this query, or is none. RFC 9865 §2.1. */
export const invalidCursor = (detail: string) => new ScimError(400, detail, 'invalidCursor');
/** The cursor was given out too long ago. RFC 9865 §2.1. */
export const expiredCursor = (detail: string) => new ScimError(400, detail, 'expiredCursor');
/** The count is none, or not that of the first page. RFC 9865 §2.1. */
export const invalidCount = (detail: string) => new ScimError(400, detail, 'invalidCount');
