/** Requests for groups and their members. */
import { everyone, nobody, teamId, userId } from '../world';
import { add, created, filtered, newGroup, newUser, patch, people, remove } from './messages';
import { type Budget, look, type Operation } from './operation';

const member: Budget = { writeUnits: 12, readUnits: 3, roundTrips: 2 };

export const groupOperations: readonly Operation[] = [
  { name: 'create a group', run: ({ request }) => request('POST', '/Groups', newGroup('New')) },
  {
    name: 'create a group of 20',
    run: ({ request }) => request('POST', '/Groups', newGroup('New, of 20', people(20, 20))),
  },
  {
    name: 'get a group without members',
    budget: { readUnits: 3, writeUnits: 0 },
    run: ({ request }) => request('GET', `/Groups/${everyone}?excludedAttributes=members`),
  },
  { name: 'get the group of all', run: ({ request }) => request('GET', `/Groups/${everyone}`) },
  {
    name: 'filter groups by displayName',
    budget: look,
    run: ({ request }) =>
      request('GET', filtered('Groups', 'displayName eq "Everyone"', '&excludedAttributes=members')),
  },
  {
    name: 'is a user in the group of all',
    run: ({ request }) =>
      request(
        'GET',
        filtered('Groups', `id eq "${everyone}" and members eq "${userId(7)}"`, '&excludedAttributes=members'),
      ),
  },
  {
    name: 'groups of a user, by filter',
    run: ({ request }) =>
      request('GET', filtered('Groups', `members.value eq "${userId(7)}"`, '&excludedAttributes=members')),
  },
  {
    name: 'rename a group',
    budget: { writeUnits: 10 },
    run: ({ request }) =>
      request(
        'PATCH',
        `/Groups/${teamId(20)}?excludedAttributes=members`,
        patch({ op: 'replace', path: 'displayName', value: 'Renamed' }),
      ),
  },
  {
    name: 'add a member to the group of nobody',
    budget: member,
    run: ({ request }) => request('PATCH', `/Groups/${nobody}`, add(userId(40))),
  },
  {
    name: 'add a member who is there already',
    run: ({ request }) => request('PATCH', `/Groups/${nobody}`, add(userId(40))),
  },
  {
    name: 'remove the only member of a group',
    budget: member,
    run: ({ request }) => request('PATCH', `/Groups/${nobody}`, remove(userId(40))),
  },
  {
    name: 'add a member to the group of all',
    budget: member,
    before: (world) => created(world, '/Users', newUser('joiner')),
    run: ({ request }, given) => request('PATCH', `/Groups/${everyone}`, add(given)),
  },
  {
    name: 'remove a member from the group of all',
    budget: member,
    run: ({ request }) => request('PATCH', `/Groups/${everyone}`, remove(userId(41))),
  },
  { name: 'delete a group of one', run: ({ request }) => request('DELETE', `/Groups/${teamId(30)}`) },
];
