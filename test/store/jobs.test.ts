import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DirectoryStore } from '../../lambda/directory/store';
import { audit, changeOf, type Fixture, failureOf, LATER, ORG, startFixture, userRef } from './fixture';

const names = (count: number, prefix: string) => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

describe('work that a crash leaves unfinished', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(async () => {
    await fixture.check().finally(fixture.stop);
  });

  const ids = async (count: number, prefix: string) =>
    (await fixture.users(names(count, prefix))).map(({ id }) => id).sort();

  /** A store whose process dies after so many calls; `calls` says how many it made. */
  const mortal = async (lives: number) => {
    const endpoint = await fixture.client.config.endpoint?.();
    const client = new DynamoDBClient({
      endpoint: `http://${endpoint?.hostname}:${endpoint?.port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    let calls = 0;
    client.middlewareStack.add(
      (next) => async (args) => {
        calls += 1;
        if (calls > lives) throw new Error('crashed');
        return next(args);
      },
      { step: 'initialize' },
    );
    return { store: fixture.storeWith({ client }), died: () => calls > lives, end: () => client.destroy() };
  };

  /** Runs an operation again and again from the same beginning, dying one call later each time, until it survives. */
  const atEveryCall = async (
    prepare: () => Promise<string>,
    operate: (store: DirectoryStore, id: string) => Promise<unknown>,
    verify: (id: string) => Promise<void>,
  ): Promise<number> => {
    for (let lives = 0; ; lives += 1) {
      const id = await prepare();
      const { store, died, end } = await mortal(lives);
      await operate(store, id)
        .catch((error: unknown) => expect(String(error)).toContain('crashed'))
        .finally(end);
      await fixture.finishJobs();
      await fixture.check();
      await verify(id);
      if (!died()) return lives;
    }
  };

  const groupRef = (value: string) => ({ value, type: 'Group' }) as const;

  it('is carried on for groups that leave a group and groups that join it', async () => {
    const next = await ids(32, 'new');
    const [one, two] = [await fixture.group('One'), await fixture.group('Two')];
    let round = 0;
    await atEveryCall(
      async () => {
        const { id } = await fixture.group(`Team ${(round += 1)}`);
        await fixture.change(id, { add: [groupRef(one.id)] });
        return id;
      },
      async (store, id) => {
        const before = await fixture.read('Group', id);
        const { version: nesting } = await fixture.store.nesting(ORG);
        const members = changeOf({ replaceAll: true, add: [...next.map(userRef), groupRef(two.id)] });
        const change = { document: before.document, members };
        const how = { uniqueName: true, at: LATER, nesting };
        await store.updateGroup(ORG, before, change, how, audit('group.updated', id));
      },
      async (id) => {
        expect([[one.id], [...next, two.id].sort()]).toContainEqual(await fixture.memberIds(id));
      },
    );
  });

  it('is carried on for a deleted group that held groups and was in some', async () => {
    const [inner, outer] = [await fixture.group('Inner'), await fixture.group('Outer')];
    let round = 0;
    await atEveryCall(
      async () => {
        const { id } = await fixture.group(`Middle ${(round += 1)}`);
        await fixture.change(id, { add: [groupRef(inner.id)] });
        await fixture.change(outer.id, { add: [groupRef(id)] });
        return id;
      },
      (store, id) => store.remove(ORG, 'Group', id, { at: LATER }, audit('group.deleted', id)),
      async (id) => {
        if ((await fixture.store.get(ORG, 'Group', id)) === undefined)
          expect(await fixture.memberIds(outer.id)).toEqual([]);
        else await fixture.change(outer.id, { remove: [id] });
      },
    );
  });

  it('is carried on for a big change of members: all of it or nothing', async () => {
    const old = await ids(20, 'old');
    const next = await ids(45, 'new');
    let round = 0;
    const points = await atEveryCall(
      async () => (await fixture.group(`Team ${(round += 1)}`, old)).id,
      async (store, id) => {
        const before = await fixture.read('Group', id);
        const change = {
          document: { displayName: `Crew ${round}` },
          members: changeOf({ add: next.map(userRef), remove: old }),
        };
        return store.updateGroup(ORG, before, change, { uniqueName: true, at: LATER }, audit('group.updated', id));
      },
      async (id) => {
        const renamed = (await fixture.read('Group', id)).document.displayName === `Crew ${round}`;
        expect(await fixture.memberIds(id)).toEqual(renamed ? next : old);
      },
    );
    expect(points).toBeGreaterThan(8);
  });

  it('is carried on for a replacement of all members', async () => {
    const all = await ids(60, 'user');
    let round = 0;
    await atEveryCall(
      async () => (await fixture.group(`Team ${(round += 1)}`, all.slice(0, 20))).id,
      async (store, id) => {
        const before = await fixture.read('Group', id);
        const members = changeOf({ replaceAll: true, add: all.slice(5).map(userRef) });
        const change = { document: before.document, members };
        return store.updateGroup(ORG, before, change, { uniqueName: true, at: LATER }, audit('group.updated', id));
      },
      async (id) => expect([all.slice(0, 20), all.slice(5)]).toContainEqual(await fixture.memberIds(id)),
    );
  });

  it('is carried on for a new group with many members', async () => {
    const all = await ids(40, 'user');
    let round = 0;
    await atEveryCall(
      async () => `team-${(round += 1)}`,
      async (store, name) => {
        const team = { ...(await fixture.user(`${name}-template`)), document: { displayName: name } };
        const id = `ab${team.id.slice(2)}`;
        return store.createGroup(
          ORG,
          { ...team, id },
          all.map(userRef),
          { uniqueName: true },
          audit('group.created', id),
        );
      },
      async (name) => {
        const filter = { kind: 'compare', path: 'displayName', operator: 'eq', value: name, position: 0 } as const;
        const [group] = (await fixture.store.search(ORG, 'Group', filter)).records;
        if (group !== undefined) expect(await fixture.memberIds(group.id)).toEqual(all);
      },
    );
  });

  it('is carried on for a deleted user in many groups, who is absent at once', async () => {
    const groups = await Promise.all(names(6, 'Team').map((name) => fixture.group(name)));
    let round = 0;
    await atEveryCall(
      async () => {
        const { id } = await fixture.user(`ann-${(round += 1)}`);
        for (const group of groups) await fixture.change(group.id, { add: [userRef(id)] });
        return id;
      },
      async (store, id) => {
        const done = store.remove(ORG, 'User', id, { at: LATER }, audit('user.deleted', id));
        await done.catch(() => undefined);
        if ((await fixture.store.get(ORG, 'User', id)) === undefined) {
          for (const group of groups) expect(await fixture.memberIds(group.id)).not.toContain(id);
          expect((await fixture.store.existing(ORG, [id])).size).toBe(0);
          const filter = { kind: 'compare', path: 'members', operator: 'eq', value: id, position: 0 } as const;
          expect((await fixture.store.search(ORG, 'Group', filter)).records).toEqual([]);
          for (const group of groups) {
            const inGroup = { kind: 'compare', path: 'id', operator: 'eq', value: group.id, position: 0 } as const;
            const both = { kind: 'and', operands: [inGroup, filter] } as const;
            expect((await fixture.store.search(ORG, 'Group', both)).records).toEqual([]);
          }
        }
        return done;
      },
      async () => undefined,
    );
  });

  it('is carried on for a deleted group with many members, none of whom is in it any more', async () => {
    const all = await ids(40, 'user');
    const outer = await fixture.group('Outer');
    let round = 0;
    await atEveryCall(
      async () => {
        const { id } = await fixture.group(`Team ${(round += 1)}`, all);
        await fixture.change(outer.id, { add: [{ value: id, type: 'Group' }] });
        return id;
      },
      async (store, id) => {
        const done = store.remove(ORG, 'Group', id, { at: LATER }, audit('group.deleted', id));
        await done.catch(() => undefined);
        if ((await fixture.store.get(ORG, 'Group', id)) === undefined) {
          const memberships = await fixture.store.memberships(ORG, all);
          expect([...memberships.values()].flat().map(({ groupId }) => groupId)).not.toContain(id);
          expect(await fixture.memberIds(outer.id)).not.toContain(id);
          expect(await fixture.memberIds(id)).toEqual([]);
        }
        return done;
      },
      async () => undefined,
    );
  });

  /** A group with an unfinished change to `next`. */
  const interrupted = async (old: readonly string[], next: readonly string[]) => {
    const group = await fixture.group('Team', old);
    const { store, end } = await mortal(3);
    const members = changeOf({ replaceAll: true, add: next.map(userRef) });
    const change = { document: group.document, members };
    const how = { uniqueName: true, at: LATER };
    await store.updateGroup(ORG, group, change, how, audit('group.updated', group.id)).catch(() => undefined);
    end();
    expect(await fixture.memberIds(group.id)).not.toEqual(next);
    return group;
  };

  it('is carried on first by whoever changes the same group', async () => {
    const all = await ids(80, 'user');
    const group = await interrupted(all.slice(0, 10), all.slice(10, 70));
    const late = all.slice(70, 71);
    await fixture.change(group.id, { add: late.map(userRef), remove: all.slice(10, 11) });
    expect(await fixture.memberIds(group.id)).toEqual([...all.slice(11, 70), ...late]);
  });

  it('is carried on by many at once as by one', async () => {
    const all = await ids(80, 'user');
    const group = await interrupted(all.slice(0, 10), all.slice(10, 70));
    const late = all.slice(70);
    await Promise.all([
      ...late.map((id) => fixture.change(group.id, { add: [userRef(id)] })),
      fixture.finishJobs(),
      fixture.finishJobs(),
    ]);
    expect(await fixture.memberIds(group.id)).toEqual(all.slice(10));
  });

  it('gives way to the deletion of the group', async () => {
    const all = await ids(80, 'user');
    const group = await interrupted(all.slice(0, 10), all.slice(10, 70));
    expect(await fixture.store.remove(ORG, 'Group', group.id, { at: LATER }, audit('group.deleted', group.id))).toBe(
      true,
    );
    await fixture.finishJobs();
  });

  it('leaves out members who were deleted meanwhile', async () => {
    const all = await ids(70, 'user');
    const group = await interrupted(all.slice(0, 10), all.slice(10));
    const [gone = ''] = all.slice(20);
    await fixture.store.remove(ORG, 'User', gone, { at: LATER }, audit('user.deleted', gone));
    expect(await fixture.finishJobs()).toBe(1);
    expect(await fixture.memberIds(group.id)).toEqual(all.slice(10).filter((id) => id !== gone));
  });

  it('waits until it is due, and for the next round when time is up', async () => {
    const all = await ids(60, 'user');
    const group = await interrupted(all.slice(0, 10), all.slice(10));
    const now = new Date(LATER);
    expect(await fixture.store.finishJobs({ now, deadline: new Date(now.getTime() + 60_000) })).toBe(0);
    const late = new Date('2026-02-01T00:00:00Z');
    expect(await fixture.store.finishJobs({ now: late, deadline: late })).toBe(0);
    expect(await fixture.finishJobs()).toBe(1);
    expect(await fixture.finishJobs()).toBe(0);
    expect(await fixture.memberIds(group.id)).toEqual(all.slice(10));
  });

  it('does not keep other work from being done when it fails itself', async () => {
    const all = await ids(60, 'user');
    const group = await interrupted(all.slice(0, 10), all.slice(10));
    const { id } = await fixture.user('ann');
    const other = await fixture.group('Other', [id]);
    const { store, end } = await mortal(2);
    await store.remove(ORG, 'User', id, { at: LATER }, audit('user.deleted', id)).catch(() => undefined);
    end();
    fixture.client.middlewareStack.add(
      (next) => async (args) => {
        if (JSON.stringify(args.input).includes(`GM#${group.id}`)) throw new Error('broken');
        return next(args);
      },
      { step: 'initialize', name: 'broken' },
    );
    const failed: unknown[] = [];
    const now = new Date(Date.parse(LATER) + 3_600_000);
    const limits = { now, deadline: new Date(now.getTime() + 60_000) };
    const onFailure = (job: object, cause: unknown) => failed.push({ ...job, cause });
    await expect(fixture.store.finishJobs({ ...limits, onFailure })).rejects.toThrow('broken');
    expect(failed).toEqual([
      {
        organizationId: ORG,
        jobId: expect.any(String),
        job: 'members',
        cause: expect.objectContaining({ message: 'broken' }),
      },
    ]);
    fixture.client.middlewareStack.remove('broken');
    expect(await fixture.memberIds(other.id)).toEqual([]);
    expect(await failureOf(fixture.finishJobs())).toBe('none');
  });
});
