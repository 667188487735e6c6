/** Pages of resources. */
import type { JsonObject } from '../../../lambda/scim/json';
import { plain } from './messages';
import type { Budget, Operation } from './operation';

const page: Budget = { readUnits: 160, writeUnits: 0 };

const cursorIn = ({ nextCursor }: JsonObject): string => encodeURIComponent(String(nextCursor));

export const listOperations: readonly Operation[] = [
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
