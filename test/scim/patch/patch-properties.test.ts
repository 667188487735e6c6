import type { Json, JsonObject } from '../../../lambda/scim/json';
import type { Mode } from '../../../lambda/scim/mode';
import { applyPatch } from '../../../lambda/scim/patch/apply-patch';
import { type PatchOperation, readPatch } from '../../../lambda/scim/patch/read-patch';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';
import { ScimError } from '../../../lambda/scim/scim-error';
import { readResource } from '../../../lambda/scim/validation/read-resource';
import { fc } from '../../properties';
import { babs, bare, ENTERPRISE, guides, USER } from './cases/patch-case';

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const word = fc.constantFrom('a', 'b', 'Babs', 'guide', 'babs@example.com', 'BABS@jensen.org', 'ü', ' x ');
const cleared = fc.constantFrom('', null);
const type = fc.constantFrom('work', 'home', 'other');
const element = fc.record(
  { value: word, type, display: word, primary: fc.boolean() },
  { requiredKeys: ['value'] },
) as fc.Arbitrary<JsonObject>;
const elements = fc
  .array(element, { maxLength: 3 })
  .filter((list) => list.filter(({ primary }) => primary === true).length < 2);
const listName = fc.constantFrom('emails', 'roles', 'phoneNumbers', 'entitlements');
const simpleName = fc.constantFrom(
  'title',
  'displayName',
  'nickName',
  `${ENTERPRISE}:department`,
  'name.givenName',
  `${USER}:name.familyName`,
);

/** One operation that says what is to be, so that saying it again says nothing new. */
const operation: fc.Arbitrary<PatchOperation> = fc.oneof(
  fc.record({ op: fc.constantFrom('add', 'replace'), path: simpleName, value: fc.oneof(word, cleared) }),
  fc.record({ op: fc.constant('remove' as const), path: fc.oneof(simpleName, listName) }),
  fc.record({ op: fc.constantFrom('add', 'replace'), path: listName, value: elements }),
  fc.record({ op: fc.constant('remove' as const), path: listName, value: elements }),
  fc.record({
    op: fc.constantFrom('add', 'replace', 'remove'),
    path: fc
      .tuple(listName, type, fc.constantFrom('value', 'display'))
      .map(([name, label, sub]) => `${name}[type eq "${label}"].${sub}`),
    value: fc.oneof(word, cleared),
  }),
  fc.record({
    op: fc.constantFrom('add', 'replace'),
    path: fc.tuple(listName, type).map(([name, label]) => `${name}[type eq "${label}"].primary`),
    value: fc.boolean(),
  }),
  fc.record({
    op: fc.constantFrom('add', 'replace'),
    value: fc.record(
      { title: word, emails: elements, name: fc.record({ givenName: fc.oneof(word, cleared) }) },
      { requiredKeys: [] },
    ),
  }),
);

/** Anything at all, with enough of the real in it to get far. */
const junk: fc.Arbitrary<Json> = fc.oneof(fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>, element, word);
const junkName = fc.oneof(
  simpleName,
  listName,
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'members',
    'id',
    'meta',
    'groups',
    USER,
    ENTERPRISE,
  ),
  fc.constantFrom(
    '__proto__.polluted',
    'constructor.prototype.polluted',
    'emails.__proto__',
    'name.constructor',
    'emails[__proto__ eq 1]',
  ),
  fc.string({ maxLength: 12 }),
);
const junkPath = fc.oneof(
  junkName,
  fc
    .tuple(junkName, fc.constantFrom('[', '].', '[type eq "work"].', '[value eq "', '.', ':', '[not ('))
    .map(([name, tail]) => `${name}${tail}`),
  fc
    .tuple(listName, fc.constantFrom('__proto__', 'constructor', 'prototype'))
    .map(([name, sub]) => `${name}[type eq "work"].${sub}`),
);
const junkOperation = fc.record(
  {
    op: fc.oneof(fc.constantFrom('add', 'Replace', 'remove'), junk),
    path: fc.oneof(junkPath, junk),
    value: fc.oneof(junk, fc.dictionary(junkPath, junk, { maxKeys: 3, noNullPrototype: true })),
  },
  { requiredKeys: ['op'] },
) as fc.Arbitrary<JsonObject>;

const mode: fc.Arbitrary<Mode> = fc.constantFrom('compatible', 'strict');
const before = fc.constantFrom(babs, bare);

