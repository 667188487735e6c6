/**
 * What every SCIM request goes through, whatever it asks for: reading the event, the checks of the envelope, the
 * organisation and its revoked keys, the end point, errors as SCIM bodies, one line of log. No end point can forget a part.
 */
import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { RecordActivity } from '../directory/activity/activity-recorder';
import type { RateLimiter } from '../directory/rate-limit/rate-limiter';
import type { ReadAhead } from '../directory/read-ahead';
import { type KeyIdentity, providers, type RequestContext } from '../directory/request-context';
import type { DirectoryStore } from '../directory/store';
import { consoleLog, type LogLine } from '../log/log-line';
import { logLoss } from '../log/log-loss';
import { watchTime } from '../log/watch-time';
import { parseBody } from '../scim/body';
import type { UnknownAttribute } from '../scim/filter/known-paths';
import type { JsonObject } from '../scim/json';
import type { Mode } from '../scim/mode';
import { forbidden, notFound, payloadTooLarge, ScimError } from '../scim/scim-error';
import { checkKey } from './check-key';
import { type HttpRequest, readHttpRequest } from './http-request';
import { type HttpResponse, hasBody } from './http-response';
import { acceptedMediaType, checkContentType, scimMediaType } from './media-types';
import { countOperations, refuseBeyondRate } from './rate-check';
import { logRequest, requestFields } from './request-log';
import { toScimError } from './scim-failure';
import { servedRequest } from './served-request';
import { writeWhole } from './whole-answer';

/** A request that passed the checks. */
export interface ScimCall {
  readonly context: RequestContext;
  readonly request: HttpRequest;
  /** The `{id}` of the route; empty where it has none. */
  readonly id: string;
  /** The parsed body; throws when it is no JSON object. */
  readonly body: () => JsonObject;
  /** What is left of the Lambda's time. */
  readonly remainingMilliseconds: () => number;
  /** Counts what a request of many operations takes of the organisation's rate; throws 429 where there is no room for any. */
  readonly countOperations: (operations: number) => Promise<void>;
  /** What the 5xx answers to it or to parts of it were caused by; for the log. */
  readonly defects: unknown[];
}

/** A request before it is known what the organisation thinks of it. */
export interface Arrival extends Pick<ScimCall, 'request' | 'id'> {
  readonly organizationId: string;
  readonly mode: Mode;
}

/** A method on a route, such as `GET /Users/{id}`. */
export interface Endpoint {
  readonly method: string;
  readonly path: string;
  readonly run: (call: ScimCall) => Promise<HttpResponse> | HttpResponse;
  /** Begins reads that `run` will need; never throws. */
  readonly ahead?: (arrival: Arrival) => ReadAhead | undefined;
  /** How it answers where the deployment serves it without a key; only discovery can be open (behaviour 1.4). */
  readonly open?: (request: HttpRequest, id: string) => HttpResponse;
}

export interface ScimHandlerOptions {
  readonly store: Pick<DirectoryStore, 'getOrganization'>;
  readonly endpoints: readonly Endpoint[];
  readonly publicBaseUrl?: string | undefined;
  /** Holds each organisation to its rate; absent: none. */
  readonly rateLimiter?: RateLimiter | undefined;
  /** Notes that a key is in use; never fails. Begun before the end point's work and awaited after it: a Lambda is frozen once it answered. */
  readonly recordKeyUse?: (organizationId: string, keyId: string) => Promise<void>;
  /** Notes how the request ended; never fails. */
  readonly recordActivity?: RecordActivity;
  /** Answers name the rewrites that fired in `x-scim-quirks`. */
  readonly quirksHeader?: boolean;
  readonly now?: () => Date;
  readonly newId?: () => string;
  readonly log?: LogLine;
}

/** Behaviour §9: the largest body of a request; ServiceProviderConfig tells it as `bulk.maxPayloadSize`. */
export const maxBodyBytes = 1024 * 1024;

const keyOf = (authorizer: HttpRequest['authorizer']): KeyIdentity => ({
  id: authorizer.keyId ?? '',
  name: authorizer.keyName ?? '',
  provider: providers.find((provider) => provider === authorizer.provider) ?? 'generic',
  mode: authorizer.mode === 'strict' ? 'strict' : 'compatible',
  rolesFormat: authorizer.rolesFormat === 'strings' ? 'strings' : 'complex',
});

