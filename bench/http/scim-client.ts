import { Agent, request as httpRequest } from 'node:http';
import type { Connection } from './side-channel';

/** An answer with the time from the first byte sent to the last byte received. */
export interface ScimAnswer {
  readonly status: number;
  /** Undefined for an empty body. */
  readonly body: ScimBody | undefined;
  readonly milliseconds: number;
}

/** What the cases look at in answers; the server under test is not trusted to have any of it. */
export interface ScimBody {
  readonly id?: string;
  readonly userName?: string;
  readonly active?: boolean;
  readonly displayName?: string;
  readonly title?: string;
  readonly totalResults?: number;
  readonly nextCursor?: string;
  readonly Resources?: readonly ScimBody[];
  readonly members?: readonly { readonly value?: string }[];
  readonly scimType?: string;
  readonly emails?: readonly { readonly value?: string }[];
  readonly Operations?: readonly { readonly status?: string; readonly location?: string; readonly bulkId?: string }[];
}

/** Sends requests over connections that stay open. */
export interface ScimClient {
  send(method: string, path: string, body?: object): Promise<ScimAnswer>;
  close(): void;
}

/** A client of a server. A request that gets no answer fails. */
export const createScimClient = ({ baseUrl, accessKey }: Connection): ScimClient => {
  const base = new URL(baseUrl);
  const agent = new Agent({ keepAlive: true, scheduling: 'lifo' });
  const common = { accept: 'application/scim+json', authorization: `Bearer ${accessKey}` };
  return {
    send: (method, path, body) =>
      new Promise((resolve, reject) => {
        const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
        const headers =
          payload === undefined
            ? common
            : { ...common, 'content-type': 'application/scim+json', 'content-length': payload.length };
        const { hostname, port, pathname } = base;
        const started = performance.now();
        const sent = httpRequest({ agent, hostname, port, method, path: `${pathname}/${path}`, headers }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            const milliseconds = performance.now() - started;
            const text = Buffer.concat(chunks).toString();
            try {
              resolve({
                status: answer.statusCode ?? 0,
                body: text === '' ? undefined : JSON.parse(text),
                milliseconds,
              });
            } catch {
              reject(new Error(`${method} ${path} answered ${answer.statusCode} with ${text.slice(0, 200)}`));
            }
          });
        });
        sent.on('error', reject);
        sent.end(payload);
      }),
    close: () => agent.destroy(),
  };
};
