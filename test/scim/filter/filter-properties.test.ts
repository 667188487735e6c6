import type { Filter } from '../../../lambda/scim/filter/ast';
import { equalsFolded } from '../../../lambda/scim/filter/compare-value';
import { compileFilter } from '../../../lambda/scim/filter/compile-filter';
import { parseFilter } from '../../../lambda/scim/filter/parse-filter';
import { parsePatchPath } from '../../../lambda/scim/filter/parse-patch-path';
import { printFilter } from '../../../lambda/scim/filter/print-filter';
import { fold } from '../../../lambda/scim/fold';
import type { Mode } from '../../../lambda/scim/mode';
import { userResourceType } from '../../../lambda/scim/schema/resource-types';
import { ScimError } from '../../../lambda/scim/scim-error';
import { fc } from '../../properties';
import { people } from './cases/people';

const modes: readonly Mode[] = ['compatible', 'strict'];
const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
const position = 0;

/** Literals that mean the same in both modes and that JSON can hold. */
const literal = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', '\\', '\n', 'a', ')', ']', ' ', '\ud800', 'é') }),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
);
const paths = [
  'userName',
  'title',
  'name.givenName',
  'emails.type',
  'urn:ietf:params:scim:schemas:core:2.0:User:title',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.$ref',
  'groups.$ref',
  'unknown',
  'not',
  'and',
  'or',
  'pr',
  'eq',
];
const subs = ['value', 'type', 'primary', '$ref', 'not', 'unknown'];

const comparisons = (names: readonly string[]): fc.Arbitrary<Filter> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('compare' as const),
      path: fc.constantFrom(...names),
      operator: fc.constantFrom(...operators),
      value: literal,
      position: fc.constant(position),
    }),
    fc.record({
      kind: fc.constant('present' as const),
      path: fc.constantFrom(...names),
      position: fc.constant(position),
    }),
  );

const tree = (leaf: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> =>
  fc.letrec<{ filter: Filter; logical: Filter; not: Filter }>((tie) => ({
    filter: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie('logical'), tie('not')),
    logical: fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('filter'), { minLength: 2, maxLength: 3 }))
      .map(([kind, operands]) => ({
        kind,
        operands: operands.flatMap((operand) => (operand.kind === kind ? operand.operands : [operand])),
      })),
    not: tie('filter').map((operand) => ({ kind: 'not', operand })),
  })).filter;

const valuePath: fc.Arbitrary<Filter> = tree(comparisons(subs)).map((filter) => ({
  kind: 'valuePath',
  path: 'emails',
  filter,
  position,
}));
const filters = tree(fc.oneof({ weight: 3, arbitrary: comparisons(paths) }, { weight: 1, arbitrary: valuePath }));
const limits = { bytes: 1e6, terms: 1e4, depth: 100 };

const withoutPositions = (filter: Filter): unknown =>
  JSON.parse(JSON.stringify(filter, (key, value) => (key === 'position' ? 0 : value)));

/** Text that comes near to a filter: random strings alone rarely get past the first word. */
const nearFilters = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...paths,
        ...operators,
        ...subs,
        '(',
        ')',
        '[',
        ']',
        '"',
        '"x"',
        '\\',
        '.',
        ':',
        '$',
        ',',
        '-1',
        '1e9',
      ),
      fc.constantFrom(
        'not',
        'not (',
        'true',
        'null',
        'NOT',
        'And',
        'emails[',
        '].value',
        '"\\u00',
        '\ud800',
        '\0',
        '😀',
        ' ',
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 30 },
  )
  .chain((parts) => fc.constantFrom('', ' ').map((between) => parts.join(between)));

const refusesProperly = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    expect(error.status).toBe(400);
  }
};

describe.each(modes)('in %s mode', (mode) => {
  test('what is printed reads as the same filter', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(withoutPositions(parseFilter(printFilter(filter), { mode, limits }))).toEqual(withoutPositions(filter));
      }),
      { numRuns: 500 },
    );
  });

  test('no text is answered with anything but a filter or a SCIM error', () => {
    fc.assert(
      fc.property(fc.oneof(nearFilters, fc.string({ unit: 'binary' })), (text) => {
        refusesProperly(() => {
          const filter = parseFilter(text, { mode });
          expect(withoutPositions(parseFilter(printFilter(filter), { mode }))).toEqual(withoutPositions(filter));
        });
        refusesProperly(() => parsePatchPath(text, { mode }));
        refusesProperly(() => {
          const matches = compileFilter(parseFilter(text, { mode }), userResourceType, { mode });
          for (const person of Object.values(people)) matches(person);
        });
      }),
      { numRuns: 5000 },
    );
  });
});

describe('the laws of logic hold on every filter', () => {
  const matcher = (filter: Filter) => compileFilter(filter, userResourceType, { mode: 'compatible' });
  // Ordered comparisons of booleans are refused, which is no truth value.
  const comparable = filters.filter((filter) => {
    try {
      matcher(filter);
      return true;
    } catch {
      return false;
    }
  });
  const person = fc.constantFrom(...Object.values(people));

  test('not (not f) is f', () => {
    fc.assert(
      fc.property(comparable, person, (filter, who) => {
        const twice = matcher({ kind: 'not', operand: { kind: 'not', operand: filter } });
        expect(twice(who)).toBe(matcher(filter)(who));
      }),
    );
  });

  test('and, or and not keep to De Morgan', () => {
    fc.assert(
      fc.property(comparable, comparable, person, (left, right, who) => {
        const [l, r] = [matcher(left)(who), matcher(right)(who)];
        expect(matcher({ kind: 'and', operands: [left, right] })(who)).toBe(l && r);
        expect(matcher({ kind: 'or', operands: [left, right] })(who)).toBe(l || r);
        const not = (operand: Filter): Filter => ({ kind: 'not', operand });
        const either = matcher(not({ kind: 'and', operands: [not(left), not(right)] }));
        expect(either(who)).toBe(l || r);
      }),
    );
  });
});

test('text that is compared without folding it gives what folding gives', () => {
  const letters = fc.constantFrom(
    'a',
    'A',
    'k',
    'K',
    'e',
    '\u0301',
    'é',
    'É',
    'ﬁ',
    'f',
    'i',
    '\u212a',
    'İ',
    'Σ',
    'ς',
    'ｂ',
  );
  const text = fc.string({ unit: letters, maxLength: 5 });
  fc.assert(
    fc.property(text, fc.option(text, { nil: undefined }), fc.boolean(), (a, other, caseExact) => {
      const folded = fold(other ?? a.toUpperCase(), caseExact);
      expect(equalsFolded(a, folded, caseExact)).toBe(fold(a, caseExact) === folded);
    }),
    { numRuns: 3000 },
  );
});
