/** How many cases of the engine's own tables, those that the RFC alone decides, each package gets wrong. */
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../lambda/scim/json';
import type { FilterCase } from '../../test/scim/filter/cases/case';
import { comparisonCases } from '../../test/scim/filter/cases/comparison';
import { grammarCases } from '../../test/scim/filter/cases/grammar';
import { multiValuedCases } from '../../test/scim/filter/cases/multi-valued';
import { people } from '../../test/scim/filter/cases/people';
import { syntaxErrorCases } from '../../test/scim/filter/cases/syntax-errors';
import { filtered } from '../../test/scim/patch/cases/filtered';
import { multiValued } from '../../test/scim/patch/cases/multi-valued';
import type { PatchCase } from '../../test/scim/patch/cases/patch-case';
import { pathless } from '../../test/scim/patch/cases/pathless';
import { refusals } from '../../test/scim/patch/cases/refusals';
import { singleValued } from '../../test/scim/patch/cases/single-valued';
import type { FilterEngine } from './filter-engines';
import type { PatchEngine } from './patch-engines';

/** A case counts when its source is an RFC and both modes agree on it. */
const isStandard = ([source, , , strict]: FilterCase): boolean => source.startsWith('RFC') && strict === undefined;
const filterCases = [...comparisonCases, ...grammarCases, ...multiValuedCases, ...syntaxErrorCases].filter(isStandard);

const isOfStandard = ({ section, mode, before }: PatchCase): boolean =>
  mode === undefined && !section.startsWith('B') && 'userName' in before;
const patchCases = [...singleValued, ...multiValued, ...filtered, ...pathless, ...refusals].filter(isOfStandard);

export interface Score {
  readonly wrong: number;
  readonly of: number;
}

const outcome = <T>(work: () => T): T | Error => {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

/** The names of those that match, or the error. */
const answer = (engine: FilterEngine, text: string): string | Error =>
  outcome(() => {
    const test = engine.compile(text);
    return Object.entries(people)
      .filter(([, resource]) => test(engine.resourceOf(resource)))
      .map(([name]) => name)
      .join(' ');
  });

export const scoreFilters = (engine: FilterEngine): Score => {
  const wrong = filterCases.filter(([, text, expected]) => {
    const given = answer(engine, text);
    return typeof expected === 'string' ? given !== expected : !(given instanceof Error);
  });
  return { wrong: wrong.length, of: filterCases.length };
};

const copyOf = <T extends Json>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Without what says nothing: a `primary` that is false, RFC 7643 §2.4. */
const meaning = (value: Json): Json =>
  JSON.parse(JSON.stringify(value, (key, inner) => (key === 'primary' && inner === false ? undefined : inner)));

export const scorePatches = ({ apply }: PatchEngine): Score => {
  const wrong = patchCases.filter(({ before, operations, changes = {}, error }) => {
    const given = outcome(() => apply(copyOf(before), copyOf(operations)));
    if (error !== undefined) return !(given instanceof Error);
    const expected = JSON.parse(JSON.stringify({ ...before, ...changes })) as JsonObject;
    return given instanceof Error || !isDeepStrictEqual(meaning(given), meaning(expected));
  });
  return { wrong: wrong.length, of: patchCases.length };
};

/** Whether a PATCH of a stranger reaches the prototype of all objects. */
export const reachesPrototype = ({ apply }: PatchEngine): boolean => {
  const marks = ['polluted', 'tainted'];
  const attempts: readonly (readonly Json[])[] = [
    [{ op: 'add', path: '__proto__.polluted', value: 'yes' }],
    [{ op: 'add', path: 'constructor.prototype.tainted', value: 'yes' }],
    [{ op: 'add', value: { '__proto__.polluted': 'yes' } }],
  ];
  for (const operations of attempts) outcome(() => apply({ userName: 'x', active: true }, operations));
  const reached = marks.some((mark) => mark in Object.prototype);
  for (const mark of marks) Reflect.deleteProperty(Object.prototype, mark);
  return reached;
};
