/** Many clients at once, on a database whose transactions conflict as DynamoDB's do. */
import { createDirectoryTable } from '../../local/dynamodb/directory-table';
import { type DynamoDb, startDynamoDb } from '../../local/dynamodb/start-dynamo-db';
import { directDynamoDb, soon } from '../faults/direct-client';
import { group, user } from '../faults/directory-world';
import { incarnationOf, serveOn } from '../handlers/in-process-service';
import { checkInvariants } from '../store/check-invariants';
import { createVirtualTime, type VirtualTime } from './virtual-time';

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const CLIENTS = 5;

let database: DynamoDb;
let time: VirtualTime;
let organizationId: string;
let clients: ReturnType<typeof serveOn>[];
let quietly: ReturnType<typeof serveOn>;
beforeEach(async () => {
  database = await startDynamoDb({ sweepEveryMs: 0 });
  await createDirectoryTable(database, 'directory');
  quietly = serveOn(
    directDynamoDb(database, () => 0.5),
    { recordActivity: false, storeOptions: { sleep: soon } },
  );
  organizationId = await quietly.organization();
  time = createVirtualTime(database);
  const { sleep, random } = time;
  clients = Array.from({ length: CLIENTS }, () =>
    serveOn(time.client, { recordActivity: false, storeOptions: { sleep, random } }),
  );
});
afterEach(() => database.stop());

