/**
 * What a guide is followed with: scimctl for the administrator's side of it, and requests over HTTP, as the identity provider
 * sends them, for the other; both against the template that deploys.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { runScimctl } from '../../cli/run-scimctl';
import { type Service, startService } from '../../local/service/start-service';

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** Synthesizing the template may come first. */
export const whileStarting = 120_000;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: assertions read bodies of every form
  readonly body: any;
}

/** The fields that an identity provider's screen asks for. */
export interface Connector {
  readonly baseUrl: string;
  readonly accessKey: string;
}

export interface Guide {
  /** Runs a command line and answers what it prints as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: assertions read output of every form
  readonly scimctl: (...args: readonly string[]) => Promise<any>;
  /** Sends a request as the identity provider does. */
  readonly send: (connector: Connector, method: string, path: string, body?: unknown) => Promise<Answer>;
  /** The address of the service without any path of an API. */
  readonly rootUrl: string;
  /** Slugs of the roles that somebody has now, each with its workspace, and whether they can sign in. */
  readonly access: (
    organizationId: string,
    user: string,
  ) => Promise<{ readonly canSignIn: boolean; readonly roles: readonly string[] }>;
  readonly stop: () => Promise<void>;
}

interface Grant {
  readonly role: { readonly slug: string };
  readonly workspace: { readonly id: string } | null;
}

export const startGuide = async (): Promise<Guide> => {
  const service: Service = await startService({ schedules: false });
  const { adminUrl, adminKey, baseUrl } = service.connection;
  const scimctl: Guide['scimctl'] = async (...args) => {
    let [out, err] = ['', ''];
    const code = await runScimctl(args, {
      environment: { SCIM_ADMIN_URL: adminUrl, SCIM_ADMIN_KEY: adminKey },
      directory: process.cwd(),
      terminal: false,
      write: (text) => {
        out += text;
      },
      writeError: (text) => {
        err += text;
      },
      fetch,
      secretsManager: () => {
        throw new Error('an administrator has no AWS credentials');
      },
      wait: async () => false,
      interruption: () => new AbortController().signal,
      run: { id: 'guide-1', isAlive: () => undefined },
      now: () => new Date(),
      newId: randomUUID,
      randomBytes,
    });
    if (code !== 0 && out === '') throw new Error(`scimctl ${args.join(' ')}\n${err}`);
    return JSON.parse(out);
  };
  const send: Guide['send'] = async (connector, method, path, body) => {
    const answer = await fetch(`${connector.baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${connector.accessKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    scimctl,
    send,
    rootUrl: baseUrl.slice(0, baseUrl.indexOf('/organizations/')),
    access: async (organizationId, user) => {
      const { canSignIn, grants } = await scimctl('access', 'explain', user, '--org', organizationId);
      const roles = grants.map(({ role, workspace }: Grant) =>
        workspace === null ? role.slug : `${role.slug}/${workspace.id}`,
      );
      return { canSignIn, roles };
    },
    stop: () => service.stop(),
  };
};
