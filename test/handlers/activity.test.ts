import type { ActivityEntry } from '../../lambda/directory/activity/activity-entry';
import type { AuditRecord } from '../../lambda/directory/audit';
import { type InProcessService, startInProcessService } from './in-process-service';

let service: InProcessService;
let org: string;
let time = Date.parse('2026-03-01T12:00:00.000Z');
beforeAll(async () => {
  service = await startInProcessService({ now: () => new Date(time++) });
});
beforeEach(async () => {
  org = await service.organization();
});
afterAll(() => service.stop());

const range = () => ({ from: '2026-02-01T00:00:00.000Z', to: new Date(time).toISOString(), limit: 100 });
const activity = async (): Promise<readonly ActivityEntry[]> =>
  (await service.activity.readActivity(org, { ...range(), matches: () => true })).entries;
const trail = async (): Promise<readonly AuditRecord[]> =>
  (await service.activity.readAudit(org, { ...range(), matches: () => true })).entries;
const call = (method: string, path: string, body?: unknown) =>
  service.call(method, path, { organizationId: org, ...(body === undefined ? {} : { body }) });

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const newUser = async (userName: string, rest: object = {}): Promise<string> =>
  (await call('POST', '/Users', { schemas: [userUrn], userName, ...rest })).body.id;
const newGroup = async (displayName: string, ids: readonly string[] = []): Promise<string> =>
  (await call('POST', '/Groups', { schemas: [groupUrn], displayName, members: ids.map((value) => ({ value })) })).body
    .id;
const patch = (path: string, ...Operations: readonly object[]) =>
  call('PATCH', path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });

describe('the activity', () => {
  test('tells changes, refusals and failures, and no reads', async () => {
    const id = await newUser('ada@example.com');
    await call('GET', `/Users/${id}`);
    await call('GET', '/Users?filter=userName eq "nobody"');
    await call('POST', '/Users', { schemas: [userUrn], userName: 'ADA@example.com' });
    await call('GET', '/Users?filter=userName zz "x"');
    expect(await activity()).toMatchObject([
      {
        kind: 'request',
        outcome: 'refused',
        status: 400,
        request: { method: 'GET', path: '/Users', filter: 'userName zz "x"' },
        detail: expect.stringContaining('zz'),
      },
      {
        kind: 'request',
        outcome: 'refused',
        status: 409,
        key: { id: 'key1', name: 'Test key' },
        sourceIp: expect.any(String),
      },
      { kind: 'change', outcome: 'success', action: 'user.created', target: { type: 'User', id } },
    ]);
  });

  test('takes what is not served for a refusal, not for a failure', async () => {
    await call('GET', '/Me');
    expect(await activity()).toMatchObject([{ outcome: 'refused', status: 501, request: { path: '/Me' } }]);
  });

  test('names the resource, and requests that reach no end point', async () => {
    await call('DELETE', '/Users/0b7e0000-0000-4000-8000-000000000000');
    await call('PUT', '/Users', {});
    await call('GET', '/Nonsense');
    expect((await activity()).map(({ status, request }) => [status, request?.method, request?.path])).toEqual([
      [404, 'GET', '/Nonsense'],
      [405, 'PUT', '/Users'],
      [404, 'DELETE', '/Users/0b7e0000-0000-4000-8000-000000000000'],
    ]);
    expect((await activity())[2]?.request?.resourceId).toBe('0b7e0000-0000-4000-8000-000000000000');
  });

  test('names members that were skipped, although the request succeeded', async () => {
    const id = await newGroup('Staff');
    const nobody = '0b7e0000-0000-4000-8000-000000000001';
    await patch(`/Groups/${id}`, { op: 'add', path: 'members', value: [{ value: nobody }] });
    expect((await activity())[0]).toMatchObject({ outcome: 'success', status: 204, skippedMembers: [nobody] });
    for (const operation of [
      { op: 'remove', path: 'members', value: [{ value: nobody }] },
      { op: 'remove', path: `members[value eq "${nobody}"]` },
    ]) {
      await patch(`/Groups/${id}`, operation);
      expect((await activity())[0]).toMatchObject({ outcome: 'success', status: 204, skippedMembers: [nobody] });
    }
  });

  test('tells which part of a bulk request was refused', async () => {
    await newUser('ada');
    const data = (userName: string) => ({ schemas: [userUrn], userName });
    const Operations = ['ada', 'grace'].map((name) => ({
      method: 'POST',
      path: '/Users',
      bulkId: name,
      data: data(name),
    }));
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
    expect((await call('POST', '/Bulk', { schemas, Operations })).status).toBe(200);
    expect((await activity()).find(({ kind }) => kind === 'request')).toMatchObject({
      outcome: 'refused',
      status: 200,
      detail: expect.stringMatching(/^1 of 2 operations failed; POST ada \(409\): userName "ada" belongs/),
    });
    await call('POST', '/Bulk', { schemas, Operations: [{ ...Operations[1], data: data('joan') }] });
    expect((await activity()).filter(({ kind }) => kind === 'request')).toHaveLength(1);
  });

  test('of an organisation that is not there is not kept', async () => {
    expect((await service.call('GET', '/Users', { organizationId: 'nobody' })).status).toBe(404);
    expect((await service.activity.readActivity('nobody', { ...range(), matches: () => true })).entries).toEqual([]);
    expect(await service.activity.state('nobody')).toEqual({ knocks: [] });
  });
});

