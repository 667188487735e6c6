/** Fills a directory through the API alone, and says how fast that went. */
import { type Directory, expectAnswer, type Group, noteUser, patchOf, userOf } from './directory';

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const OPERATIONS_A_REQUEST = 250;
const PARALLEL = 4;

/** How long it took to fill a directory. */
export interface Seeded {
  readonly seconds: number;
  readonly megabytes: number;
  readonly peakMegabytes: number;
}

/** Runs the work for 0 to `count` - 1, some at a time. */
const eachOf = async (count: number, parallel: number, work: (n: number) => Promise<void>): Promise<void> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: parallel }, lane));
};

/** Creates user `n`, and notes it. */
export const createUser = async (directory: Directory, n: number): Promise<number> => {
  const answer = await directory.client.send('POST', 'Users', userOf(n));
  const { id, userName, active } = answer.body ?? {};
  const sent = userOf(n);
  const right = answer.status === 201 && id !== undefined && userName === sent.userName && active === sent.active;
  expectAnswer('create', answer, right);
  noteUser(directory, n, id ?? '');
  return answer.milliseconds;
};

const createInBulk = async (directory: Directory, from: number, to: number): Promise<void> => {
  const numbers = Array.from({ length: to - from }, (_, position) => from + position);
  const answer = await directory.client.send('POST', 'Bulk', {
    schemas: [BULK],
    Operations: numbers.map((n) => ({ method: 'POST', path: '/Users', bulkId: `n${n}`, data: userOf(n) })),
  });
  const made = answer.body?.Operations ?? [];
  expectAnswer('bulk', answer, made.length === numbers.length && made.every(({ status }) => status === '201'));
  for (const { bulkId = '', location = '' } of made) {
    noteUser(directory, Number(bulkId.slice(1)), location.slice(location.lastIndexOf('/') + 1));
  }
};

/** Creates the users of a directory, in bulk where the server can. */
export const seedUsers = async (directory: Directory, bulk: boolean): Promise<Seeded> => {
  const { size, server } = directory;
  const started = performance.now();
  if (bulk) {
    const requests = Math.ceil(size / OPERATIONS_A_REQUEST);
    await eachOf(requests, PARALLEL, (request) => {
      const from = request * OPERATIONS_A_REQUEST;
      return createInBulk(directory, from, Math.min(size, from + OPERATIONS_A_REQUEST));
    });
  } else {
    await eachOf(size, PARALLEL, async (n) => void (await createUser(directory, n)));
  }
  directory.begun = size;
  const { megabytes, peakMegabytes } = await server.usage();
  return { seconds: (performance.now() - started) / 1000, megabytes, peakMegabytes };
};

/** Users who are in no group, to be added and removed. */
export const STRANGERS = 96;

/** Makes a group of the first users, by requests of so many members each. */
export const seedGroup = async (directory: Directory, wanted: number, pieces: number): Promise<Seeded> => {
  const { client, ids, server } = directory;
  while (ids.length < wanted + STRANGERS) await createUser(directory, directory.begun++);
  const started = performance.now();
  const members = ids.slice(0, wanted);
  const made = await client.send('POST', 'Groups', { schemas: [GROUP], displayName: `Group of ${wanted}` });
  const id = made.body?.id ?? '';
  expectAnswer('create a group', made, made.status === 201 && id !== '');
  for (let from = 0; from < members.length; from += pieces) {
    const value = members.slice(from, from + pieces).map((member) => ({ value: member }));
    const answer = await client.send('PATCH', `Groups/${id}`, patchOf({ op: 'add', path: 'members', value }));
    expectAnswer('fill a group', answer, answer.status === 204 || answer.status === 200);
  }
  const group: Group = { id, members: members.length, added: [] };
  directory.groups.set(wanted, group);
  const { megabytes, peakMegabytes } = await server.usage();
  return { seconds: (performance.now() - started) / 1000, megabytes, peakMegabytes };
};
