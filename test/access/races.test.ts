import { type AccessWorld, type Organization, ok, startAccessWorld } from './fixture';

let world: AccessWorld;
let org: Organization;
beforeAll(async () => {
  world = await startAccessWorld();
});
afterAll(() => world.stop());

const newOrganization = async () => {
  org = await world.organization();
  await org.role('owner', { protected: true });
};
const unassign = (id: string) => org.patch(`/Users/${id}`, { op: 'remove', path: 'roles' });
const dismiss = (groupId: string, id: string) =>
  org.patch(`/Groups/${groupId}`, { op: 'remove', path: `members[value eq "${id}"]` });

/** Who of them holds the role and is active. */
const holders = async (ids: readonly string[]) => {
  const access = await Promise.all(ids.map(async (id) => (await org.admin('GET', `/users/${id}/access`)).body));
  return access.filter(({ active, grants }) => active && grants.length > 0).length;
};

describe('two requests that each take a protected role from one of its last two holders', () => {
  const rounds = 200;

  test(`leave one of them with it, ${rounds} times`, async () => {
    await newOrganization();
    const [a, b] = [await org.user('a'), await org.user('b')];
    const owners = await org.group('Owners');
    await ok(org.bind(owners, 'owner'));
    let left = 0;
    for (let round = 0; round < rounds; round += 1) {
      // In turn: both by assignment, both by membership, one of each, and both in one group.
      const assigned = [[a, b], [], [a]][round % 3] ?? [];
      const members = [a, b].filter((id) => !assigned.includes(id));
      await Promise.all(
        assigned.map((id) => ok(org.patch(`/Users/${id}`, { op: 'replace', path: 'roles', value: ['owner'] }))),
      );
      await ok(
        org.patch(`/Groups/${owners}`, { op: 'replace', path: 'members', value: members.map((value) => ({ value })) }),
      );
      await ok(org.give(a));
      await ok(org.give(b));
      const answers = await Promise.all(
        [a, b].map((id) => (assigned.includes(id) ? unassign(id) : dismiss(owners, id))),
      );
      expect(answers.map(({ status }) => status < 300)).toEqual([true, true]);
      left += await holders([a, b]);
    }
    expect(left).toBe(rounds);
    expect((await org.admin('GET', '/status')).body.unheldRoles).toEqual([]);
  }, 600_000);

  test('one by assignment and one by a group that is deleted', async () => {
    for (let round = 0; round < 20; round += 1) {
      await newOrganization();
      const [a, b] = [await org.user('a', { roles: ['owner'] }), await org.user('b')];
      const owners = await org.group('Owners', [b]);
      await ok(org.bind(owners, 'owner'));
      await Promise.all([ok(unassign(a)), ok(org.scim('DELETE', `/Groups/${owners}`))]);
      expect(await holders([a, b])).toBe(1);
    }
  });

  test('one who leaves the organisation, and one whose role is taken: that one keeps it', async () => {
    for (let round = 0; round < 20; round += 1) {
      await newOrganization();
      const [a, b] = [await org.user('a', { roles: ['owner'] }), await org.user('b', { roles: ['owner'] })];
      await Promise.all([
        ok(unassign(a)),
        ok(org.patch(`/Users/${b}`, { op: 'replace', path: 'active', value: false })),
      ]);
      const { unheldRoles } = (await org.admin('GET', '/status')).body;
      // Whichever came first; that nobody is left is only so when the leaver was the last, and then it is told.
      expect([await holders([a]), unheldRoles]).toMatchObject(
        unheldRoles.length === 0 ? [1, []] : [0, [{ slug: 'owner' }]],
      );
    }
  });

  test('of whom one has it twice, and loses both at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      await newOrganization();
      const a = await org.user('a', { roles: ['owner'] });
      const owners = await org.group('Owners', [a]);
      await ok(org.bind(owners, 'owner'));
      await Promise.all([ok(unassign(a)), ok(dismiss(owners, a))]);
      expect(await org.access(a)).toEqual({ owner: ['retained'] });
    }
  });

  test('five who leave two groups in parallel, one within the other', async () => {
    for (let round = 0; round < 10; round += 1) {
      await newOrganization();
      const people = await Promise.all(Array.from({ length: 5 }, (_, n) => org.user(`p${n}`)));
      const inner = await org.group('Inner', people.slice(0, 3));
      const outer = await org.group('Outer', [inner, ...people.slice(3)]);
      await ok(org.bind(outer, 'owner'));
      await Promise.all([
        ...people.slice(0, 3).map((id) => ok(dismiss(inner, id))),
        ...people.slice(3).map((id) => ok(dismiss(outer, id))),
      ]);
      expect(await holders(people)).toBe(1);
    }
  });
});
