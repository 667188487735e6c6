/** What faulty clients send as values and must lose nothing by, and what they wrap or write in another way and mean. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../../lambda/scim/json';
import { type Check, checksOf } from '../check';
import { enterpriseUrn, groupUrn, type Session, userUrn } from '../session';
import { must } from '../unmet-expectation';
import { add, becomes, done, home, isRefused, refusedAs, remove, replace, work } from './patch-conversation';

const absent = { $absent: true };
const refused = refusedAs('invalidValue');

/** What names no value of any list. */
const faulty: readonly Json[] = ['', {}, [''], [{}], [null], [[]], [{ display: 'x' }], [{ value: '' }], false];
/** What names no member besides. */
const strangers: readonly Json[] = ['garbage', 0, [1], ['garbage'], [{ value: 'garbage' }]];

const keepsMembers = async (scim: Session): Promise<void> => {
  const { id: user } = await scim.user();
  const { id, displayName = '' } = await scim.group({ members: [{ value: user }] });
  const before = (await scim.call(`GET /Groups/${id}`)).body;
  for (const value of [...faulty, ...strangers]) {
    for (const op of ['replace', 'add', 'remove'])
      await scim.patch(`/Groups/${id}`, [{ op, path: 'members', value }], refused);
    await scim.patch(`/Groups/${id}`, [{ op: 'replace', value: { members: value } }], refused);
    await scim.call(`PUT /Groups/${id}`, { body: { schemas: [groupUrn], displayName, members: value }, ...refused });
  }
  must((await scim.call(`GET /Groups/${id}`)).body === before, 'a refused request must leave the group as it was');
};

const keepsLists = async (scim: Session): Promise<void> => {
  for (const value of faulty) {
    const operations = [replace('emails', value), add('emails', value), { op: 'remove', path: 'emails', value }];
    for (const operation of [...operations, { op: 'replace', value: { emails: value } }])
      await isRefused(scim, { emails: [work] }, [operation], 'invalidValue');
  }
};

/** A user whose PUT and PATCH are refused and change nothing. */
const keepsParts = async (scim: Session): Promise<void> => {
  const name = { givenName: 'G', familyName: 'F' };
  const { id, userName = '' } = await scim.user({ name, [enterpriseUrn]: { department: 'D' } });
  const before = (await scim.call(`GET /Users/${id}`)).body;
  const refusal = scim.byMode({ compatible: refused, strict: { status: 400 } });
  for (const object of [{ nick: 'q' }, { nick: null }, { nick: { givenName: 'N' } }]) {
    for (const value of [object, [object]]) {
      for (const operation of [add('name', value), replace('name', value), { op: 'replace', value: { name: value } }])
        await scim.patch(`/Users/${id}`, [operation], refusal);
      const whole = { schemas: [userUrn], userName };
      await scim.call(`PUT /Users/${id}`, { body: { ...whole, name: value }, ...refusal });
      await scim.call('POST /Users', { body: { ...whole, userName: scim.unique('p'), name: value }, ...refusal });
    }
    await scim.call(`PUT /Users/${id}`, {
      body: { schemas: [userUrn], userName, name, [enterpriseUrn]: [object] },
      ...refusal,
    });
    await scim.patch(`/Users/${id}`, [{ op: 'replace', value: [object] }], refusal);
    await scim.patch(`/Users/${id}`, [replace(enterpriseUrn, [object])], refusal);
  }
  must((await scim.call(`GET /Users/${id}`)).body === before, 'a refused request must leave the user as it was');
};

const refusesDeletions = async (scim: Session): Promise<void> => {
  const [one, two] = [await scim.user(), await scim.user()];
  const { id, displayName = '' } = await scim.group({ members: [{ value: one.id }, { value: two.id }] });
  const before = (await scim.call(`GET /Groups/${id}`)).body;
  const members = [{ value: one.id, operation: 'delete' }];
  const refusal = scim.byMode({ compatible: refused, strict: refusedAs('invalidSyntax') });
  for (const operation of [add('members', members), replace('members', members), { op: 'add', value: { members } }])
    await scim.patch(`/Groups/${id}`, [operation], refusal);
  await scim.call(`PUT /Groups/${id}`, { body: { schemas: [groupUrn], displayName, members }, ...refusal });
  must((await scim.call(`GET /Groups/${id}`)).body === before, 'a refused request must leave the group as it was');
  const emails = [{ ...work, operation: 'delete' }];
  const scimType = scim.mode === 'compatible' ? 'invalidValue' : 'invalidSyntax';
  for (const operation of [add('emails', emails), replace('emails', emails)])
    await isRefused(scim, { emails: [work, home] }, [operation], scimType);
};

