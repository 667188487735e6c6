import { AccessLogField } from 'aws-cdk-lib/aws-apigateway';

/**
 * One line a request, as JSON. Neither query strings nor headers: filters hold e-mail addresses, `Authorization` the key. The
 * route and not the path: ids may be e-mail addresses, and people paste keys into URLs.
 * Every value is quoted because the gateway writes "-" for what it does not know.
 */
export const accessLogLine = JSON.stringify({
  requestId: AccessLogField.contextRequestId(),
  traceId: AccessLogField.contextXrayTraceId(),
  time: AccessLogField.contextRequestTime(),
  sourceIp: AccessLogField.contextIdentitySourceIp(),
  userAgent: AccessLogField.contextIdentityUserAgent(),
  method: AccessLogField.contextHttpMethod(),
  route: AccessLogField.contextResourcePath(),
  status: AccessLogField.contextStatus(),
  bytes: AccessLogField.contextResponseLength(),
  milliseconds: AccessLogField.contextResponseLatency(),
  handlerMilliseconds: AccessLogField.contextIntegrationLatency(),
  errorType: AccessLogField.contextErrorResponseType(),
  organizationId: AccessLogField.contextAuthorizer('organizationId'),
  keyId: AccessLogField.contextAuthorizer('keyId'),
});
