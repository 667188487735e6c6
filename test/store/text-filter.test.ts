import type { Filter } from '../../lambda/scim/filter/ast';
import { parseFilter } from '../../lambda/scim/filter/parse-filter';
import type { JsonObject } from '../../lambda/scim/json';
import { textTest } from '../../lambda/store/text-filter';
import { fc } from '../properties';
import { ENT, matches, userDocument, userFilter } from './filter-arbitraries';

const filterOf = (text: string): Filter => parseFilter(text, { mode: 'compatible' });

describe('what the text of a document tells of a filter', () => {
  const ada: JsonObject = {
    externalId: 'Ext-1',
    userName: 'Ada@Example.com',
    name: { familyName: "O'Malley" },
    displayName: 'Ada "the first"',
    active: true,
    emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
    [ENT]: { department: 'R&D', manager: { value: 'm-1' } },
  };
  const tells = (text: string): boolean | undefined => textTest('User', filterOf(text))?.(JSON.stringify(ada));

  it.each([
    'userName sw "b"',
    'userName co "bob"',
    'externalId eq "ext-1"',
    'title eq "x"',
    'title ge ""',
    'active eq false',
    'userName sw "b" and active eq true',
    'userName pr and title eq "x"',
    'userName sw "b" or title eq "x"',
    'emails[type eq "home"]',
    'emails[type eq "work" and value ew "@example.org"]',
    'emails.value eq "nobody"',
    'department eq "Sales"',
    `${ENT}:department eq "Sales"`,
    'manager eq "m-2"',
    'password eq "x"',
  ])('%s is settled: no', (text) => expect(tells(text)).toBe(false));

  it.each([
    'userName sw "A"',
    'userName gt "a"',
    'externalId eq "Ext-1"',
    'active eq true',
    'userName sw "a" and active eq true',
    'userName sw "b" or active eq true',
    'emails[type eq "WORK" and value ew "@example.com"]',
    'emails eq "ADA@example.com"',
    'department eq "r&d"',
    'manager eq "m-1"',
    // Whatever has a quote in it is left to the filter itself.
    'displayName eq "nobody"',
  ])('%s is left to the filter', (text) => expect(tells(text)).toBe(true));

  it.each([
    'not (userName sw "b")',
    'userName ne "x"',
    'userName eq null',
    'userName pr',
    'userName sw "b" or title pr',
    'userName sw "b" or userName ne "x"',
    'active ne true',
    'emails.primary eq false',
    'emails[primary eq false]',
    'roles[primary eq false]',
    'employeeNumber eq 42',
    'userName eq true',
    'roles eq "admin"',
    'groups.display co "x"',
    'manager.$ref eq "x"',
    'manager.displayName eq "x"',
    'id sw "x"',
    'schemas eq "x"',
    'meta.created gt "2024-01-01T00:00:00Z"',
    'x509Certificates eq "x"',
    'name eq "x"',
    'favouriteColour eq "red"',
    `${ENT} pr`,
  ])('of %s it tells nothing', (text) => expect(textTest('User', filterOf(text))).toBeUndefined());

  it('looks at names of groups, and not at their members, which are elsewhere', () => {
    expect(textTest('Group', filterOf('displayName sw "a"'))?.('{"displayName":"Bees"}')).toBe(false);
    expect(textTest('Group', filterOf('members.display sw "a"'))).toBeUndefined();
  });
});

describe('on any document and any filter', () => {
  test('what matches is never passed over', () => {
    let [settled, left] = [0, 0];
    fc.assert(
      fc.property(userFilter, userDocument, (wanted, held) => {
        const mayMatch = textTest('User', wanted)?.(JSON.stringify(held));
        if (mayMatch === false) settled += 1;
        else left += 1;
        if (mayMatch === false) expect(matches('User', wanted, held)).toBe(false);
      }),
      { numRuns: 5000 },
    );
    expect(Math.min(settled, left)).toBeGreaterThan(300);
  });
});
