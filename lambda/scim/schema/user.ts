import { binary, boolean, complex, plural, reference, string } from './definition';

/** The core User schema, RFC 7643 §4.1 and §8.7.1. A new attribute is one row here. */
export const userSchema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'User Account',
  attributes: [
    string('userName', 'The name the person signs in with; unique in the organisation without regard to case.', {
      required: true,
      uniqueness: 'server',
    }),
    complex('name', "The components of the person's name.", [
      string('formatted', 'The full name, formatted for display.'),
      string('familyName', 'The family name, or last name.'),
      string('givenName', 'The given name, or first name.'),
      string('middleName', 'The middle names.'),
      string('honorificPrefix', 'The title before the name, such as "Ms.".'),
      string('honorificSuffix', 'The suffix after the name, such as "III".'),
    ]),
    string('displayName', 'The name shown to other people.'),
    string('nickName', 'The casual way to address the person.'),
    reference('profileUrl', "The address of the person's online profile.", { referenceTypes: ['external'] }),
    string('title', 'The title in the organisation, such as "Vice President".'),
    string('userType', 'The relation to the organisation, such as "Contractor" or "Employee".'),
    string('preferredLanguage', 'The preferred languages, as in the Accept-Language header, such as "en-US".'),
    string('locale', 'The default location for formats of currency, dates and numbers, such as "en-US".'),
    string('timezone', 'The time zone in IANA form, such as "America/Los_Angeles".'),
    boolean('active', 'Whether the person may use the account.', { initial: true }),
    string('password', 'Accepted and dropped: this service never stores passwords.', {
      mutability: 'writeOnly',
      returned: 'never',
      caseExact: true,
      text: 'lines',
    }),
    complex('emails', 'E-mail addresses.', plural(string('value', 'An e-mail address.'), ['work', 'home', 'other']), {
      multiValued: true,
    }),
    complex(
      'phoneNumbers',
      'Phone numbers.',
      plural(string('value', 'A phone number.', { text: 'phoneNumber' }), [
        'work',
        'home',
        'mobile',
        'fax',
        'pager',
        'other',
      ]),
      { multiValued: true },
    ),
    complex(
      'ims',
      'Instant messaging addresses.',
      plural(string('value', 'An instant messaging address.'), [
        'aim',
        'gtalk',
        'icq',
        'xmpp',
        'msn',
        'skype',
        'qq',
        'yahoo',
      ]),
      { multiValued: true },
    ),
    complex(
      'photos',
      'Addresses of photos.',
      plural(reference('value', 'The address of a photo.', { referenceTypes: ['external'] }), ['photo', 'thumbnail']),
      { multiValued: true },
    ),
    complex(
      'addresses',
      'Postal addresses.',
      [
        string('formatted', 'The full address, formatted for a label.', { text: 'lines' }),
        string('streetAddress', 'Street, house number and apartment.', { text: 'lines' }),
        string('locality', 'The city or locality.'),
        string('region', 'The state or region.'),
        string('postalCode', 'The postal code.'),
        string('country', 'The country; any text, since identity providers send names as well as codes.'),
        string('type', 'A label for what the address is used for.', { canonicalValues: ['work', 'home', 'other'] }),
        boolean('primary', 'Whether this is the preferred address; at most one is.'),
      ],
      { multiValued: true },
    ),
    complex(
      'groups',
      'The groups the person belongs to; changed through the groups only.',
      [
        string('value', 'The id of the group.', { mutability: 'readOnly', caseExact: true }),
        reference('$ref', 'The address of the group.', { mutability: 'readOnly', referenceTypes: ['User', 'Group'] }),
        string('display', 'The displayName of the group.', { mutability: 'readOnly' }),
        string('type', 'Whether the membership is direct or through another group.', {
          mutability: 'readOnly',
          canonicalValues: ['direct', 'indirect'],
        }),
      ],
      { multiValued: true, mutability: 'readOnly' },
    ),
    complex('entitlements', 'Things the person has a right to.', plural(string('value', 'An entitlement.')), {
      multiValued: true,
    }),
    complex(
      'roles',
      "The person's roles.",
      plural(string('value', 'The slug or the UUID of a role of the organisation.')),
      { multiValued: true },
    ),
    complex(
      'x509Certificates',
      'Certificates issued to the person.',
      plural(binary('value', 'A DER certificate in base64.')),
      { multiValued: true },
    ),
  ],
} as const;
