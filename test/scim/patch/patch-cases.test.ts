import type { Json, JsonObject } from '../../../lambda/scim/json';
import type { Mode } from '../../../lambda/scim/mode';
import { applyPatch } from '../../../lambda/scim/patch/apply-patch';
import { readPatch } from '../../../lambda/scim/patch/read-patch';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';
import { ScimError } from '../../../lambda/scim/scim-error';
import { filtered } from './cases/filtered';
import { lenientPaths } from './cases/lenient-paths';
import { members } from './cases/members';
import { multiValued } from './cases/multi-valued';
import { namesNothing } from './cases/names-nothing';
import type { PatchCase } from './cases/patch-case';
import { pathless } from './cases/pathless';
import { refusals } from './cases/refusals';
import { singleValued } from './cases/single-valued';

const freeze = <T extends Json>(value: T): T => {
  if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(Object.freeze(value))) freeze(inner);
  return value;
};

const planOf = ({ before, operations }: PatchCase, mode: Mode) => {
  const type = 'userName' in before ? userResourceType : groupResourceType;
  const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
  return applyPatch(type, { id: 'u-1', document: freeze(before) }, readPatch(body, mode), { mode });
};

const expectedDocument = ({ before, changes = {} }: PatchCase): JsonObject =>
  Object.fromEntries(
    Object.entries({ ...before, ...changes }).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );

const expectPlan = (row: PatchCase, mode: Mode): void => {
  const { document, memberSteps, repeatedGroups } = planOf(row, mode);
  expect(document).toEqual(expectedDocument(row));
  expect(memberSteps).toEqual(row.steps ?? []);
  expect(repeatedGroups).toEqual(row.repeatedGroups ?? []);
  const changed = Object.keys(row.changes ?? {});
  if (changed.length === 0) expect(document).toBe(row.before);
  for (const [name, value] of Object.entries(row.before))
    if (!changed.includes(name)) expect(document[name]).toBe(value);
};

const expectRefusal = (row: PatchCase, mode: Mode): void => {
  const refused = (() => {
    try {
      return planOf(row, mode);
    } catch (error) {
      return error;
    }
  })();
  expect(refused).toBeInstanceOf(ScimError);
  expect(refused).toMatchObject({ status: 400, scimType: row.error });
};

const tables = { singleValued, multiValued, namesNothing, filtered, lenientPaths, pathless, members, refusals };

describe.each(Object.entries(tables))('%s', (_, rows) => {
  describe.each(
    rows.flatMap((row) =>
      (row.mode === undefined ? (['compatible', 'strict'] as const) : [row.mode]).map((mode) => ({ ...row, mode })),
    ),
  )('$section $name ($mode)', (row) => {
    it(row.error === undefined ? 'gives the document' : `is refused with ${row.error}`, () => {
      if (row.error === undefined) expectPlan(row, row.mode);
      else expectRefusal(row, row.mode);
    });
  });
});
