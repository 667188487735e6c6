/** §5: PATCH. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../lambda/scim/json';
import { type Check, checksOf } from '../check';
import { enterpriseUrn, type Session, userUrn } from '../session';
import { must } from '../unmet-expectation';

const absent = { $absent: true };
const done = { status: [200, 204] };
const error = (scimType: string, status = 400) => ({ status, answer: { scimType } });

const work = { value: 'work@example.com', type: 'work' };
const home = { value: 'home@example.com', type: 'home' };

/** Patches a new user and holds what it has become against the expectation. */
const becomes = async (scim: Session, before: JsonObject, operations: readonly JsonObject[], after: JsonObject) => {
  const { id } = await scim.user(before);
  await scim.patch(`/Users/${id}`, operations, done);
  await scim.call(`GET /Users/${id}`, { answer: after });
};

/** Patches a new user, which must be refused and leave it as it was. */
const isRefused = async (scim: Session, before: JsonObject, operations: readonly JsonObject[], scimType: string) => {
  const { id } = await scim.user(before);
  const { body } = await scim.call(`GET /Users/${id}`);
  await scim.patch(`/Users/${id}`, operations, error(scimType));
  must((await scim.call(`GET /Users/${id}`)).body === body, 'a refused PATCH must leave the user as it was');
};

const replace = (path: string, value: JsonObject[string]) => ({ op: 'replace', path, value });
const add = (path: string, value: JsonObject[string]) => ({ op: 'add', path, value });
const remove = (path: string) => ({ op: 'remove', path });

