import { effectiveGroups } from '../../lambda/directory/effective-groups';
import { audit, changeOf, type Fixture, idOf, LATER, ORG, recordOf, startFixture } from '../store/fixture';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(async () => {
  await fixture.check();
  await fixture.stop();
});

const putInto = async (outer: string, inner: string): Promise<void> => {
  const before = await fixture.read('Group', outer);
  const { version } = await fixture.store.nesting(ORG);
  const members = changeOf({ add: [{ value: inner, type: 'Group' }] });
  const how = { uniqueName: true, at: LATER, nesting: version };
  await fixture.store.updateGroup(
    ORG,
    before,
    { document: before.document, members },
    how,
    audit('group.updated', outer),
  );
};

const costOf = async (ids: readonly string[]) => {
  fixture.calls.length = 0;
  const groups = await effectiveGroups(fixture.store, ORG, ids);
  const units = fixture.calls.flatMap(({ consumed }) => consumed).reduce((sum, { read }) => sum + read, 0);
  return { groups, calls: fixture.calls.length, units };
};

test('a user whose groups are in no group costs one look at its edges and one at its groups', async () => {
  const ada = await fixture.user('ada');
  await fixture.group('Alone', [ada.id]);
  const { groups, calls, units } = await costOf([ada.id]);
  expect(groups.get(ada.id)).toEqual([{ value: idOf('group Alone'), display: 'Alone', type: 'direct' }]);
  expect([calls, units]).toEqual([2, 2]);
});

test('each level above costs as much again, for a page of users as for one', async () => {
  const people = await fixture.users(['bob', 'cid', 'dan']);
  const ids = people.map(({ id }) => id).sort();
  const inner = await fixture.group('Inner', ids);
  const middle = await fixture.group('Middle');
  const outer = await fixture.group('Outer');
  await putInto(outer.id, middle.id);
  await putInto(middle.id, inner.id);
  const one = await costOf(ids.slice(0, 1));
  expect(one.groups.get(ids[0] ?? '')?.map(({ display, type }) => `${display} ${type}`)).toEqual([
    'Inner direct',
    'Middle indirect',
    'Outer indirect',
  ]);
  expect([one.calls, one.units]).toEqual([6, 6]);
  const all = await costOf(ids);
  expect(all.groups.size).toBe(3);
  expect(all.calls - new Set(ids.map((id) => id.slice(0, 1))).size).toBe(one.calls - 1);
});

test('an outdated view of the nesting refuses a group, and users are none of its business', async () => {
  const [left, right] = [await fixture.group('Left'), await fixture.group('Right')];
  const { version } = await fixture.store.nesting(ORG);
  await putInto(left.id, right.id);
  const before = await fixture.read('Group', right.id);
  const how = { uniqueName: true, at: LATER, nesting: version };
  const wish = (type: 'User' | 'Group', value: string) =>
    fixture.store.updateGroup(
      ORG,
      before,
      { document: before.document, members: changeOf({ add: [{ value, type }] }) },
      how,
      audit('group.updated', right.id),
    );
  await expect(wish('Group', left.id)).rejects.toMatchObject({ failure: { code: 'changed' } });
  const late = recordOf(idOf('late'), { displayName: 'Late' });
  const creation = audit('group.created', late.id);
  const members = [{ value: left.id, type: 'Group' as const }];
  await expect(
    fixture.store.createGroup(ORG, late, members, { uniqueName: true, nesting: version }, creation),
  ).rejects.toMatchObject({ failure: { code: 'changed' } });
  const eve = await fixture.user('eve');
  expect((await wish('User', eve.id)).version).toBe(before.version + 1);
});
