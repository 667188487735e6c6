import { checkCustomAttributes } from '../../lambda/directory/custom-attributes';
import type { CustomSchema } from '../../lambda/scim/schema/custom-schema';
import { incarnationOf, organizationForEachTest } from './in-process-service';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const ACME = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User';
const TEAM = 'urn:acme:2.0:Team';

const declaration: readonly CustomSchema[] = [
  {
    id: USER,
    attributes: [
      { name: 'shoeSize', type: 'decimal', description: 'For the boots.' },
      { name: 'nickNames', multiValued: true },
    ],
  },
  {
    id: ACME,
    name: 'Acme',
    attributes: [
      { name: 'costCode', caseExact: true },
      { name: 'hiredAt', type: 'dateTime' },
      { name: 'remote', type: 'boolean' },
      { name: 'badge', mutability: 'immutable' },
      { name: 'score', type: 'integer', mutability: 'readOnly' },
      { name: 'pin', returned: 'never' },
      { name: 'notes', returned: 'request' },
      {
        name: 'desks',
        type: 'complex',
        multiValued: true,
        subAttributes: [
          { name: 'value' },
          { name: 'type', canonicalValues: ['office'] },
          { name: 'primary', type: 'boolean' },
        ],
      },
    ],
  },
  { id: GROUP, attributes: [{ name: 'description' }] },
  { id: TEAM, resourceType: 'Group', attributes: [{ name: 'floor', type: 'integer' }] },
];

const org = organizationForEachTest(() => ({ customAttributes: checkCustomAttributes(declaration) }));

type Mode = 'compatible' | 'strict';
const call = (method: string, path: string, body?: unknown, mode: Mode = 'compatible') =>
  org.call(method, path, body, { mode });
const declare = (...customAttributes: readonly CustomSchema[]) =>
  org.service().store.updateOrganization(
    { id: org.id(), incarnationId: incarnationOf(org.id()) },
    {
      settings: { customAttributes: checkCustomAttributes(customAttributes) },
    },
  );
const post = (attributes: object, mode?: Mode) =>
  call('POST', '/Users', { schemas: [USER, ACME], userName: 'ann', ...attributes }, mode);
