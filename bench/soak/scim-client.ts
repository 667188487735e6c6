import { Agent, request } from 'node:http';
import { addProblem, type Tally } from './tally';

/** Where an organisation's requests go. */
export interface Target {
  readonly baseUrl: string;
  readonly accessKey: string;
}

export interface Answer {
  readonly status: number;
  /** The id in the body, where it has one. */
  readonly id?: string;
}

export type Send = (method: string, path: string, body?: object) => Promise<Answer>;

const patienceMilliseconds = 30_000;
/** Shorter than the service keeps an idle connection: else a request may meet its end. */
const idleMilliseconds = 20_000;
const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error';

const idIn = (text: string): string | undefined => {
  const parsed: unknown = text === '' ? undefined : JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null && 'id' in parsed ? String(parsed.id) : undefined;
};

/** A refusal says how long to wait, and that in the form of SCIM. */
const isWellFormed = (retryAfter: string | undefined, text: string): boolean => {
  const { schemas, status } = JSON.parse(text);
  return /^[1-9]\d*$/.test(retryAfter ?? '') && schemas?.[0] === errorUrn && status === '429';
};

/** Sends requests on kept connections and counts what comes: anything but success and well-formed refusals is a problem. */
export const scimClient = ({ baseUrl, accessKey }: Target, tally: Tally): Send & { readonly agent: Agent } => {
  const agent = new Agent({ keepAlive: true, timeout: idleMilliseconds });

  const note = (what: string, status: number, milliseconds: number, retryAfter: string | undefined, text: string) => {
    tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1);
    if (status >= 200 && status < 300) tally.served.push(milliseconds);
    else if (status === 429) {
      tally.refused.push(milliseconds);
      if (!isWellFormed(retryAfter, text))
        addProblem(tally, `${what}: a 429 with Retry-After ${retryAfter} and ${text}`);
    } else addProblem(tally, `${what}: ${status} ${text}`);
  };

  const send: Send = (method, path, body) =>
    new Promise((resolve) => {
      const started = performance.now();
      const what = `${method} ${path}`;
      const failed = (error: Error) => {
        addProblem(tally, `${what}: ${error.message}`);
        resolve({ status: 0 });
      };
      const headers = { authorization: `Bearer ${accessKey}`, 'content-type': 'application/scim+json' };
      const outgoing = request(
        `${baseUrl}${path}`,
        { method, headers, agent, timeout: patienceMilliseconds },
        (incoming) => {
          let text = '';
          incoming.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          incoming.once('error', failed).once('end', () => {
            const status = incoming.statusCode ?? 0;
            note(what, status, performance.now() - started, incoming.headers['retry-after'], text);
            const id = status < 300 ? idIn(text) : undefined;
            resolve(id === undefined ? { status } : { status, id });
          });
        },
      );
      outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in 30 s')));
      outgoing.once('error', failed);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return Object.assign(send, { agent });
};
