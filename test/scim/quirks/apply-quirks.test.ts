import type { Json, JsonObject } from '../../../lambda/scim/json';
import { applyPatch } from '../../../lambda/scim/patch/apply-patch';
import { readPatch } from '../../../lambda/scim/patch/read-patch';
import { applyQuirks } from '../../../lambda/scim/quirks/apply-quirks';
import type { ScimMessage } from '../../../lambda/scim/quirks/quirk';
import { quirks } from '../../../lambda/scim/quirks/quirks';
import { extendResourceType } from '../../../lambda/scim/schema/custom-schema';
import { userResourceType } from '../../../lambda/scim/schema/resource-types';
import { fc } from '../../properties';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

interface Row {
  readonly fires: string;
  readonly name: string;
  readonly method?: ScimMessage['method'];
  readonly resource?: ScimMessage['resource'];
  readonly type?: ScimMessage['type'];
  /** The body, or the operations of a PATCH. */
  readonly sent: JsonObject | readonly Json[];
  readonly becomes: JsonObject | readonly Json[];
}

const inner = (value: string) =>
  JSON.stringify({ id: '8ae06bd4-35bb-4fcd-977e-14e074ad1192', value, displayName: `${value} role` });

const ACME = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User';
const withDevices = extendResourceType(userResourceType, [
  { id: ACME, attributes: [{ name: 'devices', multiValued: true }] },
]);
const text = (value: Json) => JSON.stringify(value);
const home = { value: 'b@example.com', type: 'home' };

