/** The admin API and the SCIM handlers on one embedded database, each reached by events as API Gateway makes them. */
import { randomUUID } from 'node:crypto';
import { reviewRetained } from '../../lambda/directory/access/review-retained';
import { groups } from '../../lambda/directory/groups';
import type { KeyIdentity } from '../../lambda/directory/request-context';
import { users } from '../../lambda/directory/users';
import { discoveryEndpoints } from '../../lambda/http/discovery-endpoints';
import { resourceEndpoints } from '../../lambda/http/resource-endpoints';
import { roleEndpoints } from '../../lambda/http/role-endpoints';
import { type ScimHandlerOptions, scimHandler } from '../../lambda/http/scim-handler';
import type { MeteredCall } from '../../local/dynamodb/start-dynamo-db';
import { type AdminWorld, type Answer, startAdminWorld } from '../admin/fixture';
import { proxyEvent } from '../http/proxy-event';
import { type KeyWatch, watchKeys } from '../isolation/watch-keys';

export const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** The access key of a SCIM request. */
export type ScimKey = Partial<Omit<KeyIdentity, 'id' | 'name'>> & {
  readonly keyId?: string;
  readonly incarnationId?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export interface AccessWorld extends AdminWorld {
  /** Every call of the database since the world began, or since the list was emptied. */
  readonly calls: MeteredCall[];
  readonly watch: KeyWatch;
  /** What the SCIM handlers logged. */
  readonly scimLines: Record<string, unknown>[];
  /** What the maintenance schedule does about retained roles, in all organisations. */
  readonly maintain: () => Promise<void>;
  /** An organisation of its own for a test. */
  readonly organization: (settings?: Record<string, unknown>) => Promise<Organization>;
}

/** An organisation with both APIs. */
export interface Organization {
  readonly incarnationId: string;
  readonly id: string;
  /** `path` is below the organisation. Fails where the status is not the expected one. */
  readonly admin: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** `path` is below the SCIM base and may have a query. */
  readonly scim: (method: string, path: string, body?: unknown, key?: ScimKey) => Promise<Answer>;
  readonly role: (
    slug: string,
    more?: Record<string, unknown>,
  ) => Promise<{ readonly id: string; readonly slug: string }>;
  /** Creates a user and answers its id. */
  readonly user: (userName: string, more?: Record<string, unknown>, key?: ScimKey) => Promise<string>;
  /** Creates a group with members and answers its id. */
  readonly group: (displayName: string, members?: readonly string[]) => Promise<string>;
  readonly patch: (path: string, ...operations: readonly unknown[]) => Promise<Answer>;
  readonly bind: (groupId: string, ...roles: readonly (string | Record<string, unknown>)[]) => Promise<Answer>;
  readonly give: (userId: string, ...roles: readonly (string | Record<string, unknown>)[]) => Promise<Answer>;
  /** Slugs, with the workspace behind a slash, and the types of reasons. */
  readonly access: (userId: string) => Promise<Readonly<Record<string, readonly string[]>>>;
  readonly canSignIn: (userId: string) => Promise<boolean>;
}

const queryOf = (search: string): Record<string, string[]> => {
  const query: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) (query[name] ??= []).push(value);
  return query;
};

const BASE = '/organizations/{organizationId}/scim/v2';

