import type { Filterable } from '../../../../lambda/scim/filter/filterable';
import type { JsonObject } from '../../../../lambda/scim/json';

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const base = 'https://scim.example.com/organizations/o/scim/v2';

const user = (
  id: string,
  document: JsonObject,
  more: Partial<Filterable> & { created?: string; lastModified?: string } = {},
): Filterable => {
  const { created = '2024-02-01T01:30:00.000Z', lastModified = created, ...rest } = more;
  const meta = { resourceType: 'User', created, lastModified, version: 'W/"1"', location: `${base}/Users/${id}` };
  return { id, document, meta, ...rest };
};

/** The users that the cases on users are tried on. */
export const people: Readonly<Record<string, Filterable>> = {
  /** Has everything. */
  ada: user(
    '2819c223-7f76-453a-919d-413861904646',
    {
      userName: 'Ada@Example.com',
      externalId: 'Ext-1',
      name: { familyName: "O'Malley", givenName: 'Ada' },
      displayName: 'Ada "the \\ first" O\'Malley',
      title: 'Vice President',
      userType: 'Employee',
      profileUrl: 'https://example.com/Ada',
      active: true,
      emails: [
        { value: 'ada@example.com', type: 'work', primary: true },
        { value: 'ada@home.org', type: 'home' },
      ],
      ims: [{ value: 'ada@foo.com', type: 'xmpp' }],
      roles: [{ value: 'admin', primary: true }],
      x509Certificates: [{ value: 'MIIBvA==' }],
      [ENT]: { department: 'R&D', employeeNumber: '42', manager: { value: 'm-1', displayName: 'Max' } },
    },
    {
      created: '2011-05-13T04:42:34.000Z',
      lastModified: '2011-05-13T04:42:34.500Z',
      groups: [{ value: 'g-1', display: 'Admins', type: 'direct' }],
    },
  ),
  /** Not active; no address for work that is in example.com, though one of work elsewhere and another in example.com. */
  bob: user('b0b', {
    userName: 'bob',
    externalId: 'ext-1',
    name: { givenName: 'Bob', familyName: 'Jensen' },
    userType: 'Contractor',
    active: false,
    emails: [{ value: 'bob@example.org', type: 'work' }, { value: 'robert@example.com' }],
    addresses: [{ formatted: '1 Main St', type: 'work' }],
    [ENT]: { department: 'Sales', employeeNumber: '007' },
  }),
  /** Values that are there and empty, and letters outside ASCII. */
  cyd: user('CYD', {
    userName: 'çÿd@exämple.com',
    name: { formatted: '', givenName: 'ÉMILE' },
    title: '',
    nickName: 'ﬁne\n😀',
    emails: [],
    ims: [{ value: '', type: null }],
    phoneNumbers: [{ primary: false }],
    [ENT]: { manager: {} },
  }),
  /** Has nothing but a name. */
  dan: user('dan', { userName: 'dan' }),
};

const group = (id: string, document: JsonObject, members: Filterable['members']): Filterable => ({
  id,
  document,
  meta: {
    resourceType: 'Group',
    created: '2024-02-01T01:30:00.000Z',
    lastModified: '2024-02-01T01:30:00.000Z',
    version: 'W/"7"',
    location: `${base}/Groups/${id}`,
  },
  ...(members === undefined ? {} : { members }),
});

/** The groups that the cases on groups are tried on. */
export const groups: Readonly<Record<string, Filterable>> = {
  admins: group('g-1', { displayName: 'Admins', externalId: 'x' }, [
    { value: 'u-1', type: 'User', display: 'Ada' },
    { value: 'g-2', type: 'Group' },
  ]),
  nested: group('g-2', { displayName: 'Team (EMEA)' }, [{ value: 'u-2', type: 'User' }]),
  empty: group('g-3', { displayName: 'Empty' }, []),
};
