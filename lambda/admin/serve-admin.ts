/** What every admin request goes through: finding its row, the key, the body, its function, errors as problems, one line of log. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { RateLimiter } from '../directory/rate-limit/rate-limiter';
import { type HttpRequest, readHttpRequest } from '../http/http-request';
import { type HttpResponse, writeHttpResponse } from '../http/http-response';
import { adminBasePath } from '../http/routes';
import { consoleLog, type LogLine } from '../log/log-line';
import { watchTime } from '../log/watch-time';
import type { JsonObject } from '../scim/json';
import type { AdminCall, AdminCaller, AdminFunctions, AdminResult, CoreServices } from './admin-call';
import { callFields, logCall } from './admin-log';
import { ownerOf, refuseBeyondAdminRate } from './admin-rate';
import { admit } from './admit';
import type { AdminBody, AdminCallName } from './contract';
import { checkIfMatch, entityTagOf, refuseIfMatch } from './entity-tag';
import { type MatchedCall, matchCall } from './match-call';
import { noteIncarnation } from './note-incarnation';
import { Problem, toProblem } from './problem';
import { readBody } from './read-body';
import { readQuery } from './read-query';
import { recordRefusal } from './record-refusal';

export interface AdminHandlerOptions<Services extends CoreServices> {
  readonly services: Services;
  /** Of all rows, or of those that the gateway sends here. */
  readonly functions: Partial<AdminFunctions<Services>>;
  readonly publicBaseUrl?: string | undefined;
  /** Holds the admin keys of each organisation, and those of the platform, to their rate; absent: none. */
  readonly rateLimiter?: RateLimiter | undefined;
  readonly log?: LogLine;
}

/** What happened, for the log and the activity. */
interface Notes {
  call?: MatchedCall;
  readonly defects: unknown[];
  /** The organisation that a body names. */
  named?: string | undefined;
}

type AnyFunction = (call: AdminCall<AdminCallName>) => Promise<AdminResult<AdminCallName>>;

const serve = async <Services extends CoreServices>(
  request: HttpRequest,
  { services, functions }: AdminHandlerOptions<Services>,
  notes: Notes,
  call: MatchedCall,
  caller: AdminCaller,
): Promise<HttpResponse> => {
  const { route, parameters } = call;
  const query = route.query && readQuery(route.query, request.query);
  const body = route.body && readBody(route.body, request.body, request.headers.get('content-type'), route.maxBytes);
  if (call.name === 'createOrganization') notes.named = (body as AdminBody<'createOrganization'>).id; // as its schema read it
  // A row and its function have the same name, which is what makes body and parameters fit; one type cannot say so of all rows.
  const perform = functions[call.name] as unknown as AnyFunction | undefined;
  if (perform === undefined) {
    // The gateway finds that function by the path as it stands; with a doubled slash in it the request comes to this one.
    throw new Problem(404, `This is served at ${adminBasePath}${route.path} only: send the path with single slashes.`);
  }
  const ifMatch = request.headers.get('if-match');
  if (route.versioned !== true) refuseIfMatch(ifMatch);
  const { directory, incarnationId } = noteIncarnation(services.directory, parameters.organizationId);
  const tagOf = (shown: object) => entityTagOf(incarnationId(), shown);
  const checkVersion = (shown: object) => checkIfMatch(ifMatch, () => tagOf(shown));
  const result = await perform({
    services: { ...services, directory },
    caller,
    parameters,
    query,
    body,
    checkVersion,
    requestId: request.requestId,
    sourceIp: request.sourceIp,
    rootUrl: request.baseUrl,
  } as unknown as AdminCall<AdminCallName>);
  const shown = result.body as JsonObject | undefined; // Every response schema is of plain JSON.
  const hasTag = route.versioned === true && shown !== undefined;
  if (hasTag && route.method === 'GET') checkVersion(shown);
  return {
    status: route.status,
    headers: {
      ...(result.location === undefined ? {} : { location: `${request.baseUrl}${adminBasePath}${result.location}` }),
      ...(hasTag ? { etag: tagOf(shown) } : {}),
    },
    ...(shown === undefined ? {} : { body: shown }),
  };
};

const run = async <Services extends CoreServices>(
  request: HttpRequest,
  options: AdminHandlerOptions<Services>,
  notes: Notes,
): Promise<HttpResponse> => {
  const { services, rateLimiter } = options;
  // The gateway matches `/admin/v1/{proxy+}`, so the path begins with the base of the admin API.
  const call: MatchedCall = matchCall(request.method, request.segments.slice(2));
  notes.call = call;
  const owner = ownerOf(request.authorizer);
  refuseBeyondAdminRate(rateLimiter, owner, services.now());
  const caller = await admit(request.authorizer, call, services);
  const counted = rateLimiter?.count(owner, services.now());
  try {
    return await serve(request, options, notes, call, caller);
  } finally {
    await counted;
  }
};

const refuse = (error: unknown, notes: Notes): HttpResponse => {
  const known = toProblem(error);
  const problem =
    known ?? new Problem(500, 'The service failed on this request. Its log says why, under the request id.');
  if (problem.status >= 500 && error !== problem) notes.defects.push(error);
  return { status: problem.status, headers: problem.more.headers ?? {}, body: problem.toJson() };
};

/** Makes the Lambda handler of the admin API. */
export const adminHandler =
  <Services extends CoreServices>(options: AdminHandlerOptions<Services>) =>
  async (
    event: APIGatewayProxyEvent,
    lambda?: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<APIGatewayProxyResult> => {
    const request = readHttpRequest(event, options.publicBaseUrl);
    const notes: Notes = { defects: [] };
    const started = Date.now();
    const log = options.log ?? consoleLog;
    const remaining = lambda?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY;
    const endWatch = watchTime(remaining, log, () => callFields(request, notes));
    let mediaType = 'application/json';
    let response: HttpResponse;
    try {
      response = await run(request, options, notes);
    } catch (error) {
      mediaType = 'application/problem+json';
      response = refuse(error, notes);
    }
    const { call, named } = notes;
    const milliseconds = Date.now() - started;
    endWatch();
    logCall(log, request, response, notes, milliseconds);
    await recordRefusal(options.services, { request, response, milliseconds, parameters: call?.parameters, named });
    return writeHttpResponse(response, mediaType);
  };
