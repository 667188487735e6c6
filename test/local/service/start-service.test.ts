import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDynamoDb } from '../../../local/dynamodb/start-dynamo-db';
import { type Service, type ServiceOptions, startService } from '../../../local/service/start-service';

const services: Service[] = [];
const directories: string[] = [];
const start = async (options: ServiceOptions = {}): Promise<Service> => {
  const service = await startService({ schedules: false, ...options });
  services.push(service);
  return service;
};
const newDirectory = () => {
  const directory = mkdtempSync(join(tmpdir(), 'service-'));
  directories.push(directory);
  return directory;
};
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

const scim = ({ connection }: Service, path: string, init: RequestInit = {}) =>
  fetch(connection.baseUrl + path, {
    ...init,
    headers: { authorization: `Bearer ${connection.accessKey}`, 'content-type': 'application/scim+json' },
  });
const createUser = (service: Service, userName: string) =>
  scim(service, '/Users', {
    method: 'POST',
    body: JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName }),
  });
const userNames = async (service: Service, filter = ''): Promise<string[]> => {
  const response = await scim(service, `/Users${filter && `?filter=${encodeURIComponent(filter)}`}`);
  const { Resources = [] } = (await response.json()) as { Resources?: { userName: string }[] };
  return Resources.map(({ userName }) => userName).sort();
};

test('what a client creates is read and found through the deployed template', async () => {
  const service = await start();
  const created = await createUser(service, 'Ada@example.com');
  expect(created.status).toBe(201);
  const location = created.headers.get('location') ?? '';
  expect(location).toMatch(new RegExp(`^${service.connection.baseUrl}/Users/[0-9a-f-]{36}$`));
  const headers = { authorization: `Bearer ${service.connection.accessKey}` };
  expect(await (await fetch(location, { headers })).json()).toMatchObject({ userName: 'Ada@example.com' });
  expect(await userNames(service, 'userName eq "ada@EXAMPLE.com"')).toEqual(['Ada@example.com']);
  expect(await userNames(service, 'userName eq "nobody"')).toEqual([]);
});

test('a user can be created under every base path, with the stage in front too', async () => {
  const { url, connection, gateway } = await start();
  const headers = { authorization: `Bearer ${connection.accessKey}`, 'content-type': 'application/scim+json' };
  for (const base of [
    '/organizations/acme/scim/v2',
    '/acme/scim/v2',
    '/scim/v2',
    '/v2/scim',
    `/${gateway.stage}/scim/v2`,
  ]) {
    const body = JSON.stringify({ userName: `user${base}` });
    const created = await fetch(`${url}${base}/Users`, { method: 'POST', headers, body });
    expect([base, created.status]).toEqual([base, 201]);
    expect(created.headers.get('location')).toMatch(`${url}${base}/Users/`);
  }
});

test('the admin key opens the admin API, and neither key the other one', async () => {
  const { connection } = await start();
  const status = async (url: string, key: string) =>
    (await fetch(url, { headers: { authorization: `Bearer ${key}` } })).status;
  expect(await status(`${connection.adminUrl}/organizations`, connection.adminKey)).toBe(200);
  expect(await status(`${connection.adminUrl}/organizations`, connection.accessKey)).toBe(403);
  expect(await status(`${connection.baseUrl}/Users`, connection.adminKey)).toBe(403);
});

