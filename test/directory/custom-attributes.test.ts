import { checkCustomAttributes, customAttributeLimits } from '../../lambda/directory/custom-attributes';
import { ManagementError } from '../../lambda/directory/management-error';
import type { CustomAttribute, CustomSchema } from '../../lambda/scim/schema/custom-schema';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const ACME = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User';

const schema = (...attributes: CustomAttribute[]): CustomSchema => ({ id: ACME, attributes });
const core = (...attributes: CustomAttribute[]): CustomSchema => ({ id: USER, attributes });
const many = (count: number): CustomAttribute[] => Array.from({ length: count }, (_, n) => ({ name: `a${n}` }));

/** The field that is refused and why. */
const refusalOf = (...schemas: CustomSchema[]): string => {
  try {
    checkCustomAttributes(schemas);
    return 'taken';
  } catch (error) {
    if (!(error instanceof ManagementError) || error.failure.code !== 'invalid') throw error;
    return `${error.failure.field} | ${error.failure.detail}`;
  }
};

test('a declaration is kept as it was made, without what says nothing', () => {
  const badge = { name: 'badge', type: 'complex', multiValued: true, subAttributes: [{ name: 'value' }] } as const;
  const declared = [
    { ...schema({ name: 'costCode', description: undefined, canonicalValues: [] }, badge), required: true },
    core({ name: 'shoeSize', type: 'integer' }),
    { id: 'urn:acme:Group', resourceType: 'Group' as const, attributes: [{ name: 'displayName' }] },
    { id: GROUP, attributes: [{ name: 'description' }] },
  ];
  expect(checkCustomAttributes(declared)).toEqual([
    { ...schema({ name: 'costCode' }, badge), required: true },
    ...declared.slice(1),
  ]);
  expect(JSON.stringify(checkCustomAttributes(declared))).not.toMatch(/canonicalValues|description":null/);
});

describe('what is refused, with the attribute and the reason', () => {
  test.each<[string, readonly CustomSchema[], string, string]>([
    [
      'a standard name',
      [core({ name: 'Title' })],
      'customAttributes.0.attributes.0.name',
      `${USER}:Title: "Title" is a st`,
    ],
    ['a common name', [core({ name: 'externalID' })], 'customAttributes.0.attributes.0.name', 'standard attribute'],
    ['an enterprise name', [core({ name: 'manager' })], 'customAttributes.0.attributes.0.name', 'standard attribute'],
    ['a name of groups', [core({ name: 'members' })], 'customAttributes.0.attributes.0.name', 'standard attribute'],
    ['a name twice', [schema({ name: 'a' }, { name: 'A' })], 'customAttributes.0.attributes.0.name', 'twice'],
    ['a name with a dot', [schema({ name: 'a.b' })], 'customAttributes.0.attributes.0.name', 'begins with a letter'],
    ['an empty name', [schema({ name: '' })], 'customAttributes.0.attributes.0.name', 'begins with a letter'],
    ['$ref', [schema({ name: '$ref' })], 'customAttributes.0.attributes.0.name', 'begins with a letter'],
    ['__proto__', [schema({ name: '__proto__' })], 'customAttributes.0.attributes.0.name', 'begins with a letter'],
    ['constructor', [schema({ name: 'constructor' })], 'customAttributes.0.attributes.0.name', 'cannot be used'],
    [
      'complex without parts',
      [schema({ name: 'a', type: 'complex' })],
      'customAttributes.0.attributes.0.subAttributes',
      'at least one',
    ],
    [
      'parts without complex',
      [schema({ name: 'a', subAttributes: [{ name: 'b' }] })],
      'customAttributes.0.attributes.0.subAttributes',
      '"complex"',
    ],
    [
      'complex in complex',
      [schema({ name: 'a', type: 'complex', subAttributes: [{ name: 'b', type: 'complex' }] })],
      'customAttributes.0.attributes.0.subAttributes.0.type',
      `${ACME}:a.b`,
    ],
    [
      'a part with values',
      [schema({ name: 'a', type: 'complex', subAttributes: [{ name: 'b', multiValued: true }] })],
      'customAttributes.0.attributes.0.subAttributes.0.multiValued',
      'one value',
    ],
    [
      'a part of its own mutability',
      [schema({ name: 'a', type: 'complex', subAttributes: [{ name: 'b', mutability: 'immutable' }] })],
      'customAttributes.0.attributes.0.subAttributes.0.mutability',
      'readWrite',
    ],
    [
      'a unique attribute',
      [schema({ name: 'a', uniqueness: 'server' })],
      'customAttributes.0.attributes.0.uniqueness',
      'cannot be unique',
    ],
    [
      'writeOnly',
      [schema({ name: 'a', mutability: 'writeOnly' })],
      'customAttributes.0.attributes.0.mutability',
      '"returned": "never"',
    ],
    [
      'required and readOnly',
      [schema({ name: 'a', mutability: 'readOnly', required: true })],
      'customAttributes.0.attributes.0.required',
      'readOnly',
    ],
    [
      'suggested numbers',
      [schema({ name: 'a', type: 'integer', canonicalValues: ['1'] })],
      'customAttributes.0.attributes.0.canonicalValues',
      'only text',
    ],
    [
      'reference types of text',
      [schema({ name: 'a', referenceTypes: ['User'] })],
      'customAttributes.0.attributes.0.referenceTypes',
      '"reference"',
    ],
    ['no URN', [{ id: 'acme', attributes: many(1) }], 'customAttributes.0.id', 'needs a URN'],
    ['a URN with a bracket', [{ id: 'urn:acme:a[b', attributes: many(1) }], 'customAttributes.0.id', 'needs a URN'],
    ['a URN in capitals', [{ id: 'URN:acme:a', attributes: many(1) }], 'customAttributes.0.id', 'needs a URN'],
    ['the enterprise schema', [{ id: ENT, attributes: many(1) }], 'customAttributes.0.id', 'belongs to the standard'],
    [
      'a part of the enterprise schema',
      [{ id: `${ENT}:x`, attributes: many(1) }],
      'customAttributes.0.id',
      'belongs to the standard',
    ],
    [
      'a core schema in other letters',
      [{ id: USER.toLowerCase(), attributes: many(1) }],
      'customAttributes.0.id',
      'belongs to the standard',
    ],
    [
      'another core schema',
      [{ id: 'urn:ietf:params:scim:schemas:core:2.0:Device', attributes: many(1) }],
      'customAttributes.0.id',
      'belongs to the standard',
    ],
    [
      'a schema twice',
      [schema({ name: 'a' }), { ...schema({ name: 'b' }), id: ACME.toUpperCase().replace('URN', 'urn') }],
      'customAttributes.0.id',
      'another schema',
    ],
    [
      'a schema within a schema',
      [schema({ name: 'a' }), { id: `${ACME}:x`, attributes: many(1) }],
      'customAttributes.0.id',
      'the beginning of it',
    ],
    [
      'a core schema of another type',
      [{ ...core({ name: 'a' }), resourceType: 'Group' }],
      'customAttributes.0.resourceType',
      'core schema of User',
    ],
    [
      'an optional core schema',
      [{ ...core({ name: 'a' }), required: false }],
      'customAttributes.0.required',
      'always required',
    ],
    [
      'too many schemas',
      Array.from({ length: 21 }, (_, n) => ({ id: `urn:acme:s${n}`, attributes: many(1) })),
      'customAttributes',
      'at most 20',
    ],
    ['too many attributes', [schema(...many(customAttributeLimits.attributes + 1))], 'customAttributes', 'at most 100'],
    [
      'too many parts',
      [schema({ name: 'a', type: 'complex', subAttributes: many(21) })],
      'customAttributes.0.attributes.0.subAttributes',
      'at most 20',
    ],
    [
      'too long a declaration',
      [schema(...many(40).map((row) => ({ ...row, description: 'é'.repeat(500) })))],
      'customAttributes',
      'larger than 32768 bytes',
    ],
  ])('%s', (_, schemas, field, reason) => {
    const refusal = refusalOf(...schemas);
    expect(refusal.split(' | ')[0]).toBe(field);
    expect(refusal).toContain(reason);
  });

  test('the standard names are free in an extension, which its URN tells apart', () => {
    expect(refusalOf(schema({ name: 'title' }, { name: 'department' }))).toBe('taken');
  });
});
