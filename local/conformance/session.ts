/** The conversation of a check with a SCIM service: sends requests, holds answers to what is expected, keeps what was said. */
import { isArray, isObject, type Json, type JsonObject } from '../../lambda/scim/json';
import type { Mode } from '../../lambda/scim/mode';
import { bodyOf } from '../simulator/check-answer';
import { differences } from '../simulator/differences';
import { createMadeResources, type MadeResources } from '../simulator/made-resources';
import type { Target } from '../simulator/play-sequence';
import { type Answer, type SentRequest, send } from '../simulator/send';
import { pointAt } from '../simulator/variables';
import { must, UnmetExpectation } from './unmet-expectation';

/** A request beyond method and path, and what must hold of its answer. */
export interface CallOptions {
  readonly body?: Json;
  /** A body that is no JSON. */
  readonly text?: string;
  /** Replaces those that go with every request; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Instead of the base URL of the session. */
  readonly base?: string;
  /** Any 2xx unless given. */
  readonly status?: number | readonly number[];
  /** What the body must hold; see `local/simulator/matchers.ts`. */
  readonly answer?: Json;
  readonly answerHeaders?: Readonly<Record<string, Json>>;
}

/** What was sent and what came. */
export interface Exchange {
  readonly sent: SentRequest;
  readonly came: Answer;
}

export interface Reply extends Answer {
  /** What a JSON pointer finds in the body. */
  at(pointer: string): Json | undefined;
  /** The text that a JSON pointer finds; the check fails without one. */
  text(pointer: string): string;
  /** The objects in the array that a JSON pointer finds. */
  list(pointer: string): readonly JsonObject[];
}

/** A resource as the service answered it. */
export type Made = JsonObject & { readonly id: string };

/** What a session can do with organisations, where this product's admin API is at hand. */
export interface SessionAdmin {
  call(method: string, path: string, body?: Json): Promise<Json | undefined>;
  /** A session in an organisation of its own, with a key in the same mode. */
  organization(wishes?: OrganizationWishes): Promise<OwnedSession>;
}

export interface OrganizationWishes {
  readonly settings?: JsonObject;
  /** Of the key: provider, rolesFormat, expiresAt. */
  readonly key?: JsonObject;
}

/** A session with the path of its organisation in the admin API. */
export interface OwnedSession extends Session {
  readonly organizationPath: string;
  readonly token: string;
}

export interface Session {
  readonly mode: Mode;
  readonly baseUrl: string;
  /** A text that no other check uses. */
  unique(word: string): string;
  /** `call('GET /Users')`. */
  call(request: string, options?: CallOptions): Promise<Reply>;
  /** Creates a resource; `schemas` and the required name are filled in. */
  user(attributes?: JsonObject): Promise<Made>;
  group(attributes?: JsonObject): Promise<Made>;
  patch(path: string, operations: readonly JsonObject[], options?: CallOptions): Promise<Reply>;
  /** Ids of what a filter finds, in order; `path` may have a query. */
  find(path: string, filter: string): Promise<readonly string[]>;
  /** What the mode of the session calls for. */
  byMode<Compatible, Strict>(values: { readonly compatible: Compatible; readonly strict: Strict }): Compatible | Strict;
  /** Throws unless the admin API is at hand. */
  readonly admin: SessionAdmin;
}

/** What a session is opened with. */
export interface SessionParts {
  readonly target: Target;
  readonly mode: Mode;
  readonly unique: (word: string) => string;
  readonly admin?: SessionAdmin | undefined;
  /** Told of everything that is said. */
  readonly exchanges: Exchange[];
}

export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error';
export const listUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

const problemsOf = (answer: Answer, { status, answer: body, answerHeaders = {} }: CallOptions): readonly string[] => {
  const problems: string[] = [];
  const allowed = typeof status === 'number' ? [status] : status;
  if (allowed === undefined ? answer.status < 200 || answer.status > 299 : !allowed.includes(answer.status)) {
    problems.push(`the status must be ${allowed?.join(' or ') ?? '2xx'}, and is ${answer.status}`);
  }
  for (const [name, expected] of Object.entries(answerHeaders)) {
    const actual = answer.headers[name.toLowerCase()];
    problems.push(...differences(expected, isArray(actual) ? actual.join(', ') : actual, `the header ${name}`));
  }
  return body === undefined ? problems : [...problems, ...differences(body, bodyOf(answer))];
};

const replyOf = (answer: Answer): Reply => {
  const body = bodyOf(answer);
  const at = (pointer: string) => pointAt(body, pointer);
  return {
    ...answer,
    at,
    text: (pointer) => {
      const value = at(pointer);
      must(typeof value === 'string', `the answer must have a text at ${pointer}`);
      return value;
    },
    list: (pointer) => {
      const value = at(pointer);
      return isArray(value) ? value.filter(isObject) : [];
    },
  };
};

const ownHeaders = ({ token }: Target, hasBody: boolean): CallOptions['headers'] => ({
  Authorization: `Bearer ${token}`,
  Accept: 'application/scim+json',
  ...(hasBody ? { 'Content-Type': 'application/scim+json' } : {}),
});

const requestOf = (target: Target, request: string, options: CallOptions): SentRequest => {
  const [method = '', path = ''] = request.split(/ (.*)/s);
  const body = options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  const headers = Object.entries({ ...ownHeaders(target, body !== undefined), ...options.headers });
  return {
    method,
    url: (options.base ?? target.baseUrl) + path,
    headers: Object.fromEntries(headers.filter((header): header is [string, string] => header[1] !== undefined)),
    ...(body === undefined ? {} : { body }),
  };
};

/** Opens a session; `made` is told of what comes into being. */
export const openSession = (parts: SessionParts, made: MadeResources = createMadeResources()): Session => {
  const { target, mode, unique, exchanges } = parts;
  const call: Session['call'] = async (request, options = {}) => {
    const sent = requestOf(target, request, options);
    const came = await send(sent);
    exchanges.push({ sent, came });
    made.note(sent, came);
    const problems = problemsOf(came, options);
    if (problems.length > 0) throw new UnmetExpectation(problems);
    return replyOf(came);
  };
  const make = async (endpoint: string, body: JsonObject): Promise<Made> => {
    const reply = await call(`POST ${endpoint}`, { body, status: 201 });
    const id = reply.text('/id');
    const resource = reply.at('');
    return { ...(isObject(resource) ? resource : {}), id };
  };
  return {
    mode,
    baseUrl: target.baseUrl,
    unique,
    call,
    user: (attributes = {}) => make('/Users', { schemas: [userUrn], userName: unique('user'), ...attributes }),
    group: (attributes = {}) => make('/Groups', { schemas: [groupUrn], displayName: unique('group'), ...attributes }),
    patch: (path, operations, options = {}) =>
      call(`PATCH ${path}`, { body: { schemas: [patchUrn], Operations: operations }, ...options }),
    find: async (path, filter) => {
      const mark = path.includes('?') ? '&' : '?';
      const reply = await call(`GET ${path}${mark}filter=${encodeURIComponent(filter)}`, { status: 200 });
      return reply.list('/Resources').map(({ id }) => String(id));
    },
    byMode: (values) => values[mode],
    get admin() {
      must(parts.admin !== undefined, 'this check needs the admin API');
      return parts.admin;
    },
  };
};
