import { isDeepStrictEqual } from 'node:util';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { accessKeyPorts } from '../../lambda/admin/audit-ports';
import { type AdminRoute, adminContract } from '../../lambda/admin/contract';
import { sealedCursor } from '../../lambda/admin/page-cursor';
import { createAccessKey } from '../../lambda/directory/access-keys';
import type { KeyStore } from '../../lambda/directory/access-keys/key-store';
import { authorize } from '../../lambda/secrets/authorize';
import { createKeyReader } from '../../lambda/secrets/key-reader';
import { readKeySecret } from '../../lambda/secrets/key-secret';
import { createPepper } from '../../lambda/secrets/pepper';
import { createDirectoryStore } from '../../lambda/store/directory-store';
import { createKnockLog } from '../../lambda/store/knock-log';
import { createRateLedger } from '../../lambda/store/rate-ledger';
import { PEPPER, PREFIX, TABLE } from '../secrets/fixture';
import { exported, imported, type Line } from '../transfer/fixture';
import { type AccessWorld, CORE, type Organization, ok, refusal, type ScimKey, startAccessWorld } from './fixture';

let world: AccessWorld;
let org: Organization;
beforeAll(async () => {
  world = await startAccessWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  org = await world.organization();
});

/** Partition keys of the items that belong to the organisation, or name it. */
const left = async (): Promise<string[]> => {
  const found: string[] = [];
  let start: Record<string, { S: string }> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await world.dynamoDb.send(
      new ScanCommand({ TableName: TABLE, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }),
    );
    for (const item of Items) {
      const text = JSON.stringify(item);
      if (text.includes(`T#${org.id}#`) || text.includes(`"${org.id}"`) || text.includes(`\\"${org.id}\\"`)) {
        found.push(`${item.PK?.S} ${item.SK?.S}`);
      }
    }
    start = LastEvaluatedKey as typeof start; // Keys of this table are strings.
  } while (start !== undefined);
  return found.sort();
};

const fill = async (people = 12): Promise<void> => {
  await org.role('owner', { protected: true });
  const { id } = await org.role('agent');
  await ok(org.admin('POST', '/workspaces', { name: 'North', id: 'north' }));
  const users: string[] = [];
  for (let n = 0; n < people; n += 1) {
    users.push(
      await org.user(`u${n}@example.com`, {
        externalId: `x${n}`,
        emails: [{ value: `mail${n}@example.com` }],
        roles: n % 2 === 0 ? ['agent'] : [],
      }),
    );
  }
  const inner = await org.group('Inner', users);
  const outer = await org.group('Outer', [inner, ...users.slice(0, 3)]);
  await ok(org.bind(outer, 'owner', { role: 'agent', workspaces: ['north'] }));
  await ok(org.give(users[0] ?? '', 'agent'));
  await ok(org.scim('DELETE', `/Users/${users[1]}`));
  await ok(org.admin('DELETE', `/roles/${id}?force=true`));
  await ok(org.admin('POST', '/access-keys', { name: 'Okta', provider: 'okta' }));
  const counted = { cost: 1, since: 1, latest: 1_000, busy: false, now: 1 };
  await createRateLedger({ client: world.dynamoDb, table: TABLE }).charge(org.id, counted);
};

const secrets = async () => {
  const { SecretList = [] } = await world.secretsManager.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
  return SecretList.map(({ Name }) => Name);
};

/** An authorizer that has just started. */
const newAuthorizer = () => {
  const reader = createKeyReader({
    read: async (owner) => (await readKeySecret(world.secretsManager, PREFIX, owner))?.keys,
    now: world.now,
    pause: async () => undefined,
  });
  const pepper = createPepper(world.secretsManager, PEPPER);
  return (accessKey: string) => authorize({ reader, pepper, now: world.now }, `Bearer ${accessKey}`);
};

/** Maintenance, when no request lives any more that had begun before. */
const maintain = () => {
  const now = new Date(Date.now() + 120_000);
  return world.directory.finishJobs({ now, deadline: new Date(now.getTime() + 60_000) });
};
const remove = (query = `?confirm=${org.id}`) =>
  world.send({ method: 'DELETE', path: `/organizations/${org.id}${query}` });

