import { parseFilter } from '../../lambda/scim/filter/parse-filter';
import { audit, type Fixture, failureOf, idOf, LATER, ORG, startFixture } from './fixture';

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

describe('searching the store', () => {
  let fixture: Fixture;
  let people: Record<string, string>;
  let groups: Record<string, string>;
  beforeAll(async () => {
    fixture = await startFixture();
    people = {};
    groups = {};
    const ann = await fixture.user('Ann@Example.com', { emails: [{ value: 'ann@example.com', type: 'work' }] });
    const bob = await fixture.user('bob', {
      externalId: 'Ext-1',
      emails: [{ value: 'Bob@Example.com' }, { value: 'shared@example.com' }],
      [ENT]: { manager: { value: ann.id } },
    });
    const cid = await fixture.user('cid', { externalId: '42', emails: [{ value: 'SHARED@example.com' }] });
    const eve = await fixture.user('eve', { emails: [{ value: 'Cid' }] });
    const name = new Map([
      [ann.id, 'ann'],
      [bob.id, 'bob'],
      [cid.id, 'cid'],
      [eve.id, 'eve'],
    ]);
    for (const [id, person] of name) people[person] = id;
    groups.one = (await fixture.group('One', [ann.id, bob.id])).id;
    groups.two = (await fixture.group('Two', [ann.id])).id;
    groups.none = (await fixture.group('None')).id;
  });
  afterAll(() => fixture.check().finally(fixture.stop));

  /** The names of what is found, and `!` when something is left to evaluate. */
  const search = async (kind: 'User' | 'Group', text: string): Promise<string> => {
    const named = Object.entries({ ...people, ...groups });
    const filled = named.reduce((filter, [name, id]) => filter.replaceAll(`<${name}>`, id), text);
    const found = await fixture.store.search(ORG, kind, parseFilter(filled, { mode: 'compatible' }));
    const ids = found.records.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    for (const record of found.records) expect(await fixture.store.get(ORG, kind, record.id)).toEqual(record);
    const names = ids.map((id) => named.find(([, other]) => other === id)?.[0]).sort();
    return `${names.join(' ')}${found.residual === undefined ? '' : ' !'}`;
  };

  it.each([
    ['id eq "<ann>"', 'ann'],
    ['id eq "<one>"', ''],
    ['id eq "nobody"', ''],
    ['userName eq "ann@example.COM"', 'ann !'],
    ['userName eq "nobody"', ' !'],
    ['externalId eq "Ext-1"', 'bob !'],
    ['externalId eq "EXT-1"', ' !'],
    ['externalId eq 42', 'cid !'],
    ['emails eq "ANN@example.com"', 'ann !'],
    ['emails.value eq "shared@example.com"', 'bob cid !'],
    ['userName eq "cid"', 'cid !'],
    ['emails.value eq "cid"', 'cid eve !'],
    ['emails[type eq "work"].value eq "ann@example.com"', 'ann !'],
    ['manager eq "<ann>"', 'bob !'],
    ['groups eq "<one>"', 'ann bob'],
    ['groups.value eq "<one>" and groups.value eq "<two>"', 'ann bob !'],
    ['groups eq "<none>"', ''],
    ['groups eq "nothing"', ''],
    ['userName eq "bob" and groups eq "<one>"', 'bob !'],
    ['userName eq "bob" and groups eq "<two>"', 'bob !'],
    ['userName eq "bob" and groups eq "nothing"', 'bob !'],
    ['userName eq "bob" or externalId eq "42"', 'bob cid !'],
    ['id eq "<ann>" or id eq "<bob>" or id eq "<ann>"', 'ann bob'],
    ['id eq "<ann>" or id eq "<cid>" and groups eq "<one>"', 'ann cid !'],
    ['userName sw "b"', 'bob !'],
    ['not (userName sw "b")', 'ann bob cid eve !'],
  ])('finds the users of %s', async (filter, expected) => {
    expect(await search('User', filter)).toBe(expected);
  });

  it.each([
    ['displayName eq "one"', 'one !'],
    ['members eq "<ann>"', 'one two'],
    ['members.value eq "<bob>"', 'one'],
    ['members[value eq "<cid>"]', ''],
    ['members eq "nobody"', ''],
    ['id eq "<one>" and members eq "<ann>"', 'one'],
    ['id eq "<none>" and members eq "<ann>"', ''],
    ['id eq "nothing" and members eq "<ann>"', ''],
    ['members eq "<ann>" and members eq "<bob>"', 'one'],
    ['displayName co "o"', 'none one two !'],
  ])('finds the groups of %s', async (filter, expected) => {
    expect(await search('Group', filter)).toBe(expected);
  });

  it('refuses an index that would give more than the budget', async () => {
    const filter = parseFilter('emails eq "shared@example.com"', { mode: 'strict' });
    const store = fixture.storeWith({ scanBudget: { items: 1 } });
    expect(await failureOf(store.search(ORG, 'User', filter))).toEqual({ code: 'tooMany' });
  });

  it('finds at once what was just written, and no more what was just deleted', async () => {
    const byName = parseFilter('userName eq "dan"', { mode: 'strict' });
    for (let round = 0; round < 5; round += 1) {
      const dan = await fixture.user(`dan ${round}`, { userName: 'Dan' });
      expect((await fixture.store.search(ORG, 'User', byName)).records).toEqual([dan]);
      await fixture.store.remove(ORG, 'User', dan.id, { at: LATER }, audit('user.deleted', dan.id));
      expect((await fixture.store.search(ORG, 'User', byName)).records).toEqual([]);
    }
    expect(await fixture.store.existing(ORG, [idOf('dan 1')])).toEqual(new Map());
  });
});
