import { complex, reference, string } from './definition';

/** The core Group schema, RFC 7643 §4.2 and §8.7.1. */
export const groupSchema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'Group',
  attributes: [
    string('displayName', 'The name of the group; unique in the organisation without regard to case.', {
      required: true,
      uniqueness: 'server',
    }),
    complex(
      'members',
      'The members of the group.',
      [
        string('value', 'The id of the member.', { mutability: 'immutable', caseExact: true }),
        reference('$ref', 'The address of the member.', { mutability: 'immutable', referenceTypes: ['User', 'Group'] }),
        string('type', 'What the member is.', { mutability: 'immutable', canonicalValues: ['User', 'Group'] }),
        // The one of the user or group is at its address, and what a client sends of it would be wrong at the next renaming.
        string('display', 'A name for people to read.', { mutability: 'readOnly' }),
      ],
      { multiValued: true, heldAsItems: true },
    ),
  ],
} as const;
