import { compileFilter } from '../../../lambda/scim/filter/compile-filter';
import { conjuncts } from '../../../lambda/scim/filter/conjuncts';
import { compileElementFilter } from '../../../lambda/scim/filter/element-filter';
import { equalityTerms } from '../../../lambda/scim/filter/equality-terms';
import { filterMentions } from '../../../lambda/scim/filter/filter-mentions';
import { parseFilter } from '../../../lambda/scim/filter/parse-filter';
import { printFilter } from '../../../lambda/scim/filter/print-filter';
import type { Mode } from '../../../lambda/scim/mode';
import { defaultProjection } from '../../../lambda/scim/projection/projection';
import { renderResource } from '../../../lambda/scim/projection/render-resource';
import type { AttributeDefinition, ResourceTypeDefinition } from '../../../lambda/scim/schema/definition';
import { enterpriseUserSchema } from '../../../lambda/scim/schema/enterprise-user';
import { findAttribute } from '../../../lambda/scim/schema/lookup';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';

const parse = (text: string) => parseFilter(text, { mode: 'compatible' });

const attribute = (type: ResourceTypeDefinition, name: string): AttributeDefinition => {
  const found = findAttribute(type, name);
  if (found === undefined) throw new Error(`no attribute ${name}`);
  return found;
};
const emails = attribute(userResourceType, 'emails');
const members = attribute(groupResourceType, 'members');

describe('filterMentions', () => {
  test.each([
    ['groups pr', true],
    ['GROUPS eq "g"', true],
    ['groups.display co "x"', true],
    ['groups[value eq "g"]', true],
    ['urn:ietf:params:scim:schemas:core:2.0:User:groups.value eq "g"', true],
    ['userName eq "x" or (active eq true and not (groups eq "g"))', true],
    ['userName eq "groups"', false],
    ['emails[value eq "groups"]', false],
    ['unknown pr', false],
    ['members eq "x"', false],
  ])('%s mentions groups: %s', (text, mentioned) => {
    expect(filterMentions(parse(text), userResourceType, 'groups')).toBe(mentioned);
  });

  test('an attribute of an extension is another one than the core attribute of that name', () => {
    const type = {
      ...userResourceType,
      extensions: [{ schema: { id: 'urn:x', name: 'X', description: '', attributes: [emails] }, required: false }],
    };
    expect(filterMentions(parse('urn:x:emails pr'), type, 'emails')).toBe(false);
    expect(filterMentions(parse('emails pr'), type, 'emails')).toBe(true);
  });
});

describe('conjuncts', () => {
  test.each([
    ['a pr', ['a pr']],
    ['a pr and b pr and (c pr or d pr)', ['a pr', 'b pr', 'c pr or d pr']],
    ['a pr or b pr', ['a pr or b pr']],
    ['not (a pr and b pr)', ['not (a pr and b pr)']],
  ])('those of %s', (text, expected) => {
    expect(conjuncts(parse(text)).map(printFilter)).toEqual(expected);
  });
});

describe('equalityTerms', () => {
  test.each([
    ['type eq "work"', { type: 'work' }],
    ['TYPE EQ "work" and Value eq "x"', { type: 'work', value: 'x' }],
    ['primary eq "True" and type eq "work"', { primary: true, type: 'work' }],
    ['primary eq false', { primary: false }],
    ['value eq 42', { value: '42' }],
    ['type eq "work" and value sw "x"', { type: 'work' }],
    ['type eq "work" or type eq "home"', {}],
    ['not (type eq "work")', {}],
    ['type eq null', {}],
    ['shoeSize eq "1"', {}],
    ['__proto__ eq "1"', {}],
    ['primary eq "yes"', {}],
    ['type eq "work" and type eq "home"', {}],
    ['type eq "work" and type eq "work"', { type: 'work' }],
  ])('those of [%s]', (text, expected) => {
    expect(equalityTerms(parse(text), emails)).toEqual(expected);
  });
});

describe('compileElementFilter', () => {
  const holds = (text: string, element: Parameters<ReturnType<typeof compileElementFilter>>[0], mode: Mode) =>
    compileElementFilter(parse(text), emails, { mode })(element);
  const work = { value: 'Ada@x.org', type: 'work', primary: true };

  test.each([
    ['type eq "WORK"', true],
    ['value eq "ada@x.org" and primary eq true', true],
    ['type eq "home" or not (value sw "b")', true],
    ['display pr', false],
    ['display eq null', true],
    ['display ne "x"', true],
    ['value ew "com"', false],
  ])('[%s] on a work address: %s', (text, expected) => {
    expect(holds(text, work, 'compatible')).toBe(expected);
    expect(holds(text, work, 'strict')).toBe(expected);
  });

  test('Entra writes booleans as strings', () => {
    expect(holds('primary eq "True"', work, 'compatible')).toBe(true);
    expect(() => holds('primary eq "True"', work, 'strict')).toThrow(/does not apply/);
  });

  test('an unknown sub-attribute matches nothing in compatible mode and is refused in strict mode', () => {
    expect(holds('colour eq "red"', work, 'compatible')).toBe(false);
    expect(() => holds('colour eq "red"', work, 'strict')).toThrow(
      /"colour" at position 0 is not an attribute of emails/,
    );
  });

  test('ids of members keep their letter case', () => {
    const matches = compileElementFilter(parse('value eq "U-1"'), members, { mode: 'compatible' });
    expect(
      [
        { value: 'U-1', type: 'User' },
        { value: 'u-1', type: 'User' },
      ].map(matches),
    ).toEqual([true, false]);
  });

  test('the elements of a simple multi-valued attribute are called value', () => {
    const schemas = attribute(userResourceType, 'schemas');
    expect(compileElementFilter(parse('value eq "urn:x"'), schemas, { mode: 'strict' })('urn:x')).toBe(true);
    expect(() => compileElementFilter(parse('type eq "x"'), schemas, { mode: 'strict' })).toThrow(/not an attribute/);
  });

  test('an element that is no object has no sub-attributes', () => {
    expect(holds('value pr', 'ada@x.org', 'compatible')).toBe(false);
  });
});

test.each(['m-1', 'CN=Max, OU=Sales/North', 'é'])('the address of the manager %s is found as it is shown', (value) => {
  const baseUrl = 'https://scim.example.com/scim/v2';
  const manager = { [enterpriseUserSchema.id]: { manager: { value } } };
  const held = { id: 'u-1', document: { userName: 'ada', ...manager }, created: '', lastModified: '' };
  const projection = defaultProjection(userResourceType);
  const shown = renderResource(userResourceType, { ...held, version: 1 }, { baseUrl, projection });
  const { $ref } = (shown[enterpriseUserSchema.id] as { manager: { $ref: string } }).manager;
  const meta = { resourceType: 'User', created: '', lastModified: '', version: '', location: `${baseUrl}/Users/u-1` };
  const isFound = compileFilter(parse(`manager.$ref eq "${$ref}"`), userResourceType, { mode: 'strict' });
  expect(isFound({ ...held, meta })).toBe(true);
});
