import { parseFilter } from '../../../lambda/scim/filter/parse-filter';
import { printFilter } from '../../../lambda/scim/filter/print-filter';
import type { Mode } from '../../../lambda/scim/mode';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';
import { filtersForTypes } from '../../../lambda/scim/search/filters-for-types';

const types = [userResourceType, groupResourceType];
const forTypes = (text: string, mode: Mode = 'compatible') =>
  filtersForTypes(parseFilter(text, { mode }), types, mode).map((filter) =>
    typeof filter === 'boolean' ? filter : printFilter(filter),
  );

test.each<[string, string | boolean, string | boolean]>([
  ['displayName sw "a"', 'displayName sw "a"', 'displayName sw "a"'],
  ['meta.resourceType eq "User"', true, false],
  ['META.ResourceType eq User or meta.resourceType eq Group', true, true],
  ['not (meta.resourceType eq "User")', false, true],
  ['meta.resourceType eq "Group" and displayName eq "x"', false, 'displayName eq "x"'],
  ['meta.resourceType eq "Group" or userName eq "x"', 'userName eq "x"', true],
  ['userName eq "x" or displayName eq "y"', 'userName eq "x" or displayName eq "y"', 'displayName eq "y"'],
  ['userName pr and displayName pr', 'userName pr and displayName pr', false],
  ['not (userName eq "x")', 'not (userName eq "x")', true],
  ['meta.created pr', 'meta.created pr', 'meta.created pr'],
  ['nothing eq "x"', false, false],
])('%s', (text, ofUsers, ofGroups) => {
  expect(forTypes(text)).toEqual([ofUsers, ofGroups]);
});

test('strict mode takes what one type lacks as unassigned, as RFC 7644 §3.4.2.1 says, and refuses what all lack', () => {
  expect(forTypes('userName ne "x"', 'strict')).toEqual(['userName ne "x"', true]);
  expect(forTypes('userName eq null', 'strict')).toEqual(['userName eq null', true]);
  expect(forTypes('userName pr', 'strict')).toEqual(['userName pr', false]);
  expect(() => forTypes('nothing eq "x"', 'strict')).toThrow(expect.objectContaining({ scimType: 'invalidFilter' }));
});

test('without a filter everything is asked for, and of one type the filter stays', () => {
  expect(filtersForTypes(undefined, types, 'strict')).toEqual([true, true]);
  const filter = parseFilter('nothing eq "x"', { mode: 'compatible' });
  expect(filtersForTypes(filter, [userResourceType], 'compatible')).toEqual([filter]);
});
