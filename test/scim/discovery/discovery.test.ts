import { describeResourceTypeOf, describeResourceTypes } from '../../../lambda/scim/discovery/resource-types';
import { describeSchemaOf, describeSchemas } from '../../../lambda/scim/discovery/schemas';
import { type Capabilities, describeService } from '../../../lambda/scim/discovery/service-provider-config';
import { isArray, type Json, type JsonObject } from '../../../lambda/scim/json';
import type { AttributeDefinition } from '../../../lambda/scim/schema/definition';
import { groupResourceType, userResourceType } from '../../../lambda/scim/schema/resource-types';

const types = [userResourceType, groupResourceType];
const baseUrl = 'https://example.com/scim/v2';
const serviceUrns = ['ServiceProviderConfig', 'ResourceType', 'Schema'].map(
  (name) => `urn:ietf:params:scim:schemas:core:2.0:${name}`,
);
const full: Capabilities = {
  patch: true,
  filter: { maxResults: 1000 },
  changePassword: false,
  sort: false,
  etag: true,
  bulk: { maxOperations: 1000, maxPayloadSize: 1_048_576 },
  cursor: { defaultPageSize: 100, maxPageSize: 1000, cursorTimeout: 3600 },
  documentationUri: 'https://example.com/docs',
};
const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