const rows: readonly Row[] = [
  ...(['POST', 'PUT'] as const).flatMap((method): Row[] => [
    {
      fires: 'entra-wrapped-strings',
      name: `devices in a ${method}`,
      method,
      type: withDevices,
      sent: { userName: 'x', [ACME]: { devices: [{ value: '1' }, { $ref: null, value: '2' }] } },
      becomes: { userName: 'x', [ACME]: { devices: ['1', '2'] } },
    },
    {
      fires: 'keycloak-element-as-json',
      name: `e-mails, a name and a manager in a ${method}`,
      method,
      sent: {
        emails: [text(home), { value: 'a' }],
        name: text({ givenName: 'Ada' }),
        [ENTERPRISE]: { manager: text({ value: 'm' }) },
      },
      becomes: {
        emails: [home, { value: 'a' }],
        name: { givenName: 'Ada' },
        [ENTERPRISE]: { manager: { value: 'm' } },
      },
    },
    {
      fires: 'keycloak-list-of-attributes',
      name: `an extension in a ${method}`,
      method,
      sent: { userName: 'x', [ENTERPRISE]: [{ department: 'Sales' }] },
      becomes: { userName: 'x', [ENTERPRISE]: { department: 'Sales' } },
    },
    {
      fires: 'sap-list-of-one',
      name: `simple values in a ${method}`,
      method,
      sent: { title: ['Boss'], active: ['False'], 'name.givenName': ['Ada'], emails: [{ value: ['a@b.c'] }] },
      becomes: { title: 'Boss', active: 'False', 'name.givenName': 'Ada', emails: [{ value: 'a@b.c' }] },
    },
    {
      fires: 'entra-wrapped-value',
      name: `simple values in a ${method}`,
      method,
      sent: { [ENTERPRISE]: { department: [{ $ref: null, value: 'Retail' }] }, active: [{ value: 'False' }] },
      becomes: { [ENTERPRISE]: { department: 'Retail' }, active: 'False' },
    },
    {
      fires: 'keycloak-value-as-json',
      name: `an extension in a ${method}`,
      method,
      sent: { userName: 'x', [ENTERPRISE]: text({ department: 'Sales' }) },
      becomes: { userName: 'x', [ENTERPRISE]: { department: 'Sales' } },
    },
  ]),
  ...['add', 'replace', 'remove'].map(
    (op): Row => ({
      fires: 'entra-wrapped-strings',
      name: `devices to ${op}`,
      type: withDevices,
      sent: [{ op, path: `${ACME}:devices`, value: [{ value: '1' }] }],
      becomes: [{ op, path: `${ACME}:devices`, value: ['1'] }],
    }),
  ),
  {
    fires: 'entra-wrapped-strings',
    name: 'one device without a list, among keys',
    type: withDevices,
    sent: [{ op: 'add', value: { [`${ACME}:devices`]: { value: '1' } } }],
    becomes: [{ op: 'add', value: { [`${ACME}:devices`]: '1' } }],
  },
  {
    fires: 'entra-wrapped-strings',
    name: 'devices as text, one and all',
    type: withDevices,
    sent: [
      { op: 'add', path: `${ACME}:devices`, value: text({ value: '1' }) },
      { op: 'add', path: `${ACME}:devices`, value: [text({ value: '1' })] },
      { op: 'replace', path: `${ACME}:devices`, value: text([{ value: '1' }, { value: '2' }]) },
    ],
    becomes: [
      { op: 'add', path: `${ACME}:devices`, value: '1' },
      { op: 'add', path: `${ACME}:devices`, value: ['1'] },
      { op: 'replace', path: `${ACME}:devices`, value: ['1', '2'] },
    ],
  },
  {
    fires: 'onelogin-draft-urns',
    name: 'schemas by their path',
    resource: 'Group',
    sent: [{ op: 'replace', path: 'schemas', value: ['urn:scim:schemas:core:2.0'] }],
    becomes: [{ op: 'replace', path: 'schemas', value: [GROUP] }],
  },
  {
    fires: 'keycloak-list-of-attributes',
    name: 'attributes of a resource and of schemas, by path and among keys',
    sent: [
      { op: 'replace', value: [{ title: 'Z' }] },
      { op: 'add', path: '', value: [{ title: 'Z' }] },
      { op: 'replace', path: USER, value: [{ title: 'Z' }] },
      { op: 'replace', path: ENTERPRISE, value: [{ department: 'Sales' }] },
      { op: 'add', value: { [ENTERPRISE]: [{ department: 'Sales' }] } },
      { op: 'replace', value: [{ [ENTERPRISE]: [{ department: 'Sales' }] }] },
    ],
    becomes: [
      { op: 'replace', value: { title: 'Z' } },
      { op: 'add', path: '', value: { title: 'Z' } },
      { op: 'replace', path: USER, value: { title: 'Z' } },
      { op: 'replace', path: ENTERPRISE, value: { department: 'Sales' } },
      { op: 'add', value: { [ENTERPRISE]: { department: 'Sales' } } },
      { op: 'replace', value: { [ENTERPRISE]: { department: 'Sales' } } },
    ],
  },
  {
    fires: 'keycloak-value-as-json',
    name: 'the attributes of a group',
    resource: 'Group',
    sent: [{ op: 'replace', value: text({ schemas: [GROUP], displayName: 'G' }) }],
    becomes: [{ op: 'replace', value: { schemas: [GROUP], displayName: 'G' } }],
  },
  {
    fires: 'keycloak-value-as-json',
    name: 'an extension by its path',
    sent: [{ op: 'replace', path: ENTERPRISE, value: text({ department: 'Sales' }) }],
    becomes: [{ op: 'replace', path: ENTERPRISE, value: { department: 'Sales' } }],
  },
  {
    fires: 'keycloak-element-as-json',
    name: 'an element, one without a list, a whole list and a chosen one',
    sent: [
      { op: 'add', path: 'emails', value: [text(home)] },
      { op: 'add', path: 'emails', value: text(home) },
      { op: 'replace', path: `${USER}:emails`, value: text([home, home]) },
      { op: 'replace', path: 'emails[value eq "x"]', value: text(home) },
      { op: 'replace', value: { emails: [text(home)], 'emails[type eq "home"]': text(home) } },
    ],
    becomes: [
      { op: 'add', path: 'emails', value: [home] },
      { op: 'add', path: 'emails', value: home },
      { op: 'replace', path: `${USER}:emails`, value: [home, home] },
      { op: 'replace', path: 'emails[value eq "x"]', value: home },
      { op: 'replace', value: { emails: [home], 'emails[type eq "home"]': home } },
    ],
  },
  {
    fires: 'keycloak-element-as-json',
    name: 'members of a group',
    method: 'PUT',
    resource: 'Group',
    sent: { displayName: 'G', members: [text({ value: 'u1' })] },
    becomes: { displayName: 'G', members: [{ value: 'u1' }] },
  },
  {
    fires: 'sap-list-of-one',
    name: 'a manager, and a name that a key with a dot joins',
    sent: [
      { op: 'add', path: `${ENTERPRISE}:manager`, value: [{ $ref: '…/Users/m', value: 'm' }] },
      { op: 'replace', value: { name: [{ familyName: 'L' }], 'name.givenName': 'Ada' } },
    ],
    becomes: [
      { op: 'add', path: `${ENTERPRISE}:manager`, value: { $ref: '…/Users/m', value: 'm' } },
      { op: 'replace', value: { name: { familyName: 'L' }, 'name.givenName': 'Ada' } },
    ],
  },
  {
    fires: 'sap-list-of-one',
    name: 'a chosen value, and simple ones',
    sent: [
      { op: 'replace', path: 'emails[value eq "x"]', value: [{ value: 'y', primary: [true] }] },
      { op: 'replace', path: 'emails[value eq "x"].value', value: ['y'] },
      { op: 'replace', path: 'name', value: { givenName: ['Ada'] } },
      { op: 'replace', value: { title: ['Boss'] } },
    ],
    becomes: [
      { op: 'replace', path: 'emails[value eq "x"]', value: { value: 'y', primary: true } },
      { op: 'replace', path: 'emails[value eq "x"].value', value: 'y' },
      { op: 'replace', path: 'name', value: { givenName: 'Ada' } },
      { op: 'replace', value: { title: 'Boss' } },
    ],
  },
  ...['urn:scim:schemas:core:2.0', 'urn:scim:schemas:core:2.0:User', 'URN:SCIM:schemas:core:2.0:user'].flatMap((core) =>
    ['urn:scim:schemas:extension:enterprise:2.0', 'urn:scim:schemas:extension:enterprise:2.0:User'].map(
      (extension): Row => ({
        fires: 'onelogin-draft-urns',
        name: `${core} and ${extension}`,
        method: 'POST',
        sent: { schemas: [core, extension], [`${core}:title`]: 'x', [extension]: { department: 'Sales' } },
        becomes: { schemas: [USER, ENTERPRISE], [`${USER}:title`]: 'x', [ENTERPRISE]: { department: 'Sales' } },
      }),
    ),
  ),
  {
    fires: 'onelogin-draft-urns',
    name: 'a group, and paths of users',
    resource: 'Group',
    sent: [
      { op: 'replace', path: 'urn:scim:schemas:core:2.0:Group:displayName', value: 'G' },
      { op: 'replace', path: 'urn:scim:schemas:core:2.0:displayName', value: 'G' },
      { op: 'replace', value: { schemas: ['urn:scim:schemas:core:2.0:Group'], displayName: 'G' } },
    ],
    becomes: [
      { op: 'replace', path: `${GROUP}:displayName`, value: 'G' },
      { op: 'replace', path: `${GROUP}:displayName`, value: 'G' },
      { op: 'replace', value: { schemas: [GROUP], displayName: 'G' } },
    ],
  },
  {
    fires: 'filter-quotes',
    name: 'a path in single quotes',
    resource: 'Group',
    sent: [{ op: 'remove', path: "members[value eq '2819c223' or value eq ‘2819c224’]" }],
    becomes: [{ op: 'remove', path: 'members[value eq "2819c223" or value eq "2819c224"]' }],
  },
  {
    fires: 'filter-quotes',
    name: 'a key in typographic quotes',
    sent: [{ op: 'add', value: { 'emails[type eq “work”].value': 'a@b.c', title: "'T'" } }],
    becomes: [{ op: 'add', value: { 'emails[type eq "work"].value': 'a@b.c', title: "'T'" } }],
  },
  {
    fires: 'filter-backslash',
    name: 'a backslash that escapes nothing',
    sent: [{ op: 'remove', path: 'ims[value eq "CORP\\ada"]' }],
    becomes: [{ op: 'remove', path: 'ims[value eq "CORP\\\\ada"]' }],
  },
  {
    fires: 'singular-attribute',
    name: 'e-mails in the singular as path and key',
    sent: [
      { op: 'replace', path: 'email[type eq "work"].value', value: 'a@b.c' },
      { op: 'add', value: { phoneNumber: '1', title: 'T' } },
    ],
    becomes: [
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'a@b.c' },
      { op: 'add', value: { phoneNumbers: '1', title: 'T' } },
    ],
  },
  {
    fires: 'singular-attribute',
    name: 'an e-mail in the singular in a POST',
    method: 'POST',
    sent: { userName: 'x', email: { value: 'a@b.c' } },
    becomes: { userName: 'x', emails: { value: 'a@b.c' } },
  },
  {
    fires: 'entra-role-as-json',
    name: 'roles added as JSON within strings',
    sent: [{ op: 'Add', path: 'roles', value: [{ value: inner('Admin') }, { value: 'plain' }] }],
    becomes: [{ op: 'Add', path: 'roles', value: [{ value: 'Admin', display: 'Admin role' }, { value: 'plain' }] }],
  },
  {
    fires: 'entra-role-as-json',
    name: 'bare strings of JSON',
    sent: [{ op: 'Add', path: `${USER}:Roles`, value: [inner('Admin')] }],
    becomes: [{ op: 'Add', path: `${USER}:Roles`, value: [{ value: 'Admin', display: 'Admin role' }] }],
  },
  {
    fires: 'entra-role-as-json',
    name: 'JSON for the value of the primary role',
    sent: [{ op: 'Replace', path: 'roles[primary eq "True"].value', value: inner('Admin') }],
    becomes: [{ op: 'Replace', path: 'roles[primary eq "True"].value', value: 'Admin' }],
  },
  {
    fires: 'entra-role-as-json',
    name: 'roles without a path',
    sent: [{ op: 'replace', value: { roles: [{ value: inner('Admin') }] } }],
    becomes: [{ op: 'replace', value: { roles: [{ value: 'Admin', display: 'Admin role' }] } }],
  },
  {
    fires: 'entra-role-as-json',
    name: 'roles of a new user',
    method: 'POST',
    sent: { userName: 'x', roles: [{ value: inner('Admin'), primary: false }] },
    becomes: { userName: 'x', roles: [{ value: 'Admin', display: 'Admin role', primary: false }] },
  },
  {
    fires: 'entra-role-display-name',
    name: 'displayName of a role',
    method: 'POST',
    sent: {
      roles: [{ primary: false, type: 'WindowsAzureActiveDirectoryRole', displayName: 'Admin', value: 'Admin' }],
    },
    becomes: { roles: [{ primary: false, type: 'WindowsAzureActiveDirectoryRole', display: 'Admin', value: 'Admin' }] },
  },
  {
    fires: 'entra-dotted-extension',
    name: 'a dot behind the URN in a path',
    sent: [{ op: 'Replace', path: `${ENTERPRISE}.department`, value: 'Retail' }],
    becomes: [{ op: 'Replace', path: `${ENTERPRISE}:department`, value: 'Retail' }],
  },
  {
    fires: 'entra-dotted-extension',
    name: 'a dot behind the URN in a key',
    sent: [{ op: 'replace', value: { [`${ENTERPRISE.toLowerCase()}.manager.value`]: 'm', title: 'x' } }],
    becomes: [{ op: 'replace', value: { [`${ENTERPRISE}:manager.value`]: 'm', title: 'x' } }],
  },
  {
    fires: 'entra-dotted-extension',
    name: 'a dot behind the URN in a new user',
    method: 'POST',
    sent: { userName: 'x', [`${ENTERPRISE}.department`]: 'Retail' },
    becomes: { userName: 'x', [`${ENTERPRISE}:department`]: 'Retail' },
  },
  {
    fires: 'entra-wrapped-value',
    name: 'a wrapped boolean',
    sent: [{ op: 'Replace', path: 'active', value: [{ $ref: null, value: 'False' }] }],
    becomes: [{ op: 'Replace', path: 'active', value: 'False' }],
  },
  {
    fires: 'entra-wrapped-value',
    name: 'a wrapped sub-attribute',
    sent: [{ op: 'Replace', path: 'emails[type eq "work"].value', value: [{ value: 'a@b.c' }] }],
    becomes: [{ op: 'Replace', path: 'emails[type eq "work"].value', value: 'a@b.c' }],
  },
  {
    fires: 'entra-wrapped-value',
    name: 'a wrapped name of a group',
    resource: 'Group',
    sent: [{ op: 'Replace', path: 'displayName', value: [{ $ref: null, value: 'Guides' }] }],
    becomes: [{ op: 'Replace', path: 'displayName', value: 'Guides' }],
  },
  {
    fires: 'onelogin-scim-1-urns',
    name: 'a user in the URNs of SCIM 1.1',
    method: 'POST',
    sent: {
      schemas: ['urn:scim:schemas:core:1.0', 'urn:scim:schemas:extension:enterprise:1.0'],
      userName: 'x',
      'urn:scim:schemas:extension:enterprise:1.0': {
        department: 'Sales',
        manager: { managerId: 'm', displayName: 'M' },
      },
    },
    becomes: {
      schemas: [USER, ENTERPRISE],
      userName: 'x',
      [ENTERPRISE]: { department: 'Sales', manager: { value: 'm', displayName: 'M' } },
    },
  },
  {
    fires: 'onelogin-scim-1-urns',
    name: 'a group in the URN of SCIM 1.1',
    method: 'PUT',
    resource: 'Group',
    sent: { schemas: ['urn:scim:schemas:core:1.0'], displayName: 'G' },
    becomes: { schemas: [GROUP], displayName: 'G' },
  },
  {
    fires: 'onelogin-scim-1-urns',
    name: 'paths in the URNs of SCIM 1.1',
    sent: [{ op: 'replace', path: 'urn:scim:schemas:extension:enterprise:1.0:department', value: 'Sales' }],
    becomes: [{ op: 'replace', path: `${ENTERPRISE}:department`, value: 'Sales' }],
  },
];

