import type { APIGatewayProxyEvent } from 'aws-lambda';

/** What a test wants of a proxy event; everything else is as API Gateway fills it in. */
export interface EventParts {
  readonly method?: string;
  /** Below the stage, as the client typed it. */
  readonly path: string;
  readonly resource: string;
  readonly pathParameters?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string[]>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly authorizer?: Record<string, string>;
  readonly stage?: string;
  readonly domainName?: string;
  /** `requestContext.path`; by default stage and path, as on the default host. */
  readonly fullPath?: string;
}

/** A proxy event of a REST API in the form that AWS documents. */
export const proxyEvent = (parts: EventParts): APIGatewayProxyEvent => {
  const headers = { 'X-Forwarded-Proto': 'https', ...parts.headers };
  const stage = parts.stage ?? 'prod';
  const query = parts.query ?? null;
  return {
    resource: parts.resource,
    path: parts.path,
    httpMethod: parts.method ?? 'GET',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters:
      query && Object.fromEntries(Object.entries(query).map(([name, values]) => [name, values.at(-1)])),
    multiValueQueryStringParameters: query,
    pathParameters: parts.pathParameters ?? null,
    stageVariables: null,
    body: parts.body ?? null,
    isBase64Encoded: parts.isBase64Encoded ?? false,
    requestContext: {
      accountId: '123456789012',
      apiId: 'abc123',
      authorizer: parts.authorizer ?? {},
      domainName: parts.domainName ?? 'abc123.execute-api.eu-west-1.amazonaws.com',
      httpMethod: parts.method ?? 'GET',
      identity: { sourceIp: '192.0.2.1' },
      path: parts.fullPath ?? `/${stage}${parts.path}`,
      protocol: 'HTTP/1.1',
      requestId: 'request-1',
      requestTimeEpoch: 0,
      resourceId: 'r',
      resourcePath: parts.resource,
      stage,
    } as unknown as APIGatewayProxyEvent['requestContext'], // the identity has 20 more fields that nothing here reads
  };
};