const patched = (document: JsonObject, operations: readonly PatchOperation[], mode: Mode): JsonObject | undefined => {
  try {
    return applyPatch(userResourceType, { id: 'u-1', document }, operations, { mode }).document;
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
};

/** The names at the top of a document that operations may touch. */
const touched = (operations: readonly PatchOperation[]): ReadonlySet<string> =>
  new Set(
    operations
      .flatMap(({ path, value }) => (path === undefined ? Object.keys(value as object) : [path]))
      .map((path) => {
        if (path.startsWith(ENTERPRISE)) return ENTERPRISE;
        return path.replace(`${USER}:`, '').split(/[.[]/)[0] ?? '';
      }),
  );

describe('a PATCH', () => {
  it('applied twice gives what it gave once, and then changes nothing', () => {
    fc.assert(
      fc.property(before, operation, mode, (document, operation, mode) => {
        const once = patched(document, [operation], mode);
        fc.pre(once !== undefined);
        // What matched no value before the first time may do so the second; strict mode refuses that as it should.
        expect(patched(once, [operation], mode)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves a document that a PUT would store as it is', () => {
    fc.assert(
      fc.property(before, fc.array(operation, { minLength: 1, maxLength: 4 }), mode, (document, operations, mode) => {
        const after = patched(document, operations, mode);
        fc.pre(after !== undefined);
        const schemas = ENTERPRISE in after ? [USER, ENTERPRISE] : [USER];
        expect(readResource(userResourceType, { schemas, ...after }, 'replacement', mode).document).toEqual(after);
      }),
      { numRuns: 2000 },
    );
  });

  it('has at most one primary value in each attribute', () => {
    fc.assert(
      fc.property(before, fc.array(operation, { minLength: 1, maxLength: 5 }), mode, (document, operations, mode) => {
        for (const value of Object.values(patched(document, operations, mode) ?? {})) {
          const primaries = Array.isArray(value) ? value.filter((each) => (each as JsonObject).primary === true) : [];
          expect(primaries.length).toBeLessThan(2);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('hands on what it does not touch as the very same objects', () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 1, maxLength: 3 }), mode, (operations, mode) => {
        const after = patched(babs, operations, mode);
        fc.pre(after !== undefined);
        const names = touched(operations);
        for (const [name, value] of Object.entries(babs)) if (!names.has(name)) expect(after[name]).toBe(value);
      }),
      { numRuns: 2000 },
    );
  });

  it('answers junk with a plan or a ScimError, and never reaches a prototype', () => {
    const body = fc.oneof(
      fc.array(junkOperation, { maxLength: 3 }).map((Operations): JsonObject => ({ schemas: [PATCH_OP], Operations })),
      fc.dictionary(
        fc.constantFrom('Operations', 'operations', 'schemas', '__proto__'),
        junk,
      ) as fc.Arbitrary<JsonObject>,
    );
    const target = fc.constantFrom(
      { type: userResourceType, document: babs },
      { type: userResourceType, document: bare },
      { type: groupResourceType, document: guides },
    );
    fc.assert(
      fc.property(body, target, mode, (body, { type, document }, mode) => {
        // As from the wire, where `__proto__` is a key like any other.
        const sent = JSON.parse(JSON.stringify(body)) as JsonObject;
        try {
          const plan = applyPatch(type, { id: 'u-1', document }, readPatch(sent, mode), { mode });
          expect(Object.getPrototypeOf(plan.document)).toBe(Object.prototype);
          expect(Object.keys(plan.document)).not.toContain('__proto__');
        } catch (error) {
          if (!(error instanceof ScimError)) throw error;
          expect(error.status).toBeGreaterThanOrEqual(400);
        }
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 5000 },
    );
  });

  it.each(['__proto__', 'constructor', 'prototype'])('passes over the key %s wherever it stands', (key) => {
    const evil = JSON.parse(
      `{"${key}": {"polluted": true, "prototype": {"polluted": true}}, "givenName": "B"}`,
    ) as JsonObject;
    const operations: readonly PatchOperation[] = [
      { op: 'add', value: { ...evil, name: evil, [ENTERPRISE]: evil, emails: [{ ...evil, value: 'x@y.z' }] } },
      { op: 'replace', path: `${key}.polluted`, value: true },
      { op: 'replace', path: `name.${key}`, value: { polluted: true } },
      { op: 'add', path: `emails[type eq "work"].${key}`, value: { polluted: true } },
    ];
    const document = patched(bare, operations, 'compatible');
    expect(document).toEqual({ ...bare, name: { givenName: 'B' }, emails: [{ value: 'x@y.z' }] });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('takes 20,000 levels of nesting for what it is: not an attribute', () => {
    const deep = `${`{"${USER}":`.repeat(20_000)}{}${'}'.repeat(20_000)}`;
    const body = JSON.parse(`{"Operations":[{"op":"add","value":${deep}}]}`) as JsonObject;
    expect(patched(bare, readPatch(body, 'compatible'), 'compatible')).toBe(bare);
  });
});
