import { commonAttributes } from '../../../lambda/scim/schema/common';
import type { AttributeDefinition } from '../../../lambda/scim/schema/definition';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';

const types = [userResourceType, groupResourceType];
const schemas = types.flatMap(({ core, extensions }) => [core, ...extensions.map(({ schema }) => schema)]);
const allRows = (rows: readonly AttributeDefinition[]): readonly AttributeDefinition[] =>
  rows.flatMap((row) => [row, ...allRows(row.subAttributes ?? [])]);

/** `name`, `name[]` when multi-valued, sub-attributes in parentheses. */
const outline = ({ name, multiValued, subAttributes }: AttributeDefinition): string =>
  `${name}${multiValued ? '[]' : ''}${subAttributes === undefined ? '' : `(${subAttributes.map(outline).join(' ')})`}`;

describe('the attribute tables', () => {
  test('hold the attributes of RFC 7643 §8.7.1, in its order', () => {
    const plural = 'value display type primary';
    expect(Object.fromEntries(schemas.map(({ id, attributes }) => [id, attributes.map(outline)]))).toEqual({
      'urn:ietf:params:scim:schemas:core:2.0:User': [
        'userName',
        'name(formatted familyName givenName middleName honorificPrefix honorificSuffix)',
        'displayName',
        'nickName',
        'profileUrl',
        'title',
        'userType',
        'preferredLanguage',
        'locale',
        'timezone',
        'active',
        'password',
        `emails[](${plural})`,
        `phoneNumbers[](${plural})`,
        `ims[](${plural})`,
        `photos[](${plural})`,
        'addresses[](formatted streetAddress locality region postalCode country type primary)',
        'groups[](value $ref display type)',
        `entitlements[](${plural})`,
        `roles[](${plural})`,
        `x509Certificates[](${plural})`,
      ],
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': [
        'employeeNumber',
        'costCenter',
        'organization',
        'division',
        'department',
        'manager(value $ref displayName)',
      ],
      'urn:ietf:params:scim:schemas:core:2.0:Group': ['displayName', 'members[](value $ref type display)'],
    });
  });

  test('the types other than string are those of RFC 7643 §8.7.1', () => {
    const typed = schemas.flatMap(({ attributes }) =>
      allRows(attributes)
        .filter(({ type, name }) => type !== 'string' && type !== 'complex' && name !== 'primary')
        .map(({ name, type }) => `${name}: ${type}`),
    );
    expect(typed).toEqual([
      'profileUrl: reference',
      'active: boolean',
      'value: reference',
      '$ref: reference',
      'value: binary',
      '$ref: reference',
      '$ref: reference',
    ]);
  });

  test('no name stands twice in one schema, in any case', () => {
    for (const rows of [commonAttributes, ...schemas.map(({ attributes }) => attributes)]) {
      const names = rows.map(({ name }: AttributeDefinition) => name.toLowerCase());
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('only what must be is required, unique, or kept from clients', () => {
    const rows = schemas.flatMap(({ attributes }) => attributes);
    const namesWhere = (matches: (row: AttributeDefinition) => boolean) => rows.filter(matches).map(({ name }) => name);
    expect(namesWhere(({ required }) => required)).toEqual(['userName', 'displayName']);
    expect(namesWhere(({ uniqueness }) => uniqueness === 'server')).toEqual(['userName', 'displayName']);
    expect(namesWhere(({ mutability }) => mutability !== 'readWrite')).toEqual(['password', 'groups']);
    expect(namesWhere(({ returned }) => returned !== 'default')).toEqual(['password']);
    expect(namesWhere(({ caseExact, type }) => caseExact && type === 'string')).toEqual(['password']);
  });

  test('every row has a sentence for people to read', () => {
    for (const row of allRows(schemas.flatMap(({ attributes }) => attributes))) expect(row.description).toMatch(/\.$/);
  });
});
