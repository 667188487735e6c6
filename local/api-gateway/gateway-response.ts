/**
 * Answers of the gateway itself, in the form that the template gives them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
import type { Readable } from 'node:stream';
import type { GatewayFault, GatewayResponseType } from './gateway-fault';
import { type GatewayRequest, headerValue } from './proxy-event';
import type { GatewayResponse, RestApi } from './rest-api';

/** An answer as it goes over the wire. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** A stream is passed on as it comes, and its failure cuts the answer off. */
  readonly body: string | Buffer | Readable;
  /** Sent in chunks, without a length, though it is all there. */
  readonly chunked?: boolean;
}

const errorTypes: Partial<Record<GatewayResponseType, string>> = {
  ACCESS_DENIED: 'AccessDeniedException',
  AUTHORIZER_CONFIGURATION_ERROR: 'AuthorizerConfigurationException',
  AUTHORIZER_FAILURE: 'AuthorizerFailureException',
  MISSING_AUTHENTICATION_TOKEN: 'MissingAuthenticationTokenException',
  REQUEST_TOO_LARGE: 'RequestTooLargeException',
  UNAUTHORIZED: 'UnauthorizedException',
};

const plainTemplate = { 'application/json': '{"message":$context.error.messageString}' };

const configured = (api: RestApi, fault: GatewayFault): GatewayResponse | undefined =>
  api.gatewayResponses.get(fault.type) ?? api.gatewayResponses.get(fault.status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX');

/** `$context.…` variables, by what follows the dollar sign. */
const contextVariables = (api: RestApi, request: GatewayRequest, fault: GatewayFault): Map<string, string> =>
  new Map([
    ['context.error.message', String(fault.text)],
    ['context.error.messageString', JSON.stringify(fault.text)],
    ['context.error.responseType', fault.type],
    ['context.requestId', request.requestId],
    ['context.extendedRequestId', request.requestId],
    ['context.httpMethod', request.method],
    ['context.path', request.rawPath],
    ['context.stage', api.stage],
    ['context.apiId', api.id],
    ['context.domainName', request.host],
    ['context.identity.sourceIp', request.sourceIp],
  ]);

/** The template for the first media type in `Accept` that there is one for, else the one for JSON. */
const chooseTemplate = (templates: Readonly<Record<string, string>>, accept: string): [string, string] | undefined => {
  const accepted = accept.split(',').map((range) => range.split(';')[0]?.trim().toLowerCase() ?? '');
  const mediaType = [...accepted, 'application/json'].find((candidate) => Object.hasOwn(templates, candidate));
  const [first] = Object.entries(templates);
  return mediaType === undefined ? first : [mediaType, templates[mediaType] ?? ''];
};

const parameterValue = (
  expression: string,
  variables: ReadonlyMap<string, string>,
  request: GatewayRequest,
): string => {
  if (/^'.*'$/s.test(expression)) return expression.slice(1, -1);
  const header = /^method\.request\.header\.(.+)$/.exec(expression)?.[1];
  if (header !== undefined) return headerValue(request, header.toLowerCase()) ?? '';
  return variables.get(expression) ?? '';
};

/** Writes the answer to a request that the gateway ends itself. */
export const gatewayResponse = (api: RestApi, request: GatewayRequest, fault: GatewayFault): WireResponse => {
  const response = configured(api, fault);
  const variables = contextVariables(api, request, fault);
  const templates = response && Object.keys(response.templates).length > 0 ? response.templates : plainTemplate;
  const [mediaType, template] = chooseTemplate(templates, headerValue(request, 'accept') ?? '') ?? ['', ''];
  // No Velocity here: variables are replaced and nothing else is.
  const body = template.replace(/\$(context(?:\.\w+)+)/g, (_, name: string) => variables.get(name) ?? '');
  const headers: Record<string, string> = {
    'content-type': mediaType,
    'x-amzn-requestid': request.requestId,
    'x-amzn-errortype': errorTypes[fault.type] ?? 'InternalServerErrorException',
  };
  for (const [parameter, expression] of Object.entries(response?.parameters ?? {})) {
    const name = /^gatewayresponse\.header\.(.+)$/.exec(parameter)?.[1];
    if (name !== undefined) headers[name.toLowerCase()] = parameterValue(expression, variables, request);
  }
  return { status: response?.status ?? fault.status, headers, body: Buffer.from(body) };
};
