import { parseBody } from '../../../lambda/scim/body';
import type { Json, JsonObject } from '../../../lambda/scim/json';
import { commonAttributes } from '../../../lambda/scim/schema/common';
import type { AttributeDefinition } from '../../../lambda/scim/schema/definition';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';
import { ScimError } from '../../../lambda/scim/scim-error';
import { readResource } from '../../../lambda/scim/validation/read-resource';
import { isUnassigned } from '../../../lambda/scim/validation/unassigned';
import { fc } from '../../properties';

const types = [userResourceType, groupResourceType] as const;
const known = [
  ...commonAttributes,
  ...types
    .flatMap(({ core, extensions }) => [core, ...extensions.map(({ schema }) => schema)])
    .flatMap(({ attributes }): readonly AttributeDefinition[] => attributes),
].flatMap((row: AttributeDefinition) => [
  row.name,
  ...(row.subAttributes ?? []).map(({ name }) => `${row.name}.${name}`),
]);
const urns = types.flatMap(({ core, extensions }) => [core.id, ...extensions.map(({ schema }) => schema.id)]);

const key = fc.oneof(
  fc.constantFrom(...known, ...urns, 'value', 'primary', 'type', '$ref', '__proto__', 'constructor', 'toString'),
  fc.string(),
);
const { value: junk } = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('', null, 'True', 'false', 0, 1, 'x', true, false, '\0', '../Users/1'),
    fc.string(),
    fc.double(),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(key, tie('value'), { maxKeys: 5 }),
}));
const body = fc.dictionary(key, junk, { maxKeys: 8 }) as fc.Arbitrary<JsonObject>;

const isClean = (value: Json): boolean => {
  if (isUnassigned(value)) return false;
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every((inner: Json) => isClean(inner));
};

describe('whatever a client sends', () => {
  for (const type of types) {
    for (const mode of ['compatible', 'strict'] as const) {
      test(`a ${type.name} in ${mode} mode is read or refused by a ScimError, and nothing unassigned is stored`, () => {
        fc.assert(
          fc.property(body, fc.constantFrom('creation', 'replacement'), (odd, phase) => {
            const whole = { schemas: [type.core.id], userName: 'x', displayName: 'x', ...odd };
            try {
              const { document } = readResource(type, whole, phase, mode);
              expect(isClean(document)).toBe(true);
              expect(document).not.toHaveProperty('password');
            } catch (error) {
              expect(error).toBeInstanceOf(ScimError);
              expect((error as ScimError).status).toBe(400);
            }
          }),
          { numRuns: 500 },
        );
      });
    }
  }

  test('what was read once reads the same again, in both modes', () => {
    fc.assert(
      fc.property(body, (odd) => {
        let document: JsonObject;
        try {
          document = readResource(userResourceType, { userName: 'x', ...odd }, 'creation', 'compatible').document;
        } catch {
          return;
        }
        for (const mode of ['compatible', 'strict'] as const) {
          const again = readResource(
            userResourceType,
            { schemas: [userResourceType.core.id], ...document },
            'creation',
            mode,
          );
          expect(again.document).toEqual(document);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('any text is a body or refused by a ScimError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          expect(typeof parseBody(text)).toBe('object');
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError);
        }
      }),
    );
  });
});
