/** A server with users, and the knowledge of what it should hold: every answer is checked against it. */
import type { JsonObject } from '../../lambda/scim/json';
import type { ScimAnswer, ScimBody, ScimClient } from './scim-client';
import type { ServerProcess } from './server-process';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE_USER = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const letters = 'abcdefghijklmnopqrstuvwxyz';

/** A wrong answer ends the run: no error counts as speed. */
class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}

/** Refuses an answer that is not as it should be. */
export const expectAnswer = (what: string, answer: ScimAnswer, right: boolean): void => {
  if (right) return;
  throw new WrongAnswer(`${what}: ${answer.status} ${JSON.stringify(answer.body)?.slice(0, 400)}`);
};

/** One in 26 names begins with an a; of these every fifth belongs to somebody inactive, and no case changes them. */
const startsWithA = (n: number): boolean => n % letters.length === 0;
const isMadeInactive = (n: number): boolean => startsWithA(n) && (n / letters.length) % 5 === 0;
const domainOf = (n: number): string => (n % 50 === 7 ? 'x.example.com' : 'corp.example.com');

/** The name of user `n`. */
export const userNameOf = (n: number): string =>
  `${letters[n % letters.length]}user${String(n).padStart(7, '0')}@${domainOf(n)}`;

/** User `n` as it is created: 16 attributes, about 1 KB in an answer. */
export const userOf = (n: number): JsonObject => ({
  schemas: [USER, ENTERPRISE_USER],
  userName: userNameOf(n),
  externalId: `external-${n}`,
  active: !isMadeInactive(n),
  displayName: `User Number ${n}`,
  title: `Engineer ${n % 7}`,
  name: { givenName: `Given${n}`, familyName: `Family${n}`, formatted: `Given${n} Family${n}` },
  emails: [{ value: userNameOf(n), type: 'work', primary: true }],
  phoneNumbers: [{ value: `+1-555-${String(n).padStart(7, '0')}`, type: 'work' }],
  [ENTERPRISE_USER]: {
    employeeNumber: String(100_000 + n),
    department: `Department ${n % 40}`,
    costCenter: `CC${n % 13}`,
  },
});

/** A PATCH request. */
export const patchOf = (...Operations: readonly JsonObject[]): JsonObject => ({ schemas: [PATCH], Operations });

/** A server with the users that it holds. */
export interface Directory {
  readonly title: string;
  /** How many users it had when it was filled; cases add some. */
  readonly size: number;
  readonly server: ServerProcess;
  readonly client: ScimClient;
  /** Ids of the users, by number. */
  readonly ids: string[];
  readonly numbers: Map<string, number>;
  /** Users that cases made inactive. */
  readonly inactive: Set<number>;
  /** Numbers given out to creates, which may still be under way. */
  begun: number;
  /** Steps through users and values that differ, for changes that must be changes. */
  turn: number;
  readonly groups: Map<number, Group>;
}

/** A group that members are added to and removed from. */
export interface Group {
  readonly id: string;
  readonly members: number;
  /** Users that are in no group; the first of them are in this one at the moment. */
  readonly added: string[];
}

/** A directory without users. */
export const emptyDirectory = (parts: Pick<Directory, 'title' | 'size' | 'server' | 'client'>): Directory => ({
  ...parts,
  ids: [],
  numbers: new Map(),
  inactive: new Set(),
  begun: 0,
  turn: 0,
  groups: new Map(),
});

/** Notes that user `n` exists. */
export const noteUser = (directory: Directory, n: number, id: string): void => {
  directory.ids[n] = id;
  directory.numbers.set(id, n);
};

/** A number of a user that exists, any. */
export const anyUser = ({ ids, size }: Directory): number => {
  for (;;) {
    const n = Math.floor(Math.random() * size);
    if (ids[n] !== undefined) return n;
  }
};

/** The next user that cases may change: one after the other, so that no two requests meet on one. */
export const nextUser = (directory: Directory): number => {
  for (;;) {
    directory.turn += 1;
    const n = directory.turn % directory.size;
    if (!startsWithA(n)) return n;
  }
};

/** Whether an answer shows the user as it is known. */
export const isUser = ({ numbers }: Directory, shown: ScimBody | undefined): boolean => {
  const n = numbers.get(shown?.id ?? '');
  return n !== undefined && shown?.userName === userNameOf(n);
};

/** Whether user `n` is active by now. */
export const isActive = ({ inactive }: Directory, n: number): boolean => !isMadeInactive(n) && !inactive.has(n);

/** Filters that no index serves, each with what it means. */
export const complexFilters = {
  'complex filter': {
    text: 'userName sw "a" and active eq true',
    holds: (n: number) => startsWithA(n) && !isMadeInactive(n),
  },
  'filter on values': {
    text: 'emails[type eq "work" and value ew "@x.example.com"]',
    holds: (n: number) => domainOf(n) === 'x.example.com',
  },
} as const;
