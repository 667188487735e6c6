/**
 * Keeps each organisation to its rate over all instances of all functions, and is paid afterwards: an instance counts the
 * requests that it serves, and after a block of them adds them to what the ledger has of the organisation, beside the work
 * of the last one. So no request waits for its permit, one in a block costs a write, and one that is refused costs nothing.
 * The ledger's answer tells what the others counted meanwhile. What an instance did not count yet is what may be served
 * too much at once; it is paid all the same, so that the rate holds in the long run.
 */

import type { OrganizationIdentity } from '../organization-record';
import type { ReportLoss } from '../report-loss';
import { busyWith, costOf, microseconds, type RateLimit, toleranceOf, waitFor } from './rate-bucket';
import type { RateCharge, RateLedger } from './rate-ledger';

export interface RateLimiter {
  readonly limit: RateLimit;
  /** Whole seconds after which the organisation should come again; undefined when a request may go on. Asks nobody. */
  refusal(incarnationId: string, now: Date): number | undefined;
  /** Counts a request that goes on. What it answers is to be awaited after the request's own work; it never fails. */
  count(organization: OrganizationIdentity, now: Date): Promise<void> | undefined;
  /**
   * Counts the operations of one request, which can be far more than an instance keeps to itself: then the ledger is asked before
   * the first of them, so that requests side by side add up to one debt. Answers whole seconds after which to come again where
   * the organisation has no room for any, and counts nothing then. With room for one all are counted: the organisation waits
   * afterwards.
   */
  take(organization: OrganizationIdentity, now: Date, operations: number): Promise<number | undefined>;
}

export interface RateLimiterParts {
  readonly limit: RateLimit;
  readonly ledger: RateLedger;
  /** Waits; a ledger that takes longer is not waited for. */
  readonly patience: (milliseconds: number) => Promise<void>;
  readonly reportLoss: ReportLoss;
}

/** What an instance knows of an organisation. */
interface Account {
  /** With what it counted itself. */
  busyUntil: number;
  /** The ledger's last answer, and whether others had counted then what the ledger added to. */
  told: number;
  shared: boolean;
  /** Requests that the ledger does not know of, and when the first of them was. */
  unpaid: number;
  since: number;
}

const largestBlock = 8;
/** So many instances may each hold back a whole block, and steady traffic at the rate is still never refused. */
const instancesInStep = 16;
const patienceMilliseconds = 500;
const maxRemembered = 10_000;
/** Nobody gets this far beyond the burst; whoever seems to was counted by a clock that goes wrong. */
const longestDebt = 60_000_000;

/** Requests that an instance counts before it tells the ledger. */
export const blockOf = ({ burst }: RateLimit): number =>
  Math.max(1, Math.min(largestBlock, Math.floor(burst / instancesInStep)));

/** Remembers what it counted, so it lives as long as its instance. */
export const createRateLimiter = ({ limit, ledger, patience, reportLoss }: RateLimiterParts): RateLimiter => {
  const accounts = new Map<string, Account>();
  const block = blockOf(limit);

  const accountOf = (incarnationId: string): Account => {
    const known = accounts.get(incarnationId);
    if (known !== undefined) return known;
    if (accounts.size >= maxRemembered) accounts.clear();
    const account = { busyUntil: 0, told: 0, shared: false, unpaid: 0, since: 0 };
    accounts.set(incarnationId, account);
    return account;
  };

  const chargeOf = ({ since, told, shared }: Account, requests: number, now: number): RateCharge => ({
    cost: requests * costOf(limit),
    since,
    latest: now + toleranceOf(limit) + longestDebt,
    busy: told >= since || shared,
    now,
  });

  const learn = (account: Account, { since, cost }: RateCharge, busyUntil: number): void => {
    account.told = busyUntil;
    account.shared = busyUntil !== since + cost;
    account.busyUntil = Math.max(account.busyUntil, busyUntil);
  };

  const lost = (organizationId: string, requests: number, cause: unknown): void =>
    reportLoss({ what: `rate of ${requests} requests`, organizationId, cause });

  const pay = async (organizationId: string, account: Account, now: number): Promise<void> => {
    const { unpaid } = account;
    account.unpaid = 0;
    const charge = chargeOf(account, unpaid, now);
    const charged = ledger
      .charge(organizationId, charge)
      .then((answer) => learn(account, charge, answer))
      .catch((cause: unknown) => lost(organizationId, unpaid, cause));
    await Promise.race([charged, patience(patienceMilliseconds)]);
  };

  const countMany = (
    { id, incarnationId }: OrganizationIdentity,
    time: Date,
    requests: number,
  ): Promise<void> | undefined => {
    const account = accountOf(incarnationId);
    const now = microseconds(time);
    account.busyUntil = busyWith(limit, account.busyUntil, now, requests);
    if (account.unpaid === 0) account.since = now;
    account.unpaid += requests;
    return account.unpaid < block ? undefined : pay(id, account, now);
  };

  const secondsUntilRoom = (incarnationId: string, now: number): number | undefined => {
    const account = accounts.get(incarnationId);
    const wait = account === undefined ? 0 : waitFor(limit, account.busyUntil, now);
    if (wait > longestDebt) {
      // The clock was set back since it was counted; the ledger counts anew for the same reason.
      accounts.delete(incarnationId);
      return undefined;
    }
    return wait === 0 ? undefined : Math.ceil(wait / 1_000_000);
  };

  /** Whether the ledger has room; a ledger that fails or is slow refuses nobody. */
  const admit = async (organizationId: string, account: Account, operations: number, now: number): Promise<boolean> => {
    const { unpaid } = account;
    if (unpaid === 0) account.since = now;
    account.unpaid = 0;
    const charge = chargeOf(account, unpaid + operations, now);
    const asked = ledger
      .admit(organizationId, charge, now + toleranceOf(limit) - costOf(limit))
      .then(({ admitted, busyUntil }) => {
        if (!admitted) account.unpaid += unpaid;
        learn(account, charge, busyUntil);
        return admitted;
      })
      .catch((cause: unknown) => {
        lost(organizationId, unpaid + operations, cause);
        return true;
      });
    return Promise.race([asked, patience(patienceMilliseconds).then(() => true)]);
  };

  return {
    limit,
    refusal: (incarnationId, time) => secondsUntilRoom(incarnationId, microseconds(time)),
    count: (organization, time) => countMany(organization, time, 1),
    take: async (organization, time, operations) => {
      if (operations <= block) {
        await countMany(organization, time, operations);
        return undefined;
      }
      const now = microseconds(time);
      const account = accountOf(organization.incarnationId);
      const own = busyWith(limit, account.busyUntil, now, operations);
      const admitted = await admit(organization.id, account, operations, now);
      if (!admitted) return secondsUntilRoom(organization.incarnationId, now) ?? 1;
      account.busyUntil = Math.max(account.busyUntil, own);
      return undefined;
    },
  };
};
