/** Walks every row of the contract that changes something: done, it is in the audit trail; refused, in the activity. */
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { type AdminCallName, type AdminRoute, adminContract } from '../../lambda/admin/contract';
import { anchorKey } from '../../lambda/store/keys';
import { type AccessWorld, type Organization, ok, startAccessWorld } from '../access/fixture';
import { TABLE } from '../secrets/fixture';
import type { Answer, Caller, SendRequest } from './fixture';

const changing = (Object.entries(adminContract) as [AdminCallName, AdminRoute][]) // the keys are the names
  .filter(([, { method }]): boolean => method !== 'GET');

let world: AccessWorld;
let org: Organization;
let own: Caller;
let made: Readonly<Record<'userId' | 'groupId' | 'roleId' | 'workspaceId' | 'keyId', string>>;

const accessKey = { name: 'Okta', provider: 'okta' };

beforeAll(async () => {
  world = await startAccessWorld();
});
afterAll(() => world.stop());
const begin = async (): Promise<void> => {
  org = await world.organization();
  own = await world.newCaller(org.id);
  const roleId = (await org.role('agent')).id;
  const userId = await org.user('ada@example.com');
  const groupId = await org.group('Staff', [userId]);
  await ok(org.admin('POST', '/workspaces', { name: 'North', id: 'north' }));
  const keyId = (await ok(org.admin('POST', '/access-keys', accessKey))).body.id;
  made = { userId, groupId, roleId, workspaceId: 'north', keyId };
};

/** How a row is asked so that it is done; a row that is new needs a line here. */
interface Way {
  readonly body?: unknown;
  readonly query?: string;
  readonly action: string;
  /** Where the record is kept, if not at the organisation of the path. */
  readonly at?: string;
  readonly before?: () => Promise<unknown>;
}

const imported = {
  type: 'role',
  id: '00000000-0000-4000-a000-000000000000',
  slug: 'moved',
  name: 'Moved',
  protected: false,
  created: '2026-01-01T00:00:00.000Z',
  lastModified: '2026-01-01T00:00:00.000Z',
};

const ways: Readonly<Partial<Record<AdminCallName, Way>>> = {
  createOrganization: { body: { name: 'New', id: 'new' }, action: 'organization.created', at: 'new' },
  updateOrganization: { body: { name: 'Other' }, action: 'organization.updated' },
  updateSettings: { body: { emptyRoles: 'remove-all' }, action: 'organization.updated' },
  createAccessKey: { body: accessKey, action: 'accessKey.created' },
  revokeAccessKey: { action: 'accessKey.revoked' },
  rotateAccessKey: { body: { overlapHours: 1 }, action: 'accessKey.rotated' },
  putUserRoles: { body: { roles: [{ role: 'agent' }] }, action: 'user.rolesChanged' },
  putBindings: { body: { bindings: [{ role: 'agent' }] }, action: 'group.rolesChanged' },
  createRole: { body: { slug: 'owner', name: 'Owner' }, action: 'role.created' },
  updateRole: { body: { name: 'Other' }, action: 'role.updated' },
  deleteRole: { action: 'role.deleted' },
  createWorkspace: { body: { name: 'South' }, action: 'workspace.created' },
  updateWorkspace: { body: { name: 'South' }, action: 'workspace.updated' },
  deleteWorkspace: { action: 'workspace.deleted' },
  importRecords: { body: { records: [imported] }, action: 'role.imported' },
  repairData: {
    action: 'data.repaired',
    before: () => {
      const { PK, SK } = anchorKey(org.id, made.userId);
      return world.dynamoDb.send(new DeleteItemCommand({ TableName: TABLE, Key: { PK: { S: PK }, SK: { S: SK } } }));
    },
  },
};

/** Deleting an organisation leaves nothing of it, its audit trail included; the log of the function tells who did it. */
const untold: readonly AdminCallName[] = ['deleteOrganization'];

const pathOf = ({ path }: AdminRoute): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => String({ ...made, organizationId: org.id }[name] ?? name));

