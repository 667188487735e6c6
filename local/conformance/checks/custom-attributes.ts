/** §2.13: attributes that an organisation declares. */
import type { JsonObject } from '../../../lambda/scim/json';
import { type Check, checksOf } from '../check';
import { userUrn } from '../session';
import { must } from '../unmet-expectation';

const urn = 'urn:ietf:params:scim:schemas:extension:conformance:2.0:User';
const done = { status: [200, 204] };

const declaration: JsonObject = {
  customAttributes: [
    {
      id: urn,
      attributes: [
        { name: 'badge', type: 'string', caseExact: true },
        { name: 'floor', type: 'integer' },
        { name: 'desks', type: 'complex', multiValued: true, subAttributes: [{ name: 'value' }, { name: 'type' }] },
        { name: 'pin', type: 'string', returned: 'never' },
      ],
    },
    { id: userUrn, attributes: [{ name: 'shoeSize', type: 'decimal' }] },
  ],
};

const behavesLikeOthers: Check['run'] = async (scim) => {
  const own = await scim.admin.organization({ settings: declaration });
  const held = { badge: 'B7', floor: 3, desks: [{ value: '3.14', type: 'main' }] };
  const { id } = await own.user({ schemas: [userUrn, urn], shoeSize: 42.5, [urn]: { ...held, pin: '1234' } });
  const shown = { schemas: { $only: [userUrn, urn] }, shoeSize: 42.5, [urn]: { ...held, pin: { $absent: true } } };
  await own.call(`GET /Users/${id}`, { answer: shown });
  for (const filter of [
    `${urn}:badge eq "B7"`,
    `${urn}:floor gt 2`,
    `${urn}:desks[type eq "main"]`,
    'shoeSize lt 43',
  ]) {
    must((await own.find('/Users', filter)).join() === id, `${filter} must find it`);
  }
  must((await own.find('/Users', `${urn}:badge eq "b7"`)).length === 0, 'caseExact must hold');
  const operations = [
    { op: 'replace', path: `${urn}:floor`, value: 4 },
    { op: 'replace', path: `${urn}:desks[type eq "main"].value`, value: '4.1' },
    { op: 'remove', path: 'shoeSize' },
  ];
  await own.patch(`/Users/${id}`, operations, done);
  const after = { shoeSize: { $absent: true }, [urn]: { floor: 4, desks: [{ value: '4.1', type: 'main' }] } };
  await own.call(`GET /Users/${id}`, { answer: after });
  const only = { [urn]: { floor: 4, badge: { $absent: true } }, userName: { $absent: true } };
  await own.call(`GET /Users/${id}?attributes=${urn}:floor`, { answer: only });
  const wrong = [{ op: 'replace', path: `${urn}:floor`, value: 'four' }];
  await own.patch(`/Users/${id}`, wrong, { status: 400, answer: { scimType: 'invalidValue' } });
};

const isDescribed: Check['run'] = async (scim) => {
  const own = await scim.admin.organization({ settings: declaration });
  const answer = { id: urn, attributes: { $contains: [{ name: 'badge', type: 'string', caseExact: true }] } };
  await own.call(`GET /Schemas/${urn}`, { status: 200, answer });
  await own.call('GET /Schemas', { answer: { Resources: { $contains: [answer] } } });
  const core = { attributes: { $contains: [{ name: 'shoeSize', type: 'decimal' }] } };
  await own.call(`GET /Schemas/${userUrn}`, { answer: core });
  const extensions = { schemaExtensions: { $contains: [{ schema: urn, required: false }] } };
  await own.call('GET /ResourceTypes/User', { answer: extensions });
  await scim.call(`GET /Schemas/${urn}`, { status: 404 });
};

const survivesChanges: Check['run'] = async (scim) => {
  const own = await scim.admin.organization({ settings: declaration });
  const settings = `${own.organizationPath}/settings`;
  const { id } = await own.user({ schemas: [userUrn, urn], [urn]: { badge: 'B7' } });
  await scim.admin.call('PATCH', settings, { customAttributes: [] });
  await own.call(`GET /Users/${id}`, { answer: { [urn]: { $absent: true } } });
  await own.patch(`/Users/${id}`, [{ op: 'replace', path: 'nickName', value: 'N' }], done);
  await scim.admin.call('PATCH', settings, declaration);
  await own.call(`GET /Users/${id}`, { answer: { nickName: 'N', [urn]: { badge: 'B7' } } });
};

export const customAttributeChecks: readonly Check[] = checksOf(
  '2.13',
  [
    'Declared attributes are validated, found, patched and projected like all others',
    behavesLikeOthers,
    { needs: 'admin' },
  ],
  [
    'Declared attributes stand in /Schemas and /ResourceTypes of their organisation alone',
    isDescribed,
    { needs: 'admin' },
  ],
  ['Changing the declaration loses no stored value', survivesChanges, { needs: 'admin' }],
);
