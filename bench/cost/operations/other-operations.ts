/** Bulk requests, access, and filters without an index. */
import { surroundingsOf } from '../../../lambda/directory/access/surroundings';
import { isArray, isObject } from '../../../lambda/scim/json';
import { ORGANIZATION } from '../metered-service';
import { TEAMS, userId, type World } from '../world';
import { filtered, newUser } from './messages';
import type { Operation } from './operation';

/** Of the API that access is asked by; the user, the groups around and their bindings. */
const access = async ({ store }: World, id: string): Promise<void> => {
  await Promise.all([
    store.getOrganization(ORGANIZATION),
    store.getAll(ORGANIZATION, 'User', [id]),
    surroundingsOf(store, ORGANIZATION, [id]),
  ]);
};

export const otherOperations: readonly Operation[] = [
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
