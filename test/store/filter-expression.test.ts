import { BatchWriteItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { inPieces } from '../../lambda/directory/concurrently';
import type { Filter } from '../../lambda/scim/filter/ast';
import { parseFilter } from '../../lambda/scim/filter/parse-filter';
import type { JsonObject } from '../../lambda/scim/json';
import { resourceAttributes } from '../../lambda/store/codec';
import { filterExpression } from '../../lambda/store/filter-expression';
import { counterKey, resourcePartition } from '../../lambda/store/keys';
import { wideMembers } from '../../lambda/store/wide-members';
import { fc } from '../properties';
import { ENT, groupDocument, groupFilter, matches, userDocument, userFilter } from './filter-arbitraries';
import { audit, type Fixture, failureOf, ORG, recordOf, startFixture, TABLE } from './fixture';

const filterOf = (text: string): Filter => parseFilter(text, { mode: 'compatible' });

/** The expression with its values put in. */
const asks = (text: string): string | undefined => {
  const { expression, values } = filterExpression('User', filterOf(text)) ?? {};
  return expression?.replaceAll(/:f\d+/g, (name) => `'${values?.[name]?.S}'`);
};

describe('what the database is asked to leave out', () => {
  it.each([
    [
      'userName sw "a"',
      `(contains(wide, '/userName/') OR contains(document, '"userName":"a') OR contains(document, '"userName":"A'))`,
    ],
    ['title eq "1.5"', `(contains(wide, '/title/') OR contains(document, '"title":"1.5"'))`],
    ['title ew "\\"1"', `(contains(wide, '/title/') OR contains(document, '\\"1"'))`],
    // caseExact.
    ['externalId co "Ab"', `(contains(wide, '/externalId/') OR contains(document, 'Ab'))`],
    // Folds to nothing that is plain.
    ['title co "ä"', `(contains(wide, '/title/'))`],
    // What is not said to be primary is not, so that no text tells of it.
    ['emails[primary eq false and value ew "1"]', `(contains(wide, '/value/') OR contains(document, '1"'))`],
    // Folds to something that is.
    ['externalId co "１２"', `(contains(wide, '/externalId/') OR contains(document, '12'))`],
    ['active eq false', `(contains(wide, '/active/') OR contains(document, '"active":false'))`],
    [
      'active eq true and userName sw "1"',
      `((contains(wide, '/userName/') OR contains(document, '"userName":"1')) AND (contains(wide, '/active/') OR contains(document, '"active":true')))`,
    ],
    [
      'title eq "1" or title eq "2"',
      `((contains(wide, '/title/') OR contains(document, '"title":"1"')) OR (contains(wide, '/title/') OR contains(document, '"title":"2"')))`,
    ],
    [
      'emails[value ew "@1abc2" and primary pr]',
      `(contains(wide, '/value/') OR (${['ab', 'aB', 'Ab', 'AB'].map((way) => `contains(document, '@1${way}')`).join(' OR ')}) AND (contains(document, 'c2"') OR contains(document, 'C2"')))`,
    ],
  ])('%s', (filter, expression) => expect(asks(filter)).toBe(expression));

  it.each([
    'not (userName sw "b")',
    'userName ne "x"',
    'userName pr',
    'userName gt "b"',
    'userName co "b"',
    'active eq true',
    'emails[primary eq false]',
    'emails.primary eq false',
    'emails[primary eq "false"]',
    'userName eq "x" or emails[primary eq false]',
    'userName sw "b" or title pr',
    'userName sw "b" or active eq true',
    'roles eq "admin"',
    'groups.display co "xyz"',
    'favouriteColour eq "red"',
    `${ENT} pr`,
  ])('nothing for %s', (filter) => expect(asks(filter)).toBeUndefined());
});

describe('what is noted beside a document', () => {
  it.each<[JsonObject, string | undefined]>([
    [{ userName: 'ann', title: '"\\\n', active: true, emails: [{ value: 'a', primary: true }] }, undefined],
    [{ title: 'é', userName: 'ann' }, '/title/'],
    [{ emails: [{ value: 'a', display: 'é' }, { value: '\u212a' }] }, '/display//value/'],
    [{ name: { givenName: '\ud800' }, [ENT]: { department: '部' } }, '/department//givenName/'],
    // An array of their own is not written as a value of the attribute.
    [{ title: ['a'], emails: [{ value: 'a' }, 'b'] }, '/emails//title/'],
    // What filters of the tables never name.
    [{ favouriteColour: 'é', 'urn:example:x': { shade: ['é'] } }, undefined],
  ])('of %j: %s', (document, noted) => expect(wideMembers(document)).toBe(noted));
});

describe('on the database', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture();
  });
  afterAll(() => fixture.stop());

  const keep = async (kind: 'User' | 'Group', documents: readonly JsonObject[]) => {
    const PK = { S: resourcePartition(ORG, kind, '0') };
    const puts = documents.map((document, index) => ({
      PutRequest: {
        Item: {
          PK,
          SK: { S: String(index) },
          ...resourceAttributes(recordOf('0', document), JSON.stringify(document)),
        },
      },
    }));
    for (const piece of inPieces(25, puts)) {
      await fixture.client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: [...piece] } }));
    }
  };

  const notLeftOut = async (kind: 'User' | 'Group', filter: NonNullable<ReturnType<typeof filterExpression>>) => {
    const { Items = [] } = await fixture.client.send(
      new QueryCommand({
        TableName: TABLE,
        KeyConditionExpression: 'PK = :pk',
        FilterExpression: filter.expression,
        ExpressionAttributeValues: { ':pk': { S: resourcePartition(ORG, kind, '0') }, ...filter.values },
      }),
    );
    return new Set(Items.map(({ SK }) => Number(SK?.S)));
  };

  test.each([
    ['User', userDocument, userFilter],
    ['Group', groupDocument, groupFilter],
  ] as const)('leaves out no %s that matches', async (kind, document, filter) => {
    const documents = fc.sample(document, { numRuns: 300, seed: 1 });
    await keep(kind, documents);
    let [asked, leftOut] = [0, 0];
    await fc.assert(
      fc.asyncProperty(filter, async (wanted) => {
        const expression = filterExpression(kind, wanted);
        if (expression === undefined) return;
        const left = await notLeftOut(kind, expression);
        const missed = documents.filter((held, index) => !left.has(index) && matches(kind, wanted, held));
        expect(missed).toEqual([]);
        asked += 1;
        leftOut += documents.length - left.size;
      }),
      { numRuns: 1500 },
    );
    // So that the test looks at something.
    expect(asked).toBeGreaterThan(100);
    expect(leftOut / asked).toBeGreaterThan(documents.length / 3);
  });

  it('stays within what AWS takes, however long the filter', () => {
    const term = fc.record({
      kind: fc.constant('compare' as const),
      path: fc.constantFrom('userName', 'title', 'externalId', 'active'),
      operator: fc.constantFrom('eq', 'co', 'sw'),
      value: fc.oneof({ weight: 9, arbitrary: fc.string({ minLength: 2, maxLength: 90 }) }, fc.boolean()),
      position: fc.constant(0),
    });
    const long = fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      operands: fc.array(term, { minLength: 2, maxLength: 60, size: 'max' }),
    });
    let asked = 0;
    fc.assert(
      fc.property(long, (wanted) => {
        const { expression = '' } = filterExpression('User', wanted) ?? {};
        expect(Buffer.byteLength(expression)).toBeLessThanOrEqual(4096);
        expect((expression.match(/contains| AND | OR /g) ?? []).length).toBeLessThanOrEqual(300);
        if (expression.length > 2000) asked += 1;
      }),
    );
    expect(asked).toBeGreaterThan(5);
  });
});