export const startAccessWorld = async (more: Partial<ScimHandlerOptions> = {}): Promise<AccessWorld> => {
  const calls: MeteredCall[] = [];
  const world = await startAdminWorld({ meter: (call) => calls.push(call) });
  // Holds every request of every test that uses this world to its own organisation.
  const watch = watchKeys(world.dynamoDb);
  const scimLines: Record<string, unknown>[] = [];
  const handler = scimHandler({
    store: world.directory,
    endpoints: [
      ...resourceEndpoints(world.directory, users),
      ...resourceEndpoints(world.directory, groups),
      ...discoveryEndpoints,
      ...roleEndpoints(world.directory),
    ],
    log: (line) => scimLines.push(line),
    ...more,
  });
  const incarnations = new Map<string, string>();
  const scimOf =
    (organizationId: string): Organization['scim'] =>
    async (method, path, body, { headers = {}, ...key } = {}) => {
      const [below = '', search = ''] = path.split('?');
      const event = proxyEvent({
        method,
        path: `/organizations/${organizationId}/scim/v2${below}`,
        resource: `${BASE}/{proxy+}`,
        pathParameters: { organizationId, proxy: below.slice(1) },
        query: queryOf(search),
        headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/scim+json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        authorizer: {
          organizationId,
          scope: 'scim',
          keyId: 'key1',
          keyName: 'Test key',
          provider: 'generic',
          mode: 'compatible',
          rolesFormat: 'complex',
          incarnationId: incarnations.get(organizationId) ?? '',
          ...key,
        },
      });
      const result = await watch.within(organizationId, () => handler(event));
      return {
        status: result.statusCode,
        headers: (result.headers ?? {}) as Record<string, string>, // our handlers write strings only
        body: result.body === '' ? undefined : JSON.parse(result.body),
      };
    };
  let made = 0;
  const organization = async (settings?: Record<string, unknown>): Promise<Organization> => {
    const id = `org-${(made += 1)}`;
    await ok(world.send({ method: 'POST', path: '/organizations', body: { name: id, id } }));
    if (settings !== undefined) {
      await ok(world.send({ method: 'PATCH', path: `/organizations/${id}/settings`, body: settings }));
    }
    const incarnationId = (await world.directory.getOrganization(id))?.incarnationId ?? '';
    incarnations.set(id, incarnationId);
    const admin: Organization['admin'] = (method, path, body) =>
      watch.within(id, () =>
        world.send({ method, path: `/organizations/${id}${path}`, ...(body === undefined ? {} : { body }) }),
      );
    const scim = scimOf(id);
    const wished = (roles: readonly (string | Record<string, unknown>)[]) =>
      roles.map((role) => (typeof role === 'string' ? { role } : role));
    const access = async (userId: string) => (await ok(admin('GET', `/users/${userId}/access`))).body;
    return {
      id,
      incarnationId,
      admin,
      scim,
      role: async (slug, rest) => (await ok(admin('POST', '/roles', { slug, name: slug, ...rest }))).body,
      user: async (userName, rest, key) =>
        (await ok(scim('POST', '/Users', { schemas: [CORE], userName, ...rest }, key))).body.id,
      group: async (displayName, members = []) =>
        (
          await ok(
            scim('POST', '/Groups', { schemas: [GROUP], displayName, members: members.map((value) => ({ value })) }),
          )
        ).body.id,
      patch: (path, ...Operations) => scim('PATCH', path, { schemas: [PATCH], Operations }),
      bind: (groupId, ...roles) => admin('PUT', `/groups/${groupId}/role-bindings`, { bindings: wished(roles) }),
      give: (userId, ...roles) => admin('PUT', `/users/${userId}/roles`, { roles: wished(roles) }),
      access: async (userId) => {
        const { grants } = (await access(userId)) as { grants: ShownGrant[] };
        return Object.fromEntries(
          grants.map(({ role, workspace, because }) => [
            workspace === null ? role.slug : `${role.slug}/${workspace.id}`,
            because.map(({ type, group, membership }) =>
              group === undefined ? type : `${group.displayName}${membership === 'nested' ? ' (nested)' : ''}`,
            ),
          ]),
        );
      },
      canSignIn: async (userId) => (await access(userId)).canSignIn,
    };
  };
  const maintain = () => {
    const { directory: store, now } = world;
    const review = { store, now, newId: randomUUID, requestId: 'maintenance' };
    return reviewRetained(review, new Date(now().getTime() + 600_000));
  };
  return { ...world, calls, watch, scimLines, maintain, organization };
};

interface ShownGrant {
  readonly role: { readonly slug: string };
  readonly workspace: { readonly id: string } | null;
  readonly because: readonly {
    readonly type: string;
    readonly group?: { readonly displayName: string };
    readonly membership?: string;
  }[];
}

/** The answer of a request that succeeds. */
export const ok = async (promise: Promise<Answer>): Promise<Answer> => {
  const answer = await promise;
  if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
};

/** The problem that a request of an administrator gets. */
export const refusal = async (
  promise: Promise<Answer>,
): Promise<{ status: number; detail: string; fields: string[] }> => {
  const { status, body } = await promise;
  return { status, detail: body?.detail, fields: (body?.errors ?? []).map(({ field }: { field: string }) => field) };
};