const bodyOf = (part: Row['sent']): JsonObject => (Array.isArray(part) ? { Operations: part } : (part as JsonObject));
const messageOf = ({ method = 'PATCH', resource = 'User', type, sent }: Row): ScimMessage => ({
  method,
  resource,
  ...(type === undefined ? {} : { type }),
  body: bodyOf(sent),
});

/** Requests as the standard would have them, which no rewrite may touch. */
const standard: readonly ScimMessage[] = [
  {
    method: 'POST',
    resource: 'User',
    body: {
      schemas: [USER, ENTERPRISE],
      userName: 'x',
      roles: [{ value: '{not json' }, 'slug'],
      [ENTERPRISE]: { manager: { value: 'm' } },
    },
  },
  {
    method: 'PATCH',
    resource: 'User',
    body: { Operations: [{ op: 'add', path: 'emails', value: [{ value: 'a@b.c' }] }] },
  },
  ...[{ value: 'x' }, { foo: null }, {}].flatMap((one): ScimMessage[] => [
    {
      method: 'PATCH',
      resource: 'Group',
      body: {
        Operations: [
          { op: 'add', value: [one] },
          { op: 'add', value: text(one) },
        ],
      },
    },
    {
      method: 'PATCH',
      resource: 'User',
      type: withDevices,
      body: {
        Operations: [
          ...[USER, ENTERPRISE, ACME].flatMap((path) =>
            [[one], text(one)].map((value) => ({ op: 'add', path, value })),
          ),
          { op: 'replace', value: { [ENTERPRISE]: [one], [ACME]: text(one) } },
          { op: 'replace', path: 'title', value: [{ value: '' }] },
          { op: 'replace', path: 'title', value: [{ value: null }] },
        ],
      },
    },
    { method: 'PUT', resource: 'User', body: { userName: 'x', [ENTERPRISE]: [one] } },
  ]),
  {
    method: 'PATCH',
    resource: 'User',
    body: { Operations: [{ op: 'replace', path: 'title', value: [{ value: 'a', type: 'b' }] }] },
  },
  {
    method: 'PATCH',
    resource: 'User',
    body: { Operations: [{ op: 'replace', path: 'title', value: '{"value":"Admin"}' }] },
  },
  {
    method: 'PATCH',
    resource: 'User',
    body: { Operations: [{ op: 'replace', path: 'emails[', value: [{ value: 'a' }] }, 7, { op: 'remove' }] },
  },
  {
    method: 'PATCH',
    resource: 'Group',
    body: { Operations: [{ op: 'remove', path: 'members', value: [{ value: 'u1' }] }] },
  },
  {
    method: 'PATCH',
    resource: 'Group',
    body: {
      Operations: [
        { op: 'replace', path: 'members', value: '[]' },
        { op: 'replace', path: 'displayName', value: '{"a":1}' },
        { op: 'replace', value: '[]' },
        { op: 'remove', path: 'members[value eq "x"]', value: [] },
      ],
    },
  },
  {
    method: 'PATCH',
    resource: 'User',
    body: {
      Operations: [
        { op: 'replace', path: 'emails[type eq "work"]', value: [null] },
        { op: 'replace', path: 'emails[type eq "work"].value', value: '{"value":"a@b.c"}' },
        { op: 'replace', path: 'title', value: [['x']] },
        { op: 'replace', path: 'emails', value: [['x'], '[{}]', '{broken'] },
      ],
    },
  },
  { method: 'POST', resource: 'User', body: { schemas: ['urn:scim:schemas:core:3.0'], title: ['a', 'b'] } },
  { method: 'PUT', resource: 'Group', body: { displayName: 'G', roles: [{ value: inner('Admin') }] } },
];

