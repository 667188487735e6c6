/** §5.6 to §5.10: what PATCH takes away, refuses and leaves alone. */
import { randomUUID } from 'node:crypto';
import { type Check, checksOf } from '../check';
import { must } from '../unmet-expectation';
import { add, becomes, done, home, isRefused, refusedAs, remove, replace, work } from './patch-conversation';

const absent = { $absent: true };

export const patchRemovalChecks: readonly Check[] = [
  ...checksOf(
    '5.6',
    [
      'remove takes an attribute, a sub-attribute, or only what a filter matches',
      async (scim) => {
        const before = { nickName: 'N', name: { givenName: 'A', familyName: 'L' }, emails: [work, home] };
        const operations = [remove('nickName'), remove('name.givenName'), remove('emails[type eq "work"]')];
        await becomes(scim, before, operations, {
          nickName: absent,
          name: { givenName: absent, familyName: 'L' },
          emails: [home],
        });
      },
    ],
    [
      'remove without a path is 400 noTarget; of a required attribute 400; of a readOnly one 400 mutability',
      async (scim) => {
        await isRefused(scim, {}, [{ op: 'remove' }], 'noTarget');
        const { id } = await scim.user();
        await scim.patch(`/Users/${id}`, [remove('userName')], { status: 400 });
        await scim.patch(`/Users/${id}`, [remove('id')], refusedAs('mutability'));
        await scim.patch(`/Users/${id}`, [remove('meta.created')], refusedAs('mutability'));
        const group = await scim.group();
        await scim.patch(`/Groups/${group.id}`, [remove('displayName')], { status: 400 });
        for (const path of ['schemas', 'members.display', `members[value eq "${id}"].display`])
          await scim.patch(`/Groups/${group.id}`, [remove(path)], refusedAs('mutability'));
      },
    ],
    [
      'remove of members with a value removes those listed and no others',
      async (scim) => {
        const users = [await scim.user(), await scim.user(), await scim.user()];
        const [one, two, three] = users.map(({ id }) => id);
        const { id } = await scim.group({ members: users.map((user) => ({ value: user.id })) });
        const listed = { op: 'remove', path: 'members', value: [{ value: one ?? '' }] };
        await scim.patch(`/Groups/${id}`, [listed], done);
        await scim.call(`GET /Groups/${id}`, {
          answer: { members: { $only: [{ value: two ?? '' }, { value: three ?? '' }] } },
        });
        await scim.patch(`/Groups/${id}`, [{ ...listed, value: [{ value: randomUUID() }] }], done);
        await scim.call(`GET /Groups/${id}`, {
          answer: { members: { $only: [{ value: two ?? '' }, { value: three ?? '' }] } },
        });
        await scim.patch(`/Groups/${id}`, [remove('members')], done);
        await scim.call(`GET /Groups/${id}`, { answer: { members: absent } });
      },
      { mode: 'compatible' },
    ],
    [
      'Removing nothing succeeds',
      (scim) =>
        becomes(scim, { emails: [home] }, [remove('nickName'), remove('emails[value eq "x"]')], { emails: [home] }),
      { mode: 'compatible' },
    ],
    [
      'Removing an attribute that is not there succeeds',
      (scim) => becomes(scim, {}, [remove('nickName'), remove('name.givenName')], { nickName: absent }),
    ],
  ),
  ...checksOf('5.7', [
    '"" and null clear a simple attribute; null and [] empty a multi-valued one',
    async (scim) => {
      for (const value of ['', null])
        await becomes(scim, { nickName: 'N', title: 'T' }, [replace('nickName', value)], {
          nickName: absent,
          title: 'T',
        });
      for (const value of [null, []])
        await becomes(scim, { emails: [work] }, [replace('emails', value)], { emails: absent });
      await becomes(scim, { nickName: 'N', emails: [work] }, [{ op: 'replace', value: { nickName: '', emails: [] } }], {
        nickName: absent,
        emails: absent,
      });
    },
  ]),
  ...checksOf(
    '5.8',
    [
      'A replace without a path deactivates, also with active as a string (compatible)',
      async (scim) => {
        await becomes(scim, {}, [{ op: 'replace', value: { active: false } }], { active: false });
        if (scim.mode === 'compatible')
          await becomes(scim, {}, [{ op: 'Replace', value: { active: 'False' } }], { active: false });
      },
    ],
    [
      'Adding then removing a member in one request leaves none; the other way round leaves one',
      async (scim) => {
        const { id: user } = await scim.user();
        const { id } = await scim.group();
        const [coming, leaving] = [add('members', [{ value: user }]), remove(`members[value eq "${user}"]`)];
        await scim.patch(`/Groups/${id}`, [coming, leaving], done);
        await scim.call(`GET /Groups/${id}`, { answer: { members: absent } });
        await scim.patch(`/Groups/${id}`, [coming], done);
        await scim.patch(`/Groups/${id}`, [leaving, coming], done);
        await scim.call(`GET /Groups/${id}`, { answer: { members: [{ value: user }] } });
      },
    ],
  ),
  ...checksOf(
    '5.9',
    [
      'Each fault has its scimType',
      async (scim) => {
        await isRefused(scim, {}, [{ op: 'move', path: 'nickName', value: 'x' }], 'invalidSyntax');
        await isRefused(scim, {}, [replace('emails[type eq', 'x')], 'invalidPath');
        await isRefused(scim, {}, [replace('name', 'Ada')], 'invalidValue');
        await isRefused(scim, {}, [replace('name.givenName', { a: 1 })], 'invalidValue');
        await isRefused(scim, {}, [replace('meta.created', '2020-01-01T00:00:00Z')], 'mutability');
        await isRefused(scim, {}, [replace('groups', [])], 'mutability');
      },
    ],
    [
      'A path that names nothing is 400 invalidPath',
      (scim) => isRefused(scim, {}, [replace('favouriteColour', 'red')], 'invalidPath'),
      { mode: 'strict' },
    ],
    [
      'A userName that is taken is 409 uniqueness',
      async (scim) => {
        const [one, two] = [await scim.user(), await scim.user()];
        await scim.patch(`/Users/${two.id}`, [replace('userName', one.userName ?? '')], refusedAs('uniqueness', 409));
      },
    ],
    [
      'A body without schemas is taken (compatible), or 400 (strict); unknown members of an operation are ignored',
      async (scim) => {
        const { id } = await scim.user();
        const body = { Operations: [replace('nickName', 'N')] };
        await scim.call(`PATCH /Users/${id}`, { body, status: scim.byMode({ compatible: [200, 204], strict: [400] }) });
        await scim.patch(`/Users/${id}`, [{ ...replace('nickName', 'M'), name: 'nickName', comment: 1 }], done);
      },
    ],
  ),
  ...checksOf('5.10', [
    'A PATCH that changes nothing leaves lastModified and the version as they were',
    async (scim) => {
      const { id } = await scim.user({ nickName: 'N', emails: [work] });
      const before = await scim.call(`GET /Users/${id}?attributes=meta`);
      await scim.patch(`/Users/${id}`, [replace('nickName', 'N'), add('emails', [work]), remove('title')], done);
      must((await scim.call(`GET /Users/${id}?attributes=meta`)).body === before.body, 'meta must be what it was');
      await scim.patch(`/Users/${id}`, [replace('nickName', 'M')], done);
      must((await scim.call(`GET /Users/${id}?attributes=meta`)).body !== before.body, 'a change must show in meta');
    },
  ]),
];
