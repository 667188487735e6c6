import { randomUUID } from 'node:crypto';
import { type Admit, admission, type EmbeddedCredentials } from './admission';
import { type HttpOutcome, type HttpRequest, startHttpServer } from './http-server';
import { answerText } from './json-text';
import { ConnectionLost, NoAnswer, ServiceError } from './service-error';

/** The fields of a request as they stand on the wire. */
export type JsonInput = Record<string, unknown>;

/** A JSON object, which is a record of unknown values by construction. */
export const isJsonInput = (value: unknown): value is JsonInput =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Answers one action of a service; throws a `ServiceError` for every refusal. `body` is the text of the input, where it came as one. */
export type Dispatch = (action: string, input: JsonInput, body?: string) => Promise<object>;

/** What stands between request and answer, so that tests can make any call fail before or after its effect. */
export interface FaultHook {
  before?(action: string, input: JsonInput): Error | undefined;
  after?(action: string, input: JsonInput): Error | undefined;
}

/** Where and how a service listens. */
export interface JsonServiceOptions {
  readonly host: string;
  readonly port: number;
  readonly contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
  /** What callers must sign with; without it anything will do. */
  readonly credentials?: EmbeddedCredentials | undefined;
  readonly dispatch: Dispatch;
}

/** A listening service. */
export interface JsonService {
  readonly endpoint: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Wraps a dispatch in a fault hook. */
export function withFaults(dispatch: Dispatch, fault: FaultHook | undefined): Dispatch {
  if (!fault) return dispatch;
  return async (action, input, body) => {
    const before = fault.before?.(action, input);
    if (before) throw before;
    const output = await dispatch(action, input, body);
    const after = fault.after?.(action, input);
    if (after) throw after;
    return output;
  };
}

/** Serves the AWS JSON protocol: one POST, the action in `X-Amz-Target`. */
export async function startJsonService(options: JsonServiceOptions): Promise<JsonService> {
  let port = options.port;
  const admit = admission(options.host, () => port, options.credentials);
  const server = await startHttpServer(options, (request) => answer(options, admit, request));
  port = server.port;
  const { stop } = server;
  return { endpoint: `http://${options.host}:${port}`, port, stop };
}

async function answer(
  { dispatch, contentType }: JsonServiceOptions,
  admit: Admit,
  request: HttpRequest,
): Promise<HttpOutcome> {
  const requestId = randomUUID();
  try {
    const action = actionOf(request);
    admit(request);
    const body = answerText(await dispatch(action, parsed(request.body), request.body));
    return { status: 200, contentType, requestId, body };
  } catch (error) {
    if (error instanceof ConnectionLost) return 'cut';
    if (error instanceof NoAnswer) return 'silence';
    const refusal = error instanceof ServiceError ? error : internalError(error);
    return { status: refusal.statusCode, contentType, requestId, body: JSON.stringify(refusal.body) };
  }
}

function actionOf(request: HttpRequest): string {
  const target = request.header('x-amz-target');
  if (request.method !== 'POST' || target === undefined) {
    throw new ServiceError('com.amazon.coral.service#UnknownOperationException', 'Unknown operation');
  }
  return target.slice(target.indexOf('.') + 1);
}

function parsed(body: string): JsonInput {
  try {
    const value: unknown = JSON.parse(body);
    if (isJsonInput(value)) return value;
  } catch {}
  throw new ServiceError('com.amazon.coral.service#SerializationException', 'Start of structure or map expected');
}

function internalError(error: unknown): ServiceError {
  console.error(error);
  return new ServiceError('InternalServerError', String(error), { statusCode: 500 });
}
