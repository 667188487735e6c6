import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import type { Deployment } from './deployment';
import { GatewayFault } from './gateway-fault';
import { gatewayResponse, type WireResponse } from './gateway-response';
import type { LambdaPool } from './lambda-pool';
import type { GatewayRequest } from './proxy-event';
import { bodyLimitBytes, ClientGone, readBody } from './request-body';
import { type RestApi, restApi } from './rest-api';
import { type RequestServices, serveRequest } from './serve-request';
import { tokenAuthorizers } from './token-authorizer';

/** How the API is served. */
export interface ApiGatewayOptions {
  readonly deployment: Deployment;
  readonly lambdas: LambdaPool;
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** Hands every body to the functions in base64; false unless given. */
  readonly base64Bodies?: boolean;
  /** Milliseconds since 1970; the time by which remembered authorizations run out. */
  readonly now?: () => number;
}

/** A listening API. */
export interface ApiGateway {
  readonly port: number;
  readonly url: string;
  readonly stage: string;
  /** Forgets remembered authorizations. */
  flushAuthorizers(): void;
  stop(): Promise<void>;
}

/** API Gateway takes request line and headers up to this size, together. */
const headLimitBytes = 10_240;

const oneSlashFirst = (path: string): string => path.replace(/^\/*/, '/');

const readRequest = (api: RestApi, incoming: IncomingMessage): GatewayRequest => {
  const target = incoming.url ?? '/';
  const question = target.indexOf('?');
  // Of several slashes before the stage and before the path the function sees one; `requestContext.path` keeps the latter.
  const rawPath = oneSlashFirst(question < 0 ? target : target.slice(0, question));
  const prefix = `/${api.stage}`;
  return {
    requestId: randomUUID(),
    receivedAt: new Date(),
    method: incoming.method ?? 'GET',
    rawPath,
    // The default address of an API has the stage in its path, a custom domain has not; here both are served.
    path:
      rawPath === prefix || rawPath.startsWith(`${prefix}/`) ? oneSlashFirst(rawPath.slice(prefix.length)) : rawPath,
    rawQuery: question < 0 ? '' : target.slice(question + 1),
    rawHeaders: incoming.rawHeaders,
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
    host: incoming.headers.host ?? 'localhost',
  };
};

/** Whether a client that asks first (`Expect: 100-continue`) announces more than the gateway takes. */
const willBeRefused = ({ headers }: IncomingMessage): boolean =>
  headers.expect !== undefined && Number(headers['content-length'] ?? 0) > bodyLimitBytes;

/** Node's form: names and values by turns. */
const headerList = (headers: WireResponse['headers']): string[] => {
  const list: string[] = [];
  for (const name in headers) {
    const value = headers[name] ?? '';
    if (typeof value === 'string') list.push(name, value);
    else for (const each of value) list.push(name, each);
  }
  return list;
};

const writeResponse = (outgoing: ServerResponse, response: WireResponse, closing: boolean): void => {
  const { status, headers, body, chunked } = response;
  const list = headerList(headers);
  const hasBody = status !== 204 && status !== 304;
  const isStream = body instanceof Readable;
  const bytes = isStream ? 0 : Buffer.byteLength(body);
  if (hasBody && !isStream && chunked !== true) list.push('content-length', String(bytes));
  if (closing) list.push('connection', 'close');
  outgoing.writeHead(status, list);
  // As many bytes as characters: in ASCII the two encodings are the same, and Node writes this one twice as fast.
  if (!isStream) outgoing.end(hasBody ? body : undefined, body.length === bytes ? 'latin1' : 'utf8');
  else if (hasBody) pipeline(body, outgoing, () => {});
  else {
    body.resume();
    outgoing.end();
  }
};

const answer = async (
  services: RequestServices,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> => {
  const request = readRequest(services.api, incoming);
  try {
    const body = willBeRefused(incoming) ? undefined : await readBody(incoming);
    const response = await serveRequest(services, request, body);
    // What is left of a body that nobody reads must not be taken for the next request.
    writeResponse(outgoing, response, body === undefined);
  } catch (error) {
    if (error instanceof ClientGone || outgoing.headersSent) return void outgoing.destroy();
    console.error(error);
    const fault = new GatewayFault('DEFAULT_5XX', 'Internal server error');
    writeResponse(outgoing, gatewayResponse(services.api, request, fault), false);
  }
};

/** Serves the REST API of a deployment over HTTP. Rejects when the port cannot be had. */
export const startApiGateway = async (options: ApiGatewayOptions): Promise<ApiGateway> => {
  const api = restApi(options.deployment);
  const services: RequestServices = {
    api,
    surroundings: options.deployment.surroundings,
    lambdas: options.lambdas,
    authorizers: tokenAuthorizers(options.lambdas, options.now ?? Date.now),
    base64Bodies: options.base64Bodies ?? false,
  };
  const serve = (incoming: IncomingMessage, outgoing: ServerResponse): void =>
    void answer(services, incoming, outgoing);
  const server = createServer(
    { maxHeaderSize: headLimitBytes, keepAliveTimeout: 65_000, requestTimeout: 60_000 },
    serve,
  );
  server.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (!willBeRefused(incoming)) outgoing.writeContinue();
    serve(incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  // listen() on a host and port, not on a pipe, always yields an address object.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${options.host}:${port}`,
    stage: api.stage,
    flushAuthorizers: () => services.authorizers.flush(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
