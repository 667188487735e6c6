/** An HTTP server that answers as a test tells it, and keeps what it was sent. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorded {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** `hangUp` closes the connection without an answer, `silence` keeps it open without one. */
export type Answer = { readonly status: number; readonly body: unknown } | 'hangUp' | 'silence';

export interface ScriptedService {
  readonly endpoint: string;
  readonly requests: Recorded[];
  stop(): Promise<void>;
}

/** Gives the answers one after the other, the last one for ever. */
export async function startScriptedService(answers: readonly Answer[]): Promise<ScriptedService> {
  const requests: Recorded[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = answers[Math.min(requests.length, answers.length - 1)] ?? 'hangUp';
      requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      if (answer === 'silence') return;
      if (answer === 'hangUp') return void request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'R1' });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // what a TCP server has
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
