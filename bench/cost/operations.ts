/** What is measured, operation by operation, and what design.md §6 lets it cost. */
import { surroundingsOf } from '../../lambda/directory/access/surroundings';
import { isArray, isObject, type JsonObject } from '../../lambda/scim/json';
import { enterpriseUserSchema } from '../../lambda/scim/schema/enterprise-user';
import { ORGANIZATION } from './metered-service';
import { everyone, nobody, TEAMS, teamId, userDocument, userId, type World } from './world';

/** The most that an operation may use at any size. */
export interface Budget {
  readonly readUnits?: number;
  readonly writeUnits?: number;
  readonly roundTrips?: number;
  readonly transactions?: number;
}

/** A budget that is passed today: by how much at most, and why. The tests hold it there. */
export interface Passed extends Budget {
  /** Only in directories of at most so many users. */
  readonly upTo?: number;
  readonly because: string;
}

export interface Operation {
  readonly name: string;
  readonly budget?: Budget;
  readonly passed?: Passed;
  /** What it needs before; not measured. */
  readonly before?: (world: World) => Promise<string>;
  /** `given` is what `before` gave. */
  readonly run: (world: World, given: string) => Promise<unknown>;
}

const filtered = (kind: 'Users' | 'Groups', filter: string, rest = '') =>
  `/${kind}?filter=${encodeURIComponent(filter)}${rest}`;
const patch = (...operations: readonly object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
});
const newUser = (name: string): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  ...userDocument(name),
});
const newGroup = (displayName: string, memberIds: readonly string[] = []): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName,
  ...(memberIds.length === 0 ? {} : { members: memberIds.map((value) => ({ value })) }),
});
const idIn = ({ id }: JsonObject): string => String(id);
const created = async ({ request }: World, path: string, body: object): Promise<string> =>
  idIn((await request('POST', path, body)).body);
const people = (first: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => userId(first + n));

const add = (value: string) => patch({ op: 'add', path: 'members', value: [{ value }] });
const remove = (value: string) => patch({ op: 'remove', path: `members[value eq "${value}"]` });

/** Of the API that access is asked by; the user, the groups around and their bindings. */
const access = async ({ store }: World, id: string): Promise<void> => {
  await Promise.all([
    store.getOrganization(ORGANIZATION),
    store.getAll(ORGANIZATION, 'User', [id]),
    surroundingsOf(store, ORGANIZATION, [id]),
  ]);
};

/** Beside what is read for the request itself, one unit for the organisation's META item. */
const look: Budget = { readUnits: 4, writeUnits: 0, roundTrips: 2 };
const plain = 'excludedAttributes=groups';
const withoutGroups = `&${plain}`;
/** What a client that filters without saying so is shown with groups. */
const passedBy = (readUnits: number, roundTrips: number): Passed => ({
  readUnits,
  roundTrips,
  because: 'shown with groups: the value, the user, the memberships and the names of groups each lead to the next',
});
const page: Budget = { readUnits: 160, writeUnits: 0 };
const member: Budget = { writeUnits: 12, readUnits: 3 };
const memberPassed: Passed = {
  readUnits: 5,
  because: 'the group and its shards, the member and the membership are read, a unit each',
};

const userOperations: readonly Operation[] = [
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
    passed: passedBy(5, 4),
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
    passed: passedBy(5, 4),
    run: ({ request }) => request('GET', filtered('Users', 'externalId eq "00uperson7"')),
  },
  {
    name: 'filter by id',
    budget: look,
    passed: passedBy(4, 3),
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
    passed: passedBy(6, 4),
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

const groupOperations: readonly Operation[] = [
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
    passed: memberPassed,
    run: ({ request }) => request('PATCH', `/Groups/${nobody}`, add(userId(40))),
  },
  {
    name: 'remove the only member of a group',
    budget: member,
    passed: memberPassed,
    run: ({ request }) => request('PATCH', `/Groups/${nobody}`, remove(userId(40))),
  },
  {
    name: 'add a member to the group of all',
    budget: member,
    passed: memberPassed,
    before: (world) => created(world, '/Users', newUser('joiner')),
    run: ({ request }, given) => request('PATCH', `/Groups/${everyone}`, add(given)),
  },
  {
    name: 'remove a member from the group of all',
    budget: member,
    passed: memberPassed,
    run: ({ request }) => request('PATCH', `/Groups/${everyone}`, remove(userId(41))),
  },
  { name: 'delete a group of one', run: ({ request }) => request('DELETE', `/Groups/${teamId(30)}`) },
];

const cursorIn = ({ nextCursor }: JsonObject): string => encodeURIComponent(String(nextCursor));

const listOperations: readonly Operation[] = [
  { name: 'total of users', run: ({ request }) => request('GET', '/Users?count=0') },
  { name: 'first page of 100 users', budget: page, run: ({ request }) => request('GET', '/Users?count=100') },
  {
    name: 'dearest page of 100 users',
    budget: page,
    run: ({ request, worstStart }) => request('GET', `/Users?count=100&startIndex=${worstStart}`),
  },
  {
    name: 'dearest page of 100 users, without groups',
    budget: page,
    run: ({ request, worstStart }) =>
      request('GET', `/Users?count=100&startIndex=${worstStart}&excludedAttributes=groups`),
  },
  {
    name: 'page of 100 users in a walk, without groups',
    budget: { readUnits: 30, writeUnits: 0 },
    passed: {
      readUnits: 34,
      upTo: 1_600,
      because: 'few users lie in 16 partitions, of which each is rounded up to a unit',
    },
    // The second page where there is a whole one; the first cursor of an organisation makes the secret of them all.
    before: async ({ request, size }) => {
      const cursor = cursorIn((await request('GET', `/Users?count=100&cursor=&${plain}`)).body);
      return size < 200 ? '' : cursor;
    },
    run: ({ request }, given) => request('GET', `/Users?count=100&cursor=${given}&${plain}`),
  },
  {
    name: 'page of groups, without members',
    run: ({ request }) => request('GET', '/Groups?count=100&excludedAttributes=members'),
  },
];

const others: readonly Operation[] = [
  {
    name: 'bulk of 100 new users',
    run: async ({ request }) => {
      const { body } = await request('POST', '/Bulk', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: Array.from({ length: 100 }, (_, n) => ({
          method: 'POST',
          path: '/Users',
          bulkId: `user${n}`,
          data: newUser(`bulk${n}`),
        })),
      });
      const { Operations: outcomes } = body;
      const made = isArray(outcomes) ? outcomes.filter((each) => isObject(each) && String(each.status) === '201') : [];
      if (made.length !== 100) throw new Error(`only ${made.length} of 100 users came into being`);
    },
  },
  {
    name: 'access of a user in 11 groups',
    budget: { readUnits: 2 + 11 },
    run: (world) => access(world, userId(2)),
  },
  {
    name: `access of a user in ${TEAMS + 1} groups`,
    budget: { readUnits: 2 + TEAMS + 1 },
    run: (world) => access(world, userId(1)),
  },
  // The last one: a refusal is noted, and so is the next success.
  {
    name: 'filter that no index serves',
    run: ({ request, size }) =>
      request('GET', filtered('Users', 'title co "y"', '&count=10'), undefined, size > 50_000 ? 400 : undefined),
  },
];

export const operations: readonly Operation[] = [...listOperations, ...userOperations, ...groupOperations, ...others];
