import { DirectoryError } from '../../lambda/directory/directory-error';
import { audit, type Fixture, failureOf, LATER, ORG, startFixture, userRef } from './fixture';

describe('a group with many members', () => {
  let fixture: Fixture;
  let all: readonly string[];
  beforeAll(async () => {
    fixture = await startFixture();
    all = (await fixture.users(Array.from({ length: 90 }, (_, n) => `user-${n}`))).map(({ id }) => id).sort();
  });
  afterAll(async () => {
    await fixture.check().finally(fixture.stop);
  });

  const remove = (id: string) => fixture.store.remove(ORG, 'Group', id, { at: LATER }, audit('group.deleted', id));

  it.each([
    [7, 20],
    [20, 20],
    [21, 20],
    [90, 20],
    [0, 20],
  ])('shows %i members, of which %i first', async (count, limit) => {
    const { id } = await fixture.group(`Shown ${count}`, all.slice(0, count));
    const { members, further } = await fixture.store.firstMembers(ORG, id, limit);
    const shown = [members];
    for await (const page of further ?? []) shown.push(page);
    expect(members.length).toBe(Math.min(count, limit));
    expect(shown.flat()).toEqual(all.slice(0, count).map(userRef));
    expect(further === undefined).toBe(count < limit);
  });

  it('has no members once it is deleted, and none that are deleted', async () => {
    const { id: gone } = await fixture.user('gone');
    const { id } = await fixture.group('Short-lived', [...all.slice(0, 30), gone]);
    await fixture.store.remove(ORG, 'User', gone, { at: LATER }, audit('user.deleted', gone));
    expect((await fixture.store.firstMembers(ORG, id, 50)).members).toEqual(all.slice(0, 30).map(userRef));
    await remove(id);
    expect(await fixture.store.firstMembers(ORG, id, 10)).toEqual({ members: [] });
  });

  it('that is deleted while it is shown never looks whole', async () => {
    const { id } = await fixture.group('Torn', all);
    const { further } = await fixture.store.firstMembers(ORG, id, 20);
    await remove(id);
    const rest = async () => {
      for await (const _ of further ?? []);
    };
    expect(await failureOf(rest())).toEqual({ code: 'gone' });
  });

  it('that is deleted while others change it ends empty, and its name is free', async () => {
    const { id } = await fixture.group('Contested', all.slice(0, 60));
    const change = async (member: string, n: number): Promise<void> => {
      if ((await fixture.store.get(ORG, 'Group', id)) === undefined) return;
      const members = n % 2 === 0 ? { add: [userRef(member)] } : { remove: [all[n] ?? ''] };
      await fixture.change(id, members).catch((error: unknown) => {
        // All that a change of a deleted group may say; the last is the fixture's, which reads it first.
        const said = error instanceof DirectoryError ? error.failure.code : String(error);
        expect(['gone', 'changed', `Error: no Group ${id}`]).toContain(said);
      });
    };
    const changes = all.slice(60).map(change);
    await Promise.all([...changes, remove(id)]);
    await fixture.finishJobs();
    expect(await fixture.memberIds(id)).toEqual([]);
    const memberships = await fixture.store.memberships(ORG, all);
    expect([...memberships.values()].flat().map(({ groupId }) => groupId)).not.toContain(id);
  });
});
