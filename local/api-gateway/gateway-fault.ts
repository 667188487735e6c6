/** The kinds of answers that API Gateway gives by itself, each with its default status. */
export const gatewayResponseStatus = {
  ACCESS_DENIED: 403,
  API_CONFIGURATION_ERROR: 500,
  AUTHORIZER_CONFIGURATION_ERROR: 500,
  AUTHORIZER_FAILURE: 500,
  BAD_REQUEST_BODY: 400,
  BAD_REQUEST_PARAMETERS: 400,
  DEFAULT_4XX: 400,
  DEFAULT_5XX: 500,
  INTEGRATION_FAILURE: 504,
  INTEGRATION_TIMEOUT: 504,
  MISSING_AUTHENTICATION_TOKEN: 403,
  REQUEST_TOO_LARGE: 413,
  RESOURCE_NOT_FOUND: 404,
  THROTTLED: 429,
  UNAUTHORIZED: 401,
  UNSUPPORTED_MEDIA_TYPE: 415,
} as const;

export type GatewayResponseType = keyof typeof gatewayResponseStatus;

/** Ends a request with an answer of the gateway itself. */
export class GatewayFault extends Error {
  override readonly name = 'GatewayFault';
  readonly status: number;

  /** @param text what `$context.error.message` says; null is what AWS says of broken authorizers. */
  constructor(
    readonly type: GatewayResponseType,
    readonly text: string | null,
    status?: number,
  ) {
    super(text ?? type);
    this.status = status ?? gatewayResponseStatus[type];
  }
}
