/** Whether provisioning works, and what will stop it. */
import { type KeptRole, keptRoles } from '../access/kept-roles';
import type { LockOutStore } from '../access/lock-out';
import { unheldRoles } from '../access/unheld-roles';
import type { AccessKeyDescription } from '../access-keys/access-key-record';
import { liveSuccessors } from '../access-keys/live-successors';
import type { OrganizationRecord } from '../organization-record';
import type { DirectoryStore } from '../store';
import type { ActivityLog } from './activity-log';
import { successEveryMilliseconds } from './activity-recorder';
import type { ActivityState } from './activity-state';
import { readLatestState } from './latest-state';

/** Days before its end at which a key is warned of. */
export const expiryWarnings = [60, 30, 7, 1] as const;

const DAY_MILLISECONDS = 86_400_000;
/** How long a dead key's last use matters. */
const KNOCK_MILLISECONDS = DAY_MILLISECONDS;
/** How long it matters that requests were refused for their rate: their sender comes again by itself. */
const THROTTLED_MILLISECONDS = 3_600_000;

/** A live key that was made to take the place of another. */
interface KeySuccessor {
  readonly keyId: string;
  readonly keyName: string;
  readonly lastUsedAt?: string;
}

export interface KeyExpiry {
  readonly keyId: string;
  readonly keyName: string;
  readonly expiresAt: string;
  /** Whole days that are left. */
  readonly daysLeft: number;
  /** The nearest of the days of `expiryWarnings` that has come. */
  readonly warning?: (typeof expiryWarnings)[number];
  /** The newest of `successors`. */
  readonly successor?: KeySuccessor;
  /** All live keys that were made to take its place, oldest first; absent when there is none. */
  readonly successors?: readonly KeySuccessor[];
}

/** A key, and when it was last used. */
export type UsedKey = AccessKeyDescription & { readonly lastUsedAt?: string };

export interface OrganizationStatus extends ActivityState {
  readonly healthy: boolean;
  /** Sentences on what is wrong; none when healthy. */
  readonly problems: readonly string[];
  /** Sentences on what will be wrong. */
  readonly warnings: readonly string[];
  readonly counts: { readonly users: number; readonly groups: number };
  readonly liveKeys: number;
  readonly keyExpiry: readonly KeyExpiry[];
  readonly unfinishedJobs: number;
  /** Protected roles that nobody active holds, such as that of the owner. */
  readonly unheldRoles: readonly { readonly id: string; readonly slug: string; readonly name: string }[];
  /** Protected roles that somebody keeps until somebody else has them. */
  readonly retainedRoles: readonly KeptRole[];
}

interface StatusPorts {
  readonly log: Pick<ActivityLog, 'state' | 'counts' | 'jobs' | 'readActivity' | 'readAudit'>;
  readonly directory: LockOutStore & Pick<DirectoryStore, 'givenHolders'>;
}

type Successors = ReadonlyMap<string, readonly Pick<UsedKey, 'id' | 'name' | 'lastUsedAt'>[]>;

const successorOf = ({ id, name, lastUsedAt }: Pick<UsedKey, 'id' | 'name' | 'lastUsedAt'>): KeySuccessor => ({
  keyId: id,
  keyName: name,
  ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
});

const expiryOf = (key: AccessKeyDescription, successors: Successors, now: Date): KeyExpiry | undefined => {
  if (key.expiresAt === undefined || key.status !== 'active') return undefined;
  const left = (Date.parse(key.expiresAt) - now.getTime()) / DAY_MILLISECONDS;
  const daysLeft = Math.floor(left);
  const warning = expiryWarnings.findLast((days) => left <= days);
  const following = (successors.get(key.id) ?? []).map(successorOf);
  const newest = following.at(-1);
  return {
    keyId: key.id,
    keyName: key.name,
    expiresAt: key.expiresAt,
    daysLeft,
    ...(warning === undefined ? {} : { warning }),
    ...(newest === undefined ? {} : { successor: newest, successors: following }),
  };
};

const useOf = ({ keyName, keyId, lastUsedAt }: KeySuccessor): string =>
  `"${keyName}" (${keyId}), ${lastUsedAt === undefined ? 'not used yet' : `last used ${lastUsedAt}`}`;

const successorSentence = (successors: readonly KeySuccessor[]): string =>
  `Its ${successors.length === 1 ? 'successor is' : 'successors are'} ${successors.map(useOf).join(', and ')}.`;

