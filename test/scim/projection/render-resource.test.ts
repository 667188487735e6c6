import type { Json, JsonObject } from '../../../lambda/scim/json';
import type { MemberReference } from '../../../lambda/scim/patch/plan';
import { completeList, listResponse } from '../../../lambda/scim/projection/list-response';
import { defaultProjection, parseProjection } from '../../../lambda/scim/projection/projection';
import { renderResource } from '../../../lambda/scim/projection/render-resource';
import type { AttributeDefinition } from '../../../lambda/scim/schema/definition';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';
import { readResource } from '../../../lambda/scim/validation/read-resource';
import { fc } from '../../properties';
import { baseUrl, held } from './held-resource';

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const asUser = (document: JsonObject) =>
  renderResource(userResourceType, { ...held, document }, { baseUrl, projection: defaultProjection(userResourceType) });

describe('a user as shown', () => {
  test('schemas, id, attributes in table order, extensions, meta', () => {
    const shown = asUser({ [ENT]: { department: 'Tours' }, userName: 'bjensen', externalId: 'X', active: false });
    expect(JSON.stringify(shown)).toBe(
      JSON.stringify({
        schemas: [userResourceType.core.id, ENT],
        id: '2819c223',
        externalId: 'X',
        userName: 'bjensen',
        active: false,
        [ENT]: { department: 'Tours' },
        meta: {
          resourceType: 'User',
          created: held.created,
          lastModified: held.lastModified,
          location: `${baseUrl}/Users/2819c223`,
          version: 'W/"7"',
        },
      }),
    );
  });

  test('schemas names exactly the URNs in use (behaviour 1.10)', () => {
    expect(asUser({ userName: 'x' }).schemas).toEqual([userResourceType.core.id]);
    expect(asUser({ userName: 'x', [ENT]: {} }).schemas).toEqual([userResourceType.core.id]);
    expect(asUser({ userName: 'x', [ENT]: { department: 'Tours' } }).schemas).toEqual([userResourceType.core.id, ENT]);
  });

  test('unassigned attributes are left out (behaviour 1.9)', () => {
    const shown = asUser({ userName: 'x', title: '', nickName: null, emails: [], name: {}, [ENT]: { manager: {} } });
    expect(Object.keys(shown)).toEqual(['schemas', 'id', 'userName', 'meta']);
  });

  test('groups and manager link to the base that the client used', () => {
    const shown = renderResource(
      userResourceType,
      {
        ...held,
        document: { userName: 'x', [ENT]: { manager: { value: 'a/b' } } },
        groups: [
          { value: 'g1', display: 'Guides', type: 'direct' },
          { value: 'g2', display: 'Everybody', type: 'indirect' },
        ],
      },
      { baseUrl: 'https://id.example.org/v2/scim', projection: defaultProjection(userResourceType) },
    );
    expect(shown.groups).toEqual([
      { value: 'g1', $ref: 'https://id.example.org/v2/scim/Groups/g1', display: 'Guides', type: 'direct' },
      { value: 'g2', $ref: 'https://id.example.org/v2/scim/Groups/g2', display: 'Everybody', type: 'indirect' },
    ]);
    expect(shown[ENT]).toEqual({ manager: { value: 'a/b', $ref: 'https://id.example.org/v2/scim/Users/a%2Fb' } });
  });

  test('what the tables do not know, and passwords, are not shown even if held', () => {
    const shown = asUser({
      userName: 'x',
      password: 'hunter2',
      zork: 1,
      groups: [{ value: 'g' }],
      members: [],
      [ENT]: { zork: 1 },
    });
    expect(Object.keys(shown)).toEqual(['schemas', 'id', 'userName', 'meta']);
  });

  test('the document is left as it was', () => {
    const document = Object.freeze({ userName: 'x', [ENT]: Object.freeze({ manager: Object.freeze({ value: '1' }) }) });
    asUser(document);
    expect(document).toEqual({ userName: 'x', [ENT]: { manager: { value: '1' } } });
  });
});

test('members of a group link to users and groups', () => {
  const members = [
    { value: 'u1', type: 'User', display: 'Barbara' },
    { value: 'g1', type: 'Group' },
  ] as const;
  const render = (attributes?: string) =>
    renderResource(
      groupResourceType,
      { ...held, document: { displayName: 'Guides' }, members },
      { baseUrl, projection: parseProjection(groupResourceType, attributes, undefined, 'strict') },
    );
  expect(render().members).toEqual([
    { value: 'u1', $ref: `${baseUrl}/Users/u1`, type: 'User', display: 'Barbara' },
    { value: 'g1', $ref: `${baseUrl}/Groups/g1`, type: 'Group' },
  ]);
  expect(render('members.value').members).toEqual([{ value: 'u1' }, { value: 'g1' }]);
  expect(render('members.$ref').members).toEqual([{ $ref: `${baseUrl}/Users/u1` }, { $ref: `${baseUrl}/Groups/g1` }]);
});

