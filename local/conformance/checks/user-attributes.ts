/** §2.1, §2.10 to §2.13: what is known of people. */
import type { Json, JsonObject } from '../../../lambda/scim/json';
import { type Check, checksOf } from '../check';
import { enterpriseUrn, type Session, userUrn } from '../session';
import { must } from '../unmet-expectation';

const absent = { $absent: true };
const refused = { status: 400, answer: { scimType: 'invalidValue' } };

/** Every attribute that a client can set, RFC 7643 §8.2 and §8.3. */
const everything: JsonObject = {
  externalId: 'bjensen',
  name: {
    formatted: 'Ms. Barbara J Jensen, III',
    familyName: 'Jensen',
    givenName: 'Barbara',
    middleName: 'Jane',
    honorificPrefix: 'Ms.',
    honorificSuffix: 'III',
  },
  displayName: 'Babs Jensen',
  nickName: 'Babs',
  profileUrl: 'https://login.example.com/bjensen',
  title: 'Tour Guide',
  userType: 'Employee',
  preferredLanguage: 'en-US',
  locale: 'en-US',
  timezone: 'America/Los_Angeles',
  active: true,
  emails: [
    { value: 'bjensen@example.com', type: 'work', primary: true, display: 'Work' },
    { value: 'babs@jensen.org', type: 'home' },
  ],
  phoneNumbers: [
    { value: '555-555-5555', type: 'work' },
    { value: 'tel:+1-201-555-0123', type: 'mobile', primary: true },
  ],
  ims: [{ value: 'someaimhandle', type: 'aim' }],
  photos: [{ value: 'https://photos.example.com/profilephoto/72930000000Ccne/F', type: 'photo' }],
  addresses: [
    {
      formatted: '100 Universal City Plaza\nHollywood, CA 91608 USA',
      streetAddress: '100 Universal City Plaza',
      locality: 'Hollywood',
      region: 'CA',
      postalCode: '91608',
      country: 'USA',
      type: 'work',
      primary: true,
    },
    { locality: 'Paris', type: 'home' },
  ],
  entitlements: [{ value: 'printing', display: 'May print', type: 'right' }],
  x509Certificates: [{ value: 'TUlJRFF6Q0NBcXlnQXdJQkFnSUNFQUE=' }],
};
const enterprise: JsonObject = {
  employeeNumber: '701984',
  costCenter: '4130',
  organization: 'Universal Studios',
  division: 'Theme Park',
  department: 'Tour Operations',
};

const manager = (value: unknown) => ({ [enterpriseUrn]: { manager: value } }) as JsonObject; // sent as it is

const setManager = (scim: Session, id: string, value: JsonObject | string | null | readonly JsonObject[]) =>
  scim.patch(`/Users/${id}`, [{ op: 'replace', path: `${enterpriseUrn}:manager`, value }], { status: [200, 204] });

const managerForms: Check['run'] = async (scim) => {
  const boss = await scim.user();
  const held = { manager: { value: boss.id, $ref: `${scim.baseUrl}/Users/${boss.id}` } };
  const forms = scim.byMode({
    compatible: [boss.id, { value: boss.id }, [{ value: boss.id }]],
    strict: [{ value: boss.id }],
  });
  for (const form of forms) {
    const { id } = await scim.user(manager(form));
    await scim.call(`GET /Users/${id}`, { answer: { [enterpriseUrn]: held } });
    const patched = await scim.user();
    await setManager(scim, patched.id, form);
    await scim.call(`GET /Users/${patched.id}`, { answer: { [enterpriseUrn]: held } });
  }
};

const removeManager: Check['run'] = async (scim) => {
  const boss = await scim.user();
  for (const nothing of scim.byMode({ compatible: ['', null, { value: '' }], strict: [null] })) {
    const user = await scim.user(manager({ value: boss.id }));
    await setManager(scim, user.id, nothing);
    await scim.call(`GET /Users/${user.id}`, { answer: { [enterpriseUrn]: absent } });
  }
};

