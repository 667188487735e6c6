/** What compatible mode leaves out of changes stands in the activity and in the log of the function. Behaviour 2.13. */
import type { ActivityEntry } from '../../lambda/directory/activity/activity-entry';
import { type InProcessService, startInProcessService } from './in-process-service';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

let time = Date.parse('2026-03-01T12:00:00.000Z');
let service: InProcessService;
let org: string;
beforeAll(async () => {
  service = await startInProcessService({ now: () => new Date(time++) });
});
beforeEach(async () => {
  org = await service.organization();
});
afterAll(() => service.stop());

const call = (method: string, path: string, body: object, mode?: 'compatible' | 'strict') =>
  service.call(method, path, { organizationId: org, body, ...(mode === undefined ? {} : { mode }) });
const create = async (userName: string, rest: object = {}) =>
  (await call('POST', '/Users', { schemas: [USER], userName, ...rest })).body.id as string;
const patch = (id: string, Operations: readonly object[]) =>
  call('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations });
const activity = async (): Promise<readonly ActivityEntry[]> => {
  const range = { from: '2026-02-01T00:00:00.000Z', to: new Date(time).toISOString(), limit: 200 };
  return (await service.activity.readActivity(org, { ...range, matches: ({ kind }) => kind === 'request' })).entries;
};
const lastLine = () => service.log.at(-1);

const unknownAttributes = [{ name: 'tilte', nearest: 'title' }, { name: 'shoeSize' }];

test('POST, PUT and PATCH name what they leave out and keep no value of it', async () => {
  const odd = { tilte: 'Secret-1', shoeSize: 'Secret-2' };
  const masked = [unknownAttributes[0], { name: '…' }];
  const id = await create('ada', odd);
  expect(lastLine()).toMatchObject({ status: 201, unknownAttributes: masked });
  expect(await call('PUT', `/Users/${id}`, { schemas: [USER], userName: 'ada', ...odd })).toMatchObject({
    status: 200,
  });
  expect(lastLine()).toMatchObject({ status: 200, unknownAttributes: masked });
  const Operations = Object.entries(odd).map(([path, value]) => ({ op: 'replace', path, value }));
  expect(await patch(id, Operations)).toMatchObject({ status: 200 });
  expect(lastLine()).toMatchObject({ status: 200, unknownAttributes: masked });
  expect(await activity()).toMatchObject([
    { outcome: 'success', request: { method: 'PATCH', path: `/Users/${id}` }, unknownAttributes },
    { outcome: 'success', request: { method: 'PUT', path: `/Users/${id}` }, unknownAttributes },
    { outcome: 'success', request: { method: 'POST', path: '/Users' }, unknownAttributes },
  ]);
  expect(JSON.stringify([await activity(), service.log])).not.toContain('Secret');
});

test('a word for a job is no role: it is left out and named', async () => {
  const id = await create('ada', { role: 'Manager' });
  const named = { unknownAttributes: [{ name: 'role', nearest: 'roles' }] };
  expect(lastLine()).toMatchObject({ status: 201, ...named });
  const { body } = await patch(id, [{ op: 'add', value: { role: 'Manager' } }]);
  expect(body).not.toHaveProperty('roles');
  expect(lastLine()).toMatchObject({ status: 200, ...named });
});

test('strict mode refuses it, and notes the refusal only', async () => {
  const body = { schemas: [USER], userName: 'ada', tilte: 'x' };
  expect(await call('POST', '/Users', body, 'strict')).toMatchObject({
    status: 400,
    body: { scimType: 'invalidSyntax' },
  });
  expect((await activity())[0]).not.toHaveProperty('unknownAttributes');
});

test('the same names are noted once in five minutes of one end point, whoever they are said of', async () => {
  for (const name of ['ada', 'bob', 'eve', 'joe']) {
    const id = await create(name, { tilte: name, shoeSize: 1 });
    await patch(id, [{ op: 'add', value: { shoeSize: 2, tilte: name } }]);
    await call('PUT', `/Users/${id}`, { schemas: [USER], userName: name, shoeSize: 1, tilte: 'x' });
  }
  expect((await activity()).map(({ request }) => request?.method).sort()).toEqual(['PATCH', 'POST', 'PUT']);
  const group = { schemas: [GROUP], displayName: 'Staff', tilte: 'x', shoeSize: 1 };
  expect(await call('POST', '/Groups', group)).toMatchObject({ status: 201 });
  expect(await activity()).toHaveLength(4);
  time += 5 * 60_000;
  await create('zoe', { tilte: 'x', shoeSize: 1 });
  expect(await activity()).toHaveLength(5);
});

test('names that are made up for each request fill no log', async () => {
  for (let count = 0; count < 120; count += 1) {
    await service.call('GET', `/Users?count=0&attributes=made${count}up`, { organizationId: org });
  }
  expect(await activity()).toHaveLength(100);
});

test('the operations of a bulk request note theirs together', async () => {
  const user = (bulkId: string, data: object) => ({ method: 'POST', path: '/Users', bulkId, data });
  const Operations = [
    user('1', { schemas: [USER], userName: 'ada', tilte: 'x' }),
    user('2', { schemas: [USER], userName: 'bob', tilte: 'x', shoeSize: 1 }),
    ...Array.from({ length: 20 }, (_, at) => user(`n${at}`, { schemas: [USER], userName: `n${at}`, [`odd${at}`]: 1 })),
    { method: 'POST', path: '/Groups', bulkId: '3', data: { schemas: [GROUP], displayName: 'Staff' } },
  ];
  const { body } = await call('POST', '/Bulk', { schemas: [BULK], Operations });
  expect(body.Operations.map(({ status }: { status: string }) => status)).toEqual(Operations.map(() => '201'));
  const entries = await activity();
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({ request: { path: '/Bulk' }, outcome: 'success' });
  expect(entries[0]?.unknownAttributes).toHaveLength(10);
  expect(entries[0]?.unknownAttributes).toEqual(expect.arrayContaining(unknownAttributes));
});

test('what the schemas have writes nothing but the change itself', async () => {
  const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  const id = await create('ada', {
    [enterprise]: { department: 'Tours' },
    password: 'Pa55word-1',
    meta: {},
    groups: [],
  });
  await patch(id, [{ op: 'replace', path: 'department', value: 'Sales' }]);
  expect(lastLine()).not.toHaveProperty('unknownAttributes');
  expect(await activity()).toEqual([]);
});

describe('a multi-valued attribute in the singular', () => {
  test('is taken for the attribute, and the log and the answer say so', async () => {
    const { body, headers } = await call('POST', '/Users', {
      schemas: [USER],
      userName: 'ada',
      email: 'a@example.com',
    });
    expect(body.emails).toEqual([{ value: 'a@example.com' }]);
    expect(headers['x-scim-quirks']).toBe('singular-attribute');
    const operation = { op: 'add', path: 'email[type eq "work"].value', value: 'b@example.com' };
    const both = [{ value: 'a@example.com' }, { value: 'b@example.com', type: 'work' }];
    expect((await patch(body.id, [operation])).body.emails).toEqual(both);
    expect(lastLine()).toMatchObject({ quirks: ['singular-attribute'] });
    expect(lastLine()).not.toHaveProperty('unknownAttributes');
    expect(await activity()).toEqual([]);
    const strict = { schemas: [PATCH], Operations: [operation] };
    expect(await call('PATCH', `/Users/${body.id}`, strict, 'strict')).toMatchObject({ status: 400 });
  });

  test('that could empty a list is left out and named', async () => {
    const emails = [{ value: 'a@example.com' }, { value: 'b@example.com', type: 'work' }];
    const id = await create('ada', { emails });
    expect((await patch(id, [{ op: 'remove', path: 'email' }])).body.emails).toEqual(emails);
    expect((await activity())[0]).toMatchObject({ unknownAttributes: [{ name: 'email', nearest: 'emails' }] });
  });

  test('is members in a group, and takes them all away only where it is members that are named', async () => {
    const [ada, bob] = [await create('ada'), await create('bob')];
    const group = { schemas: [GROUP], displayName: 'Staff', member: [{ value: ada }] };
    const { id } = (await call('POST', '/Groups', group)).body;
    const change = (Operations: readonly object[]) => call('PATCH', `/Groups/${id}`, { schemas: [PATCH], Operations });
    const members = async () =>
      (await service.call('GET', `/Groups/${id}`, { organizationId: org })).body.members.map(
        ({ value }: { value: string }) => value,
      );
    await change([{ op: 'replace', path: 'member', value: [{ value: bob }] }]);
    expect(await members()).toEqual([bob]);
    await change([{ op: 'remove', path: 'member' }]);
    expect(await members()).toEqual([bob]);
    expect((await activity())[0]).toMatchObject({ unknownAttributes: [{ name: 'member', nearest: 'members' }] });
    await change([{ op: 'add', path: 'member', value: [{ value: ada }] }]);
    await change([{ op: 'remove', path: `member[value eq "${bob}"]` }]);
    expect(await members()).toEqual([ada]);
  });
});
