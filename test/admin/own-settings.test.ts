/** What an admin key of one organization may not set, so that nobody hides what was done there. */
import { type AdminWorld, type Answer, type Caller, startAdminWorld } from './fixture';

let world: AdminWorld;
let own: Caller;
beforeAll(async () => {
  world = await startAdminWorld();
  await world.send({ method: 'POST', path: '/organizations', body: { name: 'Acme', id: 'acme' } });
  own = await world.newCaller('acme');
});
afterAll(() => world.stop());

const set = (body: object, caller: Caller = own): Promise<Answer> =>
  world.send({ method: 'PATCH', path: '/organizations/acme/settings', body, caller });
const settings = async () => (await world.send({ method: 'GET', path: '/organizations/acme/settings' })).body;
const fields = ({ status, body }: Answer) => [
  status,
  ...(body.errors ?? []).map(({ field }: { field: string }) => field),
];

test('keeps the audit trail for no less than the minimum of the deployment', async () => {
  expect((await set({ auditDays: 90 })).status).toBe(200);
  const refused = await set({ auditDays: 89, emptyRoles: 'remove-all' });
  expect(fields(refused)).toEqual([400, 'auditDays']);
  expect(refused.body.detail).toContain('at least 90');
  expect(await settings()).toMatchObject({ auditDays: 90, emptyRoles: 'keep-manual' });
  expect((await set({ auditDays: null })).status).toBe(200);
  // The platform may, and what it set can be repeated.
  expect((await set({ auditDays: 10 }, world.platform)).status).toBe(200);
  expect((await set({ auditDays: 10, activityDays: 7 })).status).toBe(200);
  expect(fields(await set({ auditDays: 11 }))).toEqual([400, 'auditDays']);
});

test.each([
  'active',
  'Roles',
  'roles.value',
  'USERNAME',
  'urn:ietf:params:scim:schemas:core:2.0:User:userName',
  'urn:ietf:params:scim:schemas:core:2.0:User:roles.display',
])('does not mask %s', async (name) => {
  expect(fields(await set({ sensitiveAttributes: ['title', name] }))).toEqual([400, 'sensitiveAttributes.1']);
  expect((await settings()).sensitiveAttributes).toEqual([]);
});

test('masks other attributes, and repeats what the platform masked', async () => {
  expect((await set({ sensitiveAttributes: ['userName'] }, world.platform)).status).toBe(200);
  expect((await set({ sensitiveAttributes: ['userName', 'phoneNumbers', 'name.familyName'] })).status).toBe(200);
  expect(fields(await set({ sensitiveAttributes: ['userName', 'active'] }))).toEqual([400, 'sensitiveAttributes.1']);
});

test('cannot import, which would set the same, nor make a key of the platform', async () => {
  const record = {
    type: 'organization',
    name: 'Acme',
    status: 'active',
    created: '2025-01-01T00:00:00Z',
    settings: { auditDays: 1 },
  };
  const path = '/organizations/acme/import?overwrite=true';
  expect((await world.send({ method: 'POST', path, body: { records: [record] }, caller: own })).status).toBe(403);
  const key = { name: 'k', provider: 'generic', scope: 'platform-admin' };
  const made = await world.send({ method: 'POST', path: '/organizations/acme/access-keys', body: key, caller: own });
  expect(made.status).toBe(400);
});