const pathParts = new WeakMap<Endpoint, readonly string[]>();

const partsOf = (endpoint: Endpoint): readonly string[] => {
  let parts = pathParts.get(endpoint);
  if (parts === undefined) pathParts.set(endpoint, (parts = endpoint.path.split('/').slice(1)));
  return parts;
};

/** Finds the end point, or tells 404 from 405. RFC 7644 §3.2, RFC 9110 §15.5.6. */
export const route = (
  endpoints: readonly Endpoint[],
  request: Pick<HttpRequest, 'method' | 'segments'>,
): { endpoint: Endpoint; id: string } => {
  const matches = (endpoint: Endpoint): boolean => {
    const wanted = partsOf(endpoint);
    return (
      wanted.length === request.segments.length &&
      wanted.every((part, index) => part === '{id}' || part === request.segments[index])
    );
  };
  const onPath = endpoints.filter(matches);
  // `/Users/.search` also looks like `/Users/{id}`; the literal path goes first.
  const literal = onPath.filter(({ path }) => !path.includes('{id}'));
  const candidates = literal.length > 0 ? literal : onPath;
  if (candidates.length === 0) throw notFound(`There is no SCIM end point /${request.segments.join('/')}.`);
  // What serves GET serves HEAD too, RFC 9110 §9.1; probes of load balancers and monitors send it.
  const wanted = request.method === 'HEAD' ? 'GET' : request.method;
  const endpoint = candidates.find(({ method }) => method === wanted);
  if (endpoint === undefined) {
    const allow = [
      ...new Set(candidates.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))),
    ].join(', ');
    throw new ScimError(405, `${request.method} is not served here; use ${allow}.`, undefined, { allow });
  }
  return { endpoint, id: endpoint.path.includes('{id}') ? (request.segments.at(-1) ?? '') : '' };
};

/** What a request leaves behind for its line in the log. */
interface Notes {
  readonly quirks: string[];
  readonly skippedMembers: string[];
  readonly ignoredRoles: string[];
  readonly unknownAttributes: UnknownAttribute[];
  readonly defects: unknown[];
  /** As the organisation sets it; 0 where there is no organisation to keep anything of. */
  activityDays?: number;
  /** Whether requests of the organization failed before this one. */
  failing?: boolean;
  throttled?: true;
}

const contextOf = async (
  request: HttpRequest,
  options: ScimHandlerOptions,
  notes: Notes,
  begin: (arrival: Omit<Arrival, 'id'>) => ReadAhead | undefined,
): Promise<RequestContext> => {
  const organizationId = request.authorizer.organizationId ?? '';
  const key = keyOf(request.authorizer);
  const ofAnother = request.organizationId !== undefined && request.organizationId !== organizationId;
  if (organizationId === '' || request.authorizer.scope !== 'scim' || ofAnother) {
    throw forbidden('The access key is not for this organisation.');
  }
  const now = options.now ?? (() => new Date());
  refuseBeyondRate(options.rateLimiter, request.authorizer.incarnationId ?? '', now(), notes);
  const reading = options.store.getOrganization(organizationId);
  const ahead = begin({ request, organizationId, mode: key.mode });
  const organization = await reading;
  const { incarnationId, keyExpiresAt: expiresAt } = request.authorizer;
  // A key of a deleted organization leaves no trace in the one that has its id now.
  const own = organization?.incarnationId === incarnationId;
  notes.activityDays = own ? (organization?.settings.activityDays ?? 0) : 0;
  notes.failing = organization?.failing === true;
  if (organization === undefined) throw notFound(`There is no organisation "${organizationId}".`);
  if (own && organization.status !== 'active') throw forbidden(`The organisation "${organizationId}" is disabled.`);
  checkKey(organization, { id: key.id, incarnationId, expiresAt }, now());
  return {
    organization,
    key,
    requestId: request.requestId,
    baseUrl: request.baseUrl,
    ...(request.sourceIp === undefined ? {} : { sourceIp: request.sourceIp }),
    quirks: notes.quirks,
    skippedMembers: notes.skippedMembers,
    ignoredRoles: notes.ignoredRoles,
    unknownAttributes: notes.unknownAttributes,
    reportLoss: logLoss(options.log),
    ...(ahead === undefined ? {} : { ahead }),
    now,
    newId: options.newId ?? randomUUID,
  };
};

