import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Given {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** A server that answers as a test says, and remembers what it was sent. */
export const startFakeService = async (answer: (received: Received) => Given) => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, headers, body };
      received.push(one);
      const given = answer(one);
      response.writeHead(given.status, given.headers);
      response.end(given.body === undefined || Buffer.isBuffer(given.body) ? given.body : JSON.stringify(given.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a server on a port has no other address
  return {
    baseUrl: `http://127.0.0.1:${port}/scim/v2`,
    received,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};