export const patchChecks: readonly Check[] = [
  ...checksOf(
    '5.1',
    [
      'op is taken in any case',
      (scim) =>
        becomes(
          scim,
          { title: 'T' },
          [
            { op: 'Add', path: 'nickName', value: 'N' },
            { op: 'REPLACE', path: 'displayName', value: 'D' },
            { op: 'Remove', path: 'title' },
          ],
          { nickName: 'N', displayName: 'D', title: absent },
        ),
    ],
    [
      'Operations run in order',
      (scim) => becomes(scim, {}, [replace('nickName', 'A'), replace('nickName', 'B')], { nickName: 'B' }),
    ],
    [
      'When one operation fails, none is applied',
      (scim) =>
        isRefused(scim, { nickName: 'A' }, [replace('nickName', 'B'), replace('active', 'perhaps')], 'invalidValue'),
    ],
  ),
  ...checksOf('5.2', [
    'attr, attr.sub, attr[filter], attr[filter].sub, URN:attr, the URN of the core schema, an extension',
    async (scim) => {
      const operations = [
        replace('nickName', 'N'),
        replace('name.givenName', 'Ada'),
        replace('emails[type eq "home"].value', 'new@example.com'),
        replace(`${userUrn}:title`, 'Countess'),
        replace(`${userUrn}:name.familyName`, 'Lovelace'),
        replace(`${enterpriseUrn}:department`, 'Engines'),
        add(enterpriseUrn, { costCenter: '1' }),
      ];
      await becomes(scim, { emails: [work, home] }, operations, {
        nickName: 'N',
        name: { givenName: 'Ada', familyName: 'Lovelace' },
        title: 'Countess',
        emails: [work, { ...home, value: 'new@example.com' }],
        [enterpriseUrn]: { department: 'Engines', costCenter: '1' },
      });
      const whole = { value: 'whole@example.com', type: 'home' };
      await becomes(scim, { emails: [work, home] }, [replace('emails[type eq "home"]', whole)], {
        emails: [work, whole],
      });
      await becomes(scim, { [enterpriseUrn]: { department: 'D' } }, [remove(enterpriseUrn)], { schemas: [userUrn] });
    },
  ]),
  ...checksOf(
    '5.3',
    [
      'Without a path the value’s keys are attributes; extension objects and complex values are merged',
      (scim) =>
        becomes(
          scim,
          { name: { familyName: 'Lovelace' }, [enterpriseUrn]: { costCenter: '1' } },
          [
            {
              op: 'replace',
              value: { nickName: 'N', name: { givenName: 'Ada' }, [enterpriseUrn]: { department: 'D' } },
            },
          ],
          {
            nickName: 'N',
            name: { givenName: 'Ada', familyName: 'Lovelace' },
            [enterpriseUrn]: { costCenter: '1', department: 'D' },
          },
        ),
    ],
    [
      'Keys with dots and with URNs are paths',
      (scim) =>
        becomes(
          scim,
          {},
          [
            {
              op: 'add',
              value: { 'name.givenName': 'Ada', [`${enterpriseUrn}:department`]: 'D', [`${userUrn}:title`]: 'T' },
            },
          ],
          { name: { givenName: 'Ada' }, title: 'T', [enterpriseUrn]: { department: 'D' } },
        ),
      { mode: 'compatible' },
    ],
    [
      'The id among the keys is ignored when it is the resource’s own, else 400 mutability',
      async (scim) => {
        const { id } = await scim.group();
        const displayName = scim.unique('renamed');
        await scim.patch(`/Groups/${id}`, [{ op: 'replace', value: { id, displayName } }], done);
        await scim.call(`GET /Groups/${id}`, { answer: { displayName } });
        await scim.patch(
          `/Groups/${id}`,
          [{ op: 'replace', value: { id: randomUUID(), displayName } }],
          error('mutability'),
        );
      },
    ],
  ),
  ...checksOf(
    '5.4',
    [
      'add replaces a single value',
      (scim) => becomes(scim, { nickName: 'A' }, [add('nickName', 'B')], { nickName: 'B' }),
    ],
    [
      'add appends to a multi-valued attribute, an equal value not twice',
      (scim) =>
        becomes(scim, { emails: [work] }, [add('emails', [work, home]), add('emails', [home])], {
          emails: [work, home],
        }),
    ],
    [
      'A primary value takes it from the others',
      (scim) =>
        becomes(scim, { emails: [{ ...work, primary: true }] }, [add('emails', [{ ...home, primary: true }])], {
          emails: { $contains: [{ ...home, primary: true }] },
        }).then(() =>
          becomes(scim, { emails: [{ ...work, primary: true }] }, [add('emails', [{ ...home, primary: true }])], {
            emails: { $lacks: [{ ...work, primary: true }] },
          }),
        ),
    ],
    [
      'add merges a complex value',
      (scim) =>
        becomes(scim, { name: { givenName: 'A' } }, [add('name', { familyName: 'L' })], {
          name: { givenName: 'A', familyName: 'L' },
        }),
    ],
  ),
  ...checksOf(
    '5.5',
    [
      'replace of what is not there adds it',
      (scim) =>
        becomes(scim, {}, [replace('nickName', 'N'), replace('emails', [work])], { nickName: 'N', emails: [work] }),
    ],
    [
      'replace merges a complex value',
      (scim) =>
        becomes(scim, { name: { givenName: 'A', familyName: 'L' } }, [replace('name', { givenName: 'B' })], {
          name: { givenName: 'B', familyName: 'L' },
        }),
    ],
    [
      'replace of a multi-valued attribute without a filter replaces it whole',
      (scim) => becomes(scim, { emails: [work] }, [replace('emails', [home])], { emails: [home] }),
    ],
    [
      'A value filter that matches nothing creates the element from its eq terms',
      (scim) =>
        becomes(
          scim,
          {},
          [replace('emails[type eq "work"].value', work.value), replace('addresses[type eq "work"].country', 'Peru')],
          {
            emails: [work],
            addresses: [{ type: 'work', country: 'Peru' }],
          },
        ),
      { mode: 'compatible' },
    ],
    [
      'A value filter that matches nothing is 400 noTarget',
      (scim) => isRefused(scim, { emails: [home] }, [replace('emails[type eq "work"].value', 'x')], 'noTarget'),
      { mode: 'strict' },
    ],
  ),
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
        await scim.patch(`/Users/${id}`, [remove('id')], error('mutability'));
        await scim.patch(`/Users/${id}`, [remove('meta.created')], error('mutability'));
        const group = await scim.group();
        await scim.patch(`/Groups/${group.id}`, [remove('displayName')], { status: 400 });
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
        await scim.patch(`/Users/${two.id}`, [replace('userName', one.userName ?? '')], error('uniqueness', 409));
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
