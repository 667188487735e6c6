import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { TABLE } from '../secrets/fixture';
import { type AdminWorld, startAdminWorld } from './fixture';

let world: AdminWorld;
beforeEach(async () => {
  world = await startAdminWorld();
  const body = { name: 'Acme', id: 'acme' };
  await world.send({ method: 'POST', path: '/organizations', body });
});
afterEach(() => world.stop());

const trail = async (query = '') =>
  (await world.send({ method: 'GET', path: `/organizations/acme/audit${query}` })).body.entries;
const change = (method: string, path: string, body?: unknown) =>
  world.send({ method, path: `/organizations/acme${path}`, ...(body === undefined ? {} : { body }) });

test('what administrators do to an organisation is told, with who did it', async () => {
  const updated = await change('PATCH', '/settings', { uniqueGroupNames: false, emptyRoles: 'keep-manual' });
  expect(updated.body).toMatchObject({ uniqueGroupNames: false });
  await change('PATCH', '', { name: 'Acme Inc.', status: 'disabled' });
  expect(await trail()).toMatchObject([
    {
      action: 'organization.updated',
      before: { name: 'Acme', status: 'active' },
      after: { name: 'Acme Inc.', status: 'disabled' },
    },
    { action: 'organization.updated', before: { uniqueGroupNames: true }, after: { uniqueGroupNames: false } },
    {
      action: 'organization.created',
      actor: { type: 'adminKey', id: world.platform.keyId, name: 'admin' },
      target: { type: 'Organization', id: 'acme' },
      sourceIp: '192.0.2.1',
      requestId: expect.any(String),
    },
  ]);
  expect((await trail())[1].after).toEqual({ uniqueGroupNames: false });
});

test('what changes nothing, is refused or is only read is not told', async () => {
  await change('PATCH', '/settings', { uniqueGroupNames: true });
  await change('PATCH', '/settings', { passwordHandling: 'odd' });
  await change('GET', '/settings');
  expect(await trail()).toHaveLength(1);
});

test('the life of a key is told, and never the key', async () => {
  const wish = { name: 'Okta', provider: 'okta' };
  const created = (await change('POST', '/access-keys', wish)).body;
  const rotated = (await change('POST', `/access-keys/${created.id}/rotate`, { overlapHours: 1 })).body;
  for (const _ of ['once', 'again']) await change('DELETE', `/access-keys/${rotated.id}`);
  const entries = await trail();
  expect(entries).toMatchObject([
    { action: 'accessKey.revoked', target: { type: 'AccessKey', id: rotated.id }, after: { status: 'revoked' } },
    { action: 'accessKey.rotated', target: { id: rotated.id }, after: { rotatedFrom: created.id } },
    { action: 'accessKey.created', target: { id: created.id }, after: { name: 'Okta', provider: 'okta' } },
    { action: 'organization.created' },
  ]);
  const text = JSON.stringify(entries);
  for (const { accessKey } of [created, rotated]) expect(text).not.toContain(accessKey);
  expect(text).not.toContain('hash');
});

test('the trail is kept as long as the organisation says', async () => {
  await change('PATCH', '/settings', { auditDays: 10 });
  await change('PATCH', '/settings', { emptyRoles: 'remove-all' });
  const { Items: items = [] } = await world.dynamoDb.send(new ScanCommand({ TableName: TABLE }));
  const days = items.flatMap(({ audit, expires }) => {
    if (audit?.S === undefined) return [];
    expect(audit.S).not.toContain('keepDays');
    return [Math.round((Number(expires?.N) - Date.parse(JSON.parse(audit.S).at) / 1000) / 86_400)];
  });
  // What was told before keeps the time that it was given.
  expect(days.sort((one, other) => one - other)).toEqual([10, 365, 365]);
  expect((await change('PATCH', '/settings', { auditDays: 0 })).body.errors).toMatchObject([{ field: 'auditDays' }]);
  expect((await change('PATCH', '/settings', { auditDays: null })).status).toBe(200);
});
