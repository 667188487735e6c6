/** §2.6 to §2.9: what the service keeps of people by itself, and how they come and go. */
import { randomUUID } from 'node:crypto';
import { pointAt } from '../../simulator/variables';
import { type Check, checksOf } from '../check';
import { userUrn } from '../session';
import { must } from '../unmet-expectation';

const absent = { $absent: true };

export const userLifeChecks: readonly Check[] = [
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