const sendsBack = async (scim: Session): Promise<void> => {
  const { id } = await scim.user({ emails: [{ ...work, primary: true }], [enterpriseUrn]: { department: 'D' } });
  await scim.group({ members: [{ value: id }] });
  const before = await scim.call(`GET /Users/${id}`);
  const value = JSON.parse(before.body) as Record<string, Json>; // a user was read
  await scim.patch(`/Users/${id}`, [{ op: 'replace', value }], done);
  must((await scim.call(`GET /Users/${id}`)).body === before.body, 'what is sent back must change nothing');
  await scim.patch(`/Users/${id}`, [{ op: 'replace', value: { meta: { version: 'x' }, title: 'T' } }], done);
  await scim.call(`GET /Users/${id}`, { answer: { title: 'T' } });
  const groups = [{ value: randomUUID() }];
  await scim.patch(`/Users/${id}`, [{ op: 'replace', value: { groups } }], refusedAs('mutability'));
};

const removesByAddress = async (scim: Session): Promise<void> => {
  const [one, two] = [await scim.user(), await scim.user()];
  const { id } = await scim.group({ members: [{ value: one.id }, { value: two.id }] });
  await scim.patch(`/Groups/${id}`, [remove(`members[$ref eq "${scim.baseUrl}/Users/${one.id}"]`)], done);
  await scim.call(`GET /Groups/${id}`, { answer: { members: { $only: [{ value: two.id }] } } });
  await scim.patch(`/Groups/${id}`, [remove(`members[$ref eq "../Users/${two.id}"]`)], done);
  await scim.call(`GET /Groups/${id}`, { answer: { members: absent } });
};

const saysTrueOrFalse = async (scim: Session): Promise<void> => {
  const answer = { detail: { $matches: 'true or false' } };
  const { id, userName = '' } = await scim.user({ active: false });
  for (const operation of [remove('active'), replace('active', null), replace('active', '')])
    await scim.patch(`/Users/${id}`, [operation], { status: 400, answer });
  for (const active of [null, '']) {
    const body = { schemas: [userUrn], userName, active };
    for (const request of ['POST /Users', `PUT /Users/${id}`] as const)
      await scim.call(request, { body, status: 400, answer });
  }
  await scim.call(`GET /Users/${id}`, { answer: { active: false } });
};

