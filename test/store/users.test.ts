import { audit, changeOf, type Fixture, failureOf, idOf, LATER, ORG, recordOf, startFixture } from './fixture';

describe('users in the store', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(async () => {
    await fixture.check().finally(fixture.stop);
  });

  it('gives back what was created', async () => {
    const made = await fixture.user('ann@example.com', { name: { givenName: 'Ann' }, active: true });
    expect(await fixture.store.get(ORG, 'User', made.id)).toEqual(made);
    expect(await fixture.store.get('other', 'User', made.id)).toBeUndefined();
    expect(await fixture.store.get(ORG, 'Group', made.id)).toBeUndefined();
  });

  it('answers undefined for ids of any shape', async () => {
    const odd = ['', 'x', '#', `${idOf(1)}#!`, 'a'.repeat(5000), idOf(1).toUpperCase(), 'ÿ', '../..'];
    for (const id of odd) expect(await fixture.store.get(ORG, 'User', id)).toBeUndefined();
    for (const id of odd) expect(await fixture.store.members(ORG, id)).toEqual([]);
    expect(await fixture.store.existing(ORG, odd)).toEqual(new Map());
    expect((await fixture.store.memberships(ORG, odd)).size).toBe(odd.length);
  });

  it('refuses a userName that another has in other letter case or width', async () => {
    await fixture.user('ann@example.com');
    const again = recordOf(idOf('again'), { userName: 'ANN@example.com' });
    expect(await failureOf(fixture.store.createUser(ORG, again, audit('user.created', again.id)))).toEqual({
      code: 'taken',
      attribute: 'userName',
      value: 'ANN@example.com',
    });
    const wide = recordOf(idOf('wide'), { userName: 'ａnn@example.com' });
    expect(await failureOf(fixture.store.createUser(ORG, wide, audit('user.created', wide.id)))).toMatchObject({
      code: 'taken',
    });
    await fixture.store.createUser('other', again, audit('user.created', again.id));
  });

  it('refuses an id that exists', async () => {
    const made = await fixture.user('ann');
    const twin = { ...made, document: { userName: 'bob' } };
    expect(await failureOf(fixture.store.createUser(ORG, twin, audit('user.created', twin.id)))).toEqual({
      code: 'exists',
    });
  });

  it('lets only one of two parallel creations have a userName', async () => {
    const results = await Promise.all(
      ['one', 'two', 'three'].map((name) => {
        const record = recordOf(idOf(name), { userName: 'same' });
        return failureOf(fixture.store.createUser(ORG, record, audit('user.created', record.id)));
      }),
    );
    expect(results.filter((result) => result === 'none')).toHaveLength(1);
    expect((await fixture.store.page(ORG, 'User', 1, 10)).total).toBe(1);
  });

  it('moves claims and look-ups with the document, and raises the version by one', async () => {
    const made = await fixture.user('ann', { externalId: 'E1', emails: [{ value: 'ann@example.com' }] });
    const after = { ...made, document: { userName: 'anna', externalId: 'E2' }, version: 2, lastModified: LATER };
    await fixture.store.updateUser(ORG, made, after, audit('user.updated', made.id));
    expect(await fixture.read('User', made.id)).toEqual(after);
    await fixture.user('ann-2', { userName: 'ann' });
  });

  it('keeps an e-mail address findable when the userName leaves it', async () => {
    const made = await fixture.user('ann@example.com', { emails: [{ value: 'Ann@Example.com', type: 'work' }] });
    const after = { ...made, document: { ...made.document, userName: 'ann' }, version: 2 };
    await fixture.store.updateUser(ORG, made, after, audit('user.updated', made.id));
    const filter = {
      kind: 'compare',
      path: 'emails.value',
      operator: 'eq',
      value: 'ann@example.com',
      position: 0,
    } as const;
    expect((await fixture.store.search(ORG, 'User', filter)).records.map(({ id }) => id)).toEqual([made.id]);
  });

  it('changes letter case of a userName without losing the claim', async () => {
    const made = await fixture.user('ann');
    const after = { ...made, document: { userName: 'Ann' } };
    await fixture.store.updateUser(ORG, made, after, audit('user.updated', made.id));
    expect((await fixture.read('User', made.id)).document).toEqual({ userName: 'Ann' });
  });

  it('lets exactly one of parallel updates win', async () => {
    const made = await fixture.user('ann');
    const results = await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        failureOf(
          fixture.store.updateUser(
            ORG,
            made,
            { ...made, document: { userName: 'ann', title: `${n}` } },
            audit('user.updated', made.id),
          ),
        ),
      ),
    );
    expect(results.filter((result) => result === 'none')).toHaveLength(1);
    expect(results.filter((result) => result !== 'none')).toEqual(Array(4).fill({ code: 'changed' }));
  });

  it('lets either a rename or a creation have the name, never both', async () => {
    const made = await fixture.user('ann');
    const other = recordOf(idOf('bob'), { userName: 'bob' });
    const results = await Promise.all([
      failureOf(
        fixture.store.updateUser(ORG, made, { ...made, document: { userName: 'bob' } }, audit('user.updated', made.id)),
      ),
      failureOf(fixture.store.createUser(ORG, other, audit('user.created', other.id))),
    ]);
    expect(results.filter((result) => result === 'none')).toHaveLength(1);
  });

  it('says that a deleted user is gone', async () => {
    const made = await fixture.user('ann');
    await fixture.store.remove(ORG, 'User', made.id, { at: LATER }, audit('user.deleted', made.id));
    const update = fixture.store.updateUser(ORG, made, made, audit('user.updated', made.id));
    expect(await failureOf(update)).toEqual({ code: 'gone' });
  });

  it('removes once, frees the name, and leaves its groups', async () => {
    const made = await fixture.user('ann', { externalId: 'E' });
    const group = await fixture.group('Team', [made.id]);
    const remove = () => fixture.store.remove(ORG, 'User', made.id, { at: LATER }, audit('user.deleted', made.id));
    expect(await remove()).toBe(true);
    expect(await remove()).toBe(false);
    expect(await fixture.store.get(ORG, 'User', made.id)).toBeUndefined();
    expect(await fixture.memberIds(group.id)).toEqual([]);
    expect(await fixture.read('Group', group.id)).toMatchObject({ version: 2, lastModified: LATER });
    await fixture.user('ann-2', { userName: 'ANN' });
  });

  it('removes only the version that was named', async () => {
    const made = await fixture.user('ann');
    const remove = (version: number) =>
      failureOf(fixture.store.remove(ORG, 'User', made.id, { at: LATER, version }, audit('user.deleted', made.id)));
    expect(await remove(2)).toEqual({ code: 'changed' });
    expect(await remove(1)).toBe('none');
  });

  it('lets one of parallel removals say that it did it', async () => {
    const made = await fixture.user('ann');
    const results = await Promise.all(
      [1, 2, 3].map(() => fixture.store.remove(ORG, 'User', made.id, { at: LATER }, audit('user.deleted', made.id))),
    );
    expect(results.sort()).toEqual([false, false, true]);
  });

  it('refuses documents beyond 256 KiB and more than 40 values to look up', async () => {
    const big = recordOf(idOf('big'), { userName: 'big', title: 'x'.repeat(256 * 1024) });
    expect(await failureOf(fixture.store.createUser(ORG, big, audit('user.created', big.id)))).toEqual({
      code: 'tooLarge',
    });
    const emails = Array.from({ length: 40 }, (_, n) => ({ value: `${n}@example.com` }));
    const many = recordOf(idOf('many'), { userName: 'many', emails });
    expect(await failureOf(fixture.store.createUser(ORG, many, audit('user.created', many.id)))).toEqual({
      code: 'tooManyIndexed',
      most: 40,
    });
    const made = await fixture.user('some', { emails: emails.slice(0, 39) });
    const others = emails.slice(0, 39).map(({ value }) => ({ value: `new-${value}` }));
    const after = { ...made, document: { userName: 'other', emails: others } };
    await fixture.store.updateUser(ORG, made, after, audit('user.updated', made.id));
  });

  it('shortens an audit record that would not fit', async () => {
    const made = recordOf(idOf('ann'), { userName: 'ann', title: 'x'.repeat(200_000) });
    const record = audit('user.created', made.id, { after: made.document });
    await fixture.store.createUser(ORG, made, record);
    const group = await fixture.group('Team');
    await fixture.store.updateGroup(
      ORG,
      group,
      { document: group.document, members: changeOf({ add: [{ value: made.id, type: 'User' }] }) },
      { uniqueName: true, at: LATER },
      audit('group.updated', group.id),
    );
  });
});
