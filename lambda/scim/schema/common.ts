import { complex, dateTime, reference, string } from './definition';

/** The attributes of every resource, RFC 7643 §3.1; they belong to no schema URN. */
export const commonAttributes = [
  reference('schemas', 'The URNs of the schemas in use.', {
    multiValued: true,
    returned: 'always',
    caseExact: true,
    referenceTypes: ['uri'],
  }),
  string('id', 'The identifier that this service gave the resource.', {
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
  }),
  string('externalId', 'The identifier that the client gave the resource.', { caseExact: true }),
  complex(
    'meta',
    'Facts about the resource.',
    [
      string('resourceType', 'The name of the resource type.', { caseExact: true, mutability: 'readOnly' }),
      dateTime('created', 'When the resource was added.', { mutability: 'readOnly' }),
      dateTime('lastModified', 'When the resource was last changed.', { mutability: 'readOnly' }),
      reference('location', 'The address of the resource.', { mutability: 'readOnly', referenceTypes: ['uri'] }),
      string('version', 'The entity tag of the resource.', { caseExact: true, mutability: 'readOnly' }),
    ],
    { mutability: 'readOnly' },
  ),
] as const;
