import type { Json, JsonObject } from '../../../lambda/scim/json';
import { applyPatch } from '../../../lambda/scim/patch/apply-patch';
import { readPatch } from '../../../lambda/scim/patch/read-patch';
import { userResourceType } from '../../../lambda/scim/schema/resource-types';
import { bare } from './cases/patch-case';

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const body = (operations: Json): JsonObject => ({ schemas: [PATCH_OP], Operations: operations });
const remove = { op: 'remove', path: 'title' };

describe('readPatch', () => {
  it.each(['compatible', 'strict'] as const)('takes a path of null for none in %s mode (11.7)', (mode) => {
    const value = { title: 'x' };
    expect(readPatch(body([{ op: 'add', path: null, value }]), mode)).toEqual([{ op: 'add', value }]);
  });

  it('gives op, path and value, and tells an absent value from null', () => {
    const operations = readPatch(
      body([
        { op: 'Add', path: 'title', value: null, comment: 'x' },
        { op: 'Replace', path: 'title' },
      ]),
      'compatible',
    );
    expect(operations).toEqual([
      { op: 'add', path: 'title', value: null },
      { op: 'replace', path: 'title' },
    ]);
  });

  it('finds "Operations" in any letter case', () => {
    expect(readPatch({ SCHEMAS: [PATCH_OP.toUpperCase()], operations: [remove] }, 'strict')).toEqual([remove]);
  });

  it('takes a body without schemas in compatible mode only', () => {
    expect(readPatch({ Operations: [remove] }, 'compatible')).toEqual([remove]);
    expect(() => readPatch({ Operations: [remove] }, 'strict')).toThrow(
      expect.objectContaining({ scimType: 'invalidSyntax' }),
    );
  });

  it.each([[[PATCH_OP, 'urn:x']], ['urn:x'], [['urn:x']], [null], [{}]])(
    'refuses the schemas %j in strict mode',
    (schemas) => {
      expect(() => readPatch({ schemas, Operations: [remove] }, 'strict')).toThrow(
        expect.objectContaining({ scimType: 'invalidSyntax' }),
      );
      expect(readPatch({ schemas, Operations: [remove] }, 'compatible')).toHaveLength(1);
    },
  );

  it('takes one operation without an array in compatible mode only', () => {
    expect(readPatch(body(remove), 'compatible')).toEqual([remove]);
    expect(() => readPatch(body(remove), 'strict')).toThrow(expect.objectContaining({ scimType: 'invalidSyntax' }));
  });

  it.each([undefined, null, 'x', []])('refuses %j for operations', (operations) => {
    const sent = operations === undefined ? {} : body(operations);
    expect(() => readPatch(sent, 'compatible')).toThrow(
      expect.objectContaining({ status: 400, scimType: 'invalidSyntax' }),
    );
  });

  it('names the operation that is wrong', () => {
    expect(() => readPatch(body([remove, { op: 'test' }]), 'compatible')).toThrow('operation 2');
  });

  it('bounds the number of operations', () => {
    expect(readPatch(body(Array(5_000).fill(remove)), 'strict')).toHaveLength(5_000);
    expect(() => readPatch(body(Array(5_001).fill(remove)), 'strict')).toThrow(
      expect.objectContaining({ status: 413 }),
    );
  });

  it('lets no inherited member pass for one that was sent', () => {
    const operation = JSON.parse('{"__proto__": {"op": "remove", "path": "title"}}') as JsonObject;
    expect(() => readPatch(body([operation]), 'compatible')).toThrow(
      expect.objectContaining({ scimType: 'invalidSyntax' }),
    );
  });
});

describe('a password in a PATCH', () => {
  const plan = (value: Json) =>
    applyPatch(userResourceType, { id: 'u-1', document: bare }, readPatch(body([{ op: 'replace', value }]), 'strict'), {
      mode: 'strict',
    });

  it('is told of and kept nowhere', () => {
    expect(plan({ password: 's3cret' })).toMatchObject({ document: bare, memberSteps: [], password: true });
  });

  it('is none when it is empty', () => {
    expect(plan({ password: '' }).password).toBe(false);
    expect(plan({ title: 'x' }).password).toBe(false);
  });
});