describe('the state', () => {
  test('follows success and trouble; what is not found or taken is no trouble', async () => {
    await call('GET', '/Users');
    const { lastSuccessAt } = await service.activity.state(org);
    expect(lastSuccessAt).toMatch(/^2026-03-01/);
    await call('GET', '/Users/0b7e0000-0000-4000-8000-000000000000');
    expect(await service.activity.state(org)).not.toHaveProperty('failingSince');
    await call('POST', '/Users', { schemas: [userUrn] });
    const failing = await service.activity.state(org);
    expect(failing).toMatchObject({ failure: { status: 400, keyName: 'Test key', method: 'POST', path: '/Users' } });
    expect(failing.failingSince).toBe(failing.lastFailureAt);
    await call('GET', '/Users');
    expect(await service.activity.state(org)).not.toHaveProperty('failingSince');
  });

  test('costs a write every five minutes, not one a request', async () => {
    await call('GET', '/Users');
    const { lastSuccessAt } = await service.activity.state(org);
    for (let times = 0; times < 5; times += 1) await call('GET', '/Users');
    expect((await service.activity.state(org)).lastSuccessAt).toBe(lastSuccessAt);
    time += 5 * 60_000;
    await call('GET', '/Users');
    expect((await service.activity.state(org)).lastSuccessAt).not.toBe(lastSuccessAt);
  });
});

describe('the audit trail', () => {
  test('holds what an attribute was and became, and what was deleted', async () => {
    const id = await newUser('ada', { displayName: 'Ada', title: 'Countess' });
    await patch(`/Users/${id}`, { op: 'replace', path: 'displayName', value: 'Ada L.' });
    await call('DELETE', `/Users/${id}`);
    expect(await trail()).toMatchObject([
      { action: 'user.deleted', before: { userName: 'ada', displayName: 'Ada L.' } },
      { action: 'user.updated', before: { displayName: 'Ada' }, after: { displayName: 'Ada L.' } },
      { action: 'user.created', after: { userName: 'ada', displayName: 'Ada', title: 'Countess' } },
    ]);
    expect((await trail())[1]?.after).not.toHaveProperty('title');
  });

  test('names who joined and left a group, only those who really did', async () => {
    const [a = '', b = '', c = ''] = [await newUser('a'), await newUser('b'), await newUser('c')];
    const id = await newGroup('Staff', [a, b]);
    await patch(
      `/Groups/${id}`,
      { op: 'add', path: 'members', value: [{ value: a }, { value: c }] },
      { op: 'remove', path: `members[value eq "${b}"]` },
    );
    await call('PUT', `/Groups/${id}`, { schemas: [groupUrn], displayName: 'Staff', members: [{ value: b }] });
    const [replaced, changed, created] = await trail();
    expect(created?.members).toMatchObject({ added: 2, removed: 0, removedIds: [] });
    expect([...(created?.members?.addedIds ?? [])].sort()).toEqual([a, b].sort());
    expect(changed?.members).toEqual({ added: 1, removed: 1, addedIds: [c], removedIds: [b] });
    expect(replaced?.members).toMatchObject({ added: 1, removed: 2, addedIds: [b] });
  });

  test('counts all of many members and names a hundred', async () => {
    const ids = [];
    for (let number = 0; number < 120; number += 1) ids.push(await newUser(`user${number}`));
    await newGroup('Everybody', ids);
    const [created] = await trail();
    expect(created?.members).toMatchObject({ added: 120, removed: 0 });
    expect(created?.members?.addedIds).toHaveLength(100);
  });

  test('hides the values that the organisation calls sensitive, not that they changed', async () => {
    org = await service.organization({ sensitiveAttributes: ['phoneNumbers', 'name.familyName'] });
    const id = await newUser('ada', {
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      phoneNumbers: [{ value: '+441' }],
    });
    await patch(`/Users/${id}`, { op: 'replace', path: 'name.familyName', value: 'Byron' });
    const [updated, created] = await trail();
    expect(created?.after).toMatchObject({ name: { givenName: 'Ada', familyName: '***' }, phoneNumbers: ['***'] });
    expect(updated?.after).toEqual({ name: { givenName: 'Ada', familyName: '***' } });
    expect(JSON.stringify(await trail())).not.toMatch(/Lovelace|Byron|\+441/);
  });
});
