import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { parseFilter } from '../../lambda/scim/filter/parse-filter';
import { fc } from '../properties';
import { audit, type Fixture, idOf, LATER, ORG, recordOf, startFixture, TABLE } from './fixture';

describe('walks through a kind', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(async () => {
    await fixture.check();
    await fixture.stop();
  });

  const names = (count: number) => Array.from({ length: count }, (_, n) => `user-${n}`);
  const remove = (id: string) => fixture.store.remove(ORG, 'User', id, { at: LATER }, audit('user.deleted', id));
  const after = (next: string | undefined, count: number) => fixture.store.pageAfter(ORG, 'User', next, count);
  /** Those with a title. */
  const examined = async (next: string | undefined, count: number) =>
    fixture.store.examineAfter(ORG, 'User', next, count, parseFilter('title sw "e"', { mode: 'strict' }));
  const walk = async (
    count: number,
    between: () => Promise<unknown> = async () => {},
    read: typeof after | typeof examined = after,
  ) => {
    const pages: string[][] = [];
    let next: string | undefined;
    do {
      const page = await read(next, count);
      pages.push(page.records.map(({ id }) => id));
      next = page.next;
      await between();
    } while (next !== undefined);
    return pages;
  };

  /** Does something once, after the Query of the counters or of a partition was answered. */
  const onceAfterQueryOf = (partition: string, action: () => Promise<unknown>) => {
    let done = false;
    fixture.client.middlewareStack.add(
      (proceed) => async (args) => {
        const input = args.input as { ExpressionAttributeValues?: { ':partition'?: { S?: string } } };
        const result = await proceed(args);
        if (!done && input.ExpressionAttributeValues?.[':partition']?.S?.endsWith(partition)) {
          done = true;
          await action();
        }
        return result;
      },
      { step: 'initialize', name: 'meanwhile', override: true },
    );
  };

  it('end exactly, whatever the size of a page', async () => {
    const sorted = (await fixture.users(names(50))).map(({ id }) => id).sort();
    for (const count of [1, 7, 10, 25, 49, 50, 51]) {
      const pages = await walk(count);
      expect(pages.flat()).toEqual(sorted);
      expect(pages).toHaveLength(Math.ceil(50 / count));
    }
    expect(await fixture.store.pageAfter(ORG, 'User', sorted[9], 0)).toEqual({ total: 50, records: [] });
  });

  it('of nothing are one empty page', async () => {
    expect(await fixture.store.pageAfter(ORG, 'User', undefined, 10)).toEqual({ total: 0, records: [] });
  });

  it('show groups with the version that their members made', async () => {
    const [user] = await fixture.users(['ann']);
    const group = await fixture.group('G');
    await fixture.change(group.id, { add: [{ value: user?.id ?? '', type: 'User' }] });
    const { records } = await fixture.store.pageAfter(ORG, 'Group', undefined, 10);
    expect(records).toEqual([{ ...group, version: 2, lastModified: LATER }]);
  });

  it('go on past what was counted and is deleted before it is read', async () => {
    const sorted = (await fixture.users(names(60))).map(({ id }) => id).sort();
    for (const [from, to] of [
      [10, 20],
      [30, 59],
    ]) {
      const left = (await walk(60)).flat();
      const doomed = left.filter((id) => sorted.slice(from, to).includes(id));
      onceAfterQueryOf('CNT#U', () => Promise.all(doomed.map(remove)));
      expect((await walk(20)).flat()).toEqual(left.filter((id) => !doomed.includes(id)));
      fixture.client.middlewareStack.remove('meanwhile');
    }
  });

  it('lose nobody when others are created in a partition that is just being read', async () => {
    const sorted = (await fixture.users(names(40))).map(({ id }) => id).sort();
    onceAfterQueryOf('CNT#U', async () => {
      for (let n = 0; n < 10; n += 1) {
        const born = recordOf(`5${idOf(`born ${n}`).slice(1)}`, { userName: `born ${n}` });
        await fixture.store.createUser(ORG, born, audit('user.created', born.id));
      }
    });
    const seen = (await walk(15)).flat();
    fixture.client.middlewareStack.remove('meanwhile');
    expect(sorted.filter((id) => !seen.includes(id))).toEqual([]);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('with a filter end exactly, pass who cannot match, and read no more than they are told', async () => {
    const plain = await fixture.users(names(30));
    const titled = await Promise.all(names(20).map((name) => fixture.user(`titled ${name}`, { title: 'Engineer' })));
    const sorted = titled.map(({ id }) => id).sort();
    for (const count of [1, 7, 25, 49, 50, 51]) {
      const pages = await walk(count, undefined, examined);
      expect(pages.flat()).toEqual(sorted);
      expect(pages).toHaveLength(Math.ceil(50 / count));
      const page = await examined(undefined, count);
      expect(page.examined).toBe(Math.min(count, plain.length + titled.length));
      expect(page.next === undefined).toBe(count >= 50);
    }
  });

  it('with a filter go on past what was counted and is deleted before it is read', async () => {
    const titled = await Promise.all(names(60).map((name) => fixture.user(name, { title: 'Engineer' })));
    const sorted = titled.map(({ id }) => id).sort();
    const doomed = sorted.slice(10, 40);
    onceAfterQueryOf('CNT#U', () => Promise.all(doomed.map(remove)));
    expect((await walk(20, undefined, examined)).flat()).toEqual(sorted.filter((id) => !doomed.includes(id)));
    fixture.client.middlewareStack.remove('meanwhile');
  });

  it('with a filter show groups with the version that their members made', async () => {
    const [user] = await fixture.users(['ann']);
    await fixture.group('Other');
    const group = await fixture.group('G');
    await fixture.change(group.id, { add: [{ value: user?.id ?? '', type: 'User' }] });
    const filter = parseFilter('displayName ew "g"', { mode: 'strict' });
    const { records } = await fixture.store.examineAfter(ORG, 'Group', undefined, 10, filter);
    expect(records).toEqual([{ ...group, version: 2, lastModified: LATER }]);
  });

  it.each([
    ['', false],
    [', thinned out by a filter too', true],
  ])('show whoever lives through them exactly once%s', async (_, thinned) => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.nat(40), { maxLength: 12 }),
        async (size, deaths) => {
          round += 1;
          const titleOf = (n: number) => (n % 2 === 0 ? { title: 'Engineer' } : {});
          const people = names(12).map((name, n) => fixture.user(`${name} ${round}`, titleOf(n)));
          const ids = (await Promise.all(people)).map(({ id }) => id);
          const living = new Set(ids);
          let births = 0;
          const left = [...deaths];
          const between = async () => {
            const born = recordOf(idOf(`born ${round} ${(births += 1)}`), { userName: `born ${round} ${births}` });
            await fixture.store.createUser(ORG, born, audit('user.created', born.id));
            const death = left.pop();
            const id = death === undefined ? undefined : [...living][death % living.size];
            if (id !== undefined && living.delete(id)) await remove(id);
          };
          const seen = (await walk(size, between, thinned ? examined : after)).flat();
          expect(new Set(seen).size).toBe(seen.length);
          const wanted = ids.filter((id, n) => living.has(id) && (!thinned || n % 2 === 0));
          expect(wanted.filter((id) => !seen.includes(id))).toEqual([]);
        },
      ),
      { numRuns: 6 },
    );
  });

  it('keep one secret for cursors, whoever comes first', async () => {
    const keys = await Promise.all(['a', 'b', 'c'].map((candidate) => fixture.store.cursorKey(ORG, candidate)));
    expect(new Set(keys).size).toBe(1);
    expect(await fixture.store.cursorKey(ORG, 'd')).toBe(keys[0]);
    expect(await fixture.store.cursorKey('other', 'd')).toBe('d');
  });
});

