import { type ResponseType as GatewayResponseType, ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

/** What the gateway answers by itself: one row for each type, so that `status` in the body is always the status sent. */
interface GatewayResponseRow {
  readonly type: GatewayResponseType;
  readonly status: number;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const retrySoon = { 'Retry-After': '5' };
const tryAgain = 'The service could not answer in time; nothing is wrong with the request, send it again.';
const refusedKey =
  'The access key is missing, malformed, unknown, expired or revoked: send "Authorization: Bearer …" with a SCIM key (scimk_…) of this organization, or to the admin API with an admin key (scima_…).';

/**
 * Every type that API Gateway names (developer guide, "Gateway response types"), the two defaults last. A template has no variable
 * for the status: `$context.status` is one of access logs. So each row sets the status that its body names.
 */
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
  // Above the 6 MB that a function takes. Above its own 10 MB the gateway is said to answer {"message": …} whatever stands here.
  {
    type: ResponseType.REQUEST_TOO_LARGE,
    status: 413,
    detail: 'The body of the request is larger than 6 MB. Send fewer operations or values at a time.',
  },
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
  // What has no type of its own. A status here replaces theirs, so that it is the one in the body: 500 and 502 of a function that
  // could not be run or ended without an answer become 503, which is what the client should take them for.
  { type: ResponseType.DEFAULT_4XX, status: 400, detail: 'The gateway refused the request.' },
  { type: ResponseType.DEFAULT_5XX, status: 503, detail: tryAgain, headers: retrySoon },
];

/**
 * Makes every answer of the gateway itself a SCIM error (RFC 7644 §3.12), of the admin API's paths too: it has one text a type for
 * all of them. No members besides: scim2-client drops an error that has others than SCIM's.
 */
export function addGatewayResponses(api: RestApi): void {
  for (const row of gatewayResponses) {
    const headers = { 'Content-Type': 'application/scim+json', 'Cache-Control': 'no-store', ...row.headers };
    api.addGatewayResponse(row.type.responseType, {
      type: row.type,
      statusCode: String(row.status),
      // A header of a gateway response is an expression: quotes make it a constant.
      responseHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`])),
      templates: { 'application/json': gatewayErrorBody(row) },
    });
  }
}

/** The text that is sent. */
export function gatewayErrorBody({ status, detail }: GatewayResponseRow): string {
  return JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    detail,
  });
}
