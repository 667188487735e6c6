/** The directory that is measured: as many users as wanted, all in one group, some in a few more. */
import type { JsonObject } from '../../lambda/scim/json';
import { enterpriseUserSchema } from '../../lambda/scim/schema/enterprise-user';
import type { Around } from './lock-step';
import { type MeteredService, ORGANIZATION, startMeteredService, TABLE } from './metered-service';
import { idOf } from './repeatable';
import { type Seed, seed } from './seed';

/** Teams that user 1 is in beside the group of all; user 2 is in the first ten of them. */
export const TEAMS = 100;

export const userId = (n: number): string => idOf(`user ${n}`);
export const everyone = idOf('group of all');
export const nobody = idOf('group of nobody');
export const teamId = (n: number): string => idOf(`team ${n}`);

/** A user whose item is just within 1 KB. */
export const userDocument = (name: string): JsonObject => ({
  userName: `${name}@example.com`,
  externalId: `00u${name}`,
  name: { givenName: 'Ann', familyName: 'Example', formatted: 'Ann Example' },
  displayName: 'Ann Example',
  emails: [{ value: `${name}@example.com`, type: 'work', primary: true }],
  active: true,
  title: 'x'.repeat(555),
});

/** User 3 has a role, user 4 a manager. */
const documentOf = (n: number): JsonObject => {
  const document = userDocument(`person${n}`);
  if (n === 3) return { ...document, roles: [{ value: 'auditor' }] };
  if (n === 4) return { ...document, [enterpriseUserSchema.id]: { manager: { value: userId(5) } } };
  return document;
};

const seedOf = (size: number): Seed => ({
  users: Array.from({ length: size }, (_, n) => [userId(n), documentOf(n)] as const),
  groups: [
    { id: everyone, displayName: 'Everyone', memberIds: Array.from({ length: size }, (_, n) => userId(n)) },
    { id: nobody, displayName: 'Nobody', memberIds: [] },
    ...Array.from({ length: TEAMS }, (_, n) => ({
      id: teamId(n),
      displayName: `Team ${n}`,
      memberIds: n < 10 ? [userId(1), userId(2)] : [userId(1)],
    })),
  ],
});

/** Where a page costs most: it begins in the middle of the fullest of the 256 buckets of ids. */
const worstStart = (size: number): number => {
  const buckets = new Array<number>(256).fill(0);
  for (let n = 0; n < size; n += 1) {
    const bucket = Number.parseInt(userId(n).slice(0, 2), 16);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  const fullest = buckets.indexOf(Math.max(...buckets.slice(0, 240)));
  const before = buckets.slice(0, fullest).reduce((sum, count) => sum + count, 0);
  return before + Math.floor((buckets[fullest] ?? 0) / 2) + 1;
};

export interface World extends MeteredService {
  /** Users, and members of the group of all. */
  readonly size: number;
  readonly worstStart: number;
}

/** A service with a directory of that many users. */
export const startWorld = async (size: number, around?: Around): Promise<World> => {
  const service = await startMeteredService(around);
  await seed(service.database, TABLE, ORGANIZATION, seedOf(size));
  return { ...service, size, worstStart: worstStart(size) };
};
