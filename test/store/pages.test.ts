import { bucketsOf, planPage } from '../../lambda/store/page-plan';
import { fc } from '../properties';
import { audit, type Fixture, idOf, LATER, ORG, recordOf, startFixture } from './fixture';

describe('pages of the store', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(async () => {
    await fixture.check().finally(fixture.stop);
  });

  const names = (count: number) => Array.from({ length: count }, (_, n) => `user-${n}`);
  const pageIds = async (start: number, count: number) => {
    const page = await fixture.store.page(ORG, 'User', start, count);
    return { total: page.total, ids: page.records.map(({ id }) => id) };
  };
  const remove = (id: string) => fixture.store.remove(ORG, 'User', id, { at: LATER }, audit('user.deleted', id));

  it('answers an empty directory with the total 0', async () => {
    expect(await fixture.store.page(ORG, 'User', 1, 100)).toEqual({ total: 0, records: [] });
    expect(await fixture.store.search(ORG, 'User', undefined)).toEqual({ records: [] });
  });

  it('answers every page of every size in id order with the exact total', async () => {
    const sorted = (await fixture.users(names(150))).map(({ id }) => id).sort();
    for (const [start, count] of [
      [1, 150],
      [1, 1],
      [150, 1],
      [150, 10],
      [151, 10],
      [40, 70],
      [77, 3],
      [1, 1000],
      [99, 50],
    ] as const) {
      expect(await pageIds(start, count)).toEqual({ total: 150, ids: sorted.slice(start - 1, start - 1 + count) });
    }
    expect(await pageIds(1, 0)).toEqual({ total: 150, ids: [] });
    const found = await fixture.store.search(ORG, 'User', undefined);
    expect(found.records.map(({ id }) => id)).toEqual(sorted);
  });

  it('shows groups with their members’ version', async () => {
    const [user] = await fixture.users(['ann']);
    const groups = await Promise.all(Array.from({ length: 30 }, (_, n) => fixture.group(`G${n}`)));
    const [changed] = groups;
    await fixture.change(changed?.id ?? '', { add: [{ value: user?.id ?? '', type: 'User' }] });
    const page = await fixture.store.page(ORG, 'Group', 1, 100);
    const expected = groups.map((group) => (group === changed ? { ...group, version: 2, lastModified: LATER } : group));
    expect(page).toEqual({ total: 30, records: expected.sort((a, b) => (a.id < b.id ? -1 : 1)) });
    expect((await fixture.store.search(ORG, 'Group', undefined)).records).toEqual(page.records);
  });

  it('fills a page though some of what was counted is deleted before it is read', async () => {
    const sorted = (await fixture.users(names(120))).map(({ id }) => id).sort();
    const inFlight = fixture.store.page(ORG, 'User', 1, 60);
    await Promise.all(sorted.slice(20, 40).map(remove));
    const ids = (await inFlight).records.map(({ id }) => id);
    expect(new Set(ids).size).toBe(60);
    expect(ids).toEqual([...ids].sort());
    const left = await pageIds(1, 100);
    expect(left).toEqual({ total: 100, ids: sorted.filter((_, n) => n < 20 || n >= 40) });
  });

  it('goes on after a partition whose counters promise more than it holds', async () => {
    const sorted = (await fixture.users(names(60))).map(({ id }) => id).sort();
    const seen: string[] = [];
    const slow = fixture.storeWith({});
    // A deletion between the Query of the counters and those of the partitions.
    fixture.client.middlewareStack.add(
      (next, context) => async (args) => {
        const input = args.input as { ExpressionAttributeValues?: { ':partition'?: { S?: string } } };
        if (input.ExpressionAttributeValues?.[':partition']?.S?.endsWith('CNT#U') && seen.length === 0) {
          const result = await next(args);
          seen.push(String(context.commandName));
          await Promise.all(sorted.slice(0, 10).map(remove));
          return result;
        }
        return next(args);
      },
      { step: 'initialize', name: 'deleteMeanwhile' },
    );
    const page = await slow.page(ORG, 'User', 1, 20);
    fixture.client.middlewareStack.remove('deleteMeanwhile');
    expect(page.records.map(({ id }) => id)).toEqual(sorted.slice(10, 30));
  });

  it('walks past creations and deletions without a repetition', async () => {
    await fixture.users(names(80));
    const walked: string[] = [];
    for (let start = 1; ; start += 9) {
      const page = await pageIds(start, 9);
      if (page.ids.length === 0) break;
      walked.push(...page.ids);
      // Only behind the walk's end, so that no index shifts.
      const born = recordOf(`ffff${idOf(`born ${start}`).slice(4)}`, { userName: `born ${start}` });
      await fixture.store.createUser(ORG, born, audit('user.created', born.id));
      if (start > 60) break;
    }
    expect(new Set(walked).size).toBe(walked.length);
    expect(walked).toEqual([...walked].sort());
  });

  it('stops a scan beyond its budget', async () => {
    await fixture.users(names(30));
    const tooMany = { failure: { code: 'tooMany' } };
    await expect(fixture.storeWith({ scanBudget: { items: 29 } }).search(ORG, 'User', undefined)).rejects.toMatchObject(
      tooMany,
    );
    await expect(
      fixture.storeWith({ scanBudget: { bytes: 100 } }).search(ORG, 'User', undefined),
    ).rejects.toMatchObject(tooMany);
    let time = 0;
    const now = () => new Date((time += 1000));
    const hurried = fixture.storeWith({ scanBudget: { milliseconds: 500 }, now });
    await expect(hurried.search(ORG, 'User', undefined)).rejects.toMatchObject(tooMany);
    expect(
      (await fixture.storeWith({ scanBudget: { items: 30 } }).search(ORG, 'User', undefined)).records,
    ).toHaveLength(30);
  });
});

describe('the plan of a page', () => {
  const counts = fc.array(fc.oneof(fc.constant(0), fc.nat(9)), { minLength: 256, maxLength: 256 });

  /** What the pieces would read from a directory that is as the counters say: `bucket.position`. */
  const read = (held: readonly number[], start: number, count: number): string[] => {
    const everything = held.flatMap((n, bucket) =>
      Array.from({ length: n }, (_, position) => `${bucket.toString(16).padStart(2, '0')}.${position}`),
    );
    return planPage(held, start, count)
      .flatMap(({ from, to, skip, limit, descending }) => {
        const range = everything.filter((id) => id >= from && id <= to);
        const items = descending ? range.slice(-(limit ?? range.length)) : range.slice(0, limit);
        return items.slice(skip);
      })
      .slice(0, count);
  };

  it('covers exactly the page', () => {
    fc.assert(
      fc.property(counts, fc.nat(1500), fc.nat(300), (held, before, count) => {
        const everything = held.flatMap((n, bucket) =>
          Array.from({ length: n }, (_, position) => `${bucket.toString(16).padStart(2, '0')}.${position}`),
        );
        expect(read(held, before + 1, count)).toEqual(everything.slice(before, before + count));
      }),
    );
  });

  it('never passes over more than half a bucket', () => {
    fc.assert(
      fc.property(counts, fc.nat(1500), fc.integer({ min: 1, max: 300 }), (held, before, count) => {
        for (const piece of planPage(held, before + 1, count)) {
          expect(piece.skip).toBeLessThanOrEqual(Math.max(...bucketsOf(held, piece.digit)) / 2);
        }
      }),
    );
  });
});
