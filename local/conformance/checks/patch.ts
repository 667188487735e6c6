/** §5.1 to §5.5: what PATCH adds and replaces. */
import { randomUUID } from 'node:crypto';
import { type Check, checksOf } from '../check';
import { enterpriseUrn, userUrn } from '../session';
import { add, becomes, done, home, isRefused, refusedAs, remove, replace, work } from './patch-conversation';

const absent = { $absent: true };

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
          refusedAs('mutability'),
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
];
