/** The cost budget of the design, by what the database says that it consumed. */
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { parseFilter } from '../../lambda/scim/filter/parse-filter';
import { audit, changeOf, type Fixture, idOf, LATER, ORG, recordOf, startFixture, TABLE, userRef } from './fixture';

interface Cost {
  read: number;
  write: number;
  calls: string[];
}
interface Capacity {
  readonly CapacityUnits?: number;
}

const reads = new Set(['GetItemCommand', 'BatchGetItemCommand', 'QueryCommand']);

/** A user whose item is just within 1 KB, as an identity provider sends one. */
const documentOf = (name: string) => ({
  userName: `${name}@example.com`,
  externalId: `00u${name}`,
  name: { givenName: 'Ann', familyName: 'Example', formatted: 'Ann Example' },
  displayName: 'Ann Example',
  emails: [{ value: `${name}@example.com`, type: 'work', primary: true }],
  active: true,
  title: 'x'.repeat(420),
});

describe('what the store costs', () => {
  let fixture: Fixture;
  let cost: Cost;
  beforeAll(async () => {
    fixture = await startFixture();
    fixture.client.middlewareStack.add(
      (next, context) => async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const result = await next(args);
        const { ConsumedCapacity } = result.output as { ConsumedCapacity?: Capacity | Capacity[] };
        const units = [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
        if (reads.has(context.commandName ?? '')) cost.read += units;
        else cost.write += units;
        cost.calls.push(String(context.commandName).replace('Command', ''));
        return result;
      },
      { step: 'initialize' },
    );
  });
  afterAll(() => fixture.stop());
  beforeEach(() => {
    cost = { read: 0, write: 0, calls: [] };
  });

  const spent = async (action: () => Promise<unknown>): Promise<Cost> => {
    cost = { read: 0, write: 0, calls: [] };
    await action();
    return cost;
  };
  const make = (name: string) => fixture.user(name, documentOf(name));

  it('creates a user in one transaction of at most 14 write units', async () => {
    const record = recordOf(idOf('new'), documentOf('new'));
    const trail = audit('user.created', record.id, { after: record.document });
    const { read, write, calls } = await spent(() => fixture.store.createUser(ORG, record, trail));
    expect(calls).toEqual(['TransactWriteItems']);
    expect(write).toBeLessThanOrEqual(14);
    expect(read).toBe(0);
  });

  it('updates a user without a change of indexes for at most 5 write and 2 read units', async () => {
    const user = await make('updated');
    const after = { ...user, document: { ...user.document, active: false } };
    const trail = audit('user.updated', user.id, { before: { active: true }, after: { active: false } });
    const { read, write } = await spent(async () => {
      await fixture.store.get(ORG, 'User', user.id);
      await fixture.store.updateUser(ORG, user, after, trail);
    });
    expect(write).toBeLessThanOrEqual(5);
    expect(read).toBeLessThanOrEqual(2);
  });

  it('reads a user with its group for at most 3 read units, the second round trip included', async () => {
    const user = await make('grouped');
    await fixture.group('Grouped', [user.id]);
    const { read, calls } = await spent(async () => {
      await Promise.all([fixture.store.get(ORG, 'User', user.id), fixture.store.memberships(ORG, [user.id])]);
    });
    expect(read).toBeLessThanOrEqual(3);
    expect([...calls].sort()).toEqual(['GetItem', 'GetItem', 'Query']);
  });

  it.each([
    ['userName eq "found@example.com"', 2],
    ['externalId eq "00ufound"', 2],
    ['emails.value eq "found@example.com"', 3],
  ])('answers %s for %i read units', async (text, budget) => {
    if ((await fixture.store.get(ORG, 'User', idOf('found'))) === undefined) await make('found');
    const { read } = await spent(() => fixture.store.search(ORG, 'User', parseFilter(text, { mode: 'strict' })));
    expect(read).toBeLessThanOrEqual(budget);
  });

  /** Puts items in place without the store, to have many quickly. */
  const seed = async (items: readonly Record<string, { S: string } | { N: string }>[]) => {
    for (let start = 0; start < items.length; start += 25) {
      const requests: WriteRequest[] = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
      await fixture.client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: requests } }));
    }
  };

  it.each([0, 5000])(
    'adds and removes a member of a group of %i for at most 12 write units and no read',
    async (size) => {
      const user = await make(`member of ${size}`);
      const group = await fixture.group(`Group of ${size}`);
      await seed(
        Array.from({ length: size }, (_, n) => ({
          PK: { S: `T#${ORG}#GM#${group.id}` },
          SK: { S: idOf(`seeded ${n}`) },
          kind: { S: 'User' },
        })),
      );
      for (const members of [changeOf({ add: [userRef(user.id)] }), changeOf({ remove: [user.id] })]) {
        const before = await fixture.read('Group', group.id);
        const change = { document: before.document, members };
        const { read, write, calls } = await spent(() =>
          fixture.store.updateGroup(
            ORG,
            before,
            change,
            { uniqueName: true, at: LATER },
            audit('group.updated', group.id),
          ),
        );
        expect(write).toBeLessThanOrEqual(12);
        expect(read).toBe(0);
        expect(calls).toEqual(['TransactWriteItems']);
      }
      const { read } = await spent(() => fixture.read('Group', group.id));
      expect(read).toBeLessThanOrEqual(3);
    },
  );

  it('renames a group for at most 10 write units', async () => {
    const group = await fixture.group('Old name');
    const change = { document: { displayName: 'New name' }, members: changeOf({}) };
    const trail = audit('group.updated', group.id, { before: group.document, after: change.document });
    const { write } = await spent(() =>
      fixture.store.updateGroup(ORG, group, change, { uniqueName: true, at: LATER }, trail),
    );
    expect(write).toBeLessThanOrEqual(10);
  });

  it('checks whether a user is in a group for at most 4 read units at any size', async () => {
    const user = await make('checked');
    const group = await fixture.group('Checked', [user.id]);
    const filter = parseFilter(`id eq "${group.id}" and members eq "${user.id}"`, { mode: 'strict' });
    const { read } = await spent(() => fixture.store.search(ORG, 'Group', filter));
    expect(read).toBeLessThanOrEqual(4);
  });

  describe('in a directory of 100,000 users of 1 KB', () => {
    const org = 'large';
    const perBucket = 391;
    const first = 0x70 * perBucket;
    const total = 256 * perBucket;
    const idAt = (bucket: number, position: number) =>
      `${bucket.toString(16).padStart(2, '0')}${position.toString(16).padStart(6, '0')}-0000-4000-8000-000000000000`;

    // One partition of the 16 is filled; the counters tell of all, and pages in it read nothing else.
    beforeAll(async () => {
      await seed(
        Array.from({ length: 256 }, (_, bucket) => ({
          PK: { S: `T#${org}#CNT#U` },
          SK: { S: bucket.toString(16).padStart(2, '0') },
          held: { N: String(perBucket) },
        })),
      );
      await seed(
        Array.from({ length: 16 * perBucket }, (_, n) => {
          const id = idAt(0x70 + Math.floor(n / perBucket), n % perBucket);
          return {
            PK: { S: `T#${org}#U#7` },
            SK: { S: id },
            document: { S: JSON.stringify(documentOf(id.slice(0, 8))) },
            version: { N: '1' },
            created: { S: LATER },
            lastModified: { S: LATER },
          };
        }),
      );
    });

    it.each([0, 100, 195, 196, 300, 390, 3000])(
      'answers 100 users after %i for at most 160 read units',
      async (offset) => {
        const startIndex = first + offset + 1;
        const { read, calls } = await spent(async () => {
          const page = await fixture.store.page(org, 'User', startIndex, 100);
          expect(page.total).toBe(total);
          expect(page.records.map(({ id }) => id)).toEqual(
            Array.from({ length: 100 }, (_, n) =>
              idAt(0x70 + Math.floor((offset + n) / perBucket), (offset + n) % perBucket),
            ),
          );
        });
        expect(read).toBeLessThanOrEqual(160);
        expect(calls.length).toBeLessThanOrEqual(3);
      },
    );

    it('answers the total alone by one Query', async () => {
      const { read, calls } = await spent(() => fixture.store.page(org, 'User', 1, 0));
      expect(calls).toEqual(['Query']);
      expect(read).toBeLessThanOrEqual(5);
    });

    it('refuses a scan beyond the budget for no more than the counters cost', async () => {
      const { read } = await spent(() => fixture.store.search(org, 'User', undefined).catch(() => undefined));
      expect(read).toBeLessThanOrEqual(5);
    });
  });
});