const patch = (id: string, ...Operations: unknown[]) => call('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations });
const read = async (id: string) => (await call('GET', `/Users/${id}`)).body;
const find = async (filter: string, path = '/Users'): Promise<number> =>
  (await call('GET', `${path}?filter=${encodeURIComponent(filter)}`)).body.totalResults;

const acme = {
  costCode: 'A-1',
  hiredAt: '2024-05-13T04:42:34Z',
  remote: true,
  badge: 'b1',
  desks: [{ value: 'd1', type: 'office', primary: true }],
};

describe('attributes that an organisation declares (2.13)', () => {
  test('are stored, shown and named in schemas in both modes', async () => {
    for (const mode of ['compatible', 'strict'] as const) {
      const answer = await post({ userName: mode, shoeSize: 43.5, nickNames: ['a', 'b'], [ACME]: acme }, mode);
      expect(answer).toMatchObject({ status: 201, body: { shoeSize: 43.5, nickNames: ['a', 'b'], [ACME]: acme } });
      expect(answer.body.schemas).toEqual([USER, ACME]);
      expect(await read(answer.body.id)).toEqual(answer.body);
    }
  });

  test('are validated by their type, strictly or as identity providers send them', async () => {
    expect(await post({ shoeSize: 'large' })).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect((await post({ [ACME]: { hiredAt: 'May' } })).body.detail).toContain(`${ACME}:hiredAt`);
    expect(await post({ [ACME]: { remote: 'True' } }, 'strict')).toMatchObject({ status: 400 });
    const { body } = await post({ shoeSize: '43', nickNames: 'a', [ACME]: { remote: 'True', costCode: 7 } });
    expect(body).toMatchObject({ shoeSize: 43, nickNames: ['a'], [ACME]: { remote: true, costCode: '7' } });
  });

  test('belong to the organisation that declared them and to no other', async () => {
    await org.change();
    expect(await post({ shoeSize: 43 }, 'strict')).toMatchObject({ status: 400, body: { scimType: 'invalidSyntax' } });
    const { body } = await post({ shoeSize: 43, [ACME]: acme });
    expect(body.shoeSize).toBeUndefined();
    expect(body.schemas).toEqual([USER]);
  });

  test('are patched on every path', async () => {
    const { id } = (await post({ shoeSize: 43 })).body;
    const answer = await patch(
      id,
      { op: 'Replace', path: 'shoeSize', value: '44' },
      { op: 'add', path: `${ACME}:costCode`, value: 'A-2' },
      { op: 'add', path: `${ACME}:desks[type eq "office"].value`, value: 'd9' },
      { op: 'add', value: { nickNames: ['x'], [ACME]: { remote: 'False' } } },
    );
    expect(answer.body).toMatchObject({
      shoeSize: 44,
      nickNames: ['x'],
      [ACME]: { costCode: 'A-2', remote: false, desks: [{ type: 'office', value: 'd9' }] },
    });
    expect((await patch(id, { op: 'add', path: 'nickNames', value: ['y', 'x'] })).body.nickNames).toEqual(['x', 'y']);
    expect((await patch(id, { op: 'remove', path: ACME })).body[ACME]).toBeUndefined();
    const dotted = { op: 'Replace', path: `${ACME}.costCode`, value: 'A-3' };
    expect((await patch(id, dotted)).body[ACME]).toEqual({ costCode: 'A-3' });
  });

  test('keep to their mutability', async () => {
    const { id } = (await post({ [ACME]: { ...acme, score: 7 } })).body;
    expect((await read(id))[ACME].score).toBeUndefined();
    expect(await patch(id, { op: 'replace', path: `${ACME}:badge`, value: 'b2' })).toMatchObject({
      status: 400,
      body: { scimType: 'mutability' },
    });
    expect((await patch(id, { op: 'add', path: `${ACME}:score`, value: 1 })).body.scimType).toBe('mutability');
    const put = await call('PUT', `/Users/${id}`, { schemas: [USER], userName: 'ann', [ACME]: { costCode: 'A-9' } });
    expect(put.body[ACME]).toEqual({ costCode: 'A-9', badge: 'b1' });
  });

  test('are returned as declared, and told to nobody where that is never', async () => {
    const { id } = (await post({ [ACME]: { pin: '1234', notes: 'n', costCode: 'A' } })).body;
    expect((await read(id))[ACME]).toEqual({ costCode: 'A' });
    const asked = await call('GET', `/Users/${id}?attributes=${ACME}:notes,${ACME}:pin`);
    expect(asked.body[ACME]).toEqual({ notes: 'n' });
    expect(await find(`${ACME}:pin pr`)).toBe(1);
  });

  test.each([
    ['shoeSize gt 43', 1],
    ['shoeSize gt 44', 0],
    [`${USER}:shoeSize eq 43.5`, 1],
    ['nickNames eq "B"', 1],
    [`${ACME}:costCode eq "a-1"`, 0],
    [`${ACME}:costCode sw "A"`, 1],
    [`${ACME}:hiredAt lt "2024-05-13T06:42:35+02:00"`, 1],
    [`${ACME}:remote eq true and userName eq "ann"`, 1],
    [`${ACME}:desks[type eq "office" and value co "d"]`, 1],
    ['costCode pr', 1],
    [`${ACME} pr`, 1],
    [`schemas eq "${ACME}"`, 1],
  ])('are filtered: %s', async (filter, total) => {
    await post({ shoeSize: 43.5, nickNames: ['a', 'b'], [ACME]: acme });
    await post({ userName: 'bob' });
    expect(await find(filter)).toBe(total);
  });

  test('are sorted and projected', async () => {
    for (const [userName, shoeSize] of [
      ['a', 44],
      ['b', 9],
    ])
      await post({ userName, shoeSize });
    const { body } = await call('GET', '/Users?sortBy=shoeSize&attributes=shoeSize');
    expect(body.Resources.map(({ shoeSize }: { shoeSize: number }) => shoeSize)).toEqual([9, 44]);
    expect(Object.keys(body.Resources[0]).sort()).toEqual(['id', 'schemas', 'shoeSize']);
    const without = await call('GET', '/Users?excludedAttributes=shoeSize');
    expect(without.body.Resources[0].shoeSize).toBeUndefined();
  });

  test('on groups too', async () => {
    const { body } = await call('POST', '/Groups', {
      schemas: [GROUP],
      displayName: 'Makers',
      description: 'Who make',
      [TEAM]: { floor: 3 },
    });
    expect(body).toMatchObject({ schemas: [GROUP, TEAM], description: 'Who make', [TEAM]: { floor: 3 } });
    await call('PATCH', `/Groups/${body.id}`, {
      schemas: [PATCH],
      Operations: [{ op: 'replace', path: `${TEAM}:floor`, value: 4 }],
    });
    expect(await find(`${TEAM}:floor eq 4 and description co "make"`, '/Groups')).toBe(1);
    expect((await post({ description: 'x' })).body.description).toBeUndefined();
  });

  test('stand in /Schemas and /ResourceTypes, as the table rows do', async () => {
    const schemas = (await call('GET', '/Schemas')).body.Resources;
    const core = schemas.find(({ id }: { id: string }) => id === USER);
    expect(core.attributes.at(-2)).toEqual({
      name: 'shoeSize',
      type: 'decimal',
      multiValued: false,
      description: 'For the boots.',
      required: false,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'none',
    });
    const own = await call('GET', `/Schemas/${ACME}`);
    expect(own).toMatchObject({ status: 200, body: { id: ACME, name: 'Acme' } });
    expect(own.body.attributes.at(-1).subAttributes.map(({ name }: { name: string }) => name)).toEqual([
      'value',
      'type',
      'primary',
    ]);
    expect((await call('GET', '/ResourceTypes/User')).body.schemaExtensions).toContainEqual({
      schema: ACME,
      required: false,
    });
    expect((await call('GET', '/ResourceTypes/Group')).body.schemaExtensions).toEqual([
      { schema: TEAM, required: false },
    ]);
  });
});

describe('required attributes', () => {
  test('of the core schema must be there on POST and PUT, and cannot be removed', async () => {
    await declare({ id: USER, attributes: [{ name: 'region', required: true }] });
    expect((await post({})).body.detail).toBe('"region" is required.');
    const { id } = (await post({ region: 'EU' })).body;
    expect((await call('PUT', `/Users/${id}`, { schemas: [USER], userName: 'ann' })).status).toBe(400);
    expect((await patch(id, { op: 'remove', path: 'region' })).body.scimType).toBe('mutability');
    expect((await patch(id, { op: 'replace', path: 'title', value: 'x' })).status).toBe(200);
  });

  test('of an extension must be there where the extension is used, or always when it is required', async () => {
    const attributes = [{ name: 'code', required: true }, { name: 'note' }];
    await declare({ id: ACME, attributes });
    expect((await post({ [ACME]: { note: 'x' } })).body.detail).toBe(`"${ACME}:code" is required.`);
    expect((await post({})).status).toBe(201);
    await declare({ id: ACME, required: true, attributes });
    expect((await post({ userName: 'bob' })).body.detail).toBe(`"${ACME}:code" is required.`);
    expect((await call('GET', '/ResourceTypes/User')).body.schemaExtensions[1]).toEqual({
      schema: ACME,
      required: true,
    });
  });

  test('of a complex attribute must be in each of its values once a request is done', async () => {
    const subAttributes = [{ name: 'value', required: true }, { name: 'kind' }];
    await declare({ id: ACME, attributes: [{ name: 'cards', type: 'complex', multiValued: true, subAttributes }] });
    expect((await post({ [ACME]: { cards: [{ kind: 'x' }] } })).body.detail).toBe(`"${ACME}:cards.value" is required.`);
    const { id } = (await post({})).body;
    const path = `${ACME}:cards[kind eq "x"]`;
    expect((await patch(id, { op: 'add', path: `${ACME}:cards`, value: [{ kind: 'x' }] })).status).toBe(400);
    const both = [
      { op: 'add', path: `${ACME}:cards`, value: [{ kind: 'x' }] },
      { op: 'replace', path: `${path}.value`, value: 'v' },
    ];
    expect((await patch(id, ...both)).body[ACME]).toEqual({ cards: [{ kind: 'x', value: 'v' }] });
  });
});

describe('a declaration that changes', () => {
  const full = { shoeSize: 43.5, nickNames: ['a', 'b'], [ACME]: acme };

  test('hides what it withdraws and shows it again, unharmed by what was written between', async () => {
    const created = (await post(full)).body;
    await declare();
    const bare = await read(created.id);
    expect(bare).toEqual({ ...created, schemas: [USER], shoeSize: undefined, nickNames: undefined, [ACME]: undefined });
    expect(await find('shoeSize eq 43.5')).toBe(0);
    expect(await find(`${ACME}:costCode pr`)).toBe(0);
    expect((await call('GET', `/Schemas/${ACME}`)).status).toBe(404);
    const put = await call('PUT', `/Users/${created.id}`, { ...bare, title: 'Boss' });
    expect(put).toMatchObject({ status: 200, body: { title: 'Boss' } });
    expect(put.body[ACME]).toBeUndefined();
    await patch(created.id, { op: 'replace', path: 'displayName', value: 'Ann' });
    await declare(...declaration);
    const { meta: _, ...rest } = created;
    expect(await read(created.id)).toMatchObject({ ...rest, title: 'Boss', displayName: 'Ann' });
  });

  test('a PUT of what is shown changes nothing, meta.version included', async () => {
    const { id } = (await post(full)).body;
    await declare({ id: ACME, attributes: [{ name: 'costCode' }, { name: 'remote', type: 'integer' }] });
    const before = await read(id);
    expect(before[ACME]).toEqual({ costCode: 'A-1' });
    expect((await call('PUT', `/Users/${id}`, before)).body.meta).toEqual(before.meta);
    expect((await patch(id, { op: 'remove', path: `${ACME}:remote` })).body.meta).toEqual(before.meta);
  });

  test('makes values of another type invisible, and a new value takes the place of one', async () => {
    const { id } = (await post(full)).body;
    const typed = (type: 'integer' | 'boolean'): CustomSchema => ({
      id: ACME,
      attributes: [{ name: 'costCode' }, { name: 'remote', type }],
    });
    await declare(typed('integer'));
    expect((await read(id))[ACME]).toEqual({ costCode: 'A-1' });
    expect(await find(`${ACME}:remote pr`)).toBe(0);
    expect((await call('GET', `/Users?sortBy=${ACME}:remote`)).status).toBe(200);
    await patch(id, { op: 'add', path: `${ACME}:costCode`, value: 'B' });
    await declare(typed('boolean'));
    expect((await read(id))[ACME]).toEqual({ costCode: 'B', remote: true });
    await declare(typed('integer'));
    expect((await patch(id, { op: 'add', path: `${ACME}:remote`, value: 3 })).body[ACME].remote).toBe(3);
    await declare(typed('boolean'));
    expect((await read(id))[ACME]).toEqual({ costCode: 'B' });
  });

  test('freezes what it makes readOnly, PUTs without it included', async () => {
    const { id } = (await post(full)).body;
    await declare({ id: ACME, attributes: [{ name: 'costCode', mutability: 'readOnly' }] });
    await call('PUT', `/Users/${id}`, { schemas: [USER], userName: 'ann', [ACME]: { costCode: 'Z' } });
    expect((await read(id))[ACME]).toEqual({ costCode: 'A-1' });
    await call('PUT', `/Users/${id}`, { schemas: [USER], userName: 'ann' });
    expect((await read(id))[ACME]).toEqual({ costCode: 'A-1' });
  });
});