const inSingular: Check['run'] = async (scim) => {
  const [plain, work] = [`${scim.unique('plain')}@example.com`, `${scim.unique('work')}@example.com`];
  const refusedAs = (scimType: string) => ({ status: 400, answer: { scimType } });
  const body = { schemas: [userUrn], userName: scim.unique('singular'), email: plain };
  const taken = { status: 201, answer: { emails: [{ value: plain }] } };
  await scim.call('POST /Users', { body, ...scim.byMode({ compatible: taken, strict: refusedAs('invalidSyntax') }) });
  const emails = [{ value: plain }];
  const { id } = await scim.user({ emails });
  const operation = { op: 'add', path: 'email[type eq "work"].value', value: work };
  const added = { status: [200, 204] };
  await scim.patch(`/Users/${id}`, [operation], scim.byMode({ compatible: added, strict: refusedAs('invalidPath') }));
  const after = scim.byMode<Json, Json>({ compatible: [...emails, { value: work, type: 'work' }], strict: emails });
  await scim.call(`GET /Users/${id}`, { answer: { emails: after } });
};

const roleInSingular: Check['run'] = async (scim) => {
  const user = await scim.user({ userName: scim.unique('job') });
  const change = (path: string, value: Json) =>
    scim.patch(`/Users/${user.id}`, [{ op: 'add', path, value }], { status: 200 });
  await change('role', 'x');
  await change(`${userUrn}:role`, [{ value: 'y' }]);
  await scim.patch(`/Users/${user.id}`, [{ op: 'add', value: { role: 'z' } }], { status: 200 });
  await scim.call(`GET /Users/${user.id}`, { answer: { roles: [{ value: 'x' }, { value: 'y' }] } });
};

const isNamed: Check['run'] = async (scim) => {
  const own = await scim.admin.organization();
  const body = { schemas: [userUrn], userName: own.unique('named'), tilte: 'Guide' };
  await own.call('POST /Users', { body, status: own.byMode({ compatible: 201, strict: 400 }) });
  const log = JSON.stringify(await scim.admin.call('GET', `${own.organizationPath}/activity`));
  must(log.includes('{"name":"tilte","nearest":"title"}') === (own.mode === 'compatible'), 'the log must name it');
  must(!log.includes('Guide'), 'the log must not hold its value');
};

