/** §8.3 and §8.4: discovery, and that it is true. */
import { isArray, type Json, type JsonObject } from '../../../lambda/scim/json';
import { type Check, checksOf } from '../check';
import { enterpriseUrn, groupUrn, listUrn, type Session, userUrn } from '../session';
import { must } from '../unmet-expectation';

const schemaUrn = 'urn:ietf:params:scim:schemas:core:2.0:Schema';
const typeUrn = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
const configUrn = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';

const config: Check['run'] = (scim) =>
  scim.call('GET /ServiceProviderConfig', {
    status: 200,
    answer: {
      schemas: [configUrn],
      patch: { supported: true },
      bulk: { supported: true, maxOperations: { $atLeast: 1 }, maxPayloadSize: { $atLeast: 1 } },
      filter: { supported: true, maxResults: { $atLeast: 1 } },
      changePassword: { supported: { $type: 'boolean' } },
      sort: { supported: true },
      etag: { supported: true },
      authenticationSchemes: {
        $contains: [{ type: 'oauthbearertoken', name: { $type: 'string' }, description: { $type: 'string' } }],
      },
      meta: { resourceType: 'ServiceProviderConfig', location: `${scim.baseUrl}/ServiceProviderConfig` },
    },
  });

const lists: Check['run'] = async (scim) => {
  const schemas = [userUrn, groupUrn, enterpriseUrn, configUrn, typeUrn, schemaUrn].map((id) => ({
    schemas: [schemaUrn],
    id,
    name: { $type: 'string' },
    attributes: { $type: 'array' },
    meta: { resourceType: 'Schema', location: `${scim.baseUrl}/Schemas/${id}` },
  }));
  const list = { schemas: [listUrn], itemsPerPage: { $type: 'integer' }, startIndex: 1 };
  await scim.call('GET /Schemas', {
    status: 200,
    answer: { ...list, totalResults: { $atLeast: schemas.length }, Resources: { $contains: schemas } },
  });
  for (const schema of schemas) {
    await scim.call(`GET /Schemas/${schema.id}`, { status: 200, answer: schema });
    await scim.call(`GET /Schemas/${schema.id.toUpperCase()}`, { status: 200, answer: { id: schema.id } });
  }
  const types = [
    {
      id: 'User',
      endpoint: '/Users',
      schema: userUrn,
      schemaExtensions: { $contains: [{ schema: enterpriseUrn, required: false }] },
    },
    { id: 'Group', endpoint: '/Groups', schema: groupUrn },
  ].map((type) => ({
    schemas: [typeUrn],
    name: type.id,
    meta: { resourceType: 'ResourceType', location: `${scim.baseUrl}/ResourceTypes/${type.id}` },
    ...type,
  }));
  await scim.call('GET /ResourceTypes', {
    status: 200,
    answer: { ...list, totalResults: { $atLeast: 2 }, Resources: { $contains: types } },
  });
  for (const type of types) await scim.call(`GET /ResourceTypes/${type.id}`, { status: 200, answer: type });
  for (const path of ['/Schemas/urn:example:none', '/ResourceTypes/Robot'])
    await scim.call(`GET ${path}`, { status: 404 });
};

const filtered: Check['run'] = async (scim) => {
  for (const path of ['/Schemas', '/ResourceTypes']) {
    await scim.call(`GET ${path}?filter=${encodeURIComponent('id pr')}`, { status: 403, answer: { status: '403' } });
  }
};

interface Described {
  readonly name: string;
  readonly type: string;
  readonly multiValued: boolean;
  readonly mutability: string;
  readonly returned: string;
  readonly caseExact?: boolean;
  readonly subAttributes?: readonly Described[];
}

/** A value of the described type; `turn` makes it another one. */
const sample = (attribute: Described, turn: number): Json => {
  if (attribute.type === 'complex') {
    const subs = (attribute.subAttributes ?? []).filter(
      ({ mutability, name }) => mutability !== 'readOnly' && name !== '$ref',
    );
    return Object.fromEntries(subs.map((sub) => [sub.name, sample(sub, turn)]));
  }
  const simple: Readonly<Record<string, Json>> = {
    boolean: turn === 0,
    integer: 40 + turn,
    decimal: 1.5 + turn,
    dateTime: `202${turn}-01-01T00:00:00Z`,
    binary: turn === 0 ? 'TUlJRA==' : 'TUlJRQ==',
    reference: `https://example.com/${turn}`,
  };
  return simple[attribute.type] ?? `Value ${turn}`;
};

const filterFor = (path: string, attribute: Described, value: Json): string | undefined => {
  const held = isArray(value) ? value[0] : value;
  if (attribute.type !== 'complex') return `${path} eq ${JSON.stringify(held)}`;
  const sub = attribute.subAttributes?.find(({ mutability, type }) => mutability !== 'readOnly' && type === 'string');
  const inner = sub === undefined ? undefined : ((held as JsonObject)[sub.name] ?? null); // made as an object by `sample`
  return sub === undefined || inner === undefined ? undefined : `${path}.${sub.name} eq ${JSON.stringify(inner)}`;
};

const roundTrip = async (scim: Session, id: string, urn: string, attribute: Described): Promise<void> => {
  const path = urn === userUrn ? attribute.name : `${urn}:${attribute.name}`;
  for (const turn of [0, 1]) {
    const one = sample(attribute, turn);
    const value = attribute.multiValued ? [one] : one;
    await scim.patch(`/Users/${id}`, [{ op: 'replace', path, value }], { status: [200, 204] });
    const shown = { [attribute.name]: value };
    await scim.call(`GET /Users/${id}?attributes=${encodeURIComponent(path)}`, {
      answer: urn === userUrn ? shown : { [urn]: shown },
    });
    const filter = filterFor(path, attribute, value);
    if (filter === undefined) continue;
    const found = await scim.find('/Users', `id eq "${id}" and ${filter}`);
    must(found.join() === id, `${filter} must find what was written`);
  }
  const cleared = { [attribute.name]: { $absent: true } };
  await scim.patch(`/Users/${id}`, [{ op: 'remove', path }], { status: [200, 204] });
  await scim.call(`GET /Users/${id}`, { answer: urn === userUrn ? cleared : { [urn]: { $absent: true } } });
};

/** What has rules beyond its characteristics, and checks of its own. */
const special = new Set(['userName', 'password', 'active', 'roles']);

const advertised: Check['run'] = async (scim) => {
  for (const urn of [userUrn, enterpriseUrn]) {
    const reply = await scim.call(`GET /Schemas/${urn}`);
    // What is missing in a description fails below.
    const attributes = reply.list('/attributes') as unknown as readonly Described[];
    must(attributes.length > 5, `${urn} must describe its attributes`);
    const { id } = await scim.user();
    for (const attribute of attributes) {
      if (attribute.mutability === 'readWrite' && !special.has(attribute.name))
        await roundTrip(scim, id, urn, attribute);
      if (attribute.mutability === 'readOnly') {
        const operation = { op: 'replace', path: attribute.name, value: sample(attribute, 0) };
        await scim.patch(`/Users/${id}`, [operation], { status: 400, answer: { scimType: 'mutability' } });
      }
    }
  }
};

export const discoveryChecks: readonly Check[] = [
  ...checksOf(
    '8.3',
    ['ServiceProviderConfig tells what is served, with meta', config],
    [
      'Schemas (those of the service itself too) and ResourceTypes as lists and one by one, with resourceType and location',
      lists,
    ],
    ['A filter on them is 403', filtered],
  ),
  ...checksOf('8.4', [
    'Every attribute that /Schemas shows for users is written, read, found, patched and removed as it says',
    advertised,
  ]),
];
