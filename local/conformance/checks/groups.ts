/** §4: groups and their members. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../lambda/scim/json';
import { type Check, checksOf } from '../check';
import { groupUrn, type Session } from '../session';
import { must } from '../unmet-expectation';

const absent = { $absent: true };
const done = { status: [200, 204] };
const refused = { status: 400, answer: { scimType: 'invalidValue' } };
const taken = { status: 409, answer: { scimType: 'uniqueness' } };

const membersOf = async (scim: Session, id: string): Promise<readonly string[]> =>
  (await scim.call(`GET /Groups/${id}`))
    .list('/members')
    .map(({ value }) => String(value))
    .sort();

const hasMembers = async (scim: Session, id: string, expected: readonly string[]): Promise<void> => {
  const held = await membersOf(scim, id);
  must(
    held.join() === [...expected].sort().join(),
    `the members must be ${expected.length}: ${expected}; there are ${held.length}: ${held}`,
  );
};

const add = (...ids: readonly string[]): JsonObject => ({
  op: 'add',
  path: 'members',
  value: ids.map((value) => ({ value })),
});

const versionOf = async (scim: Session, id: string): Promise<string> => {
  const { body } = await scim.call(`GET /Groups/${id}?attributes=meta`);
  return body;
};

export const groupChecks: readonly Check[] = [
  ...checksOf(
    '4.1',
    [
      'A group without displayName is refused',
      (scim) => scim.call('POST /Groups', { body: { schemas: [groupUrn] }, ...refused }),
    ],
    [
      'A duplicate displayName in another case is 409, by POST, PUT and PATCH; renaming frees the old name',
      async (scim) => {
        const displayName = scim.unique('Engineers');
        const { id } = await scim.group({ displayName });
        const other = await scim.group();
        const body = { schemas: [groupUrn], displayName: displayName.toUpperCase() };
        await scim.call('POST /Groups', { body, ...taken });
        await scim.call(`PUT /Groups/${other.id}`, { body, ...taken });
        await scim.patch(`/Groups/${other.id}`, [{ op: 'replace', path: 'displayName', value: displayName }], taken);
        await scim.patch(
          `/Groups/${id}`,
          [{ op: 'replace', path: 'displayName', value: scim.unique('renamed') }],
          done,
        );
        await scim.group({ displayName });
      },
    ],
    [
      'Where an organisation does not ask for unique names, two groups share one',
      async (scim) => {
        const own = await scim.admin.organization({ settings: { uniqueGroupNames: false } });
        await own.group({ displayName: 'Same' });
        await own.group({ displayName: 'Same' });
      },
      { needs: 'admin' },
    ],
  ),
  ...checksOf(
    '4.2',
    [
      'Members are users and groups, with $ref, and type User when absent',
      async (scim) => {
        const [user, inner] = [await scim.user(), await scim.group()];
        const { id } = await scim.group({ members: [{ value: user.id }, { value: inner.id, type: 'Group' }] });
        const members = [
          { value: user.id, type: 'User', $ref: `${scim.baseUrl}/Users/${user.id}` },
          { value: inner.id, type: 'Group', $ref: `${scim.baseUrl}/Groups/${inner.id}` },
        ];
        await scim.call(`GET /Groups/${id}`, { answer: { members: { $only: members } } });
      },
    ],
    [
      'A member that does not exist is skipped (compatible), or 400 naming it (strict)',
      async (scim) => {
        const [user, group] = [await scim.user(), await scim.group()];
        const missing = randomUUID();
        if (scim.mode === 'strict') {
          const answer = { scimType: 'invalidValue', detail: { $matches: missing } };
          await scim.patch(`/Groups/${group.id}`, [add(user.id, missing)], { status: 400, answer });
          await hasMembers(scim, group.id, []);
        } else {
          await scim.patch(`/Groups/${group.id}`, [add(user.id, missing)], done);
          await hasMembers(scim, group.id, [user.id]);
        }
      },
    ],
    [
      'Members of whom none exists take the place of no others: 400 naming them; a group without members skips them (compatible)',
      async (scim) => {
        const user = await scim.user();
        const group = await scim.group({ members: [{ value: user.id }] });
        const missing = randomUUID();
        const operation = { op: 'replace', path: 'members', value: [{ value: missing }] };
        const answer = { scimType: 'invalidValue', detail: { $matches: missing } };
        await scim.patch(`/Groups/${group.id}`, [operation], { status: 400, answer });
        const { displayName = '' } = group;
        const body = { schemas: [groupUrn], displayName, members: operation.value };
        await scim.call(`PUT /Groups/${group.id}`, { body, status: 400, answer });
        await hasMembers(scim, group.id, [user.id]);
        if (scim.mode === 'strict') return;
        const empty = await scim.group();
        await scim.patch(`/Groups/${empty.id}`, [operation], done);
        await hasMembers(scim, empty.id, []);
      },
    ],
    [
      'A member as a bare string and as a single object instead of an array is taken',
      async (scim) => {
        const [one, two, three] = [await scim.user(), await scim.user(), await scim.user()];
        const { id } = await scim.group({ members: { value: one.id } });
        await scim.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [two.id] }], done);
        await scim.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: three.id }], done);
        await hasMembers(scim, id, [one.id, two.id, three.id]);
      },
      { mode: 'compatible' },
    ],
    [
      'A member as a bare string or a single object is 400 invalidValue',
      async (scim) => {
        const { id } = await scim.user();
        for (const members of [id, [id], { value: id }]) {
          await scim.call('POST /Groups', {
            body: { schemas: [groupUrn], displayName: scim.unique('g'), members },
            ...refused,
          });
        }
      },
      { mode: 'strict' },
    ],
  ),
  ...checksOf('4.3', [
    'Adding a member twice and removing one that is not there succeed and change nothing, lastModified included',
    async (scim) => {
      const [one, two] = [await scim.user(), await scim.user()];
      const { id } = await scim.group({ members: [{ value: one.id }] });
      const before = await versionOf(scim, id);
      await scim.patch(`/Groups/${id}`, [add(one.id)], done);
      await scim.patch(`/Groups/${id}`, [{ op: 'remove', path: `members[value eq "${two.id}"]` }], done);
      must((await versionOf(scim, id)) === before, 'meta must be what it was');
      await hasMembers(scim, id, [one.id]);
    },
  ]),
  ...checksOf('4.4', [
    'Concurrent changes of one group lose no member',
    async (scim) => {
      const users = await Promise.all(Array.from({ length: 16 }, () => scim.user()));
      const [leaving, coming] = [users.slice(0, 4), users.slice(4)];
      const { id } = await scim.group({ members: leaving.map((user) => ({ value: user.id })) });
      await Promise.all([
        ...coming.map((user) => scim.patch(`/Groups/${id}`, [add(user.id)], done)),
        ...leaving.map((user) =>
          scim.patch(`/Groups/${id}`, [{ op: 'remove', path: `members[value eq "${user.id}"]` }], done),
        ),
      ]);
      await hasMembers(
        scim,
        id,
        coming.map((user) => user.id),
      );
    },
  ]),
  ...checksOf('4.5', [
    'excludedAttributes=members leaves members out of a read and of a list',
    async (scim) => {
      const user = await scim.user();
      const group = await scim.group({ members: [{ value: user.id }] });
      const answer = { members: absent, displayName: group.displayName ?? '' };
      await scim.call(`GET /Groups/${group.id}?excludedAttributes=members`, { answer });
      const filter = encodeURIComponent(`displayName eq "${group.displayName}"`);
      await scim.call(`GET /Groups?excludedAttributes=members&filter=${filter}`, { answer: { Resources: [answer] } });
      const listed = [{ members: [{ value: user.id }] }];
      await scim.call(`GET /Groups?filter=${filter}`, { answer: { Resources: listed } });
    },
  ]),
  ...checksOf('4.5', [
    'A group that is shown whole and has no members shows an empty list',
    async (scim) => {
      const { id } = await scim.group();
      const { body } = await scim.call(`GET /Groups/${id}`);
      must(body.includes('"members":[]'), '"members" must be []');
    },
  ]),
  ...checksOf(
    '4.6',
    [
      'Membership is transitive over several levels',
      async (scim) => {
        const user = await scim.user();
        let held = user.id;
        const groups: string[] = [];
        for (const type of ['User', 'Group', 'Group', 'Group']) {
          const group = await scim.group({ members: [{ value: held, type }] });
          groups.push((held = group.id));
        }
        const expected = groups.map((value, index) => ({ value, type: index === 0 ? 'direct' : 'indirect' }));
        await scim.call(`GET /Users/${user.id}`, { answer: { groups: { $only: expected } } });
      },
    ],
    [
      'A group within itself, directly or through others, is 400',
      async (scim) => {
        const inner = await scim.group();
        const middle = await scim.group({ members: [{ value: inner.id, type: 'Group' }] });
        const outer = await scim.group({ members: [{ value: middle.id, type: 'Group' }] });
        for (const { id } of [inner, middle, outer]) {
          const operation = { op: 'add', path: 'members', value: [{ value: id, type: 'Group' }] };
          await scim.patch(`/Groups/${id}`, [operation], { status: 400 });
        }
        const value = [{ value: outer.id, type: 'Group' }];
        await scim.patch(`/Groups/${inner.id}`, [{ op: 'add', path: 'members', value }], { status: 400 });
        await hasMembers(scim, inner.id, []);
      },
    ],
  ),
  ...checksOf('4.7', [
    'PATCH of a group is 204 as application/scim+json without a body unless attributes are asked for; of a user 200 with the resource',
    async (scim) => {
      const [user, group] = [await scim.user(), await scim.group()];
      const rename = [{ op: 'replace', path: 'displayName', value: scim.unique('other') }];
      const silent = await scim.patch(`/Groups/${group.id}`, rename, { status: 204 });
      must(silent.body === '', 'a 204 has no body');
      const mediaType = silent.headers['content-type'] ?? 'none';
      must(mediaType === 'application/scim+json', `Content-Type must be that of SCIM, and is ${mediaType}`);
      await scim.patch(`/Groups/${group.id}?attributes=displayName`, rename, {
        status: 200,
        answer: { displayName: rename[0]?.value ?? '', members: absent },
      });
      await scim.patch(`/Users/${user.id}`, rename, { status: 200, answer: { displayName: rename[0]?.value ?? '' } });
    },
  ]),
  ...checksOf('4.8', [
    'DELETE of a group removes its memberships, and of a member its place in groups',
    async (scim) => {
      const [one, two] = [await scim.user(), await scim.user()];
      const group = await scim.group({ members: [{ value: one.id }, { value: two.id }] });
      await scim.call(`DELETE /Users/${two.id}`, { status: 204 });
      await hasMembers(scim, group.id, [one.id]);
      await scim.call(`DELETE /Groups/${group.id}`, { status: 204 });
      await scim.call(`GET /Groups/${group.id}`, { status: 404 });
      await scim.call(`GET /Users/${one.id}`, { answer: { groups: absent } });
      await scim.group({ displayName: group.displayName ?? '' });
    },
  ]),
];