describe('applyQuirks', () => {
  it.each(rows)('$fires: $name', (row) => {
    const { message, fired } = applyQuirks(messageOf(row), 'compatible');
    expect(fired).toEqual([row.fires]);
    expect(message.body).toEqual(bodyOf(row.becomes));
  });

  it.each(rows)('a second time leaves alone what $fires made of $name', (row) => {
    const { message } = applyQuirks(messageOf(row), 'compatible');
    expect(applyQuirks(message, 'compatible')).toEqual({ message, fired: [] });
  });

  it.each(rows)('strict mode takes $name as it stands', (row) => {
    const message = messageOf(row);
    expect(applyQuirks(message, 'strict')).toEqual({ message, fired: [] });
  });

  it.each(standard)('hands on a standard request as the very same message: %j', (message) => {
    const result = applyQuirks(message, 'compatible');
    expect(result.fired).toEqual([]);
    expect(result.message).toBe(message);
  });

  it('tests every quirk there is, and each names the JSON that forced it', () => {
    expect(new Set(rows.map(({ fires }) => fires))).toEqual(new Set(quirks.map(({ name }) => name)));
    for (const { name, fixes } of quirks) {
      expect(name).toMatch(/^[a-z]+-[a-z0-9-]+$/);
      expect(fixes).toContain('{"');
    }
  });

  it('makes several oddities of one request right, so that the engine takes it', () => {
    const body = {
      Operations: [
        { op: 'Replace', path: `${ENTERPRISE}.department`, value: [{ $ref: null, value: 'Retail' }] },
        { op: 'Add', path: 'roles', value: [{ value: inner('Admin') }] },
      ],
    };
    const { message, fired } = applyQuirks({ method: 'PATCH', resource: 'User', body }, 'compatible');
    expect(fired).toEqual(['entra-dotted-extension', 'entra-wrapped-value', 'entra-role-as-json']);
    const current = { id: 'u-1', document: { userName: 'x' } };
    const { document } = applyPatch(userResourceType, current, readPatch(message.body, 'compatible'), {
      mode: 'compatible',
    });
    expect(document).toEqual({
      userName: 'x',
      roles: [{ value: 'Admin', display: 'Admin role' }],
      [ENTERPRISE]: { department: 'Retail' },
    });
  });

  it('takes any junk and reaches no prototype', () => {
    const key = fc.oneof(
      fc.constantFrom(
        '__proto__',
        'constructor',
        'roles',
        'schemas',
        'Operations',
        'path',
        'value',
        `${ENTERPRISE}.x`,
        'urn:scim:schemas:core:1.0',
      ),
      fc.string({ maxLength: 6 }),
    );
    const { body } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('roles', 'active', 'emails[', inner('x'), null, 1),
        tie('list'),
        tie('body'),
      ),
      list: fc.array(tie('value'), { maxLength: 3 }),
      body: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    }));
    const message = fc.record({
      method: fc.constantFrom('POST', 'PUT', 'PATCH'),
      resource: fc.constantFrom('User', 'Group'),
      body: body as fc.Arbitrary<JsonObject>,
    });
    fc.assert(
      fc.property(message, ({ body, ...rest }) => {
        const sent = { ...rest, body: JSON.parse(JSON.stringify(body)) as JsonObject };
        const result = applyQuirks(sent, 'compatible').message.body;
        expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
