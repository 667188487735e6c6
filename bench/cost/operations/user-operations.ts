/** Requests for single users. */
import { enterpriseUserSchema } from '../../../lambda/scim/schema/enterprise-user';
import { userId } from '../world';
import { filtered, newUser, patch, withoutGroups } from './messages';
import { look, type Operation, type Passed } from './operation';

/** What a client that filters without saying so is shown with groups. */
const withNames: Passed = {
  readUnits: 5,
  roundTrips: 3,
  because:
    'shown with groups, whose names are read once the memberships tell which; a name on each membership would make a rename cost as much as a group has members',
};

export const userOperations: readonly Operation[] = [
  {
    name: 'create a user',
    budget: { writeUnits: 14, transactions: 1 },
    run: ({ request }) => request('POST', '/Users', newUser('new')),
  },
  { name: 'get a user with groups', budget: look, run: ({ request }) => request('GET', `/Users/${userId(7)}`) },
  {
    name: 'get a user without groups',
    budget: look,
    run: ({ request }) => request('GET', `/Users/${userId(7)}?excludedAttributes=groups`),
  },
  {
    name: 'filter by userName, without groups',
    budget: look,
    run: ({ request }) => request('GET', filtered('Users', 'userName eq "person7@example.com"', withoutGroups)),
  },
  {
    name: 'filter by userName',
    budget: look,
    passed: withNames,
    run: ({ request }) => request('GET', filtered('Users', 'userName eq "person7@example.com"')),
  },
  {
    name: 'filter by a userName that nobody has',
    budget: look,
    run: ({ request }) => request('GET', filtered('Users', 'userName eq "nobody@example.com"')),
  },
  {
    name: 'filter by externalId, without groups',
    budget: look,
    run: ({ request }) => request('GET', filtered('Users', 'externalId eq "00uperson7"', withoutGroups)),
  },
  {
    name: 'filter by externalId',
    budget: look,
    passed: withNames,
    run: ({ request }) => request('GET', filtered('Users', 'externalId eq "00uperson7"')),
  },
  {
    name: 'filter by id',
    budget: look,
    run: ({ request }) => request('GET', filtered('Users', `id eq "${userId(7)}"`)),
  },
  {
    name: 'filter by e-mail, without groups',
    budget: look,
    run: ({ request }) => request('GET', filtered('Users', 'emails.value eq "person7@example.com"', withoutGroups)),
  },
  {
    name: 'filter by e-mail',
    budget: look,
    passed: withNames,
    run: ({ request }) => request('GET', filtered('Users', 'emails.value eq "person7@example.com"')),
  },
  {
    name: 'filter by manager',
    run: ({ request }) =>
      request('GET', filtered('Users', `${enterpriseUserSchema.id}:manager.value eq "${userId(5)}"`)),
  },
  {
    name: 'filter by role',
    run: ({ request }) => request('GET', filtered('Users', 'roles.value eq "auditor"')),
  },
  {
    name: 'search the root by userName',
    run: ({ request }) =>
      request('POST', '/.search', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
        filter: 'userName eq "person7@example.com"',
      }),
  },
  {
    name: 'PATCH a user, active',
    budget: { writeUnits: 5, readUnits: 2 },
    run: ({ request }) =>
      request(
        'PATCH',
        `/Users/${userId(10)}?excludedAttributes=groups`,
        patch({ op: 'replace', path: 'active', value: false }),
      ),
  },
  {
    name: 'PATCH a user, active; answer with groups',
    run: ({ request }) =>
      request('PATCH', `/Users/${userId(11)}`, patch({ op: 'replace', path: 'active', value: false })),
  },
  {
    name: 'PATCH a user, nothing differs',
    budget: { writeUnits: 0, readUnits: 2 },
    run: ({ request }) =>
      request(
        'PATCH',
        `/Users/${userId(12)}?excludedAttributes=groups`,
        patch({ op: 'replace', path: 'active', value: true }),
      ),
  },
  {
    name: 'PATCH a user, another userName',
    run: ({ request }) =>
      request(
        'PATCH',
        `/Users/${userId(13)}?excludedAttributes=groups`,
        patch({ op: 'replace', path: 'userName', value: 'renamed@example.com' }),
      ),
  },
  {
    name: 'PUT a user, one attribute differs',
    budget: { writeUnits: 5, readUnits: 2 },
    run: ({ request }) =>
      request('PUT', `/Users/${userId(14)}?excludedAttributes=groups`, {
        ...newUser('person14'),
        displayName: 'Ann B. Example',
      }),
  },
  {
    name: 'delete a user in one group',
    run: ({ request }) => request('DELETE', `/Users/${userId(15)}`),
  },
];
