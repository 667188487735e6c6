import { audit, changeOf, type Fixture, failureOf, idOf, LATER, ORG, recordOf, startFixture, userRef } from './fixture';

const names = (count: number, prefix = 'user') => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

describe('groups in the store', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(async () => {
    await fixture.check().finally(fixture.stop);
  });

  const ids = async (count: number, prefix?: string) =>
    (await fixture.users(names(count, prefix))).map(({ id }) => id).sort();
  const removeGroup = (id: string, version?: number) =>
    fixture.store.remove(
      ORG,
      'Group',
      id,
      { at: LATER, ...(version === undefined ? {} : { version }) },
      audit('group.deleted', id),
    );

  it('gives back what was created, with members in id order', async () => {
    const members = await ids(3);
    const made = await fixture.group('Team', members);
    expect(await fixture.store.get(ORG, 'Group', made.id)).toEqual(made);
    expect(await fixture.store.members(ORG, made.id)).toEqual(members.map(userRef));
  });

  it('keeps what a client calls a member', async () => {
    const [id = ''] = await ids(1);
    const made = await fixture.group('Team');
    await fixture.change(made.id, { add: [{ value: id, type: 'User', display: 'Ann' }] });
    expect(await fixture.store.members(ORG, made.id)).toEqual([{ value: id, type: 'User', display: 'Ann' }]);
  });

  it('creates a group of 100 members, one of them named twice', async () => {
    const members = await ids(100);
    const made = await fixture.group('Team', [...members, ...members.slice(0, 1)]);
    expect(await fixture.memberIds(made.id)).toEqual(members);
  });

  it('marks groups that protected roles come through, and tries it no more where they are marked', async () => {
    const [one, other] = [await fixture.group('One'), await fixture.group('Other')];
    await fixture.store.guardGroups(ORG, [one.id]);
    await fixture.store.guardGroups(ORG, [one.id, other.id]);
    const written = fixture.calls.length;
    await fixture.store.guardGroups(ORG, [one.id, other.id, idOf('nobody')]);
    expect(fixture.calls.slice(written).filter(({ input }) => /guarded = /.test(JSON.stringify(input)))).toHaveLength(
      1,
    );
    const marked = await Promise.all([one, other].map(({ id }) => fixture.store.get(ORG, 'Group', id)));
    expect(marked.map((group) => group?.guarded)).toEqual([true, true]);
  });

  it('refuses a member that was deleted', async () => {
    const [id = ''] = await ids(1);
    await fixture.store.remove(ORG, 'User', id, { at: LATER }, audit('user.deleted', id));
    const made = await fixture.group('Team');
    expect(await failureOf(fixture.change(made.id, { add: [userRef(id)] }))).toEqual({ code: 'memberGone', id });
    const other = recordOf(idOf('other'), { displayName: 'Other' });
    const created = fixture.store.createGroup(
      ORG,
      other,
      [userRef(id)],
      { uniqueName: true },
      audit('group.created', other.id),
    );
    expect(await failureOf(created)).toEqual({ code: 'memberGone', id });
  });

  it('changes nothing when a member is there or is not', async () => {
    const [one = '', two = ''] = await ids(2);
    const made = await fixture.group('Team', [one]);
    expect(await fixture.change(made.id, { add: [userRef(one)], remove: [two, 'nonsense'] })).toEqual(made);
    expect(await fixture.read('Group', made.id)).toEqual(made);
  });

  it('counts a change of members in version and lastModified', async () => {
    const [one = '', two = ''] = await ids(2);
    const made = await fixture.group('Team', [one]);
    const changed = await fixture.change(made.id, { add: [userRef(two)], remove: [one] });
    expect(changed).toEqual({ ...made, version: 2, lastModified: LATER });
    expect(await fixture.read('Group', made.id)).toEqual(changed);
    expect(await fixture.memberIds(made.id)).toEqual([two]);
  });

  it('changes document and members as one', async () => {
    const [one = ''] = await ids(1);
    const made = await fixture.group('Team');
    await fixture.group('Taken');
    const rename = fixture.change(made.id, { add: [userRef(one)] }, { displayName: 'TAKEN' });
    expect(await failureOf(rename)).toEqual({ code: 'taken', attribute: 'displayName', value: 'TAKEN' });
    expect(await fixture.memberIds(made.id)).toEqual([]);
    const changed = await fixture.change(made.id, { add: [userRef(one)] }, { displayName: 'Crew', externalId: 'X' });
    expect(changed).toEqual(await fixture.read('Group', made.id));
    expect(changed.document).toEqual({ displayName: 'Crew', externalId: 'X' });
    await fixture.group('Team again', []);
  });

  it('refuses a document that is based on an older one, and takes members all the same', async () => {
    const [one = ''] = await ids(1);
    const made = await fixture.group('Team');
    await fixture.change(made.id, {}, { displayName: 'Crew' });
    const how = { uniqueName: true, at: LATER };
    const update = (document: { displayName: string }) =>
      fixture.store.updateGroup(
        ORG,
        made,
        { document, members: changeOf({ add: [userRef(one)] }) },
        how,
        audit('group.updated', made.id),
      );
    expect(await failureOf(update({ displayName: 'Other' }))).toEqual({ code: 'changed' });
    expect(await failureOf(update({ displayName: 'Team' }))).toBe('none');
    expect((await fixture.read('Group', made.id)).document).toEqual({ displayName: 'Crew' });
    expect(await fixture.memberIds(made.id)).toEqual([one]);
  });

  it('lets groups share a name where the organisation allows it, and finds them all', async () => {
    const made = [
      await fixture.group('Team'),
      await fixture.group('team', [], false),
      await fixture.group('TEAM', [], false),
    ];
    const filter = { kind: 'compare', path: 'displayName', operator: 'eq', value: 'tEAM', position: 0 } as const;
    const found = await fixture.store.search(ORG, 'Group', filter);
    expect(found.records.map(({ id }) => id)).toEqual(made.map(({ id }) => id).sort());
    expect(await failureOf(fixture.group('TeaM'))).toMatchObject({ code: 'taken' });
  });

  it('refuses a claimed name that an unclaimed group has, and frees names on deletion', async () => {
    const made = await fixture.group('Team', [], false);
    expect(await failureOf(fixture.group('team'))).toEqual({ code: 'taken', attribute: 'displayName', value: 'team' });
    await removeGroup(made.id);
    const again = await fixture.group('team');
    await fixture.change(again.id, {}, { displayName: 'TEAM' });
    await removeGroup(again.id);
    await fixture.group('tEam');
  });

  it('applies more changes than fit in one transaction', async () => {
    const old = await ids(90, 'old');
    const next = await ids(95, 'new');
    const made = await fixture.group('Team', old);
    const changed = await fixture.change(made.id, { add: next.map(userRef), remove: old }, { displayName: 'Crew' });
    expect(changed).toEqual(await fixture.read('Group', made.id));
    expect(changed.document).toEqual({ displayName: 'Crew' });
    expect(changed.version).toBeGreaterThan(made.version);
    expect(await fixture.memberIds(made.id)).toEqual(next);
  });

  it.each([
    [0, 5],
    [5, 0],
    [20, 10],
    [31, 31],
    [10, 80],
    [80, 10],
    [0, 0],
  ])('replaces %i members by %i, some of them the same', async (before, after) => {
    const all = await ids(before + after);
    const old = all.slice(0, before);
    const next = all.slice(Math.max(0, before - 3), Math.max(0, before - 3) + after);
    const made = await fixture.group('Team', old);
    await fixture.change(made.id, { replaceAll: true, add: next.map(userRef) });
    expect(await fixture.memberIds(made.id)).toEqual(next);
    const settled = await fixture.read('Group', made.id);
    expect(await fixture.change(made.id, { replaceAll: true, add: next.map(userRef) })).toEqual(settled);
  });

  it('loses none of 50 parallel additions', async () => {
    const members = await ids(50);
    const made = await fixture.group('Team');
    await Promise.all(members.map((id) => fixture.change(made.id, { add: [userRef(id)] })));
    expect(await fixture.memberIds(made.id)).toEqual(members);
    expect((await fixture.read('Group', made.id)).version).toBe(51);
  });

  it('adds a member once when many add the same one', async () => {
    const [one = ''] = await ids(1);
    const made = await fixture.group('Team');
    await Promise.all(Array.from({ length: 8 }, () => fixture.change(made.id, { add: [userRef(one)] })));
    expect((await fixture.read('Group', made.id)).version).toBe(2);
  });

  it('ends parallel replacements with the members of one of them', async () => {
    const all = await ids(120);
    const made = await fixture.group('Team');
    for (const size of [3, 40]) {
      const wishes = [all.slice(0, size), all.slice(size, 2 * size), all.slice(2 * size, 3 * size)];
      await Promise.all(wishes.map((wish) => fixture.change(made.id, { replaceAll: true, add: wish.map(userRef) })));
      expect(wishes).toContainEqual(await fixture.memberIds(made.id));
    }
  });

  it.each([3, 40])('does not mix the members of a replacement by %i with those of one in between', async (size) => {
    const all = await ids(2 * size);
    const made = await fixture.group('Team');
    const replace = (members: readonly string[]) =>
      fixture.change(made.id, { replaceAll: true, add: members.map(userRef) });
    let between = false;
    fixture.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName === 'TransactWriteItemsCommand' && !between) {
          between = true;
          await replace(all.slice(size));
        }
        return next(args);
      },
      { step: 'initialize', name: 'between' },
    );
    await replace(all.slice(0, size));
    fixture.client.middlewareStack.remove('between');
    expect(between).toBe(true);
    expect(await fixture.memberIds(made.id)).toEqual(all.slice(0, size));
  });

  it('lets a group be deleted while members are added', async () => {
    const members = await ids(12);
    const made = await fixture.group('Team');
    const results = await Promise.all([
      ...members.slice(0, 6).map((id) => failureOf(fixture.change(made.id, { add: [userRef(id)] }))),
      removeGroup(made.id).then(() => 'none'),
      ...members.slice(6).map((id) =>
        failureOf(
          fixture.change(made.id, { add: [userRef(id)] }).catch((error) => {
            if (error instanceof Error && error.message.startsWith('no Group')) return 'none';
            throw error;
          }),
        ),
      ),
    ]);
    for (const result of results) expect(['none', { code: 'gone' }]).toContainEqual(result);
    expect(await fixture.store.get(ORG, 'Group', made.id)).toBeUndefined();
    expect([...(await fixture.store.memberships(ORG, members)).values()].flat()).toEqual([]);
  });

  it('lets a member be deleted while it is added', async () => {
    const members = await ids(6);
    const groups = await Promise.all(['A', 'B', 'C'].map((name) => fixture.group(name)));
    const [victim = ''] = members;
    const results = await Promise.all([
      ...groups.map(({ id }) => failureOf(fixture.change(id, { add: members.map(userRef) }))),
      fixture.store.remove(ORG, 'User', victim, { at: LATER }, audit('user.deleted', victim)).then(() => 'none'),
    ]);
    for (const result of results) expect(['none', { code: 'memberGone', id: victim }]).toContainEqual(result);
    for (const { id } of groups) expect(await fixture.memberIds(id)).not.toContain(victim);
  });

  it('removes only the version that was named, members included', async () => {
    const members = await ids(2);
    const made = await fixture.group('Team', members.slice(0, 1));
    const changed = await fixture.change(made.id, { add: members.slice(1).map(userRef) });
    expect(await failureOf(removeGroup(made.id, made.version))).toEqual({ code: 'changed' });
    expect(await removeGroup(made.id, changed.version)).toBe(true);
    expect(await removeGroup(made.id)).toBe(false);
  });

  it('keeps groups in groups as it keeps users', async () => {
    const inner = await fixture.group('Inner');
    const outer = await fixture.group('Outer');
    await fixture.change(outer.id, { add: [{ value: inner.id, type: 'Group' }] });
    expect(await fixture.store.members(ORG, outer.id)).toEqual([{ value: inner.id, type: 'Group' }]);
    expect(await fixture.store.existing(ORG, [inner.id, idOf('nobody')])).toEqual(new Map([[inner.id, 'Group']]));
    expect((await fixture.store.memberships(ORG, [inner.id])).get(inner.id)).toMatchObject([
      { groupId: outer.id, displayName: 'Outer', nested: false },
    ]);
    await removeGroup(inner.id);
    expect(await fixture.store.members(ORG, outer.id)).toEqual([]);
  });

  it('shows memberships under the names that groups have now', async () => {
    const members = await ids(40);
    const groups = [await fixture.group('A', members.slice(0, 30)), await fixture.group('B', members.slice(20))];
    await fixture.change(groups[1]?.id ?? '', {}, { displayName: 'C' });
    const memberships = await fixture.store.memberships(ORG, members);
    const expected = members.map((_, n) => [...(n < 30 ? ['A'] : []), ...(n >= 20 ? ['C'] : [])]);
    const found = members.map((id) => (memberships.get(id) ?? []).map(({ displayName }) => displayName).sort());
    expect(found).toEqual(expected);
    const far = members.filter((_, n) => n % 13 === 0);
    const few = await fixture.store.memberships(ORG, far);
    for (const id of far) expect(few.get(id)).toEqual(memberships.get(id));
  });
});
