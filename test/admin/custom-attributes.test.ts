import { type AdminWorld, startAdminWorld } from './fixture';

const ACME = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User';
const path = '/organizations/declaring/settings';

let world: AdminWorld;
beforeAll(async () => {
  world = await startAdminWorld();
  await world.send({ method: 'POST', path: '/organizations', body: { name: 'Declaring', id: 'declaring' } });
});
afterAll(() => world.stop());

const declare = (customAttributes: unknown) => world.send({ method: 'PATCH', path, body: { customAttributes } });

describe('attributes that an organisation declares', () => {
  const declaration = [{ id: ACME, attributes: [{ name: 'costCode', type: 'string', caseExact: true }] }];

  test('are kept and given back, and the whole declaration is replaced', async () => {
    expect((await declare(declaration)).body.customAttributes).toEqual(declaration);
    const { settings } = (await world.send({ method: 'GET', path: '/organizations/declaring' })).body;
    expect(settings.customAttributes).toEqual(declaration);
    await world.send({ method: 'PATCH', path, body: { uniqueGroupNames: false } });
    expect((await world.send({ method: 'GET', path })).body.customAttributes).toEqual(declaration);
    expect((await declare([])).body.customAttributes).toEqual([]);
  });

  test('are taken in the form in which /Schemas shows attributes', async () => {
    const row = {
      name: 'size',
      type: 'integer',
      multiValued: false,
      description: 'For the boots.',
      required: false,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'none',
    };
    expect((await declare([{ id: ACME, attributes: [row] }])).body.customAttributes[0].attributes).toEqual([row]);
  });

  test.each([
    [{ id: ACME }, 'customAttributes.0.attributes'],
    [{ id: ACME, attributes: [] }, 'customAttributes.0.attributes'],
    [{ id: ACME, attributes: [{ name: 'a', type: 'text' }] }, 'customAttributes.0.attributes.0.type'],
    [{ id: ACME, attributes: [{ name: 'a', multivalued: true }] }, 'customAttributes.0.attributes.0.multivalued'],
    [{ id: ACME, attributes: [{ name: 'a b' }] }, 'customAttributes.0.attributes.0.name'],
    [
      { id: 'urn:ietf:params:scim:schemas:core:2.0:User', attributes: [{ name: 'emails' }] },
      'customAttributes.0.attributes.0.name',
    ],
  ])('%j is refused at its field, and what was declared stays', async (schema, field) => {
    await declare(declaration);
    const answer = await declare([schema]);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
    expect((await world.send({ method: 'GET', path })).body.customAttributes).toEqual(declaration);
  });

  test('are described in the OpenAPI document', async () => {
    const { body } = await world.send({ method: 'GET', path: '/openapi.json' });
    const { schema } =
      body.paths['/organizations/{organizationId}/settings'].patch.requestBody.content['application/json'];
    const attribute = schema.properties.customAttributes.items.properties.attributes.items.properties;
    expect(attribute.type.enum).toContain('complex');
    expect(attribute.subAttributes.items.properties.type.enum).not.toContain('complex');
  });
});
