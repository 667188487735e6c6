/**
 * The schemas of what describes the service: ServiceProviderConfig, ResourceType and Schema. RFC 7643 §8.7.2, with what §5, §6 and
 * §7 name and that listing leaves out (`etag`, `type` of an authentication scheme, the type `binary`, several extensions, which a
 * resource type may also lack), and the `pagination` of RFC 9865 §4.
 */
import {
  type AttributeOptions,
  boolean,
  complex,
  integer,
  reference,
  type SchemaDefinition,
  string,
} from '../schema/definition';

const readOnly = { mutability: 'readOnly' } as const;
const required = { mutability: 'readOnly', required: true } as const;
const list = { ...readOnly, multiValued: true } as const;

const text = (name: string, description: string, options: AttributeOptions = readOnly) =>
  string(name, description, options);
const page = (name: string, description: string) =>
  reference(name, description, { ...readOnly, caseExact: false, referenceTypes: ['external'] });
const supported = boolean('supported', 'Whether the operation is supported.', required);
const feature = (name: string, description: string, ...more: readonly ReturnType<typeof integer>[]) =>
  complex(name, description, [supported, ...more], required);
const number = (name: string, description: string) => integer(name, description, required);

const serviceProviderConfig: SchemaDefinition = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
  name: 'Service Provider Configuration',
  description: "Schema for representing the service provider's configuration",
  attributes: [
    page('documentationUri', "The address of the service's documentation for people."),
    feature('patch', 'Whether and how PATCH is served.'),
    feature(
      'bulk',
      'Whether and how bulk requests are served.',
      number('maxOperations', 'The most operations of a bulk request.'),
      number('maxPayloadSize', 'The largest body of a bulk request in bytes.'),
    ),
    feature('filter', 'Whether and how filters are served.', number('maxResults', 'The most resources of a page.')),
    feature('changePassword', 'Whether passwords can be changed.'),
    feature('sort', 'Whether lists can be sorted.'),
    feature('etag', 'Whether resources have versions, RFC 7644 §3.14.'),
    complex(
      'pagination',
      'How lists are paged, RFC 9865 §4.',
      [
        boolean('cursor', 'Whether lists can be paged by cursors.', required),
        boolean('index', 'Whether lists can be paged by startIndex and count.', required),
        text('defaultPaginationMethod', 'How a list is paged where the client does not say.', {
          ...readOnly,
          canonicalValues: ['cursor', 'index'],
        }),
        integer('defaultPageSize', 'Resources of a page where the client gives no count.', readOnly),
        integer('maxPageSize', 'The most resources of a page.', readOnly),
        integer('cursorTimeout', 'Seconds that a cursor can be used.', readOnly),
      ],
      readOnly,
    ),
    complex(
      'authenticationSchemes',
      'How clients authenticate.',
      [
        text('type', 'The kind of the scheme.', {
          ...required,
          canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'],
        }),
        text('name', 'The usual name of the scheme, such as HTTP Basic.', required),
        text('description', 'What the scheme is.', required),
        page('specUri', "The address of the scheme's specification."),
        page('documentationUri', "The address of the documentation of the scheme's use."),
        boolean('primary', 'Whether this is the preferred scheme.', readOnly),
      ],
      { ...required, multiValued: true },
    ),
  ],
};

const resourceType: SchemaDefinition = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
  name: 'ResourceType',
  description: 'Specifies the schema that describes a SCIM resource type',
  attributes: [
    text('id', 'The id of the resource type, its name.'),
    text('name', 'The name of the resource type, such as User.', required),
    text('description', 'What the resource type is, for people.'),
    reference('endpoint', 'The end point below the base URL, such as /Users.', {
      ...required,
      caseExact: false,
      referenceTypes: ['uri'],
    }),
    reference('schema', 'The URN of the primary schema.', { ...required, referenceTypes: ['uri'] }),
    complex(
      'schemaExtensions',
      'The extensions of the primary schema.',
      [
        reference('schema', 'The URN of an extension.', { ...required, referenceTypes: ['uri'] }),
        boolean('required', 'Whether each resource of the type must have the extension.', required),
      ],
      list,
    ),
  ],
};

const exact = { ...readOnly, caseExact: true } as const;

/** RFC 7643 §7; a sub-attribute is described as an attribute is, but has none itself. */
const characteristics = [
  text('name', 'The name of the attribute.', { ...required, caseExact: true }),
  text('type', 'The data type of the attribute.', {
    ...required,
    canonicalValues: ['string', 'complex', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary'],
  }),
  boolean('multiValued', 'Whether the attribute has many values.', required),
  text('description', 'What the attribute is, for people.', exact),
  boolean('required', 'Whether the attribute must have a value.', readOnly),
  text('canonicalValues', 'Values that are suggested, such as work and home.', { ...exact, multiValued: true }),
  boolean('caseExact', 'Whether the case of its text matters.', readOnly),
  text('mutability', 'Whether and when the attribute can be changed.', {
    ...exact,
    canonicalValues: ['readOnly', 'readWrite', 'immutable', 'writeOnly'],
  }),
  text('returned', 'When answers show the attribute.', {
    ...exact,
    canonicalValues: ['always', 'never', 'default', 'request'],
  }),
  text('uniqueness', 'How unique its values must be.', { ...exact, canonicalValues: ['none', 'server', 'global'] }),
  text('referenceTypes', 'What an attribute of the type reference may refer to.', { ...exact, multiValued: true }),
];

const schema: SchemaDefinition = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Schema',
  name: 'Schema',
  description: 'Specifies the schema that describes a SCIM schema',
  attributes: [
    text('id', 'The URN of the schema.', required),
    text('name', 'The name of the schema for people, such as User.', required),
    text('description', 'What the schema is, for people.'),
    complex(
      'attributes',
      'The attributes of the schema.',
      [...characteristics, complex('subAttributes', 'The parts of a complex attribute.', characteristics, list)],
      { ...required, multiValued: true },
    ),
  ],
};

/** In the order of RFC 7643 §8.7.2. */
export const serviceSchemas: readonly SchemaDefinition[] = [serviceProviderConfig, resourceType, schema];