export const userAttributeChecks: readonly Check[] = [
  ...checksOf(
    '2.1',
    [
      'Every attribute of the User schema and the enterprise extension is stored and returned, by POST and by PUT',
      async (scim) => {
        const attributes = { ...everything, [enterpriseUrn]: enterprise };
        const user = await scim.user({ schemas: [userUrn, enterpriseUrn], ...attributes });
        await scim.call(`GET /Users/${user.id}`, { answer: attributes });
        const { id } = await scim.user();
        const body = { schemas: [userUrn, enterpriseUrn], userName: scim.unique('put'), ...attributes };
        await scim.call(`PUT /Users/${id}`, { body, status: 200 });
        await scim.call(`GET /Users/${id}`, { answer: attributes });
        const bare = { schemas: [userUrn], userName: body.userName };
        const gone = { emails: absent, name: absent, [enterpriseUrn]: absent, schemas: [userUrn] };
        await scim.call(`PUT /Users/${id}`, { body: bare, status: 200, answer: gone });
      },
    ],
    [
      'Of two primary values the newest wins (compatible), or 400 (strict)',
      async (scim) => {
        const emails = [
          { value: 'a@example.com', primary: true },
          { value: 'b@example.com', primary: true },
        ];
        const body = { schemas: [userUrn], userName: scim.unique('primary'), emails };
        if (scim.mode === 'strict') return scim.call('POST /Users', { body, ...refused });
        const reply = await scim.call('POST /Users', { body, status: 201 });
        const primary = reply.list('/emails').filter((email) => email.primary === true);
        must(primary.length === 1 && primary[0]?.value === 'b@example.com', 'the newest must be the one primary');
        return undefined;
      },
    ],
    [
      'A value that is made primary takes it from the one that was',
      async (scim) => {
        const { id } = await scim.user({ emails: [{ value: 'a@example.com', primary: true }] });
        const value = [{ value: 'b@example.com', primary: true }];
        await scim.patch(`/Users/${id}`, [{ op: 'add', path: 'emails', value }], { status: [200, 204] });
        const reply = await scim.call(`GET /Users/${id}`);
        const primary = reply.list('/emails').filter((email) => email.primary === true);
        must(primary.length === 1 && primary[0]?.value === 'b@example.com', 'the added one must be the one primary');
      },
    ],
  ),
  ...checksOf(
    '2.10',
    [
      'No form is asked of country, locale, time zone, phone number or URL',
      async (scim) => {
        const attributes = {
          addresses: [{ country: 'Sierra Leone', type: 'work' }],
          locale: 'Klingon',
          timezone: 'Central European Time',
          phoneNumbers: [{ value: 'ask the desk', type: 'work' }],
          profileUrl: 'intranet/people/ada',
          emails: [{ value: 'not an address', type: 'work' }],
        };
        const { id } = await scim.user(attributes);
        await scim.call(`GET /Users/${id}`, { answer: attributes });
      },
    ],
    [
      'A value above 16 KiB is 400 invalidValue, and one with a control character, a line separator or U+202E too',
      async (scim) => {
        for (const nickName of ['x'.repeat(16 * 1024 + 1), 'a\u0000b', 'a\nb', 'a\u2028b', 'a\u202eb']) {
          await scim.call('POST /Users', {
            body: { schemas: [userUrn], userName: scim.unique('long'), nickName },
            ...refused,
          });
        }
        await scim.user({ nickName: 'x'.repeat(16 * 1024) });
      },
    ],
  ),
  ...checksOf(
    '2.11',
    ['manager is taken as {value}, and as a string and [{value}] (compatible); it comes back with $ref', managerForms],
    ['null removes manager, and "" and {"value": ""} do too (compatible)', removeManager],
  ),
  ...checksOf('2.12', [
    'A number for a string becomes a string (compatible), or is 400 invalidValue (strict)',
    async (scim) => {
      const body = { schemas: [userUrn], userName: scim.unique('number'), [enterpriseUrn]: { employeeNumber: 42 } };
      const taken = { status: 201, answer: { [enterpriseUrn]: { employeeNumber: '42' } } };
      await scim.call('POST /Users', { body, ...scim.byMode({ compatible: taken, strict: refused }) });
    },
  ]),
  ...checksOf(
    '2.13',
    [
      'An unknown attribute is ignored (compatible), or 400 invalidSyntax (strict)',
      async (scim) => {
        const unknown = { status: 400, answer: { scimType: 'invalidSyntax' } };
        for (const odd of [
          { favouriteColour: 'red' },
          { name: { nick: 'x', givenName: 'N' } },
          { 'urn:example:Unknown': { a: 1 } },
        ]) {
          const body = { schemas: [userUrn], userName: scim.unique('unknown'), ...odd };
          const reply = await scim.call('POST /Users', {
            body,
            ...scim.byMode({ compatible: { status: 201 }, strict: unknown }),
          });
          must(
            scim.mode === 'strict' || !/favouriteColour|nick"|urn:example/.test(reply.body),
            'it must not be stored',
          );
        }
      },
    ],
    [
      'A multi-valued attribute in the singular is meant, in bodies, paths and keys (compatible), or 400 (strict)',
      inSingular,
    ],
    [
      '`role` in a path means `roles`; as a plain key it may be a word for a job, and is left out like an unknown one',
      roleInSingular,
      { mode: 'compatible' },
    ],
    [
      'What is ignored stands in the provisioning log with the attribute that comes nearest',
      isNamed,
      { needs: 'admin' },
    ],
    [
      'Keys that reach for the prototype of objects do nothing',
      async (scim) => {
        const text = `{"schemas":["${userUrn}"],"userName":"${scim.unique('proto')}","__proto__":{"active":false}}`;
        await scim.call('POST /Users', { text, status: [201, 400] });
        const { active } = await scim.user();
        must(active === true, 'another user must be untouched');
      },
    ],
  ),
];
