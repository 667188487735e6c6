/** One POST over a connection that stays open between calls. */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface HttpExchange {
  readonly post: (headers: Record<string, string>, body: string, signal?: AbortSignal) => Promise<HttpAnswer>;
  readonly close: () => void;
}

/** The SDK's names for a call that was given up, by the caller or because no answer came; retries go by them. */
const aborted = () => Object.assign(new Error('Request aborted'), { name: 'AbortError' });
const timedOut = (milliseconds: number) =>
  Object.assign(new Error(`No answer within ${milliseconds} ms`), { name: 'TimeoutError' });

/** Sends to one origin. Without any sign of life for `patienceMilliseconds` a call ends with a `TimeoutError`. */
export const createHttpExchange = (endpoint: URL, patienceMilliseconds: number): HttpExchange => {
  const secure = endpoint.protocol === 'https:';
  const agentOptions = { keepAlive: true, maxSockets: 50 };
  const agent = secure ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  const request = secure ? httpsRequest : httpRequest;
  const target = {
    // A URL keeps the brackets of an IPv6 address, a socket wants none.
    hostname: endpoint.hostname.replace(/^\[|\]$/g, ''),
    port: endpoint.port || (secure ? 443 : 80),
    path: '/',
    method: 'POST',
    agent,
    timeout: patienceMilliseconds,
  };

  return {
    post: (headers, body, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(aborted());
        const sent = request({ ...target, headers }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            const text = chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString();
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text });
          });
        });
        sent.on('error', reject);
        sent.on('timeout', () => sent.destroy(timedOut(patienceMilliseconds)));
        if (signal !== undefined) {
          const abort = () => sent.destroy(aborted());
          signal.addEventListener('abort', abort, { once: true });
          sent.on('close', () => signal.removeEventListener('abort', abort));
        }
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
};