const serve = async (
  request: HttpRequest,
  options: ScimHandlerOptions,
  notes: Notes,
  remainingMilliseconds: () => number,
): Promise<HttpResponse> => {
  if (Buffer.byteLength(request.body) > maxBodyBytes) {
    throw payloadTooLarge(`The body is larger than ${maxBodyBytes} bytes, the most that is taken.`);
  }
  const { endpoint, id } = route(options.endpoints, request);
  if (request.body !== '' && request.method !== 'GET' && request.method !== 'DELETE') {
    checkContentType(request.headers.get('content-type'));
  }
  // The gateway lets a request through without the authorizer's word only where the deployment says so.
  if (endpoint.open !== undefined && request.authorizer.scope === undefined) return endpoint.open(request, id);
  const context = await contextOf(request, options, notes, (arrival) => endpoint.ahead?.({ ...arrival, id }));
  const { organization, key, now } = context;
  const beside = [options.rateLimiter?.count(organization, now()), options.recordKeyUse?.(organization.id, key.id)];
  try {
    return await endpoint.run({
      context,
      request,
      id,
      body: () => parseBody(request.body),
      remainingMilliseconds,
      countOperations: (count) => countOperations(options.rateLimiter, organization, now(), count, notes),
      defects: notes.defects,
    });
  } finally {
    await Promise.all(beside);
  }
};

/** The answer to what went wrong; what a 5xx is caused by is noted. */
export const failureResponse = (error: unknown, defects: unknown[]): HttpResponse => {
  const known = toScimError(error);
  const scimError =
    known ?? new ScimError(500, 'The service failed on this request; nothing was half-written. Try again.');
  // A `ScimError` of 5xx says all that there is to say.
  if (scimError.status >= 500 && error !== scimError) defects.push(error);
  return { status: scimError.status, headers: scimError.headers, body: scimError.toJson() };
};

type Lambda = Pick<Context, 'getRemainingTimeInMillis'>;

/** A request and the answer to it, which is still to be written. */
export interface Answered {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  readonly mediaType: string;
}

/** The answer without what would be its body; its media type stays. RFC 9110 §9.3.2. */
const headOnly = (response: HttpResponse): HttpResponse => ({
  status: response.status,
  ...(response.headers === undefined ? {} : { headers: response.headers }),
  ...(hasBody(response) ? { text: '' } : {}),
});

/** Answers events with SCIM end points. */
export const answerScim =
  (options: ScimHandlerOptions) =>
  async (event: APIGatewayProxyEvent, lambda?: Lambda): Promise<Answered> => {
    const started = Date.now();
    const request = readHttpRequest(event, options.publicBaseUrl);
    const notes: Notes = { quirks: [], skippedMembers: [], ignoredRoles: [], unknownAttributes: [], defects: [] };
    const log = options.log ?? consoleLog;
    const remaining = () => lambda?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY;
    const endWatch = watchTime(remaining(), log, () => requestFields(request));
    let mediaType = scimMediaType;
    let response: HttpResponse;
    try {
      mediaType = acceptedMediaType(request.headers.get('accept'));
      response = await serve(request, options, notes, remaining);
    } catch (error) {
      response = failureResponse(error, notes.defects);
    }
    endWatch();
    logRequest(log, request, response, notes, Date.now() - started);
    await options.recordActivity?.(servedRequest(request, response, notes, Date.now() - started));
    const shown = options.quirksHeader === true && notes.quirks.length > 0;
    const headers = { ...response.headers, ...(shown ? { 'x-scim-quirks': notes.quirks.join(', ') } : {}) };
    const whole = { ...response, headers };
    return {
      request,
      response: request.method === 'HEAD' ? headOnly(whole) : whole,
      // Nobody has to read what is not there: a client that takes JSON only is told the same of a 204 as all others.
      mediaType: hasBody(whole) ? mediaType : scimMediaType,
    };
  };

/** Makes a Lambda handler of SCIM end points, whose answers are written whole. */
export const scimHandler = (options: ScimHandlerOptions) => {
  const answer = answerScim(options);
  return async (event: APIGatewayProxyEvent, lambda?: Lambda): Promise<APIGatewayProxyResult> => {
    const { response, mediaType } = await answer(event, lambda);
    return writeWhole(response, mediaType);
  };
};
