import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerText } from './json-text';
import { ConnectionLost, NoAnswer, ServiceError } from './service-error';

/** The fields of a request as they stand on the wire. */
export type JsonInput = Record<string, unknown>;

/** Answers one action of a service; throws a `ServiceError` for every refusal. */
export type Dispatch = (action: string, input: JsonInput) => Promise<object>;

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
  return async (action, input) => {
    const before = fault.before?.(action, input);
    if (before) throw before;
    const output = await dispatch(action, input);
    const after = fault.after?.(action, input);
    if (after) throw after;
    return output;
  };
}

/** Serves the AWS JSON protocol (one POST, the action in `X-Amz-Target`) over keep-alive connections. */
export async function startJsonService(options: JsonServiceOptions): Promise<JsonService> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void answer(options, request, Buffer.concat(chunks).toString('utf8'), response));
  });
  // The SDK keeps idle sockets; one that the server closes first costs the client an ECONNRESET.
  server.keepAliveTimeout = 600_000;
  server.headersTimeout = 610_000;
  server.on('connection', (socket) => socket.setNoDelay(true));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  // listen() on a host and port, not on a pipe, always yields an address object.
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://${options.host}:${port}`,
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  options: JsonServiceOptions,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): Promise<void> {
  let status = 200;
  let text: string;
  try {
    text = answerText(await options.dispatch(actionOf(request), parsed(body)));
  } catch (error) {
    if (error instanceof ConnectionLost) {
      request.socket.destroy();
      return;
    }
    if (error instanceof NoAnswer) return;
    const refusal = error instanceof ServiceError ? error : internalError(error);
    status = refusal.statusCode;
    text = JSON.stringify(refusal.body);
  }
  response.writeHead(status, {
    'Content-Type': options.contentType,
    'Content-Length': Buffer.byteLength(text),
    'x-amzn-RequestId': randomUUID(),
  });
  response.end(text);
}

function actionOf(request: IncomingMessage): string {
  const target = request.headers['x-amz-target'];
  if (request.method !== 'POST' || typeof target !== 'string') {
    throw new ServiceError('com.amazon.coral.service#UnknownOperationException', 'Unknown operation');
  }
  if (!request.headers.authorization) {
    throw new ServiceError(
      'com.amazon.coral.service#MissingAuthenticationTokenException',
      'Request is missing Authentication Token',
    );
  }
  return target.slice(target.indexOf('.') + 1);
}

function parsed(body: string): JsonInput {
  try {
    const value: unknown = JSON.parse(body);
    // A JSON object is a record of unknown values by construction.
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonInput;
  } catch {}
  throw new ServiceError('com.amazon.coral.service#SerializationException', 'Start of structure or map expected');
}

function internalError(error: unknown): ServiceError {
  console.error(error);
  return new ServiceError('InternalServerError', String(error), { statusCode: 500 });
}
