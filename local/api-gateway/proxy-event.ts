/**
 * The event that a REST API hands to a Lambda function.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
import type { APIGatewayEventRequestContext, APIGatewayProxyEvent } from 'aws-lambda';
import type { RouteMatch } from './match-route';
import type { Surroundings } from './physical-resource';
import type { RestApi } from './rest-api';

/** A request as it came over the wire. */
export interface GatewayRequest {
  readonly requestId: string;
  readonly receivedAt: Date;
  readonly method: string;
  /** Path of the request line; the stage is still in it if the client wrote it. */
  readonly rawPath: string;
  /** Path below the stage, still percent-encoded. */
  readonly path: string;
  /** What follows the question mark. */
  readonly rawQuery: string;
  /** Names and values by turns, as Node gives them. */
  readonly rawHeaders: readonly string[];
  readonly sourceIp: string;
  readonly host: string;
}

/** Headers that concern one connection only, and those that the gateway writes anew. */
const droppedHeaders = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'transfer-encoding',
  'x-amzn-trace-id',
  'x-forwarded-port',
  'x-forwarded-proto',
]);
/** Two headers that the gateway spells its own way; all others keep the client's spelling. */
const canonicalHeaders = new Map([
  ['authorization', 'Authorization'],
  ['user-agent', 'User-Agent'],
]);

/** Names with all their values, and with the last of them, which is the one that counts. */
interface Grouped {
  readonly all: Record<string, string[]>;
  readonly last: Record<string, string>;
}

/** Without a prototype: clients choose the names. */
const none = (): Grouped => ({ all: Object.create(null), last: Object.create(null) });

const add = ({ all, last }: Grouped, name: string, value: string): void => {
  const values = (all[name] ??= []);
  values.push(value);
  last[name] = value;
};

const nullWhenEmpty = <T extends object>(record: T): T | null => {
  for (const _ in record) return record;
  return null;
};

/** The value of a header, of several the last; undefined when it is not there. */
export const headerValue = ({ rawHeaders }: GatewayRequest, lowerName: string): string | undefined => {
  for (let i = rawHeaders.length - 2; i >= 0; i -= 2) {
    const name = rawHeaders[i] ?? '';
    if (name.length === lowerName.length && name.toLowerCase() === lowerName) return rawHeaders[i + 1] ?? '';
  }
  return undefined;
};

/** The headers that the function sees: the client's, then those that the gateway sets itself. */
const eventHeaders = ({ rawHeaders, host, requestId, sourceIp }: GatewayRequest): Grouped => {
  const headers = none();
  let forwardedFor = '';
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    const value = rawHeaders[i + 1] ?? '';
    const lower = name.toLowerCase();
    if (lower === 'x-forwarded-for') forwardedFor += `${value}, `;
    else if (!droppedHeaders.has(lower)) add(headers, canonicalHeaders.get(lower) ?? name, value);
  }
  add(headers, 'X-Amzn-Trace-Id', `Root=1-${requestId}`);
  add(headers, 'X-Forwarded-For', forwardedFor + sourceIp);
  add(headers, 'X-Forwarded-Port', host.split(':')[1] ?? '80');
  add(headers, 'X-Forwarded-Proto', 'http');
  return headers;
};

/** Query parameters are decoded; a plus sign means a space, and a bare semicolon ends a parameter as an ampersand does. */
const queryParameters = (rawQuery: string): Grouped => {
  const query = none();
  if (rawQuery === '') return query;
  for (const [name, value] of new URLSearchParams(rawQuery.replaceAll(';', '&'))) add(query, name, value);
  return query;
};

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const twoDigits = (value: number): string => String(value).padStart(2, '0');
/** `12/Mar/2020:19:03:58 +0000`, the time format of Apache's logs. */
const apacheTime = (at: Date): string =>
  `${twoDigits(at.getUTCDate())}/${monthNames[at.getUTCMonth()]}/${at.getUTCFullYear()}:` +
  `${at.toISOString().slice(11, 19)} +0000`;

/** What the event of a request is made of. */
export interface ProxyEventParts {
  readonly api: RestApi;
  readonly surroundings: Surroundings;
  readonly request: GatewayRequest;
  readonly route: RouteMatch;
  /** `principalId` and context of the authorizer, if there is one. */
  readonly authorizer: Readonly<Record<string, string>> | undefined;
  readonly body: { readonly text: string | null; readonly isBase64Encoded: boolean };
}

/** Writes the event. */
export const proxyEvent = (parts: ProxyEventParts): APIGatewayProxyEvent => {
  const { api, surroundings, request, route, authorizer, body } = parts;
  const headers = eventHeaders(request);
  const query = queryParameters(request.rawQuery);
  const requestContext: APIGatewayEventRequestContext = {
    accountId: surroundings.accountId,
    apiId: api.id,
    authorizer,
    domainName: request.host,
    domainPrefix: api.id,
    extendedRequestId: request.requestId,
    httpMethod: request.method,
    identity: {
      accessKey: null,
      accountId: null,
      apiKey: null,
      apiKeyId: null,
      caller: null,
      clientCert: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: request.sourceIp,
      user: null,
      userAgent: headers.last['User-Agent'] ?? null,
      userArn: null,
    },
    path: request.rawPath,
    protocol: 'HTTP/1.1',
    requestId: request.requestId,
    requestTime: apacheTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt.getTime(),
    resourceId: route.resource.id,
    resourcePath: route.resource.path,
    stage: api.stage,
  };
  return {
    resource: route.resource.path,
    path: request.path,
    httpMethod: request.method,
    headers: headers.last,
    multiValueHeaders: headers.all,
    queryStringParameters: nullWhenEmpty(query.last),
    multiValueQueryStringParameters: nullWhenEmpty(query.all),
    pathParameters: nullWhenEmpty(route.pathParameters),
    stageVariables: null,
    requestContext,
    body: body.text,
    isBase64Encoded: body.isBase64Encoded,
  };
};
