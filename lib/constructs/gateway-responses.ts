import { STATUS_CODES } from 'node:http';
import { type ResponseType as GatewayResponseType, ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

/** What the gateway answers by itself: one row for each kind, so that `status` in the body is always the status sent. */
interface GatewayResponseRow {
  readonly type: GatewayResponseType;
  /** None on the two defaults: a status there would replace the one of every kind that has no row. */
  readonly status?: number;
  /** What the body says the status is, where none is set. */
  readonly bodyStatus?: number;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const retrySoon = { 'Retry-After': '5' };
const tryAgain = 'The service could not answer in time; nothing is wrong with the request, send it again.';
const refusedKey =
  'The access key is missing, malformed, unknown, expired or revoked: send "Authorization: Bearer …" with a SCIM key (scimk_…) of this organization, or to the admin API with an admin key (scima_…).';

/** Kinds and their own statuses: API Gateway developer guide, "Gateway response types". */
export const gatewayResponses: readonly GatewayResponseRow[] = [
  // RFC 6750 §3. Only the gateway can send this header: it renames the one that a Lambda returns.
  { type: ResponseType.UNAUTHORIZED, status: 401, detail: refusedKey, headers: { 'WWW-Authenticate': 'Bearer' } },
  { type: ResponseType.ACCESS_DENIED, status: 403, detail: 'The access key does not open this organization or API.' },
  { type: ResponseType.EXPIRED_TOKEN, status: 403, detail: 'The request is signed with an expired AWS token.' },
  { type: ResponseType.INVALID_API_KEY, status: 403, detail: 'The API key is not valid.' },
  { type: ResponseType.INVALID_SIGNATURE, status: 403, detail: 'The AWS signature of the request is not valid.' },
  { type: ResponseType.WAF_FILTERED, status: 403, detail: 'A firewall rule refused the request.' },
  // The gateway's word for "no such path", which a client can do nothing with: its own status is 403.
  { type: ResponseType.MISSING_AUTHENTICATION_TOKEN, status: 404, detail: 'There is nothing at this path.' },
  { type: ResponseType.RESOURCE_NOT_FOUND, status: 404, detail: 'There is nothing at this path.' },
  { type: ResponseType.BAD_REQUEST_BODY, status: 400, detail: 'The gateway cannot read the body of the request.' },
  { type: ResponseType.BAD_REQUEST_PARAMETERS, status: 400, detail: 'The gateway cannot read the query or headers.' },
  {
    type: ResponseType.UNSUPPORTED_MEDIA_TYPE,
    status: 415,
    detail: 'Send application/scim+json, or application/json.',
  },
  {
    type: ResponseType.THROTTLED,
    status: 429,
    detail: 'Too many requests: slow down.',
    headers: { 'Retry-After': '1' },
  },
  {
    type: ResponseType.QUOTA_EXCEEDED,
    status: 429,
    detail: 'The quota of requests is used up.',
    headers: { 'Retry-After': '60' },
  },
  // An IdP that reads a 500 as a verdict on the key would disable provisioning; 503 tells it to come back.
  { type: ResponseType.AUTHORIZER_FAILURE, status: 503, detail: tryAgain, headers: retrySoon },
  { type: ResponseType.AUTHORIZER_CONFIGURATION_ERROR, status: 503, detail: tryAgain, headers: retrySoon },
  { type: ResponseType.INTEGRATION_FAILURE, status: 503, detail: tryAgain, headers: retrySoon },
  { type: ResponseType.INTEGRATION_TIMEOUT, status: 503, detail: tryAgain, headers: retrySoon },
  { type: ResponseType.API_CONFIGURATION_ERROR, status: 500, detail: 'The service failed on this request.' },
  { type: ResponseType.DEFAULT_4XX, bodyStatus: 400, detail: 'The gateway refused the request.' },
  { type: ResponseType.DEFAULT_5XX, bodyStatus: 500, detail: 'The gateway failed on this request.' },
];

/**
 * Makes every answer of the gateway itself a SCIM error (RFC 7644 §3.12) that the admin API's clients can read as well: it has one
 * text a kind for all paths, so the members of problem details stand beside. REQUEST_TOO_LARGE ignores its template on AWS.
 */
export function addGatewayResponses(api: RestApi): void {
  for (const row of gatewayResponses) {
    const headers = { 'Content-Type': 'application/scim+json', 'Cache-Control': 'no-store', ...row.headers };
    api.addGatewayResponse(row.type.responseType, {
      type: row.type,
      ...(row.status !== undefined && { statusCode: String(row.status) }),
      // A header of a gateway response is an expression: quotes make it a constant.
      responseHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`])),
      templates: { 'application/json': gatewayErrorBody(row) },
    });
  }
}

/** The text that is sent. */
export function gatewayErrorBody(row: GatewayResponseRow): string {
  return JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    // A text, as SCIM has it; readers of problem details ignore a member of another type than theirs (RFC 9457 §3.1).
    status: String(row.status ?? row.bodyStatus),
    type: 'about:blank',
    // Of the defaults nobody knows the status that is sent.
    ...(row.status !== undefined && { title: STATUS_CODES[row.status] }),
    detail: row.detail,
  });
}
