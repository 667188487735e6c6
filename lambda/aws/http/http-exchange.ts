/**
 * POSTs over connections that stay open between calls, as much of HTTP/1.1 (RFC 9112) as JSON services need. Node's own client
 * would do: but it takes 0.09 ms of CPU for each call, twice what the two systems need to carry it, and a SCIM request makes
 * several. Beside, a cold start need not load it.
 */
import { type Exchange, openConnection } from './connection';
import { createConnectionPool } from './connection-pool';
import { createSocketOpener } from './open-socket';
import type { HttpAnswer } from './response-reader';

export interface HttpExchange {
  /** Header fields are lines that end with CR and LF, without the length. */
  post(fields: string, body: string, signal?: AbortSignal): Promise<HttpAnswer>;
  /** Ends what is under way with an `AbortError`, and all that comes later. */
  close(): void;
}

/** The SDK's name for a call that its caller gave up; retries go by it. */
const aborted = () => Object.assign(new Error('Request aborted'), { name: 'AbortError' });

/** Sends to one origin. Without any sign of life for `patienceMilliseconds` a call ends with a `TimeoutError`. */
export const createHttpExchange = (endpoint: URL, patienceMilliseconds: number): HttpExchange => {
  const open = createSocketOpener(endpoint);
  const pool = createConnectionPool((events) => openConnection(open, patienceMilliseconds, events));

  return {
    post: (fields, body, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(aborted());
        const length = Buffer.byteLength(body);
        const request = `POST / HTTP/1.1\r\n${fields}content-length: ${length}\r\n\r\n${body}`;
        // What is ASCII goes out as it is, with nothing to encode.
        const encoding = length === body.length ? 'latin1' : 'utf8';
        if (signal === undefined) return pool.start({ request, encoding, resolve, reject });
        const abandon = () => pool.abandon(exchange, aborted());
        const heedless = () => signal.removeEventListener('abort', abandon);
        const exchange: Exchange = {
          request,
          encoding,
          resolve: (answer) => {
            heedless();
            resolve(answer);
          },
          reject: (error) => {
            heedless();
            reject(error);
          },
        };
        signal.addEventListener('abort', abandon);
        pool.start(exchange);
      }),
    close: () => pool.close(aborted()),
  };
};
