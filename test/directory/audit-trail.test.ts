import { auditOf } from '../../lambda/directory/audit-trail';
import { checkCustomAttributes } from '../../lambda/directory/custom-attributes';
import { defaultOrganizationSettings } from '../../lambda/directory/organization-settings';
import type { RequestContext } from '../../lambda/directory/request-context';
import type { CustomSchema } from '../../lambda/scim/schema/custom-schema';
import { AT, idOf } from '../store/fixture';

const ACME = 'urn:acme:2.0:User';
const secrets: CustomSchema = {
  id: ACME,
  attributes: [
    { name: 'pin', returned: 'never' },
    { name: 'code' },
    {
      name: 'cards',
      type: 'complex',
      multiValued: true,
      subAttributes: [{ name: 'value' }, { name: 'cvc', returned: 'never' }],
    },
  ],
};

const contextWith = (...declared: CustomSchema[]): RequestContext => ({
  organization: {
    id: 'acme',
    incarnationId: 'incarnation',
    name: 'Acme',
    status: 'active',
    created: AT,
    settings: { ...defaultOrganizationSettings, customAttributes: checkCustomAttributes(declared) },
    revokedKeyIds: [],
    keyEnds: {},
  },
  key: { id: 'key', name: 'Okta', provider: 'okta', mode: 'compatible', rolesFormat: 'strings' },
  requestId: 'request',
  baseUrl: 'https://example.com/scim/v2',
  quirks: [],
  skippedMembers: [],
  now: () => new Date(AT),
  newId: () => idOf('audit'),
});

const document = {
  userName: 'ann',
  [ACME]: { pin: '1234', code: 'x', cards: [{ value: '1', cvc: '123' }] },
};

test('what is never returned is in no record, neither new nor changed nor deleted', () => {
  const context = contextWith(secrets);
  const told = { code: 'x', cards: [{ value: '1' }] };
  expect(auditOf(context, 'user.created', 'id', undefined, document).after).toEqual({ userName: 'ann', [ACME]: told });
  const changed = auditOf(context, 'user.updated', 'id', document, {
    ...document,
    [ACME]: { ...document[ACME], pin: '9999', code: 'y' },
  });
  expect(changed.after).toEqual({ [ACME]: { ...told, code: 'y' } });
  expect(JSON.stringify([changed, auditOf(context, 'user.deleted', 'id', document)])).not.toMatch(/1234|9999|"123"/);
});

test('nor is what is declared no more', () => {
  const { after } = auditOf(contextWith(), 'user.created', 'id', undefined, document);
  expect(after).toEqual({ userName: 'ann' });
});
