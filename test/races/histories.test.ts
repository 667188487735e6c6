/** Several clients whose database calls follow one another by chance, found and played again by fast-check's scheduler. */
import { createDirectoryTable } from '../../local/dynamodb/directory-table';
import { type DynamoDb, startDynamoDb } from '../../local/dynamodb/start-dynamo-db';
import { directDynamoDb, soon } from '../faults/direct-client';
import { group, type ScimRequest, user } from '../faults/directory-world';
import { createJournal } from '../faults/table-journal';
import { serveOn } from '../handlers/in-process-service';
import { fc } from '../properties';
import { checkInvariants } from '../store/check-invariants';

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const RUNS = process.env.SLOW_TESTS === '1' ? 500 : 40;

let database: DynamoDb;
let organizationId: string;
let restore: () => Promise<void>;
const people: string[] = [];
const teams: string[] = [];

beforeAll(async () => {
  database = await startDynamoDb({ sweepEveryMs: 0 });
  await createDirectoryTable(database, 'directory');
  const { organization, call } = serveOn(
    directDynamoDb(database, () => 0.5),
    { recordActivity: false },
  );
  organizationId = await organization();
  const make = async (path: string, body: object) =>
    String((await call('POST', path, { organizationId, body })).body.id);
  for (const name of ['ann', 'bob', 'carol']) people.push(await make('/Users', user(name)));
  for (const name of ['Red', 'Blue']) teams.push(await make('/Groups', group(name, people.slice(0, 2))));
  const mark = createJournal(database);
  restore = async () => undefined;
  beforeRun = async () => {
    await restore();
    restore = mark();
  };
});
let beforeRun: () => Promise<void>;
afterAll(() => database.stop());

const patch = (path: string, ...Operations: readonly object[]): ScimRequest => ({
  method: 'PATCH',
  path,
  body: { schemas: [PATCH], Operations },
});
const person = fc.nat(2).map((at) => () => people[at] ?? '');
const team = fc.nat(1).map((at) => () => teams[at] ?? '');
const name = fc.constantFrom('ann', 'bob', 'new', 'NEW', 'other');

/** Requests are made when the ids are known. */
const request: fc.Arbitrary<() => ScimRequest> = fc.oneof(
  name.map((userName) => () => ({ method: 'POST' as const, path: '/Users', body: user(userName) })),
  fc.tuple(person, name).map(
    ([id, value]) =>
      () =>
        patch(`/Users/${id()}`, { op: 'replace', path: 'userName', value }),
  ),
  person.map((id) => () => ({ method: 'DELETE' as const, path: `/Users/${id()}` })),
  fc.tuple(name, fc.array(person, { maxLength: 2 })).map(([displayName, ids]) => () => ({
    method: 'POST' as const,
    path: '/Groups',
    body: group(
      displayName,
      ids.map((id) => id()),
    ),
  })),
  fc.tuple(team, name).map(
    ([id, value]) =>
      () =>
        patch(`/Groups/${id()}`, { op: 'replace', path: 'displayName', value }),
  ),
  fc.tuple(team, fc.constantFrom('add', 'remove', 'replace'), fc.array(person, { minLength: 1, maxLength: 3 })).map(
    ([id, op, ids]) =>
      () =>
        patch(`/Groups/${id()}`, { op, path: 'members', value: ids.map((each) => ({ value: each() })) }),
  ),
  fc.tuple(team, team).map(
    ([id, inner]) =>
      () =>
        patch(`/Groups/${id()}`, { op: 'add', path: 'members', value: [{ value: inner() }] }),
  ),
  team.map((id) => () => ({ method: 'DELETE' as const, path: `/Groups/${id()}` })),
);

test('whatever the order of their calls, clients leave claims, edges, counts and nesting exact', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.array(request, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 4 }),
      async (scheduler, clients) => {
        await beforeRun();
        const dispatch = (action: string, input: Record<string, unknown>) =>
          scheduler.schedule(Promise.resolve(), action).then(() => database.dispatch(action, input));
        const statuses: number[] = [];
        const defects: unknown[] = [];
        const working = clients.map(async (requests) => {
          const { call, log } = serveOn(
            directDynamoDb({ dispatch }, () => 0.5),
            {
              recordActivity: false,
              storeOptions: { sleep: soon, random: () => 0.5 },
            },
          );
          for (const make of requests) {
            const { method, path, body } = make();
            const answer = await call(method, path, { organizationId, ...(body === undefined ? {} : { body }) });
            statuses.push(answer.status);
          }
          defects.push(...log.flatMap(({ defect, failure }) => (defect ? [failure] : [])));
        });
        await scheduler.waitFor(Promise.all(working));
        const upkeep = serveOn(directDynamoDb(database, () => 0.5)).store;
        const now = new Date(Date.now() + 600_000);
        await upkeep.finishJobs({ now, deadline: new Date(now.getTime() + 600_000) });
        expect(defects).toEqual([]);
        expect(statuses.filter((status) => status >= 500 || status === 412)).toEqual([]);
        expect(
          await checkInvariants(
            directDynamoDb(database, () => 0.5),
            'directory',
            organizationId,
          ),
        ).toEqual([]);
      },
    ),
    { numRuns: RUNS },
  );
});
