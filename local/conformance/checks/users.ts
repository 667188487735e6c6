/** §2.2 to §2.5: who people are. */
import { pointAt } from '../../simulator/variables';
import { type Check, checksOf } from '../check';
import { userUrn } from '../session';
import { must } from '../unmet-expectation';

const absent = { $absent: true };
const taken = { status: 409, answer: { scimType: 'uniqueness', status: '409' } };

export const userChecks: readonly Check[] = [
  ...checksOf(
    '2.2',
    [
      'A user without userName is refused, and one of blanks too',
      async (scim) => {
        for (const userName of [undefined, null, '', '   ']) {
          const body = { schemas: [userUrn], displayName: 'x', ...(userName === undefined ? {} : { userName }) };
          await scim.call('POST /Users', { body, status: 400, answer: { scimType: 'invalidValue' } });
        }
      },
    ],
    [
      'A duplicate in another case is 409 uniqueness; the name comes back in the case it was sent in',
      async (scim) => {
        const userName = scim.unique('Ada.Lovelace');
        const { id } = await scim.user({ userName });
        await scim.call('POST /Users', { body: { schemas: [userUrn], userName: userName.toUpperCase() }, ...taken });
        await scim.call(`GET /Users/${id}`, { answer: { userName } });
      },
    ],
    [
      'A deactivated user holds the name, is found by it and revived under the same id',
      async (scim) => {
        const { id, userName } = await scim.user({ active: false });
        await scim.call('POST /Users', { body: { schemas: [userUrn], userName: userName ?? '' }, ...taken });
        must((await scim.find('/Users', `userName eq "${userName}"`))[0] === id, 'the deactivated user must be found');
        await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }], { status: [200, 204] });
        await scim.call(`GET /Users/${id}`, { answer: { id, active: true } });
      },
    ],
    [
      'Renaming moves the uniqueness: the old name is free, the new one taken',
      async (scim) => {
        const user = await scim.user();
        const newName = scim.unique('renamed');
        await scim.patch(`/Users/${user.id}`, [{ op: 'replace', path: 'userName', value: newName }], {
          status: [200, 204],
        });
        await scim.call('POST /Users', { body: { schemas: [userUrn], userName: newName }, ...taken });
        const { id } = await scim.user({ userName: user.userName ?? '' });
        must(id !== user.id, 'the freed name must make another user');
        await scim.call(`PUT /Users/${id}`, { body: { schemas: [userUrn], userName: newName }, ...taken });
      },
    ],
    [
      'Of ten creations of one name at the same time one succeeds',
      async (scim) => {
        const body = { schemas: [userUrn], userName: scim.unique('race') };
        const replies = await Promise.all(
          Array.from({ length: 10 }, () => scim.call('POST /Users', { body, status: [201, 409] })),
        );
        must(replies.filter(({ status }) => status === 201).length === 1, 'exactly one POST must succeed');
      },
    ],
  ),
  ...checksOf('2.3', [
    'Where an organisation asks for it, a userName that is no e-mail address is 400 invalidValue',
    async (scim) => {
      const own = await scim.admin.organization({ settings: { requireEmailUserName: true } });
      const refused = { status: 400, answer: { scimType: 'invalidValue', detail: { $matches: 'userName' } } };
      await own.call('POST /Users', { body: { schemas: [userUrn], userName: 'ada' }, ...refused });
      const { id } = await own.user({ userName: 'ada@example.com' });
      await own.patch(`/Users/${id}`, [{ op: 'replace', path: 'userName', value: 'ada' }], refused);
    },
    { needs: 'admin' },
  ]),
  ...checksOf('2.4', [
    'The admin API shows the primary e-mail: userName where it is an address, else the primary, the work one, the first',
    async (scim) => {
      const own = await scim.admin.organization();
      const name = () => own.unique('plain');
      const cases = [
        [{ userName: 'ada@example.com', emails: [{ value: 'b@example.com', primary: true }] }, 'ada@example.com'],
        [
          {
            userName: name(),
            emails: [
              { value: 'w@x.org', type: 'work' },
              { value: 'p@x.org', primary: true },
            ],
          },
          'p@x.org',
        ],
        [
          {
            userName: name(),
            emails: [
              { value: 'h@x.org', type: 'home' },
              { value: 'w2@x.org', type: 'work' },
            ],
          },
          'w2@x.org',
        ],
        [{ userName: name(), emails: [{ value: 'h3@x.org', type: 'home' }, { value: 'o3@x.org' }] }, 'h3@x.org'],
      ] as const;
      for (const [attributes, expected] of cases) {
        const { id } = await own.user(attributes);
        const shown = pointAt(await scim.admin.call('GET', `${own.organizationPath}/users/${id}`), '/primaryEmail');
        must(shown === expected, `primaryEmail must be ${expected}, and is ${String(shown)}`);
      }
    },
    { needs: 'admin' },
  ]),
  ...checksOf('2.5', [
    'externalId of users and groups is optional, case-exact, echoed, found, patched and cleared',
    async (scim) => {
      for (const endpoint of ['/Users', '/Groups']) {
        const make = endpoint === '/Users' ? scim.user : scim.group;
        const externalId = scim.unique('Ext');
        const { id } = await make({ externalId });
        const other = await make({ externalId: externalId.toUpperCase() });
        must(other.externalId === externalId.toUpperCase(), 'externalId must be echoed');
        must(
          (await scim.find(endpoint, `externalId eq "${externalId}"`)).join() === id,
          'externalId eq must find exactly it',
        );
        const changed = scim.unique('New');
        await scim.patch(`${endpoint}/${id}`, [{ op: 'replace', path: 'externalId', value: changed }], {
          status: [200, 204],
        });
        must(
          (await scim.find(endpoint, `externalId eq "${changed}"`)).join() === id,
          'the new externalId must be found',
        );
        must((await scim.find(endpoint, `externalId eq "${externalId}"`)).length === 0, 'the old one must not');
        await scim.patch(`${endpoint}/${id}`, [{ op: 'remove', path: 'externalId' }], { status: [200, 204] });
        await scim.call(`GET ${endpoint}/${id}`, { answer: { externalId: absent } });
      }
    },
  ]),
];