it('a page of 100 users of 1 KB costs at most 30 read units on any place of a walk', async () => {
  const fixture = await startFixture();
  const org = 'large';
  const idAt = (n: number) => `7${n.toString(16).padStart(7, '0')}-0000-4000-8000-000000000000`;
  const counts = new Map<string, number>();
  const items = Array.from({ length: 700 }, (_, n) => {
    const id = idAt(n * 300_000);
    counts.set(id.slice(0, 2), (counts.get(id.slice(0, 2)) ?? 0) + 1);
    const attributes = { version: { N: '1' }, created: { S: LATER }, lastModified: { S: LATER } };
    const document = JSON.stringify({ userName: id, title: 'x'.repeat(770) });
    return { PK: { S: `T#${org}#U#7` }, SK: { S: id }, document: { S: document }, ...attributes };
  });
  const counters = Array.from({ length: 256 }, (_, bucket) => {
    const name = bucket.toString(16).padStart(2, '0');
    return { PK: { S: `T#${org}#CNT#U` }, SK: { S: name }, held: { N: String(counts.get(name) ?? 0) } };
  });
  const all = [...items, ...counters];
  for (let start = 0; start < all.length; start += 25) {
    const requests = all.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
    await fixture.client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: requests } }));
  }
  let next: string | undefined;
  let seen = 0;
  do {
    fixture.calls.length = 0;
    const page = await fixture.store.pageAfter(org, 'User', next, 100);
    const units = fixture.calls.flatMap(({ consumed }) => consumed).reduce((sum, { read }) => sum + read, 0);
    expect(units).toBeLessThanOrEqual(30);
    expect(page.total).toBe(700);
    seen += page.records.length;
    next = page.next;
  } while (next !== undefined);
  expect(seen).toBe(700);
  await fixture.stop();
});