const untilEnd = ({ keyName, keyId, daysLeft, expiresAt, successors = [] }: KeyExpiry): string => {
  const when = daysLeft === 0 ? 'within a day' : `in ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}`;
  const remedy = successors.length === 0 ? 'Rotate it before.' : successorSentence(successors);
  return `The access key "${keyName}" (${keyId}) ends ${when}, on ${expiresAt}. ${remedy}`;
};

const problemsOf = (
  organization: OrganizationRecord,
  { failingSince, failure }: ActivityState,
  overdueJobs: number,
): readonly string[] => [
  ...(organization.status === 'active' ? [] : ['The organisation is disabled: every request is refused.']),
  ...(failingSince === undefined || failure === undefined
    ? []
    : [
        `Requests fail since ${failingSince}. The last, by "${failure.keyName}": ${failure.detail} (${failure.status})`,
      ]),
  ...(overdueJobs === 0 ? [] : [`${overdueJobs} changes should have been carried through by now and are not.`]),
];

/** What whoever uses a dead key needs. */
const replacementFor = (successors: Successors, keyId: string): string => {
  const named = (successors.get(keyId) ?? []).map(({ id, name }) => `"${name}" (${id})`);
  if (named.length === 0) return 'a new one';
  return `${named.length === 1 ? 'its successor' : 'one of its successors'} ${named.join(' or ')}`;
};

/** A key that died is trouble while nothing else gets through since; otherwise somebody forgot to exchange it somewhere. */
const knocksOf = ({ knocks, lastSuccessAt }: ActivityState, successors: Successors, now: Date) => {
  const since = new Date(now.getTime() - KNOCK_MILLISECONDS).toISOString();
  // A success of the minutes before may not have been noted.
  const known = lastSuccessAt === undefined ? 0 : Date.parse(lastSuccessAt) + successEveryMilliseconds;
  const told = knocks
    .filter(({ at }) => at > since)
    .map(({ keyId, keyName, reason, at }) => ({
      trouble: Date.parse(at) > known,
      text: `The access key "${keyName}" (${keyId}) is ${reason} and was still used at ${at}. Give its user ${replacementFor(successors, keyId)}.`,
    }));
  const texts = (trouble: boolean) => told.filter((each) => each.trouble === trouble).map(({ text }) => text);
  return { problems: texts(true), warnings: texts(false) };
};

const throttledWarnings = ({ lastThrottledAt = '' }: ActivityState, now: Date): readonly string[] =>
  lastThrottledAt > new Date(now.getTime() - THROTTLED_MILLISECONDS).toISOString()
    ? [`More requests than the rate allows were refused with 429, last at ${lastThrottledAt}.`]
    : [];

/** How an organisation's provisioning is. */
export const organizationStatus = async (
  { log, directory }: StatusPorts,
  organization: OrganizationRecord,
  keys: readonly UsedKey[],
  now: Date,
): Promise<OrganizationStatus> => {
  const [current, counts, jobs, unheld, kept] = await Promise.all([
    readLatestState(log, organization, now),
    log.counts(organization.id),
    log.jobs(organization.id, now.toISOString()),
    unheldRoles(directory, organization),
    keptRoles(directory, organization),
  ]);
  const scimKeys = keys.filter(({ scope }) => scope === 'scim');
  const liveKeys = scimKeys.filter(({ status }) => status === 'active').length;
  const successors = liveSuccessors(keys);
  const keyExpiry = keys.flatMap((key) => expiryOf(key, successors, now) ?? []);
  const knocks = knocksOf(current, successors, now);
  const problems = [
    ...problemsOf(organization, current, jobs.overdue),
    ...unheld.map(
      ({ name, slug }) => `Nobody active holds the protected role "${name}" (${slug}). Give it to somebody.`,
    ),
    ...knocks.problems,
  ];
  return {
    ...current,
    healthy: problems.length === 0,
    problems,
    warnings: [
      ...(liveKeys > 0 ? [] : ['No access key is live, so that no identity provider can reach the organisation.']),
      ...kept.map(
        ({ userName, slug }) =>
          `"${userName}" keeps the protected role "${slug}", which was taken away, until somebody else has it.`,
      ),
      ...knocks.warnings,
      ...throttledWarnings(current, now),
      ...keyExpiry.filter(({ warning }) => warning !== undefined).map(untilEnd),
    ],
    counts,
    liveKeys,
    keyExpiry,
    unfinishedJobs: jobs.unfinished,
    unheldRoles: unheld.map(({ id, slug, name }) => ({ id, slug, name })),
    retainedRoles: kept,
  };
};