test('a group whose members were looked up shows that there are none, and one that is shown without them does not', () => {
  const show = (members: readonly MemberReference[] | undefined, attributes?: string, excluded?: string) =>
    renderResource(
      groupResourceType,
      { ...held, document: { displayName: 'Guides' }, ...(members === undefined ? {} : { members }) },
      { baseUrl, projection: parseProjection(groupResourceType, attributes, excluded, 'strict') },
    );
  expect(show([])).toMatchObject({ displayName: 'Guides', members: [] });
  expect(show([], 'members.value')).toMatchObject({ members: [] });
  for (const shown of [show(undefined), show([], 'displayName'), show([], undefined, 'members')])
    expect(shown).not.toHaveProperty('members');
});

describe('lists', () => {
  test('say how many there are, as numbers', () => {
    expect(listResponse([{ id: '1' }], { totalResults: 90, startIndex: 11, itemsPerPage: 1 })).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 90,
      startIndex: 11,
      itemsPerPage: 1,
      Resources: [{ id: '1' }],
    });
    expect(completeList([])).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] });
  });

  test('carry the cursors of RFC 9865 in place of an index', () => {
    const list = listResponse([], { totalResults: 9, itemsPerPage: 0, nextCursor: 'n', previousCursor: 'p' });
    expect(list).toMatchObject({ nextCursor: 'n', previousCursor: 'p' });
    expect(list).not.toHaveProperty('startIndex');
  });
});

/** An object with any of these attributes, and with the one that must be there. */
const objectOf = (rows: readonly AttributeDefinition[], needed?: AttributeDefinition): fc.Arbitrary<JsonObject> =>
  fc
    .record(Object.fromEntries(rows.map((row) => [row.name, row === needed ? sentFor(row) : fc.option(sentFor(row))])))
    .map((object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null)));

/** A value as a client may send it for this row of a table. */
const sentFor = (row: AttributeDefinition): fc.Arbitrary<Json> => {
  const { subAttributes = [], multiValued } = row;
  // An element of a list names something: its value, or what there is of an address.
  const significant = subAttributes.find(({ name }) => name === 'value') ?? subAttributes[0];
  const simple: Partial<Record<AttributeDefinition['type'], fc.Arbitrary<Json>>> = {
    boolean: fc.oneof(fc.boolean(), fc.constantFrom('True', 'False')),
    binary: fc.constantFrom('aGVsbG8=', 'AAAA'),
    complex: objectOf(subAttributes, multiValued ? significant : undefined),
  };
  const one: fc.Arbitrary<Json> = simple[row.type] ?? fc.oneof(fc.stringMatching(/^[a-z]{1,6}$/), fc.integer());
  return multiValued ? fc.array(one, { maxLength: 3 }) : one;
};

const users = fc
  .tuple(objectOf(userResourceType.core.attributes), objectOf(userResourceType.extensions[0]?.schema.attributes ?? []))
  .map(([core, extension]): JsonObject => ({ ...core, userName: 'bjensen', [ENT]: extension }));

const paths = [userResourceType.core, ...userResourceType.extensions.map(({ schema }) => schema)].flatMap((schema) =>
  schema.attributes.flatMap((row) => [
    `${schema.id}:${row.name}`,
    ...(row.subAttributes ?? []).map((sub) => `${schema.id}:${row.name}.${sub.name}`),
  ]),
);

describe('for every user', () => {
  test('what was rendered reads as what was held (behaviour 8.4)', () => {
    fc.assert(
      fc.property(users, (body) => {
        const { document } = readResource(userResourceType, body, 'creation', 'compatible');
        const again = readResource(userResourceType, asUser(document), 'creation', 'strict');
        expect(again.document).toEqual(document);
        expect(again.password).toBe(false);
      }),
    );
  });

  test('no projection shows a password or leaves out schemas and id', () => {
    const list = fc.option(fc.array(fc.constantFrom(...paths, 'id', 'password', 'meta', 'zork')), { nil: undefined });
    fc.assert(
      fc.property(users, list, list, (body, attributes, excluded) => {
        const document = {
          ...readResource(userResourceType, body, 'creation', 'compatible').document,
          password: 'hunter2',
        };
        const projection = parseProjection(userResourceType, attributes, excluded, 'compatible');
        const shown = renderResource(userResourceType, { ...held, document }, { baseUrl, projection });
        expect(JSON.stringify(shown)).not.toContain('hunter2');
        expect(shown).toMatchObject({ schemas: expect.any(Array), id: held.id });
        expect((shown.schemas as string[]).includes(ENT)).toBe(ENT in shown);
      }),
    );
  });

  test('asking for a path and excluding it show everything between them', () => {
    fc.assert(
      fc.property(
        users,
        fc.constantFrom(...paths.filter((path) => !path.includes('.', path.lastIndexOf(':')))),
        (body, path) => {
          const { document } = readResource(userResourceType, body, 'creation', 'compatible');
          const render = (attributes?: string, excluded?: string) =>
            renderResource(
              userResourceType,
              { ...held, document },
              { baseUrl, projection: parseProjection(userResourceType, attributes, excluded, 'strict') },
            );
          const merged = (a: JsonObject, b: JsonObject): JsonObject => ({
            ...a,
            ...b,
            ...(a[ENT] === undefined && b[ENT] === undefined
              ? {}
              : { [ENT]: { ...(a[ENT] as object), ...(b[ENT] as object) } }),
            schemas: asUser(document).schemas ?? [],
          });
          expect(merged(render(path), render(undefined, path))).toEqual(asUser(document));
        },
      ),
    );
  });
});