describe('a search that no index serves', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(() => fixture.check().finally(fixture.stop));

  const found = async (filter: string): Promise<readonly string[]> =>
    (await fixture.store.search(ORG, 'User', filterOf(filter))).records.map(({ id }) => id);
  const entitle = async (id: string, title: string) => {
    const read = await fixture.read('User', id);
    const after = { ...read, document: { ...read.document, title } };
    await fixture.store.updateUser(ORG, read, after, audit('user.updated', id));
  };

  it('finds by text that came, changed and went', async () => {
    const [ann = { id: '' }] = await fixture.users(['ann', 'bob', 'kim']);
    for (const title of ['kiln', '\u212ailn', 'Ｋiln', 'KILN', 'ｋılｎ', 'kiln"', 'öfen']) {
      await entitle(ann.id, title);
      expect(await found('title co "kil"')).toEqual(title.includes('ı') || title === 'öfen' ? [] : [ann.id]);
      expect(await found('title ew "\\""')).toEqual(title.endsWith('"') ? [ann.id] : []);
      expect(await found('title co "FEN"')).toEqual(title === 'öfen' ? [ann.id] : []);
    }
  });

  it('finds groups by text that changed', async () => {
    const { id } = await fixture.group('Ofen');
    const names = async (filter: string) =>
      (await fixture.store.search(ORG, 'Group', filterOf(filter))).records.map(({ document }) => document.displayName);
    expect(await names('displayName sw "of"')).toEqual(['Ofen']);
    await fixture.change(id, {}, { displayName: 'Öfen' });
    expect(await names('displayName sw "öf"')).toEqual(['Öfen']);
    await fixture.change(id, {}, { displayName: 'oFEN' });
    expect(await names('displayName sw "of"')).toEqual(['oFEN']);
  });

  it('counts what was left out against its budget', async () => {
    const people = await fixture.users(Array.from({ length: 30 }, (_, n) => `user ${n}`));
    const { store, calls } = fixture;
    calls.length = 0;
    expect((await store.search(ORG, 'User', filterOf('title eq "nobody"'))).records).toEqual([]);
    const read = () => calls.flatMap(({ consumed }) => consumed).reduce((sum, { read: units }) => sum + units, 0);
    const units = read();
    calls.length = 0;
    expect((await store.search(ORG, 'User', undefined)).records).toHaveLength(people.length);
    expect(read()).toBe(units);
    // The counter of one of them is behind, so that only what is read tells that they are too many.
    const [{ id } = { id: '' }] = people;
    const held = people.filter((other) => other.id.slice(0, 2) === id.slice(0, 2)).length;
    await count(id, held - 1);
    const narrow = fixture.storeWith({ scanBudget: { items: 29 } });
    expect(await failureOf(narrow.search(ORG, 'User', filterOf('title eq "nobody"')))).toEqual({ code: 'tooMany' });
    await count(id, held);
  });

  const count = (id: string, held: number) => {
    const { PK, SK } = counterKey(ORG, 'User', id);
    return fixture.client.send(
      new UpdateItemCommand({
        TableName: TABLE,
        Key: { PK: { S: PK }, SK: { S: SK } },
        UpdateExpression: 'SET held = :held',
        ExpressionAttributeValues: { ':held': { N: String(held) } },
      }),
    );
  };
});
