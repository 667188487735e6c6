/** A change before which somebody else is faster, each time that it is tried. */
import { createDirectoryTable } from '../../local/dynamodb/directory-table';
import { type DynamoDb, startDynamoDb } from '../../local/dynamodb/start-dynamo-db';
import { directDynamoDb, soon } from '../faults/direct-client';
import { group, user } from '../faults/directory-world';
import { type Answer, serveOn } from './in-process-service';

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const storeOptions = { sleep: soon, random: () => 0.5 };

let database: DynamoDb;
let quick: ReturnType<typeof serveOn>;
let slow: ReturnType<typeof serveOn>;
let organizationId: string;
/** What somebody else does before each write of the slow one. */
let faster: () => Promise<Answer>;
let overtaken = 0;

beforeEach(async () => {
  database = await startDynamoDb({ sweepEveryMs: 0 });
  await createDirectoryTable(database, 'directory');
  const random = () => 0.5;
  quick = serveOn(directDynamoDb(database, random), { recordActivity: false, storeOptions });
  organizationId = await quick.organization();
  overtaken = 0;
  const dispatch = async (action: string, input: Record<string, unknown>) => {
    if (action === 'TransactWriteItems') {
      overtaken += 1;
      expect((await faster()).status).toBeLessThan(300);
    }
    return database.dispatch(action, input);
  };
  slow = serveOn(directDynamoDb({ dispatch }, random), { recordActivity: false, storeOptions });
});
afterEach(() => database.stop());

const make = async (path: string, body: object) =>
  (await quick.call('POST', path, { organizationId, body })).body as { id: string; meta: { version: string } };
const change = (path: string, value: string) => ({ schemas: [PATCH], Operations: [{ op: 'replace', path, value }] });
const changing = (service: typeof quick, path: string, attribute: string, value: string, headers = {}) =>
  service.call('PATCH', path, { organizationId, headers, body: change(attribute, value) });

const resources = [
  ['user', '/Users', user('ann'), 'title'],
  ['group', '/Groups', group('Team'), 'displayName'],
] as const;

test.each(resources)('a change of a %s is to be sent again later when others are always faster', async (...row) => {
  const [, path, body, attribute] = row;
  const { id } = await make(path, body);
  faster = () => changing(quick, `${path}/${id}`, attribute, `other ${overtaken}`);
  const answer = await changing(slow, `${path}/${id}`, attribute, 'mine');
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
  expect(answer.body.detail).toBe(
    'Too many requests change the same resources right now; nothing was changed. Try again.',
  );
  expect(overtaken).toBeGreaterThan(10);
  const { body: stands } = await quick.call('GET', `${path}/${id}`, { organizationId });
  expect(stands[attribute]).toBe(`other ${overtaken}`);
});

test.each(resources)('a change of a %s on a version that no longer stands is refused for good', async (...row) => {
  const [, path, body, attribute] = row;
  const { id, meta } = await make(path, body);
  faster = () => changing(quick, `${path}/${id}`, attribute, `other ${overtaken}`);
  const answer = await changing(slow, `${path}/${id}`, attribute, 'mine', { 'If-Match': meta.version });
  expect([answer.status, answer.headers['retry-after'], overtaken]).toEqual([412, undefined, 1]);
});

test('a deletion is to be sent again later when others are always faster', async () => {
  const { id } = await make('/Users', user('ann'));
  faster = () => changing(quick, `/Users/${id}`, 'title', `other ${overtaken}`);
  const answer = await slow.call('DELETE', `/Users/${id}`, { organizationId });
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
});
