/** §2.2 to §2.9: who people are, and how they come and go. */
import { randomUUID } from 'node:crypto';
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
  ...checksOf(
    '2.6',
    [
      'id, meta and groups from a client are ignored on POST and PUT',
      async (scim) => {
        const own = { id: randomUUID(), meta: { resourceType: 'Robot', created: '1999-01-01T00:00:00Z' } };
        const user = await scim.user({ ...own, groups: [{ value: randomUUID() }] });
        must(user.id !== own.id, 'the id must be the service’s own');
        const expected = {
          id: user.id,
          groups: absent,
          meta: { resourceType: 'User', created: pointAt(user, '/meta/created') ?? '' },
        };
        await scim.call(`GET /Users/${user.id}`, { answer: expected });
        const body = {
          ...own,
          schemas: [userUrn],
          userName: user.userName ?? '',
          groups: [{ value: randomUUID() }],
          nickName: 'N',
        };
        await scim.call(`PUT /Users/${user.id}`, { body, status: 200, answer: { ...expected, nickName: 'N' } });
      },
    ],
    [
      'A resource that was read can be put back whole',
      async (scim) => {
        const { id } = await scim.user({
          name: { givenName: 'Ada' },
          emails: [{ value: 'a@example.com', type: 'work' }],
        });
        await scim.group({ members: [{ value: id }] });
        const read = await scim.call(`GET /Users/${id}`);
        const body = JSON.parse(read.body);
        await scim.call(`PUT /Users/${id}`, {
          body,
          status: 200,
          answer: { emails: body.emails, groups: body.groups },
        });
      },
    ],
    [
      'password is accepted and never shown, asked for or not, created, replaced or patched',
      async (scim) => {
        const password = `Secret-${randomUUID()}`;
        const user = await scim.user({ password });
        const body = { schemas: [userUrn], userName: user.userName ?? '', password };
        await scim.call(`PUT /Users/${user.id}`, { body, status: 200 });
        await scim.patch(`/Users/${user.id}`, [{ op: 'replace', path: 'password', value: password }], {
          status: [200, 204],
        });
        const read = await scim.call(`GET /Users/${user.id}?attributes=userName,password`);
        must(
          !JSON.stringify(user).includes(password) && !read.body.includes('assword'),
          'a password must never be shown',
        );
      },
    ],
    [
      'Where an organisation refuses passwords, one is 400',
      async (scim) => {
        const own = await scim.admin.organization({ settings: { passwordHandling: 'reject' } });
        const body = { schemas: [userUrn], userName: 'ada', password: 'x' };
        await own.call('POST /Users', { body, status: 400, answer: { scimType: 'invalidValue' } });
      },
      { needs: 'admin' },
    ],
  ),
  ...checksOf(
    '2.7',
    [
      'active is true when a creation does not mention it, and stays when a PUT does not',
      async (scim) => {
        const user = await scim.user();
        must(user.active === true, 'active must be true');
        await scim.patch(`/Users/${user.id}`, [{ op: 'replace', path: 'active', value: false }], {
          status: [200, 204],
        });
        const body = { schemas: [userUrn], userName: user.userName ?? '' };
        await scim.call(`PUT /Users/${user.id}`, { body, status: 200, answer: { active: false } });
      },
    ],
    [
      'Booleans as strings are booleans (compatible), 400 invalidValue (strict), on POST, PUT and PATCH',
      async (scim) => {
        const refused = { status: 400, answer: { scimType: 'invalidValue' } };
        for (const active of ['False', 'false', 'FALSE']) {
          const body = { schemas: [userUrn], userName: scim.unique('flag'), active };
          const made = { status: 201, answer: { active: false } };
          await scim.call('POST /Users', { body, ...scim.byMode({ compatible: made, strict: refused }) });
        }
        const { id } = await scim.user({ emails: [{ value: 'a@example.com' }] });
        const patched = scim.byMode({ compatible: { status: [200, 204] }, strict: refused });
        await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: 'False' }], patched);
        const email = { value: 'b@example.com', primary: 'True' };
        await scim.patch(`/Users/${id}`, [{ op: 'add', path: 'emails', value: [email] }], patched);
        const active = scim.mode === 'strict';
        await scim.call(`GET /Users/${id}`, { answer: { active } });
      },
    ],
    [
      'What is no boolean is 400 invalidValue and never ignored',
      async (scim) => {
        const { id } = await scim.user();
        for (const value of ['no', 0, { value: false }]) {
          const refused = { status: 400, answer: { scimType: 'invalidValue' } };
          await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value }], refused);
          await scim.call('POST /Users', {
            body: { schemas: [userUrn], userName: scim.unique('odd'), active: value },
            ...refused,
          });
        }
      },
    ],
  ),
  ...checksOf(
    '2.8',
    [
      'A deactivated user stays readable and findable',
      async (scim) => {
        const { id, userName } = await scim.user({ active: false });
        await scim.call(`GET /Users/${id}`, { answer: { active: false } });
        must(
          (await scim.find('/Users', `userName eq "${userName}" and active eq false`))[0] === id,
          'it must be found',
        );
      },
    ],
    [
      'DELETE is 204; afterwards everything is 404, the user is not found, and the name is free',
      async (scim) => {
        const { id, userName } = await scim.user({ externalId: scim.unique('ext') });
        const reply = await scim.call(`DELETE /Users/${id}`, { status: 204 });
        must(reply.body === '', 'a 204 has no body');
        const gone = { status: 404, answer: { status: '404', scimType: absent } };
        await scim.call(`GET /Users/${id}`, gone);
        await scim.call(`PUT /Users/${id}`, { body: { schemas: [userUrn], userName: userName ?? '' }, ...gone });
        await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }], gone);
        await scim.call(`DELETE /Users/${id}`, gone);
        must((await scim.find('/Users', `userName eq "${userName}"`)).length === 0, 'it must not be found');
        await scim.user({ userName: userName ?? '' });
      },
    ],
  ),
  ...checksOf(
    '2.9',
    [
      'A user shows the groups it is in directly: value, $ref, display, type',
      async (scim) => {
        const { id } = await scim.user();
        const group = await scim.group({ members: [{ value: id }] });
        const $ref = `${scim.baseUrl}/Groups/${group.id}`;
        const groups = [{ value: group.id, $ref, display: group.displayName ?? '', type: 'direct' }];
        await scim.call(`GET /Users/${id}`, { answer: { groups } });
        must(
          (await scim.find('/Users', `groups.value eq "${group.id}"`)).join() === id,
          'it must be found by its group',
        );
      },
    ],
    [
      'Groups that hold a group of the user are shown as indirect',
      async (scim) => {
        const { id } = await scim.user();
        const inner = await scim.group({ members: [{ value: id }] });
        const outer = await scim.group({ members: [{ value: inner.id, type: 'Group' }] });
        const groups = {
          $only: [
            { value: inner.id, type: 'direct' },
            { value: outer.id, type: 'indirect', display: outer.displayName ?? '' },
          ],
        };
        await scim.call(`GET /Users/${id}`, { answer: { groups } });
        await scim.patch(`/Groups/${outer.id}`, [{ op: 'remove', path: `members[value eq "${inner.id}"]` }], {
          status: [200, 204],
        });
        await scim.call(`GET /Users/${id}`, { answer: { groups: [{ value: inner.id, type: 'direct' }] } });
      },
    ],
    [
      'groups cannot be changed through the user: 400 mutability',
      async (scim) => {
        const { id } = await scim.user();
        const operation = { op: 'add', path: 'groups', value: [{ value: randomUUID() }] };
        await scim.patch(`/Users/${id}`, [operation], { status: 400, answer: { scimType: 'mutability' } });
      },
    ],
  ),
];
