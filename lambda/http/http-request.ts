/**
 * What API Gateway hands over, reduced to what SCIM needs. Everything odd about the event is settled here: header case,
 * repeated and decoded query parameters, base64 bodies, stage and custom-domain prefixes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { remembered } from '../scim/remembered';
import { scimBasePaths } from './routes';

export interface HttpRequest {
  readonly method: string;
  /** Path segments below the base path, decoded: `['Users', '2819…']`. */
  readonly segments: readonly string[];
  /** The absolute base URL that the client used, without a trailing slash. */
  readonly baseUrl: string;
  /** The organisation that the path names; undefined on the base paths that take it from the key. */
  readonly organizationId: string | undefined;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Names in lower case (behaviour 1.6); of a repeated parameter the last value. */
  readonly query: ReadonlyMap<string, string>;
  /** Text of the body; empty when there is none. */
  readonly body: string;
  readonly requestId: string;
  readonly sourceIp: string | undefined;
  /** What the authorizer told of the key, all strings. */
  readonly authorizer: Readonly<Record<string, string | undefined>>;
}

const decode = (segment: string): string => {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** A doubled slash is one (behaviour 11.9). */
const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

/** The segments of a resource of the gateway below the base path. */
const segmentsBelowBase = remembered((resource): readonly string[] => {
  const base = scimBasePaths.find((path) => resource === path || resource.startsWith(`${path}/`)) ?? '';
  return segmentsOf(resource.slice(base.length));
});

/** How many path segments below the base the request has, told by the resource that the gateway matched. */
const depthBelowBase = (resource: string, proxy: string | undefined): number => {
  const below = segmentsBelowBase(resource);
  return below.at(-1) === '{proxy+}' ? below.length - 1 + segmentsOf(proxy ?? '').length : below.length;
};

const lowerNames = (
  values: Readonly<Record<string, readonly string[] | string | undefined>> | null | undefined,
): Map<string, string> => {
  const lowered = new Map<string, string>();
  for (const [name, value] of Object.entries(values ?? {})) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (typeof last === 'string') lowered.set(name.toLowerCase(), last);
  }
  return lowered;
};

/**
 * Reads a proxy event of a REST API.
 * @param publicBaseUrl replaces scheme, host and stage where a proxy of the platform's own stands in front of the API.
 */
export const readHttpRequest = (event: APIGatewayProxyEvent, publicBaseUrl?: string): HttpRequest => {
  const { requestContext: context } = event;
  const headers = lowerNames(event.multiValueHeaders ?? event.headers);
  // `requestContext.path` keeps the stage of the default host and the base path mapping of a custom domain; `path` may lack the stage.
  const all = segmentsOf(context.path ?? event.path);
  const depth = Math.min(all.length, depthBelowBase(event.resource, event.pathParameters?.proxy));
  const prefix = all.slice(0, all.length - depth);
  const scheme = headers.get('x-forwarded-proto') ?? 'https';
  const host = context.domainName ?? headers.get('host') ?? 'localhost';
  const stage = prefix[0] === context.stage && publicBaseUrl !== undefined ? 1 : 0;
  const origin = publicBaseUrl === undefined ? `${scheme}://${host}` : publicBaseUrl.replace(/\/$/, '');
  const body = event.body ?? '';
  return {
    method: event.httpMethod,
    segments: all.slice(all.length - depth).map(decode),
    baseUrl: [origin, ...prefix.slice(stage)].join('/'),
    organizationId: event.pathParameters?.organizationId,
    headers,
    query: lowerNames(event.multiValueQueryStringParameters ?? event.queryStringParameters),
    body: event.isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body,
    requestId: context.requestId,
    sourceIp: context.identity?.sourceIp,
    authorizer: context.authorizer ?? {},
  };
};
