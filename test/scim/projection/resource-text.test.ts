import { readDocument, unreadResource, withGroups } from '../../../lambda/scim/document-text';
import type { JsonObject } from '../../../lambda/scim/json';
import { defaultProjection, parseProjection } from '../../../lambda/scim/projection/projection';
import {
  type RenderedInput,
  type RenderOptions,
  renderResource,
} from '../../../lambda/scim/projection/render-resource';
import { resourceWriter } from '../../../lambda/scim/projection/resource-text';
import { extendResourceType } from '../../../lambda/scim/schema/custom-schema';
import type { ResourceTypeDefinition } from '../../../lambda/scim/schema/definition';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';
import { fc } from '../../properties';
import { baseUrl, held } from './held-resource';

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const ACME = 'urn:acme:2.0:User';
const extended = extendResourceType(userResourceType, [
  {
    id: userResourceType.core.id,
    attributes: [{ name: 'desk', type: 'complex', subAttributes: [{ name: 'floor' }] }, { name: 'badge' }],
  },
  { id: ACME, attributes: [{ name: 'size' }, { name: 'secret', returned: 'never' }] },
]);

/** The text with white space in it, so that it shows whether an answer holds the document's own text. */
const spaced = (document: JsonObject): JsonObject => readDocument(JSON.stringify(document).replace('":', '": '));

const usesText = (
  document: JsonObject,
  more: Partial<RenderedInput> = {},
  options: Partial<RenderOptions> = {},
  type: ResourceTypeDefinition = extended,
): boolean => {
  const resource = { ...held, document: spaced(document), ...more };
  const all = { baseUrl, projection: defaultProjection(type), ...options };
  const text = resourceWriter(type, all)(resource);
  expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(renderResource(type, resource, all)));
  return text.includes('": ');
};

describe('the text of a document goes into an answer', () => {
  const groups = [{ value: 'g1', display: 'Some ","urn:acme:2.0:User":', type: 'direct' as const }];
  const projected = (attributes?: string, excluded?: string) => ({
    projection: parseProjection(extended, attributes, excluded, 'compatible'),
  });

  test.each<[string, JsonObject, Partial<RenderedInput>?, Partial<RenderOptions>?]>([
    ['whose attributes are in table order', { externalId: 'x', userName: 'ann', emails: [{ value: 'a' }], badge: 'b' }],
    ['with extensions', { userName: 'ann', [ENT]: { department: 'x' }, [ACME]: { size: '4' } }],
    ['with groups before extensions', { userName: 'ann', [ACME]: { size: '4' } }, { groups }],
    ['with groups at the end', { userName: 'ann' }, { groups }],
    [
      'whose groups are not asked for',
      { userName: 'ann', roles: [{ value: 'r' }] },
      { groups },
      projected('', 'groups'),
    ],
    ['all of which is asked for', { userName: 'ann', title: 'x' }, {}, projected('userName,title,meta.version')],
  ])('%s', (_, document, more = {}, options = {}) => expect(usesText(document, more, options)).toBe(true));

  test('of a group with members', () => {
    const members = [{ value: 'u1', type: 'User' as const }];
    expect(usesText({ displayName: 'Bees' }, { members }, {}, groupResourceType)).toBe(true);
  });

  test.each<[string, JsonObject, Partial<RenderedInput>?, Partial<RenderOptions>?]>([
    ['in another order', { userName: 'ann', externalId: 'x' }],
    ['in another order within an extension', { userName: 'ann', [ENT]: { department: 'x', employeeNumber: '1' } }],
    ['with extensions in another order', { userName: 'ann', [ACME]: { size: '4' }, [ENT]: { department: 'x' } }],
    ['with something that is not shown', { userName: 'ann', [ACME]: { size: '4', secret: 's' } }],
    ['with something that nobody declared', { userName: 'ann', hat: 'x' }],
    ['with something that was not asked for', { userName: 'ann', title: 'x' }, {}, projected('userName')],
    [
      'with a part that was not asked for',
      { userName: 'ann', name: { givenName: 'A' } },
      {},
      projected('name.familyName'),
    ],
    ['with something unassigned', { userName: 'ann', emails: [] }],
    ['with an extension that is none', { userName: 'ann', [ENT]: 'x' }],
    ['with an empty extension', { userName: 'ann', [ENT]: {} }],
    ['with a link', { userName: 'ann', [ENT]: { manager: { value: 'm' } } }],
    [
      'with roles that are shown as strings',
      { userName: 'ann', roles: [{ value: 'r' }] },
      {},
      { rolesAsStrings: true },
    ],
    ['with groups before other attributes', { userName: 'ann', roles: [{ value: 'r' }] }, { groups }],
    ['without anything', {}],
  ])('but not %s', (_, document, more = {}, options = {}) => expect(usesText(document, more, options)).toBe(false));

  test('nor where the document was not read from a text', () => {
    const options = { baseUrl, projection: defaultProjection(userResourceType) };
    const resource = { ...held, document: { userName: 'ann' } };
    const expected = JSON.stringify(renderResource(userResourceType, resource, options));
    expect(resourceWriter(userResourceType, options)(resource)).toBe(expected);
  });
});

