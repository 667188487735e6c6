/** A list of ids that nobody has, in place of all members, empties no group: only `[]`, null and `remove` without a value do. */
import { randomUUID } from 'node:crypto';
import { organizationForEachTest } from './in-process-service';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

const org = organizationForEachTest();

const call = (method: string, path: string, body?: unknown, mode: 'compatible' | 'strict' = 'compatible') =>
  org.call(method, path, body, { mode });
const patchOf = (...Operations: readonly object[]) => ({ schemas: [PATCH], Operations });
const refer = (...ids: readonly string[]) => ids.map((value) => ({ value }));

const groupOf = async (...ids: readonly string[]) => {
  const { body } = await call('POST', '/Groups', { schemas: [GROUP], displayName: 'G', members: refer(...ids) });
  return `/Groups/${body.id}`;
};
const someUser = async (): Promise<string> =>
  (await call('POST', '/Users', { schemas: [USER], userName: randomUUID() })).body.id;
const membersOf = async (path: string): Promise<readonly string[]> =>
  (await call('GET', path)).body.members.map(({ value }: { value: string }) => value);

/** Each form in which a request names all members that a group is to have. */
const forms = (path: string, members: unknown): readonly [string, string, unknown][] => [
  ['PUT', path, { schemas: [GROUP], displayName: 'H', members }],
  ['PATCH', path, patchOf({ op: 'replace', path: 'members', value: members })],
  ['PATCH', path, patchOf({ op: 'replace', value: { displayName: 'H', members } })],
  ['PATCH', path, patchOf({ op: 'remove', path: 'members' }, { op: 'replace', path: 'members', value: members })],
];

test.each(['compatible', 'strict'] as const)(
  'unknown ids are refused by name and leave all as it was (%s)',
  async (mode) => {
    const path = await groupOf(await someUser());
    const before = (await call('GET', path)).body;
    const unknown = [randomUUID(), randomUUID()];
    for (const [method, target, body] of forms(path, refer(...unknown))) {
      const answer = await call(method, target, body, mode);
      expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidValue']);
      expect(answer.body.detail).toContain(unknown[0]);
      if (mode === 'compatible') expect(answer.body.detail).toContain(unknown[1]);
      const Operations = [{ method, path: target, data: body }];
      const { body: bulk } = await call('POST', '/Bulk', { schemas: [BULK], Operations }, mode);
      expect(bulk.Operations[0].status).toBe('400');
    }
    expect((await call('GET', path)).body).toEqual(before);
  },
);

test('a group within the group counts as a member', async () => {
  const { body } = await call('POST', '/Groups', { schemas: [GROUP], displayName: 'Inner' });
  const path = await groupOf(body.id);
  for (const [method, target, sent] of forms(path, refer(randomUUID())))
    expect((await call(method, target, sent)).status).toBe(400);
  expect(await membersOf(path)).toEqual([body.id]);
});

test('an error names ten of many ids', async () => {
  const path = await groupOf(await someUser());
  const ids = Array.from({ length: 12 }, () => randomUUID());
  const { body } = await call('PATCH', path, patchOf({ op: 'replace', path: 'members', value: refer(...ids) }));
  expect(body.detail).toContain(`"${ids[9]}" and 2 others`);
  expect(body.detail).not.toContain(ids[10]);
});

test('unknown ids are skipped where one is known, where the group has nobody, and in a POST', async () => {
  const [ada, bob] = [await someUser(), await someUser()];
  const path = await groupOf(ada);
  for (const [method, target, body] of forms(path, refer(randomUUID(), bob))) {
    expect((await call(method, target, body)).status).toBeLessThan(300);
    expect(await membersOf(path)).toEqual([bob]);
  }
  await call('PATCH', path, patchOf({ op: 'remove', path: 'members' }));
  for (const [method, target, body] of forms(path, refer(randomUUID())))
    expect((await call(method, target, body)).status).toBeLessThan(300);
  expect(await membersOf(path)).toEqual([]);
  const created = await call('POST', '/Groups', { schemas: [GROUP], displayName: 'N', members: refer(randomUUID()) });
  expect(created.status).toBe(201);
});

test('whoever empties the group says so', async () => {
  const ada = await someUser();
  const unknown = refer(randomUUID());
  for (const operations of [
    [{ op: 'replace', path: 'members', value: [] }],
    [{ op: 'replace', path: 'members', value: null }],
    [{ op: 'remove', path: 'members' }],
    [
      { op: 'remove', path: 'members' },
      { op: 'add', path: 'members', value: unknown },
    ],
    [
      { op: 'replace', path: 'members', value: refer(ada) },
      { op: 'remove', path: 'members', value: refer(ada) },
    ],
  ]) {
    const path = await groupOf(ada);
    expect((await call('PATCH', path, patchOf(...operations))).status).toBe(204);
    expect(await membersOf(path)).toEqual([]);
    await call('DELETE', path);
  }
});