test('without a key, with a broken one, and where nothing is: SCIM errors of the template and nothing besides', async () => {
  const { url, connection } = await start();
  const error = async (path: string, key?: string, init: RequestInit = {}) => {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const response = await fetch(url + path, { headers, ...init });
    expect(response.headers.get('content-type')).toMatch(/^application\/scim\+json/);
    expect(await response.json()).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(response.status),
      detail: expect.stringMatching(/\.$/),
    });
    return response;
  };
  const paths = [
    '/scim/v2/Users',
    '/organizations/acme/scim/v2//Users',
    '//organizations/acme/scim/v2/Users',
    '/organizations/acme/scim/v2/Users//1',
    '/organizations/acme/scim/v2//ServiceProviderConfig',
    '/organizations/acme/scim/v2/Nothing',
    '/admin/v1/organizations',
    '/admin/v1//organizations',
  ];
  for (const key of [undefined, '', 'x', `${connection.accessKey}x`, `scimk_${'a'.repeat(12)}acme_${'b'.repeat(49)}`]) {
    for (const path of paths) {
      const refused = await error(path, key);
      expect([path, refused.status]).toEqual([path, 401]);
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    }
  }
  for (const path of ['/organizations/other/scim/v2/Users', '//organizations/other/scim/v2//Users']) {
    expect((await error(path, connection.accessKey)).status).toBe(403);
  }
  expect((await error('/scim/v2/Nothing', connection.accessKey)).status).toBe(404);
  for (const path of ['/nowhere', '/admin', '/organizations//scim/v2/Users']) {
    expect([path, (await error(path)).status]).toEqual([path, 404]);
  }
  const body = JSON.stringify({ userName: 'x', title: 'x'.repeat(6_300_000) });
  const tooLarge = await error('/scim/v2/Users', connection.accessKey, { method: 'POST', body });
  expect(tooLarge.status).toBe(413);
});

test('a doubled slash is one: lists, reads and writes as anywhere else, with addresses that have none', async () => {
  const service = await start();
  const { url, connection } = service;
  const id = String(((await (await createUser(service, 'ada')).json()) as { id: string }).id);
  const headers = { authorization: connection.accessKey, 'content-type': 'application/scim+json' };
  const base = '/organizations/acme/scim/v2';
  const location = `${url}${base}/Users/${id}`;
  for (const address of [
    `${base}//Users?count=1`,
    `/${base}/Users?count=1`,
    `${base}/Users//?count=1`,
    `/scim/v2//Users?count=1`,
    `/acme/scim/v2//Users?count=1`,
    `/prod/${base}//Users?count=1`,
  ]) {
    const answer = await fetch(url + address, { headers });
    expect([address, answer.status]).toEqual([address, 200]);
    expect(await answer.json()).toMatchObject({ totalResults: 1, Resources: [{ userName: 'ada' }] });
  }
  for (const address of [`${base}//Users/${id}`, `${base}/Users//${id}`, `/${base}//Users///${id}/`]) {
    const answer = await fetch(url + address, { headers });
    expect([address, answer.status]).toEqual([address, 200]);
    expect(await answer.json()).toMatchObject({ id, meta: { location } });
  }
  for (const path of ['/ServiceProviderConfig', '/Schemas', '/ResourceTypes/User', '/Roles', '/Groups']) {
    expect([path, (await fetch(`${url}${base}/${path}`, { headers })).status]).toEqual([path, 200]);
  }
  const made = await fetch(`${url}${base}//Groups`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ displayName: 'Team', members: [{ value: id }] }),
  });
  expect(made.status).toBe(201);
  expect(made.headers.get('location')).toMatch(`${url}${base}/Groups/`);
  expect((await fetch(`${url}${base}/Users//${id}`, { method: 'DELETE', headers })).status).toBe(204);
  expect((await fetch(location, { headers })).status).toBe(404);
  expect((await fetch(`${url}${base}/Users//`, { method: 'DELETE', headers })).status).toBe(405);
});

test('the admin API takes a doubled slash, or says where it does not', async () => {
  const { connection } = await start();
  const call = (path: string) =>
    fetch(connection.adminUrl + path, { headers: { authorization: `Bearer ${connection.adminKey}` } });
  expect((await call('//organizations')).status).toBe(200);
  expect((await call('//organizations//acme')).status).toBe(200);
  const description = await call('//openapi.json');
  expect(description.status).toBe(404);
  expect(await description.json()).toMatchObject({ detail: expect.stringContaining('/admin/v1/openapi.json only') });
});

test('bodies in base64 are understood', async () => {
  expect((await createUser(await start({ base64Bodies: true }), 'base64')).status).toBe(201);
});

test('the schedules run', async () => {
  await expect((await start()).runSchedules()).resolves.toBeUndefined();
});

