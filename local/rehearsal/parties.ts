/** Those who talk to the service: identity providers with their access keys, and an administrator. */
import type { Json } from '../../lambda/scim/json';
import type { Connection } from '../service/connection-file';

/** What the service answered. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of the other side, of which each caller knows its part
  readonly body: any;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Somebody with a key and the address that it opens. */
export interface Party {
  send(method: Method, path: string, body?: Json): Promise<Answer>;
  /** The body of an answer that must be a success. */
  done(method: Method, path: string, body?: Json): Promise<Answer['body']>;
}

const party = (base: string, key: string, contentType: string): Party => {
  const send: Party['send'] = async (method, path, body) => {
    const response = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': contentType },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // Each start has another port.
    const text = (await response.text()).replaceAll(new URL(base).origin, '');
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    send,
    done: async (method, path, body) => {
      const answer = await send(method, path, body);
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
  };
};

/** An identity provider of an organisation. */
export const identityProvider = ({ adminUrl }: Connection, organizationId: string, accessKey: string): Party =>
  party(new URL(`/organizations/${organizationId}/scim/v2`, adminUrl).href, accessKey, 'application/scim+json');

/** Whoever holds the platform's admin key. */
export const administrator = ({ adminUrl, adminKey }: Connection): Party =>
  party(adminUrl, adminKey, 'application/json');
