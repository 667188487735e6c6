import { compileFilter } from '../../../lambda/scim/filter/compile-filter';
import type { Filterable } from '../../../lambda/scim/filter/filterable';
import { parseFilter } from '../../../lambda/scim/filter/parse-filter';
import type { Mode } from '../../../lambda/scim/mode';
import type { ResourceTypeDefinition } from '../../../lambda/scim/schema/definition';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';
import { ScimError } from '../../../lambda/scim/scim-error';
import type { FilterCase } from './cases/case';
import { comparisonCases } from './cases/comparison';
import { grammarCases } from './cases/grammar';
import { groupCases, multiValuedCases } from './cases/multi-valued';
import { groups, people } from './cases/people';
import { syntaxErrorCases } from './cases/syntax-errors';

const outcome = (
  text: string,
  mode: Mode,
  type: ResourceTypeDefinition,
  resources: Readonly<Record<string, Filterable>>,
) => {
  try {
    const matches = compileFilter(parseFilter(text, { mode, types: [type] }), type, { mode });
    return Object.keys(resources)
      .filter((name) => matches(resources[name] as Filterable))
      .join(' ');
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    expect(error).toMatchObject({ status: 400, scimType: 'invalidFilter' });
    return error;
  }
};

const expectOutcome = (actual: string | ScimError, expected: string | RegExp) => {
  if (typeof expected === 'string') return expect(actual instanceof ScimError ? actual.detail : actual).toBe(expected);
  return expect(actual instanceof ScimError ? actual.detail : `matches "${actual}"`).toMatch(expected);
};

const suites: readonly (readonly [
  string,
  readonly FilterCase[],
  ResourceTypeDefinition,
  Readonly<Record<string, Filterable>>,
])[] = [
  ['the grammar', grammarCases, userResourceType, people],
  ['comparisons', comparisonCases, userResourceType, people],
  ['multi-valued and unknown attributes', multiValuedCases, userResourceType, people],
  ['groups', groupCases, groupResourceType, groups],
  ['syntax errors and limits', syntaxErrorCases, userResourceType, people],
];

describe.each(suites)('filters: %s', (_, cases, type, resources) => {
  const titled = cases.map(([source, filter, expected, strict]) => {
    const shown = filter.length > 90 ? `${filter.slice(0, 90)}…` : filter;
    return { title: `${shown} (${source})`, filter, expected, strict: strict ?? expected };
  });

  test.each(titled)('$title', ({ filter, expected, strict }) => {
    expectOutcome(outcome(filter, 'compatible', type, resources), expected);
    expectOutcome(outcome(filter, 'strict', type, resources), strict);
  });
});

test('the table holds every kind of case', () => {
  expect(suites.reduce((sum, [, cases]) => sum + cases.length, 0)).toBeGreaterThanOrEqual(150);
});