describe('with a directory', () => {
  test('data and keys survive a restart', async () => {
    const directory = newDirectory();
    const first = await start({ directory });
    await createUser(first, 'kept');
    await first.stop();
    const second = await start({ directory });
    expect(await userNames(second)).toEqual(['kept']);
    expect(second.connection.accessKey).toBe(first.connection.accessKey);
    expect(second.connection.adminKey).toBe(first.connection.adminKey);
    const file = join(directory, 'connection.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(second.connection);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('when connection.json is lost or its keys do not work, there are new keys for the old data', async () => {
    const directory = newDirectory();
    const first = await start({ directory });
    await createUser(first, 'kept');
    await first.stop();
    rmSync(join(directory, 'connection.json'));
    const second = await start({ directory });
    expect(second.connection.accessKey).not.toBe(first.connection.accessKey);
    expect(await userNames(second)).toEqual(['kept']);
    await second.stop();
    const broken = { ...second.connection, accessKey: `${second.connection.accessKey.slice(0, -1)}!`, adminKey: '' };
    writeFileSync(join(directory, 'connection.json'), JSON.stringify(broken));
    const third = await start({ directory });
    expect(await userNames(third)).toEqual(['kept']);
  });

  test('a revoked key is replaced at the next start', async () => {
    const directory = newDirectory();
    const first = await start({ directory });
    const { adminUrl, adminKey, accessKey } = first.connection;
    const keys = `${adminUrl}/organizations/acme/access-keys`;
    const headers = { authorization: `Bearer ${adminKey}` };
    const { accessKeys } = (await (await fetch(keys, { headers })).json()) as { accessKeys: { id: string }[] };
    for (const { id } of accessKeys) await fetch(`${keys}/${id}`, { method: 'DELETE', headers });
    expect((await scim(first, '/Users')).status).toBe(401);
    await first.stop();
    const second = await start({ directory });
    expect(second.connection.accessKey).not.toBe(accessKey);
    expect(await userNames(second)).toEqual([]);
  });

  test('an ephemeral start leaves the data alone', async () => {
    const directory = newDirectory();
    const first = await start({ directory });
    await createUser(first, 'kept');
    await first.stop();
    const ephemeral = await start({ directory, ephemeral: true });
    expect(await userNames(ephemeral)).toEqual([]);
    await createUser(ephemeral, 'gone');
    await ephemeral.stop();
    expect(await userNames(await start({ directory }))).toEqual(['kept']);
  });

  test('a second start on it is refused while the first runs', async () => {
    const directory = newDirectory();
    const first = await start({ directory });
    await expect(start({ directory })).rejects.toThrow(`Another start (process ${process.pid}) uses ${directory}`);
    expect((await scim(first, '/Users')).status).toBe(200);
    await first.stop();
    await expect(start({ directory })).resolves.toBeDefined();
  });

  test('a start that fails leaves it free', async () => {
    const directory = newDirectory();
    const other = await start();
    const port = Number(new URL(other.url).port);
    await expect(start({ directory, port })).rejects.toThrow(`Port ${port} is in use`);
    await expect(start({ directory })).resolves.toBeDefined();
  });
});

describe('with another DynamoDB', () => {
  test('the data is in there; keys for it are made anew when they are lost', async () => {
    const dynamoDb = await startDynamoDb();
    try {
      const first = await start({ dynamoDbEndpoint: dynamoDb.endpoint });
      await createUser(first, 'elsewhere');
      await first.stop();
      const second = await start({ dynamoDbEndpoint: dynamoDb.endpoint });
      expect(second.dynamoDb).toBeUndefined();
      expect(await userNames(second)).toEqual(['elsewhere']);
    } finally {
      await dynamoDb.stop();
    }
  });

  test('one that does not answer: a sentence that says what to do', async () => {
    const server = createServer((_, response) =>
      response
        .writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
        .end('{"__type":"x#AccessDeniedException","message":"not for you"}'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
    try {
      await expect(start({ dynamoDbEndpoint: endpoint })).rejects.toThrow(
        `The table cannot be made in DynamoDB at ${endpoint} (not for you): start that DynamoDB, check its credentials`,
      );
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