/** What a log of an organisation has more after a request than before. */
const added = async (log: 'audit' | 'activity', id: string, request: SendRequest) => {
  const entries = async () =>
    (await world.send({ method: 'GET', path: `/organizations/${id}/${log}` })).body?.entries ?? [];
  const before = new Set((await entries()).map((entry: { id: string }) => entry.id));
  const answer: Answer = await world.send(request);
  return { answer, entries: (await entries()).filter((entry: { id: string }) => !before.has(entry.id)) };
};

test.each(changing)('%s is in the audit trail once it is done', async (name, route: AdminRoute) => {
  const way = ways[name];
  if (way === undefined) {
    expect(untold).toContain(name);
    return;
  }
  await begin();
  await way.before?.();
  const path = `${pathOf(route)}${way.query ?? ''}`;
  const { answer, entries } = await added('audit', way.at ?? org.id, { method: route.method, path, body: way.body });
  expect(answer.status).toBe(route.status);
  expect(entries).toMatchObject([
    {
      action: way.action,
      actor: { type: 'adminKey', id: world.platform.keyId, name: 'admin' },
      requestId: expect.any(String),
      sourceIp: '192.0.2.1',
    },
  ]);
});

/** Refused whatever the row is, for who asks. */
const refusals: readonly [string, () => Promise<Caller>, number][] = [
  ['to a SCIM key', async () => ({ ...own, scope: 'scim' }), 403],
  [
    'to a key that was revoked a moment ago',
    async () => {
      await ok(org.admin('DELETE', `/access-keys/${own.keyId}`));
      return own;
    },
    401,
  ],
  [
    'to its own key while the organisation is disabled',
    async () => {
      await ok(org.admin('PATCH', '', { status: 'disabled' }));
      return own;
    },
    403,
  ],
];

describe.each(refusals)('refused %s', (_, prepare, status) => {
  let caller: Caller;
  beforeAll(async () => {
    await begin();
    caller = await prepare();
  });

  test.each(changing)('%s is in the activity', async (_name, route: AdminRoute) => {
    const path = pathOf(route);
    const asked = { method: route.method, path, body: {}, caller };
    const { answer, entries } = await added('activity', org.id, asked);
    // What takes a platform key is refused for that before anything else.
    expect(answer.status).toBe(route.scope === 'platform' ? 403 : status);
    expect(entries).toEqual([
      {
        id: expect.any(String),
        at: expect.any(String),
        kind: 'request',
        outcome: 'refused',
        key: { id: own.keyId, name: 'admin' },
        target: { type: expect.any(String), id: expect.any(String) },
        request: { method: route.method, path: `/admin/v1${path}` },
        status: answer.status,
        milliseconds: expect.any(Number),
        requestId: expect.any(String),
        sourceIp: '192.0.2.1',
        detail: answer.body.detail,
      },
    ]);
  });
});

describe('refused to a platform key for what is asked', () => {
  beforeAll(begin);

  test.each(changing.filter(([, { path }]) => path.includes('{organizationId}')))(
    '%s is in the activity of the organisation that it names',
    async (name, route: AdminRoute) => {
      const parameter = /\{(userId|groupId|roleId|workspaceId|keyId)\}/.exec(route.path)?.[1];
      const path = pathOf(route).replace(parameter === undefined ? ' ' : made[parameter as keyof typeof made], 'none');
      const body = parameter === undefined && route.body !== undefined ? { nonsense: true } : ways[name]?.body;
      const query = parameter === undefined && route.body === undefined ? '?limit=none&cursor=none' : '';
      const asked = { method: route.method, path: `${path}${query}`, ...(body === undefined ? {} : { body }) };
      const { answer, entries } = await added('activity', org.id, asked);
      expect(answer.status).toBe(parameter === undefined ? 400 : 404);
      expect(entries).toMatchObject([
        {
          outcome: 'refused',
          status: answer.status,
          key: { id: world.platform.keyId },
          request: { method: route.method, path: `/admin/v1${path}` },
          detail: answer.body.detail,
        },
      ]);
      expect(entries).toHaveLength(1);
    },
  );
});