test('the text of any resource is what rendering it gives', () => {
  const some = { noNullPrototype: true, requiredKeys: [] };
  const id = fc.constantFrom('', 'x', '"', '\\', 'é\n', `","${ENT}":`);
  const word = fc.oneof(id, fc.constant('\ud800'));
  const parts = fc.record({ value: id, type: word, display: word }, some);
  const values = fc.array(parts, { maxLength: 2 });
  const attributes = {
    externalId: word,
    userName: word,
    name: fc.record({ formatted: word, givenName: word }, some),
    active: fc.boolean(),
    emails: values,
    entitlements: values,
    roles: values,
    desk: fc.record({ floor: word, colour: word }, some),
    badge: word,
    hat: word,
    [ENT]: fc.oneof(fc.record({ employeeNumber: word, department: word, manager: parts }, some), word),
    [ACME]: fc.record({ size: word, secret: word }, some),
  };
  const document = fc
    .tuple(fc.record(attributes, some), fc.boolean(), fc.shuffledSubarray(Object.keys(attributes)))
    .map(([all, tidy, order]): JsonObject => {
      const names = tidy ? Object.keys(attributes) : order;
      const entries = names.flatMap((name) => Object.entries(all).filter(([key]) => key === name));
      return Object.fromEntries(tidy ? entries.filter(([, value]) => value !== '') : entries);
    });
  const groups = fc.array(
    fc.record({ value: id, display: word, type: fc.constantFrom('direct' as const, 'indirect' as const) }),
    { maxLength: 2 },
  );
  const names = fc.constantFrom('userName', 'name.givenName', 'emails.value', 'groups', 'roles', ENT, `${ACME}:size`);
  const list = fc.oneof(
    { weight: 2, arbitrary: fc.constant('') },
    fc.array(fc.oneof(names, fc.constantFrom('meta', 'meta.version', 'desk')), { maxLength: 3 }).map(String),
  );
  const arbitrary = fc.record({
    document,
    groups,
    list,
    excluding: fc.boolean(),
    plain: fc.boolean(),
    rolesAsStrings: fc.boolean(),
  });
  fc.assert(
    fc.property(arbitrary, fc.constantFrom(baseUrl, 'http://a"b'), (given, address) => {
      const { list: asked, excluding, rolesAsStrings } = given;
      const type = given.plain ? userResourceType : extended;
      const projection = parseProjection(type, excluding ? '' : asked, excluding ? asked : '', 'compatible');
      const options = { baseUrl: address, projection, rolesAsStrings };
      const resource = { ...held, document: readDocument(JSON.stringify(given.document)), groups: given.groups };
      const expected = JSON.stringify(renderResource(type, resource, options));
      expect(resourceWriter(type, options)(resource)).toBe(expected);
      const unread = withGroups(unreadResource(held, JSON.stringify(given.document)), given.groups);
      expect(resourceWriter(type, options)(unread)).toBe(expected);
    }),
    { numRuns: 3000 },
  );
});