const send = (client: number, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  (clients[client % CLIENTS] ?? quietly).call(method, path, {
    organizationId,
    headers,
    ...(body === undefined ? {} : { body }),
  });
const patch = (client: number, path: string, ...Operations: readonly object[]) =>
  send(client, 'PATCH', path, { schemas: [PATCH], Operations });
const make = async (path: string, body: object): Promise<string> =>
  (await quietly.call('POST', path, { organizationId, body })).body.id;
const read = async (path: string) => (await quietly.call('GET', path, { organizationId })).body;
const several = <T>(count: number, of: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => of(at));
const tally = (answers: readonly { readonly status: number }[]) => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
const expectSound = async () =>
  expect(
    await checkInvariants(
      directDynamoDb(database, () => 0.5),
      'directory',
      organizationId,
    ),
  ).toEqual([]);
const ifMatch = async (path: string) => ({ 'If-Match': String((await read(path)).meta.version) });

test('of 50 creations of one userName one succeeds, and 49 are told that it is taken', async () => {
  const answers = await time.through(
    several(50, (at) => send(at, 'POST', '/Users', user(at % 2 === 0 ? 'ann' : 'ANN', { title: `${at}` }))),
  );
  expect(tally(answers)).toEqual({ 201: 1, 409: 49 });
  expect(answers.filter(({ status }) => status === 409).map(({ body }) => body.scimType)).toEqual(
    several(49, () => 'uniqueness'),
  );
  expect((await read('/Users')).totalResults).toBe(1);
  await expectSound();
});

test('of 50 creations of one group name one succeeds, and 49 are told that it is taken', async () => {
  const answers = await time.through(several(50, (at) => send(at, 'POST', '/Groups', group('Team'))));
  expect(tally(answers)).toEqual({ 201: 1, 409: 49 });
  await expectSound();
});

test('100 changes of one group, a member each, all hold', async () => {
  const people = await Promise.all(several(100, (at) => make('/Users', user(`person${at}`))));
  const present = people.slice(0, 50);
  const id = await make('/Groups', group('Team', present));
  const answers = await time.through(
    people.map((value, at) =>
      patch(
        at,
        `/Groups/${id}`,
        at < 50
          ? { op: 'remove', path: `members[value eq "${value}"]` }
          : { op: 'add', path: 'members', value: [{ value }] },
      ),
    ),
  );
  expect(tally(answers)).toEqual({ 204: 100 });
  const { members } = await read(`/Groups/${id}`);
  expect(members.map(({ value }: { value: string }) => value).sort()).toEqual(people.slice(50).sort());
  await expectSound();
});

test('a group that is deleted while 40 join it leaves nothing behind', async () => {
  const people = await Promise.all(several(40, (at) => make('/Users', user(`person${at}`))));
  const id = await make('/Groups', group('Team'));
  const joins = people.map((value, at) =>
    patch(at, `/Groups/${id}`, { op: 'add', path: 'members', value: [{ value }] }),
  );
  const [deletion, ...answers] = await time.through([send(0, 'DELETE', `/Groups/${id}`), ...joins]);
  expect(deletion?.status).toBe(204);
  expect(Object.keys(tally(answers)).filter((status) => status !== '204' && status !== '404')).toEqual([]);
  expect((await quietly.call('GET', `/Groups/${id}`, { organizationId })).status).toBe(404);
  await expectSound();
});

test('a group is replaced while 40 join it: who joined before is gone, who joined after is there', async () => {
  const people = await Promise.all(several(42, (at) => make('/Users', user(`person${at}`))));
  const id = await make('/Groups', group('Team', people.slice(40, 41)));
  const joins = people
    .slice(0, 40)
    .map((value, at) => patch(at, `/Groups/${id}`, { op: 'add', path: 'members', value: [{ value }] }));
  const replacement = send(0, 'PUT', `/Groups/${id}`, group('Team', people.slice(41)));
  const [replaced, ...answers] = await time.through([replacement, ...joins]);
  expect([replaced?.status, tally(answers)]).toEqual([200, { 204: 40 }]);
  const members = (await read(`/Groups/${id}`)).members.map(({ value }: { value: string }) => value);
  expect([members.includes(people[40]), members.includes(people[41])]).toEqual([false, true]);
  await expectSound();
});

test.each([12, 50])('%d changes of one user, an attribute each, all hold', async (count) => {
  const id = await make('/Users', user('ann'));
  const answers = await time.through(
    several(count, (at) =>
      patch(at, `/Users/${id}`, { op: 'add', path: 'phoneNumbers', value: [{ value: `+49${at}`, type: `line${at}` }] }),
    ),
  );
  expect(tally(answers)).toEqual({ 200: count });
  expect((await read(`/Users/${id}`)).phoneNumbers).toHaveLength(count);
  await expectSound();
});

test('of 50 changes on one version of a user one is made', async () => {
  const id = await make('/Users', user('ann'));
  const version = await ifMatch(`/Users/${id}`);
  const title = (value: string) => ({ schemas: [PATCH], Operations: [{ op: 'replace', path: 'title', value }] });
  const answers = await time.through(several(50, (at) => send(at, 'PATCH', `/Users/${id}`, title(`${at}`), version)));
  expect(tally(answers)).toEqual({ 200: 1, 412: 49 });
  await expectSound();
});

test('of 20 changes on one version of a group, of its members or its name, one is made', async () => {
  const people = await Promise.all(several(20, (at) => make('/Users', user(`person${at}`))));
  const id = await make('/Groups', group('Team'));
  const version = await ifMatch(`/Groups/${id}`);
  const answers = await time.through(
    people.map((value, at) => {
      const join = { op: 'add', path: 'members', value: [{ value }] };
      const rename = { op: 'replace', path: 'displayName', value: `Team ${at}` };
      return send(
        at,
        'PATCH',
        `/Groups/${id}`,
        { schemas: [PATCH], Operations: [at % 2 === 0 ? join : rename] },
        version,
      );
    }),
  );
  expect(tally(answers)).toEqual({ 204: 1, 412: 19 });
  const { displayName, members = [] } = await read(`/Groups/${id}`);
  expect(members.length + (displayName === 'Team' ? 0 : 1)).toBe(1);
  await expectSound();
});

test('a request that begins after a key was revoked is refused, whatever was begun before', async () => {
  const id = await make('/Users', user('ann'));
  let revoked = false;
  const waits = several(40, (at) => at * 4);
  const requests = waits.map(async (wait, at) => {
    await time.sleep(wait);
    const late = revoked;
    const title = { schemas: [PATCH], Operations: [{ op: 'replace', path: 'title', value: `${at}` }] };
    const { status } = await send(at, at % 2 === 0 ? 'GET' : 'PATCH', `/Users/${id}`, at % 2 === 0 ? undefined : title);
    return { late, status };
  });
  const revocation = time.sleep(50).then(async () => {
    await clients[0]?.store.revokeKeys({ id: organizationId, incarnationId: incarnationOf(organizationId) }, ['key1']);
    revoked = true;
    return { late: false, status: 200 };
  });
  const answers = await time.through([...requests, revocation]);
  const late = answers.filter(({ late }) => late);
  expect(tally(late)).toEqual({ 401: late.length });
  expect(late.length).toBeGreaterThan(10);
  const early = tally(answers.filter(({ late }) => !late));
  expect(Object.keys(early).filter((status) => status !== '200' && status !== '401')).toEqual([]);
  expect(early[200]).toBeGreaterThan(5);
});
