/** Values of a declared complex attribute that a filter chooses. Behaviour 5.7. */
import type { Json } from '../../../lambda/scim/json';
import { applyPatch } from '../../../lambda/scim/patch/apply-patch';
import { readPatch } from '../../../lambda/scim/patch/read-patch';
import { applyQuirks } from '../../../lambda/scim/quirks/apply-quirks';
import { extendResourceType } from '../../../lambda/scim/schema/custom-schema';
import { userResourceType } from '../../../lambda/scim/schema/resource-types';
import { refusal } from '../refusal';

const ACME = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const type = extendResourceType(userResourceType, [
  {
    id: ACME,
    attributes: [
      { name: 'badges', type: 'complex', multiValued: true, subAttributes: [{ name: 'value' }, { name: 'note' }] },
    ],
  },
]);
const badges = [{ value: 'b1', note: 'main gate' }, { value: 'b2' }];
const document = { userName: 'ada', active: true, [ACME]: { badges } };

const patched = (op: string, value: Json, mode: 'compatible' | 'strict') => {
  const path = `${ACME}:badges[value eq "b1"]`;
  const body = { schemas: [PATCH], Operations: [{ op, path, value }] };
  const { message } = applyQuirks({ method: 'PATCH', resource: 'User', type, body }, mode);
  return applyPatch(type, { id: 'u-1', document }, readPatch(message.body, mode), { mode }).document;
};

describe.each(['add', 'replace'])('%s of a chosen badge', (op) => {
  const nothing: readonly Json[] = [{ value: null }, { value: '' }, [{ value: null }], [{ value: '' }], {}, [{}], ''];
  test.each(nothing)('by %j is refused and deletes nothing', (value) => {
    for (const mode of ['compatible', 'strict'] as const)
      expect(refusal(() => patched(op, value, mode)).scimType).toBe('invalidValue');
  });

  test('by another note keeps the badge', () => {
    const after = [{ value: 'b1', note: 'side gate' }, { value: 'b2' }];
    expect(patched(op, [{ note: 'side gate' }], 'compatible')).toEqual({ ...document, [ACME]: { badges: after } });
    expect(patched(op, { value: 'b1', note: 'side gate' }, 'strict')).toEqual({
      ...document,
      [ACME]: { badges: after },
    });
  });
});