export const faultyValueChecks: readonly Check[] = [
  ...checksOf('2.7', ['active cannot be removed, emptied or set to null: it is true or false', saysTrueOrFalse]),
  ...checksOf('4.2', [
    'Members that name nobody ({}, "", [{}], text, a number, …) are 400 invalidValue in every form of request, and nobody leaves',
    keepsMembers,
  ]),
  ...checksOf(
    '5.3',
    ['A PATCH without a path that repeats what was read, groups and meta included, changes nothing', sendsBack],
    [
      'A meta that differs is ignored without a path; schemas may name schemas of the resource type only, else 400 invalidValue',
      async (scim) => {
        const { id } = await scim.user();
        const before = (await scim.call(`GET /Users/${id}`)).body;
        await scim.patch(`/Users/${id}`, [{ op: 'replace', value: { meta: { version: 'W/"0"' } } }], { status: 200 });
        await scim.patch(`/Users/${id}`, [replace('schemas', [enterpriseUrn, userUrn])], { status: 200 });
        for (const operation of [replace('schemas', ['urn:example:x']), { op: 'add', value: { schemas: [groupUrn] } }])
          await scim.patch(`/Users/${id}`, [operation], refused);
        must((await scim.call(`GET /Users/${id}`)).body === before, 'the user must be as it was');
      },
    ],
    [
      'A value that is an object of attributes as JSON text is read',
      async (scim) => {
        const { id } = await scim.group();
        const displayName = scim.unique('renamed');
        await scim.patch(`/Groups/${id}`, [{ op: 'replace', value: JSON.stringify({ displayName }) }], done);
        await scim.call(`GET /Groups/${id}`, { answer: { displayName } });
      },
      { mode: 'compatible' },
    ],
    [
      'An object of attributes in a list of one is read, of a resource and of an extension, in POST and PUT too',
      async (scim) => {
        const of = (department: string) => ({ [enterpriseUrn]: [{ department }] });
        const shown = (department: string) => ({ answer: { [enterpriseUrn]: { department } } });
        const { id, userName = '' } = await scim.user(of('A'));
        await scim.call(`GET /Users/${id}`, shown('A'));
        await scim.call(`PUT /Users/${id}`, { body: { schemas: [userUrn], userName, ...of('B') }, ...shown('B') });
        await scim.patch(`/Users/${id}`, [replace(enterpriseUrn, [{ department: 'C' }])], shown('C'));
        await scim.patch(`/Users/${id}`, [{ op: 'replace', value: [{ title: 'T', ...of('D') }] }], shown('D'));
      },
      { mode: 'compatible' },
    ],
    [
      'A body key with a value path is taken as a PATCH without a path takes it',
      async (scim) => {
        const emails = [{ type: 'work', value: 'work@example.com' }];
        const { id } = await scim.user({ 'emails[type eq "work"].value': 'work@example.com' });
        await scim.call(`GET /Users/${id}`, { answer: { emails } });
      },
      { mode: 'compatible' },
    ],
  ),
  ...checksOf(
    '5.5',
    [
      'A complex value as JSON text, and a list of one where one value belongs, are read',
      async (scim) => {
        await becomes(scim, {}, [add('emails', [JSON.stringify(home)])], { emails: [home] });
        await becomes(scim, { emails: [work] }, [replace('emails[type eq "work"]', JSON.stringify(home))], {
          emails: [home],
        });
        const primary = [{ value: work.value, primary: true }];
        await becomes(scim, { emails: [work] }, [replace(`emails[value eq "${work.value}"]`, primary)], {
          emails: [{ ...work, primary: true }],
        });
        const name = { givenName: 'G', familyName: 'F' };
        await becomes(scim, { name }, [replace('name', [{ givenName: 'N' }])], { name: { ...name, givenName: 'N' } });
        await becomes(scim, { name }, [add('name', [{ givenName: null }])], {
          name: { givenName: absent, familyName: 'F' },
        });
      },
      { mode: 'compatible' },
    ],
    [
      'Text that begins as JSON does and is none names no value: 400 invalidValue',
      async (scim) => {
        for (const text of ['{"value":', '{bad', '\uFEFF{"value":"x"}'])
          for (const value of [text, [text], [{ value: text }]])
            await isRefused(scim, { emails: [work] }, [add('emails', value)], 'invalidValue');
      },
      { mode: 'compatible' },
    ],
    [
      'A complex value without a known sub-attribute, and a list of one object without a known attribute, are 400',
      keepsParts,
    ],
    [
      'JSON as text never becomes the `value` of an element: 400 invalidValue',
      (scim) =>
        isRefused(scim, { emails: [work] }, [replace('emails[type eq "work"].value', '{"value":"x"}')], 'invalidValue'),
    ],
    [
      'An object as text never becomes any string: 400 invalidValue (compatible); a string stays a string (strict)',
      async (scim) => {
        for (const path of ['title', 'name.givenName', `${enterpriseUrn}:department`])
          for (const text of ['{"a":1}', '[{"value":"x"}, {}]'])
            if (scim.mode === 'compatible')
              await isRefused(scim, { title: 'T' }, [replace(path, text)], 'invalidValue');
        if (scim.mode === 'strict') await becomes(scim, {}, [replace('title', '{"a":1}')], { title: '{"a":1}' });
      },
    ],
    [
      'add and replace with a path to a list and no value are 400 invalidValue; for a single value it is null (compatible)',
      async (scim) => {
        for (const op of ['add', 'replace'])
          for (const path of ['emails', 'emails[type eq "work"]', enterpriseUrn])
            await isRefused(scim, { emails: [work] }, [{ op, path }], 'invalidValue');
        const nameless = [{ op: 'replace', path: 'nickName' }];
        if (scim.mode === 'compatible') await becomes(scim, { nickName: 'N' }, nameless, { nickName: absent });
        else await isRefused(scim, { nickName: 'N' }, nameless, 'invalidValue');
      },
    ],
  ),
  ...checksOf(
    '5.6',
    ['A member is removed by the address that it is shown with, and by a relative one', removesByAddress],
    [
      'The deletion of a value as SCIM 1.1 writes it, "operation": "delete", is 400 but in a remove (compatible)',
      refusesDeletions,
    ],
  ),
  ...checksOf('5.7', [
    'What names no value ({}, "", [{}], [null], …) is 400 invalidValue and empties no list',
    keepsLists,
  ]),
  ...checksOf(
    '5.7',
    [
      'Numbers, booleans, blanks, "null" and quoted text in place of an element are 400 invalidValue',
      async (scim) => {
        for (const value of [0, 1, true, ' ', 'null', '""', "''", "'a@example.com'", '\u201ca@example.com\u201d'])
          for (const sent of [value, [value]])
            await isRefused(scim, { emails: [work] }, [replace('emails', sent)], 'invalidValue');
      },
    ],
    [
      'An element without its value is 400 invalidValue',
      async (scim) => {
        for (const op of ['add', 'replace', 'remove'])
          await isRefused(
            scim,
            { emails: [work] },
            [{ op, path: 'emails', value: [{ type: 'work' }] }],
            'invalidValue',
          );
        for (const op of ['add', 'replace'])
          for (const value of [{ value: null }, { value: '' }, [{ value: null }]])
            await isRefused(scim, { emails: [work] }, [{ op, path: 'emails[type eq "work"]', value }], 'invalidValue');
      },
    ],
  ),
];