describe('deleting an organisation', () => {
  test('that never had a key makes no secret for it', async () => {
    const asked: string[] = [];
    world.control.fault = {
      before: (action) => {
        asked.push(action);
        return undefined;
      },
    };
    await ok(remove());
    world.control.fault = {};
    expect(asked).not.toContain('CreateSecret');
  });

  test('hands out no key that is made for it meanwhile', async () => {
    const caller = { keyId: 'a', keyName: 'Admin', organizationId: '' };
    const ports = accessKeyPorts({ services: world.services, caller, requestId: 'r', sourceIp: undefined });
    const change: KeyStore['change'] = async (owner, how) => {
      const result = await ports.keys.change(owner, how);
      await world.directory.removeOrganization(org, { jobId: 'job', at: new Date().toISOString() });
      return result;
    };
    const wish = { name: 'Late', provider: 'okta' } as const;
    await expect(createAccessKey({ ...ports, keys: { ...ports.keys, change } }, org.id, wish)).rejects.toMatchObject({
      failure: { code: 'notFound' },
    });
  });

  test('asks for its id as confirmation, and for a platform key', async () => {
    for (const query of ['', '?confirm=', '?confirm=acme']) {
      expect(await refusal(remove(query))).toMatchObject({ status: 400, fields: ['confirm'] });
    }
    const caller = await world.newCaller(org.id);
    const path = `/organizations/${org.id}?confirm=${org.id}`;
    expect((await world.send({ method: 'DELETE', path, caller })).status).toBe(403);
    expect((await world.send({ method: 'DELETE', path: '/organizations/nobody?confirm=nobody' })).status).toBe(404);
    expect((await world.send({ method: 'GET', path: `/organizations/${org.id}` })).status).toBe(200);
  });

  test('leaves no item behind, and nothing of any other organisation is touched', async () => {
    const other = await world.organization();
    const kept = await other.user('kept@example.com');
    await ok(other.admin('POST', '/access-keys', { name: 'Okta', provider: 'okta' }));
    await fill();
    expect(await secrets()).toContain(`${PREFIX}/organizations/${org.id}`);
    expect((await left()).length).toBeGreaterThan(100);
    expect((await remove()).status).toBe(204);
    // Logs are for maintenance alone to remove, and the record goes last.
    const others = (await left()).filter((key) => !/^SYS#JOB#|#(AUDIT|ACTIVITY)#/.test(key));
    expect(others).toEqual([`T#${org.id}#META !`]);
    await maintain();
    expect(await left()).toEqual([]);
    expect((await world.send({ method: 'GET', path: `/organizations/${org.id}` })).status).toBe(404);
    expect((await org.scim('GET', '/Users')).status).toBe(404);
    expect((await other.scim('GET', `/Users/${kept}`)).status).toBe(200);
    expect(await secrets()).not.toContain(`${PREFIX}/organizations/${org.id}`);
    expect(await secrets()).toContain(`${PREFIX}/organizations/${other.id}`);
    expect((await remove()).status).toBe(404);
  });

  test('frees its id for another one that begins with nothing', async () => {
    await fill(3);
    await ok(remove());
    const tooSoon = await world.send({ method: 'POST', path: '/organizations', body: { name: 'New', id: org.id } });
    expect(tooSoon.status).toBe(409);
    await maintain();
    await ok(world.send({ method: 'POST', path: '/organizations', body: { name: 'New', id: org.id } }));
    const { incarnationId = '' } = (await world.directory.getOrganization(org.id)) ?? {};
    const anew: ScimKey = { incarnationId };
    expect((await ok(org.scim('GET', '/Users', undefined, anew))).body.totalResults).toBe(0);
    expect((await ok(org.admin('GET', '/roles'))).body.roles).toEqual([]);
    expect((await ok(org.admin('GET', '/audit'))).body.entries).toMatchObject([{ action: 'organization.created' }]);
    expect((await ok(org.admin('GET', '/access-keys'))).body.accessKeys).toEqual([]);
    await ok(org.admin('POST', '/access-keys', { name: 'New', provider: 'okta' }));
    expect((await ok(org.admin('GET', '/access-keys'))).body.accessKeys).toMatchObject([{ name: 'New' }]);
    await org.role('agent');
    await org.user('u0@example.com', { roles: ['agent'] }, anew);
  });

  describe.each(['made', 'imported'])('and another one is %s under its id', (how) => {
    /** Deletes the organization to its end and makes another one, of the whole export or a part; answers what opens that. */
    const again = async (part: (line: Line) => boolean = () => true): Promise<ScimKey> => {
      const lines = await exported(world, org.id);
      await ok(remove());
      await maintain();
      if (how === 'imported') await imported(world, org.id, lines.filter(part));
      else await ok(world.send({ method: 'POST', path: '/organizations', body: { name: 'New', id: org.id } }));
      return { incarnationId: (await world.directory.getOrganization(org.id))?.incarnationId ?? '' };
    };
    const opens = (key: ScimKey) => org.scim('GET', '/Users', undefined, key).then(({ status }) => status);

    test('neither its keys nor answers about them that are remembered open anything, and new keys open at once', async () => {
      const old = await createAccessKey(world.ports(), org.id, { name: 'Old', provider: 'okta' });
      const [warm, cold] = [newAuthorizer(), newAuthorizer()];
      expect(await warm(old.accessKey)).toMatchObject({ allowed: true, key: { incarnationId: org.incarnationId } });
      const before: ScimKey = { incarnationId: org.incarnationId, keyId: old.id };
      expect(await opens(before)).toBe(200);
      const admin = await world.newCaller(org.id);
      const anew = await again();
      expect(anew.incarnationId).not.toBe(org.incarnationId);
      // The gateway's answer, an authorizer that was asked before, and one that asks Secrets Manager.
      expect((await org.scim('GET', '/Users', undefined, before)).status).toBe(401);
      expect(await warm(old.accessKey)).toMatchObject({ key: { incarnationId: org.incarnationId } });
      expect(await cold(old.accessKey)).toMatchObject({ allowed: false, reason: 'unknown' });
      expect((await world.send({ method: 'GET', path: `/organizations/${org.id}`, caller: admin })).status).toBe(401);
      const next = await createAccessKey(world.ports(), org.id, { name: 'New', provider: 'okta' });
      for (const authorizer of [warm, newAuthorizer()]) {
        expect(await authorizer(next.accessKey)).toMatchObject({ allowed: true, key: anew });
      }
      expect(await opens({ ...anew, keyId: next.id })).toBe(200);
      expect((await ok(org.admin('GET', '/access-keys'))).body.accessKeys).toMatchObject([{ id: next.id }]);
      expect((await ok(org.admin('GET', '/activity'))).body.entries).toEqual([]);
    });

    test('no cursor of before goes on in it', async () => {
      for (const name of ['a', 'b', 'c']) await org.user(`${name}@example.com`);
      const first = (await ok(org.scim('GET', '/Users?cursor&count=1'))).body;
      const anew = await again();
      const path = `/Users?count=1&cursor=${encodeURIComponent(first.nextCursor)}`;
      const answer = await org.scim('GET', path, undefined, anew);
      expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidCursor' } });
    });

    test('no cursor of the admin API of before goes on in it', async () => {
      const users = [await org.user('ann@example.com'), await org.user('bob@example.com')];
      const groupId = await org.group('Staff', users);
      await org.group('Sales');
      for (const name of ['x', 'y']) await org.scim('POST', '/Users', { schemas: [CORE], [name]: 1 });
      const listed = Object.values<AdminRoute>(adminContract).filter(
        ({ query, path }) => query !== undefined && 'cursor' in query.shape && path.includes('{organizationId}'),
      );
      expect(listed.map(({ path }) => path.split('/').at(-1)).sort()).toEqual(
        ['activity', 'audit', 'doctor', 'export', 'groups', 'members', 'repair', 'users'], // a new list needs no line more than this
      );
      const cursors: { method: string; url: string; cursor: string }[] = [];
      for (const { method, path, query } of listed) {
        const url = path.replace('{organizationId}', org.id).replace('{groupId}', groupId);
        const { nextCursor } = (
          await ok(world.send({ method, path: 'limit' in (query?.shape ?? {}) ? `${url}?limit=1` : url }))
        ).body;
        // So few people are on one page of an export.
        const cursor = path.endsWith('export') ? sealedCursor(org, '{"section":"groups"}') : nextCursor;
        await ok(world.send({ method, path: `${url}?cursor=${cursor}` }));
        cursors.push({ method, url, cursor });
      }
      await again();
      for (const { method, url, cursor } of cursors) {
        const answer = await world.send({ method, path: `${url}?cursor=${cursor}` });
        expect([url, answer.status, answer.body.errors?.[0]?.field]).toEqual([url, 400, 'cursor']);
        expect(answer.body.detail).toContain('or of an earlier one with this id. Begin again without a cursor.');
      }
    });

    test('no entity tag of the admin API of before is one in it', async () => {
      const roleId = (await org.role('agent')).id;
      const userId = await org.user('ann@example.com');
      const groupId = await org.group('Staff', [userId]);
      await ok(org.admin('POST', '/workspaces', { name: 'North', id: 'north' }));
      await ok(org.bind(groupId, 'agent'));
      await ok(org.give(userId, 'agent'));
      const parameters: Readonly<Record<string, string>> = {
        organizationId: org.id,
        roleId,
        userId,
        groupId,
        workspaceId: 'north',
      };
      const changes: Readonly<Record<string, unknown>> = {
        updateOrganization: { name: 'Other' },
        updateSettings: { activityDays: 7 },
        updateRole: { name: 'Other' },
        updateWorkspace: { name: 'Other' },
        putUserRoles: { roles: [] },
        putBindings: { bindings: [] },
      };
      const rows = Object.entries<AdminRoute>(adminContract)
        .filter(([, { versioned }]) => versioned === true)
        .map(([name, { method, path }]) => ({
          name,
          method,
          path: path.replace(/\{(\w+)\}/g, (_, each: string) => parameters[each] ?? each),
        }));
      const read = new Map<string, { tag: string; body: unknown }>();
      for (const { method, path } of rows) {
        if (method !== 'GET') continue;
        const { headers, body } = await ok(world.send({ method, path }));
        read.set(path, { tag: headers.etag ?? '', body });
      }
      await again();
      let same = 0;
      for (const { name, method, path } of rows) {
        const { tag = '', body } = read.get(path) ?? {};
        const now = await world.send({ method: 'GET', path });
        if (now.status === 404) continue;
        if (isDeepStrictEqual(now.body, body)) same += 1;
        const change = changes[name];
        const headers = { 'If-Match': tag };
        const answer = await world.send({ method, path, headers, ...(change === undefined ? {} : { body: change }) });
        expect([name, answer.status]).toEqual([name, 412]);
        expect(answer.headers.etag).toBe(now.headers.etag);
        expect(now.headers.etag).not.toBe(tag);
      }
      expect(same).toBeGreaterThan(how === 'made' ? 1 : 8);
    });

    test('no role that a function remembers is known in it', async () => {
      const { id } = await org.role('agent');
      await org.user('u0@example.com', { roles: ['agent'] });
      const anew = await again(({ type }) => type === 'organization');
      await org.role('reader');
      const named = await org.scim('POST', '/Users', { schemas: [CORE], userName: 'x@example.com', roles: [id] }, anew);
      expect(named.status).toBe(400);
    });

    test('no entity tag of before is that of a resource in it', async () => {
      const id = await org.user('ann@example.com');
      const { headers } = await org.scim('GET', `/Users/${id}`);
      const etag = headers.etag ?? '';
      const anew = { ...(await again()), headers: { 'If-None-Match': etag } };
      expect((await org.scim('GET', `/Users/${id}`, undefined, anew)).status).toBe(how === 'made' ? 404 : 200);
      const change = { schemas: [CORE], userName: 'bob@example.com' };
      const late = { ...anew, headers: { 'If-Match': etag } };
      expect((await org.scim('PUT', `/Users/${id}`, change, late)).status).toBe(how === 'made' ? 404 : 412);
    });

    test('what a dead key of it knocked is not shown', async () => {
      const record = createKnockLog({ client: world.dynamoDb, table: TABLE, now: world.now, newId: () => 'knock' });
      const anew = await again();
      const knock = { organizationId: org.id, keyId: 'old', keyName: 'Old', reason: 'revoked' } as const;
      await record({ ...knock, incarnationId: org.incarnationId });
      expect((await ok(org.admin('GET', '/status'))).body.knocks).toEqual([]);
      expect((await ok(org.admin('GET', '/activity'))).body.entries).toEqual([]);
      await record({ ...knock, keyId: 'new', incarnationId: anew.incarnationId ?? '' });
      expect((await ok(org.admin('GET', '/status'))).body.knocks).toMatchObject([{ keyId: 'new' }]);
    });
  });

  test('a key that a late request leaves behind opens nothing, shows nowhere and goes with the next key', async () => {
    const late = await createAccessKey(world.ports(), org.id, { name: 'Late', provider: 'okta' });
    const records = await world.keyStore().read(org.id);
    await ok(remove());
    await world.keyStore().change(org.id, () => ({ keys: records, result: undefined }));
    await maintain();
    await ok(world.send({ method: 'POST', path: '/organizations', body: { name: 'New', id: org.id } }));
    expect(await newAuthorizer()(late.accessKey)).toMatchObject({ key: { incarnationId: org.incarnationId } });
    expect((await org.scim('GET', '/Users')).status).toBe(401);
    expect((await ok(org.admin('GET', '/access-keys'))).body.accessKeys).toEqual([]);
    for (const path of [`/access-keys/${late.id}`, `/access-keys/${late.id}/rotate`]) {
      expect((await org.admin('POST', path, { overlapHours: 1 })).status).toBe(path.endsWith('rotate') ? 404 : 405);
    }
    expect((await org.admin('DELETE', `/access-keys/${late.id}`)).status).toBe(404);
    await ok(org.admin('POST', '/access-keys', { name: 'New', provider: 'okta' }));
    expect((await world.keyStore().read(org.id)).map(({ name }) => name)).toEqual(['New']);
  });

  test('whose end a clock that is ahead put off for a year is through two minutes after maintenance saw it', async () => {
    await org.user('u0@example.com');
    const year = 365 * 86_400_000;
    await world.directory.removeOrganization(org, { jobId: 'job', at: new Date(Date.now() + year).toISOString() });
    const run = (now: Date) => world.directory.finishJobs({ now, deadline: new Date(now.getTime() + 60_000) });
    const now = Date.now();
    const tooSoon = () => world.send({ method: 'POST', path: '/organizations', body: { name: 'New', id: org.id } });
    // Not at once: if it is this clock that goes wrong, requests that had begun before may still write.
    expect(await run(new Date(now))).toBe(0);
    expect((await tooSoon()).status).toBe(409);
    expect(await run(new Date(now + 30_000))).toBe(0);
    expect((await tooSoon()).status).toBe(409);
    expect(await run(new Date(now + 61_000))).toBe(1);
    expect(await left()).toEqual([]);
  });

  test('is carried on by maintenance after a crash, and nobody finds it meanwhile', async () => {
    await fill();
    let calls = 0;
    const dying = createDirectoryStore({
      client: new Proxy(world.dynamoDb, {
        get: (client, name) =>
          name === 'send'
            ? (...args: Parameters<typeof client.send>) => {
                calls += 1;
                if (calls > 60) throw new Error('the process is dead');
                return client.send(...args);
              }
            : Reflect.get(client, name),
      }),
      table: TABLE,
    });
    await expect(dying.removeOrganization(org, { jobId: 'job', at: new Date().toISOString() })).rejects.toThrow('dead');
    expect((await left()).length).toBeGreaterThan(0);
    expect((await world.send({ method: 'GET', path: `/organizations/${org.id}` })).status).toBe(404);
    expect(
      (await world.send({ method: 'GET', path: '/organizations' })).body.organizations.map(
        ({ id }: { id: string }) => id,
      ),
    ).not.toContain(org.id);
    const again = await world.send({ method: 'POST', path: '/organizations', body: { name: 'New', id: org.id } });
    expect(again.status).toBe(409);
    await maintain();
    expect(await left()).toEqual([]);
    await ok(world.send({ method: 'POST', path: '/organizations', body: { name: 'New', id: org.id } }));
  });
});