describe('/Schemas', () => {
  test('holds each schema of the resource types once, then those of the service itself (RFC 7643 §8.7.2)', () => {
    expect(describeSchemas([...types, userResourceType], baseUrl).map(({ id }) => id)).toEqual([
      'urn:ietf:params:scim:schemas:core:2.0:User',
      ENT,
      'urn:ietf:params:scim:schemas:core:2.0:Group',
      ...serviceUrns,
    ]);
  });

  test('describes all that the service tells of itself, and nothing that can be written', () => {
    const documents = [
      describeService(full, baseUrl),
      ...describeResourceTypes(types, baseUrl),
      ...describeSchemas(types, baseUrl),
    ];
    const isShaped = (value: Json, described: JsonObject, path: string): void => {
      const values = described.multiValued === true ? value : [value];
      if (!isArray(values)) throw new Error(`${path} must be a list`);
      for (const each of values) {
        if (described.type === 'complex') areDescribed(each, described.subAttributes, path);
        else if (described.type === 'integer') expect([path, Number.isInteger(each)]).toEqual([path, true]);
        else if (described.type === 'boolean') expect([path, typeof each]).toEqual([path, 'boolean']);
        else expect([path, typeof each]).toEqual([path, 'string']);
        const { canonicalValues } = described;
        if (isArray(canonicalValues)) expect(canonicalValues).toContain(each);
      }
    };
    const areDescribed = (value: Json, attributes: Json | undefined, path: string): void => {
      const rows = attributes as JsonObject[];
      for (const [name, inner] of Object.entries(value as JsonObject)) {
        // Of itself Schema describes two levels, as RFC 7643 §8.7.2 does: to describe all would have no end.
        if (path.endsWith('.subAttributes') && name === 'subAttributes') continue;
        const row = rows.find((each) => each.name === name);
        if (row === undefined) throw new Error(`${path}.${name} is not described`);
        isShaped(inner, row, `${path}.${name}`);
      }
      for (const { name, required } of rows) {
        if (required === true)
          expect([path, Object.keys(value as JsonObject)]).toEqual([path, expect.arrayContaining([name])]);
      }
    };
    const seen = new Set<Json>();
    for (const { schemas, meta, ...document } of documents) {
      const [urn] = schemas as string[];
      expect(meta).toMatchObject({ resourceType: urn?.split(':').at(-1) });
      seen.add(urn ?? '');
      areDescribed(document, describeSchemaOf(types, urn ?? '', baseUrl)?.attributes, urn ?? '');
    }
    expect([...seen]).toEqual(serviceUrns);
    const mutabilities = (attributes: Json | undefined): Json[] =>
      (attributes as JsonObject[] | undefined)?.flatMap((row) => [
        row.mutability ?? null,
        ...mutabilities(row.subAttributes),
      ]) ?? [];
    for (const urn of serviceUrns) {
      expect(new Set(mutabilities(describeSchemaOf(types, urn, baseUrl)?.attributes))).toEqual(new Set(['readOnly']));
    }
  });

  test('one by one, by the URN in any case', () => {
    expect(describeSchemaOf(types, ENT.toUpperCase(), baseUrl)).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
      id: ENT,
      name: 'EnterpriseUser',
      meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${ENT}` },
    });
    expect(describeSchemaOf(types, 'urn:example:x', baseUrl)).toBeUndefined();
  });

  test('every attribute tells every characteristic of RFC 7643 §7', () => {
    const check = (described: JsonObject, row: AttributeDefinition) => {
      for (const name of [
        'type',
        'multiValued',
        'description',
        'required',
        'caseExact',
        'mutability',
        'returned',
        'uniqueness',
      ] as const) {
        expect(described[name]).toBe(row[name]);
      }
      expect(described.canonicalValues).toEqual(row.canonicalValues);
      expect(described.referenceTypes).toEqual(row.referenceTypes);
      const inner = (described.subAttributes ?? []) as JsonObject[];
      expect(inner.map(({ name }) => name)).toEqual((row.subAttributes ?? []).map(({ name }) => name));
      for (const [index, sub] of (row.subAttributes ?? []).entries()) check(inner[index] ?? {}, sub);
    };
    for (const type of types) {
      const described = describeSchemaOf(types, type.core.id, baseUrl)?.attributes as JsonObject[];
      for (const [index, row] of type.core.attributes.entries()) check(described[index] ?? {}, row);
    }
  });

  test('shows nothing that is only for this service', () => {
    const text = JSON.stringify(describeSchemas(types, baseUrl));
    expect(text).not.toMatch(/heldAsItems|initial/);
    expect(text).toContain('"name":"password","type":"string"');
  });

  test('has no common attributes, which belong to no schema of a resource (RFC 7643 §3.1)', () => {
    for (const { attributes } of describeSchemas(types, baseUrl).slice(0, 3)) {
      const names = (attributes as JsonObject[]).map(({ name }) => name);
      for (const common of ['id', 'externalId', 'meta', 'schemas']) expect(names).not.toContain(common);
    }
  });
});

describe('/ResourceTypes', () => {
  test('name the end point, the schema and its extensions', () => {
    expect(describeResourceTypes(types, baseUrl)).toEqual([
      {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
        id: 'User',
        name: 'User',
        endpoint: '/Users',
        description: 'User Account',
        schema: 'urn:ietf:params:scim:schemas:core:2.0:User',
        schemaExtensions: [{ schema: ENT, required: false }],
        meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/User` },
      },
      {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
        id: 'Group',
        name: 'Group',
        endpoint: '/Groups',
        description: 'Group',
        schema: 'urn:ietf:params:scim:schemas:core:2.0:Group',
        meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/Group` },
      },
    ]);
  });

  test('one by one', () => {
    expect(describeResourceTypeOf(types, 'Group', baseUrl)).toMatchObject({ id: 'Group' });
    expect(describeResourceTypeOf(types, 'Role', baseUrl)).toBeUndefined();
  });
});

describe('/ServiceProviderConfig', () => {
  const least: Capabilities = {
    patch: true,
    filter: { maxResults: 1000 },
    changePassword: false,
    sort: false,
    etag: true,
  };

  test('tells what is served and what is not', () => {
    expect(describeService(least, baseUrl)).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
      patch: { supported: true },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: 1000 },
      changePassword: { supported: false },
      sort: { supported: false },
      etag: { supported: true },
      authenticationSchemes: [
        {
          type: 'oauthbearertoken',
          name: 'OAuth Bearer Token',
          description: expect.any(String),
          specUri: 'https://www.rfc-editor.org/info/rfc6750',
          primary: true,
        },
      ],
      meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
    });
  });

  test('tells the limits of bulk and of cursors when they are served (RFC 9865 §4)', () => {
    expect(describeService(full, baseUrl)).toMatchObject({
      documentationUri: 'https://example.com/docs',
      bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 1_048_576 },
      pagination: {
        cursor: true,
        index: true,
        defaultPaginationMethod: 'index',
        defaultPageSize: 100,
        maxPageSize: 1000,
        cursorTimeout: 3600,
      },
    });
  });
});
