/**
 * What a REST API makes of the answer of a function.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
import { deflateSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { GatewayFault } from './gateway-fault';
import type { WireResponse } from './gateway-response';
import type { InvocationOutcome } from './lambda-container';
import { type GatewayRequest, headerValue } from './proxy-event';
import { isBinary } from './request-body';
import type { RestApi } from './rest-api';

const headerText = z.union([z.string(), z.boolean()]).transform(String);

// Nothing is mandatory, but a member of another name or a header that is a number makes the answer malformed.
const answerHead = z.strictObject({
  statusCode: z.coerce.number().int().min(100).max(599).default(200),
  headers: z.record(z.string(), headerText).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(headerText)).nullish(),
});

/** What goes before the body of a streamed answer. */
export const streamedHead = answerHead.extend({ cookies: z.array(z.string()).nullish() });

const proxyAnswer = answerHead.extend({
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** The form that nearly all answers have. */
interface PlainAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

type Members = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Whether an answer has status and headers and besides nothing but the members named, each a text: to see it takes a tenth
 * of the time of the schemas, which judge all others.
 */
export const isPlain = <Name extends string>(
  answer: unknown,
  ...names: readonly Name[]
): answer is PlainAnswer & Readonly<Record<Name, string>> => {
  if (!isRecord(answer) || Object.keys(answer).length !== 2 + names.length) return false;
  const { statusCode, headers } = answer;
  if (!Number.isInteger(statusCode) || Number(statusCode) < 100 || Number(statusCode) > 599) return false;
  if (!isRecord(headers)) return false;
  for (const name in headers) if (typeof headers[name] !== 'string') return false;
  return names.every((name) => typeof answer[name] === 'string');
};

type ProxyAnswer = z.output<typeof proxyAnswer>;
type Invoked = Extract<InvocationOutcome, { kind: 'answer' | 'stream' | 'whole' }>;

/**
 * Response headers that a REST API renames or drops.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
const remapped = new Set([
  'authorization',
  'connection',
  'content-md5',
  'date',
  'host',
  'max-forwards',
  'server',
  'user-agent',
  'www-authenticate',
]);
const dropped = new Set([
  'content-length',
  'expect',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export const internalError = (status: number): GatewayFault =>
  new GatewayFault('DEFAULT_5XX', 'Internal server error', status);

/** Lambda ran the function and got no answer: 502, or 504 where it takes too long; it refused to run it: 500, or 413 for an event above 6 MB. */
export const checkInvoked: (outcome: InvocationOutcome) => asserts outcome is Invoked = (outcome) => {
  if (outcome.kind === 'functionError') throw internalError(502);
  if (outcome.kind === 'rejected') {
    if (outcome.reason === 'tooLate') throw new GatewayFault('INTEGRATION_TIMEOUT', 'Endpoint request timed out');
    throw outcome.reason === 'requestTooLarge'
      ? new GatewayFault('REQUEST_TOO_LARGE', 'Request Too Long')
      : internalError(500);
  }
};

const parseAnswer = (outcome: InvocationOutcome): ProxyAnswer => {
  checkInvoked(outcome);
  // What an Invoke of a function that streams gives has a head and a delimiter and is no JSON.
  if (outcome.kind !== 'answer') throw internalError(502);
  const payload: unknown = JSON.parse(outcome.payload);
  if (isPlain(payload, 'body')) return payload;
  const answer = proxyAnswer.safeParse(payload);
  if (!answer.success) throw internalError(502);
  return answer.data;
};

/** The headers of an answer as the gateway passes them on. */
export const wireHeaders = (answer: z.output<typeof answerHead>): Record<string, string | string[]> => {
  const headers: Record<string, string | string[]> = { 'content-type': 'application/json' };
  const { headers: single, multiValueHeaders: multiple } = answer;
  for (const [name, value] of Object.entries(multiple ? { ...single, ...multiple } : (single ?? {}))) {
    const lower = name.toLowerCase();
    if (!dropped.has(lower)) headers[remapped.has(lower) ? `x-amzn-remapped-${lower}` : lower] = value;
  }
  return headers;
};

const accepts = (accepted: string, coding: string): boolean =>
  accepted.split(',').some((part) => {
    const [name, ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });

const compress = (api: RestApi, request: GatewayRequest, body: Buffer): [string, Buffer] | undefined => {
  if (api.minimumCompressionSize === undefined || body.length < api.minimumCompressionSize) return undefined;
  const accepted = headerValue(request, 'accept-encoding') ?? '';
  if (accepts(accepted, 'gzip')) return ['gzip', gzipSync(body)];
  if (accepts(accepted, 'deflate')) return ['deflate', deflateSync(body)];
  return undefined;
};

/** Writes the answer of a function; throws a `GatewayFault` when there is none that can be written. */
export const proxyResponse = (api: RestApi, request: GatewayRequest, outcome: InvocationOutcome): WireResponse => {
  const answer = parseAnswer(outcome);
  const headers = wireHeaders(answer);
  // Base64 is turned back into bytes only for a client whose first accepted media type is one of the API's binary ones.
  const bytes = answer.isBase64Encoded === true && isBinary(api, headerValue(request, 'accept')?.split(',')[0]);
  const body = Buffer.from(answer.body ?? '', bytes ? 'base64' : 'utf8');
  const compressed = headers['content-encoding'] === undefined ? compress(api, request, body) : undefined;
  if (compressed) headers['content-encoding'] = compressed[0];
  headers['x-amzn-requestid'] = request.requestId;
  return { status: answer.statusCode, headers, body: compressed?.[1] ?? body };
};
