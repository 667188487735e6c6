/** Sends requests with exactly the headers that are asked for: Entra sends no User-Agent, and fetch always does. */
import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { SimulationFailure } from './simulation-failure';

export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const patience = 60_000;

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

const unreachable = (url: string, error: Error & { code?: string }): SimulationFailure => {
  const { origin } = new URL(url);
  const reasons: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nothing listens there; start the local service with "npm start", or give another --base-url',
    ENOTFOUND: 'there is no such host; check --base-url',
    EAI_AGAIN: 'the name of the host cannot be looked up; check --base-url and the network',
  };
  const why = reasons[error.code ?? ''] ?? `${error.message}; check --base-url and the network`;
  return new SimulationFailure(`${origin} cannot be reached: ${why}.`, { cause: error });
};

/** The answer to a request; throws a `SimulationFailure` when none comes. */
export const send = ({ method, url, headers, body }: SentRequest): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(unreachable(url, error));
    const request = url.startsWith('https:') ? requestHttps : requestHttp;
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const call = request(url, { method, headers: { ...headers, ...length } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const decode = decoders[response.headers['content-encoding'] ?? ''];
        const text = (decode === undefined || bytes.length === 0 ? bytes : decode(bytes)).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    call.on('error', fail);
    call.setTimeout(patience, () => call.destroy(new Error(`no answer came within ${patience / 1000} seconds`)));
    call.end(body);
  });
